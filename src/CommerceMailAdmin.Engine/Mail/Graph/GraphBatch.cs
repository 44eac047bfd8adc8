using System.Text.Json;
using CommerceMailAdmin.Engine.Mail.Web;

namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>One part of a batch's answer.</summary>
/// <param name="Status">Its own HTTP status.</param>
/// <param name="Body">Its body as JSON, or the bytes of a body that was sent as base64 text.</param>
/// <param name="RetryAfter">Its own Retry-After; null if there is none.</param>
internal sealed record BatchAnswer(int Status, byte[] Body, TimeSpan? RetryAfter);

/// <summary>Several requests in one: Microsoft Graph, "Combine multiple HTTP requests using JSON batching".</summary>
internal static class GraphBatch
{
    /// <summary>The most parts that one batch may have.</summary>
    public const int MostParts = 20;

    /// <summary>A part was not tried, because the part that it depends on failed.</summary>
    public const int FailedDependency = 424;

    /// <summary>Writes a batch of GET requests.</summary>
    /// <param name="urls">The addresses below the version, beginning with a slash.</param>
    /// <param name="isSerial">
    /// True if one part is worked on after the other. Exchange works on four requests of a mailbox at a time, so that four serial batches
    /// fill it, and any second batch of parallel parts is turned away.
    /// </param>
    public static byte[] Write(IReadOnlyList<string> urls, bool isSerial)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartArray("requests");
            for (var i = 0; i < urls.Count; i++)
            {
                json.WriteStartObject();
                json.WriteString("id", Number(i));
                json.WriteString("method", "GET");
                json.WriteString("url", urls[i]);
                if (isSerial && i > 0)
                {
                    json.WriteStartArray("dependsOn");
                    json.WriteStringValue(Number(i - 1));
                    json.WriteEndArray();
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads the answers, which come in any order.</summary>
    /// <returns>An answer for each part, in the order of the parts; null if there is none.</returns>
    /// <exception cref="JsonException">The body is not the answer to a batch.</exception>
    public static BatchAnswer?[] Read(ReadOnlyMemory<byte> body, int parts, DateTimeOffset now)
    {
        var answers = new BatchAnswer?[parts];
        return GraphJson.Read(body, root => Read(GraphJson.List(root, "responses", "The answer to a batch"), answers, now));
    }

    private static BatchAnswer?[] Read(JsonElement responses, BatchAnswer?[] answers, DateTimeOffset now)
    {
        foreach (var response in responses.EnumerateArray())
        {
            if (Index(response) is { } i && i < answers.Length && answers[i] is null && response.TryGetProperty("status", out var status)
                && status.ValueKind == JsonValueKind.Number && status.TryGetInt32(out var number))
            {
                answers[i] = new BatchAnswer(number, Body(response), WebPace.ReadRetryAfter(Header(response, "Retry-After"), now));
            }
        }

        return answers;
    }

    /// <summary>Decodes base64 of either alphabet (RFC 4648 sections 4 and 5), with or without padding; null if it is neither.</summary>
    internal static byte[]? Decode(string text) =>
        Common.Base64.TryDecode(text.Replace('-', '+').Replace('_', '/').AsSpan(), out var bytes) ? bytes : null;

    private static string Number(int index) => (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static int? Index(JsonElement response) =>
        response.ValueKind == JsonValueKind.Object && response.TryGetProperty("id", out var id)
        && int.TryParse(id.ValueKind == JsonValueKind.String ? id.GetString() : id.GetRawText(), out var number) && number > 0
            ? number - 1
            : null;

    private static byte[] Body(JsonElement response)
    {
        if (!response.TryGetProperty("body", out var body) || body.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return body.ValueKind == JsonValueKind.String
            ? Decode(body.GetString()!) ?? System.Text.Encoding.UTF8.GetBytes(body.GetString()!)
            : System.Text.Encoding.UTF8.GetBytes(body.GetRawText());
    }

    private static string? Header(JsonElement response, string name)
    {
        if (!response.TryGetProperty("headers", out var headers) || headers.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var field in headers.EnumerateObject())
        {
            if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                var value = field.Value.ValueKind == JsonValueKind.Array ? field.Value.EnumerateArray().FirstOrDefault() : field.Value;
                return value.ValueKind switch
                {
                    JsonValueKind.String => value.GetString(),
                    JsonValueKind.Number => value.GetRawText(),
                    _ => null,
                };
            }
        }

        return null;
    }
}
