using System.Text.Json;

namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>Reads the JSON of a server, whatever it holds.</summary>
internal static class GraphJson
{
    /// <summary>Names of folders are shorter. What is longer costs memory and tells nobody anything.</summary>
    private const int LongestName = 1000;

    /// <summary>The byte order mark, which some gateways put before the text.</summary>
    private static ReadOnlySpan<byte> Mark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a document.</summary>
    /// <param name="body">The bytes of the answer.</param>
    /// <param name="read">Reads what is wanted; throws <see cref="JsonException"/> if it is not there.</param>
    /// <exception cref="JsonException">It is not JSON, or not what is wanted, or a text in it holds half of a character.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> body, Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(body.Span.StartsWith(Mark) ? body.Slice(Mark.Length) : body);
            return read(json.RootElement);
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A text in it is not Unicode", e);
        }
    }

    /// <summary>A field that is a text; null if it is not there, or is not one.</summary>
    public static string? Text(JsonElement? parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A name that is shown; what is too long for one is cut.</summary>
    public static string? Name(JsonElement parent, string name) =>
        Text(parent, name) is { Length: > LongestName } text ? text.Substring(0, LongestName) : Text(parent, name);

    /// <summary>A field of an object; null if it is not there.</summary>
    public static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } p && p.TryGetProperty(name, out var child) ? child : null;

    /// <summary>A field that is a list.</summary>
    /// <exception cref="JsonException">There is none.</exception>
    public static JsonElement List(JsonElement root, string name, string what) =>
        Member(root, name) is { ValueKind: JsonValueKind.Array } list ? list : throw new JsonException($"{what} has no '{name}'");

    /// <summary>A field that is an absolute address; null if it is not there.</summary>
    /// <exception cref="JsonException">It is not an address.</exception>
    public static string? Link(JsonElement root, string name) =>
        Member(root, name) is not { ValueKind: not JsonValueKind.Null } ? null
        : Text(root, name) is { } link && Uri.TryCreate(link, UriKind.Absolute, out _) ? link
        : throw new JsonException($"The field '{name}' is not an address");
}
