using System.Text;
using System.Text.Json;
using CommerceMailAdmin.Engine.Mail.Files;

namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>Turns the property internetMessageHeaders back into a header block.</summary>
internal static class GraphHeaders
{
    /// <summary>Reads the header fields in their order; names repeat.</summary>
    /// <returns>Null if there are none. Fields beyond the limit that files have are left out.</returns>
    public static (HeaderBlock? Headers, bool IsCut) Read(JsonElement message)
    {
        if (!message.TryGetProperty("internetMessageHeaders", out var list) || list.ValueKind != JsonValueKind.Array
            || list.GetArrayLength() == 0)
        {
            return (null, false);
        }

        var block = new StringBuilder();
        var isCut = false;
        foreach (var field in list.EnumerateArray())
        {
            if (GraphJson.Text(field, "name") is not { } name || !IsName(name))
            {
                continue;
            }

            var value = GraphJson.Text(field, "value") ?? "";
            if (block.Length + name.Length + value.Length + 4 > MboxReader.MaxHeader)
            {
                isCut = true;
                break;
            }

            block.Append(name).Append(": ");
            AddValue(block, value);
            block.Append("\r\n");
        }

        if (block.Length == 0)
        {
            return (null, isCut);
        }

        var bytes = Encoding.UTF8.GetBytes(block.ToString());
        return (HeaderBlock.Parse(bytes, 0, bytes.Length), isCut);
    }

    /// <summary>The header block of a message, or of its beginning.</summary>
    public static (HeaderBlock Headers, bool IsCut) OfMime(byte[] mime)
    {
        var (header, _) = HeaderEnd.Find(mime.AsSpan(0, Math.Min(mime.Length, MboxReader.MaxHeader)));
        var isCut = header < 0 && mime.Length > MboxReader.MaxHeader;
        var bytes = mime.AsSpan(0, header < 0 ? Math.Min(mime.Length, MboxReader.MaxHeader) : header).ToArray();
        return (HeaderBlock.Parse(bytes, 0, bytes.Length), isCut);
    }

    /// <summary>
    /// A value comes unfolded or with its folds. A line end within it that is not a fold would begin a field that the message does not
    /// have.
    /// </summary>
    private static void AddValue(StringBuilder block, string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            var isLineEnd = c is '\r' or '\n';
            var isFold = isLineEnd && Follows(value, i);
            block.Append(isLineEnd && !isFold ? ' ' : c);
        }
    }

    /// <summary>Whether the line end at a place belongs to a fold: white space and more text follow.</summary>
    private static bool Follows(string value, int at)
    {
        var next = value[at] == '\r' && at + 1 < value.Length && value[at + 1] == '\n' ? at + 2 : at + 1;
        return next < value.Length && value[next] is ' ' or '\t' && (value[at] == '\n' || next == at + 2);
    }

    /// <summary>RFC 5322 section 3.6.8: printable ASCII without a colon.</summary>
    private static bool IsName(string name) => name.Length > 0 && name.All(c => c is > ' ' and < (char)127 and not ':');
}
