using System.Text;
using System.Text.Json.Nodes;
using MailServers.Common;

namespace MailServers.Graph;

/// <summary>A request to Graph, alone or as a part of a batch.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Segments">The decoded path below the version; "mailFolders('id')" is two segments.</param>
/// <param name="Query">The query options, with their dollar sign.</param>
/// <param name="Prefer">The header field Prefer; empty if there is none.</param>
/// <param name="Body">The JSON body; null if there is none.</param>
/// <param name="Account">Who asks.</param>
/// <param name="Root">The address of the service with its version, without an ending slash.</param>
internal sealed record GraphCall(
    string Method, IReadOnlyList<string> Segments, IReadOnlyDictionary<string, string> Query, string Prefer, JsonNode? Body,
        Account Account,
    string Root)
{
    /// <summary>Whether ids are to be those that a move does not change: Prefer: IdType="ImmutableId".</summary>
    public bool WantsImmutableIds => Prefer.Contains("IdType=\"ImmutableId\"", StringComparison.OrdinalIgnoreCase);

    /// <summary>odata.maxpagesize; null if there is none.</summary>
    public int? MaxPageSize
    {
        get
        {
            var at = Prefer.IndexOf("odata.maxpagesize=", StringComparison.OrdinalIgnoreCase);
            var digits = at < 0 ? "" : new string([.. Prefer[(at + "odata.maxpagesize=".Length)..].TakeWhile(char.IsAsciiDigit)]);
            return int.TryParse(digits, out var size) && size > 0 ? size : null;
        }
    }

    /// <summary>A query option as a number; null if it is not there.</summary>
    public int? Number(string name) => Query.TryGetValue(name, out var text) && int.TryParse(text, out var number) ? number : null;

    /// <summary>The properties that $select names; null if it is not there.</summary>
    public IReadOnlyList<string>? Select => Query.TryGetValue("$select", out var text) ? text.Split(',', StringSplitOptions.TrimEntries)
        : null;

    /// <summary>Splits a path and its query.</summary>
    public static (IReadOnlyList<string> Segments, IReadOnlyDictionary<string, string> Query) Parse(string url)
    {
        var mark = url.IndexOf('?');
        var path = mark < 0 ? url : url[..mark];
        var query = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in mark < 0 ? [] : url[(mark + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            query[name] = equals < 0 ? "" : Decode(pair[(equals + 1)..].Replace('+', ' '));
        }

        var segments = new List<string>();
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var segment = Decode(part);
            var open = segment.IndexOf("('", StringComparison.Ordinal);
            if (open > 0 && segment.EndsWith("')", StringComparison.Ordinal))
            {
                segments.Add(segment[..open]);
                segments.Add(segment[(open + 2)..^2].Replace("''", "'", StringComparison.Ordinal));
            }
            else
            {
                segments.Add(segment);
            }
        }

        return (segments, query);

        static string Decode(string text) => Uri.UnescapeDataString(text);
    }
}

/// <summary>An answer of Graph.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
/// <param name="ContentType">Its type.</param>
internal sealed record GraphReply(int Status, byte[] Body, string ContentType = "application/json")
{
    /// <summary>Header fields.</summary>
    public Dictionary<string, string> Headers { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    public static GraphReply Json(int status, JsonNode body) => new(status, Encoding.UTF8.GetBytes(body.ToJsonString()));

    /// <summary>An error as in "Microsoft Graph error responses and resource types".</summary>
    public static GraphReply Error(int status, string code, string message)
    {
        var id = Guid.NewGuid().ToString();
        var reply = Json(status, new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["code"] = code,
                ["message"] = message,
                ["innerError"] = new JsonObject
                {
                    ["date"] = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss", System.Globalization.CultureInfo.InvariantCulture),
                    ["request-id"] = id,
                    ["client-request-id"] = id,
                },
            },
        });
        reply.Headers["request-id"] = id;
        return reply;
    }

    public static GraphReply ItemNotFound() =>
        Error(404, "ErrorItemNotFound", "The specified object was not found in the store.");

    /// <summary>Too much at the same time: "Microsoft Graph service-specific throttling limits", Outlook.</summary>
    public static GraphReply MailboxConcurrency(string retryAfter)
    {
        var reply = Error(429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.");
        if (retryAfter.Length > 0)
        {
            reply.Headers["Retry-After"] = retryAfter;
        }

        return reply;
    }
}
