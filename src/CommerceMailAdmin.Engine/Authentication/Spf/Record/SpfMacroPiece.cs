using System.Text;

namespace CommerceMailAdmin.Engine.Authentication.Spf.Record;

/// <summary>A run of literal text, or one macro with its transformers (RFC 7208 section 7.1).</summary>
/// <param name="Literal">The text; null for a macro.</param>
/// <param name="Letter">The macro's letter, in lower case.</param>
/// <param name="Escape">Whether the letter was a capital: the value is escaped for use in a URL.</param>
/// <param name="Parts">How many right-hand parts to keep.</param>
/// <param name="Reverse">Whether the parts are reversed first.</param>
/// <param name="Delimiters">Where the value is split; empty where it is not to be split at all.</param>
internal readonly record struct SpfMacroPiece(string? Literal, char Letter, bool Escape, int Parts, bool Reverse, string Delimiters)
{
    public static SpfMacroPiece Text(string literal) => new(literal, '\0', false, 0, false, "");

    public string Expand(SpfMacroValues values)
    {
        if (Literal is not null)
        {
            return Literal;
        }

        var value = values[Letter];
        if (Delimiters.Length > 0)
        {
            value = Transform(value);
        }

        return Escape ? UrlEscape(value) : value;
    }

    private string Transform(string value)
    {
        var parts = value.Split(Delimiters.ToCharArray());
        if (Reverse)
        {
            Array.Reverse(parts);
        }

        var skipped = Math.Max(0, parts.Length - Parts);
        return string.Join(".", parts, skipped, parts.Length - skipped);
    }

    /// <summary>Escapes everything but the unreserved characters of RFC 3986 section 2.3.</summary>
    private static string UrlEscape(string value)
    {
        if (value.All(IsUnreserved))
        {
            return value;
        }

        var escaped = new StringBuilder(value.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(value))
        {
            if (IsUnreserved((char)b))
            {
                escaped.Append((char)b);
            }
            else
            {
                escaped.Append('%').Append("0123456789ABCDEF"[b >> 4]).Append("0123456789ABCDEF"[b & 15]);
            }
        }

        return escaped.ToString();
    }

    private static bool IsUnreserved(char c) =>
        c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '.' or '_' or '~';
}
