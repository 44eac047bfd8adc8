namespace CommerceMailAdmin.Engine.Authentication.Dmarc;

/// <summary>
/// The grammar of a URI (RFC 3986 appendix A). The runtime's parser is not a help: it takes blanks, and on Linux a path such as /var/dmarc.
/// </summary>
internal static class UriSyntax
{
    private const string Unreserved = "-._~";
    private const string SubDelims = "!$&'()*+,;=";

    /// <summary>Tells whether a text is a URI with a scheme: scheme ":" hier-part [ "?" query ] [ "#" fragment ].</summary>
    public static bool IsUri(string text)
    {
        var colon = text.IndexOf(':');
        if (colon <= 0 || !IsScheme(text.AsSpan(0, colon)))
        {
            return false;
        }

        var rest = text.AsSpan(colon + 1);
        var fragment = rest.IndexOf('#');
        if (fragment >= 0 && !IsMadeOf(rest[(fragment + 1)..], ":@/?"))
        {
            return false;
        }

        rest = fragment >= 0 ? rest[..fragment] : rest;
        var query = rest.IndexOf('?');
        if (query >= 0 && !IsMadeOf(rest[(query + 1)..], ":@/?"))
        {
            return false;
        }

        return IsHierarchy(query >= 0 ? rest[..query] : rest);
    }

    private static bool IsScheme(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!IsLetterOrDigit(c) && c is not ('+' or '-' or '.'))
            {
                return false;
            }
        }

        return !IsDigit(text[0]) && IsLetterOrDigit(text[0]);
    }

    private static bool IsHierarchy(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("//".AsSpan()))
        {
            return IsMadeOf(text, ":@/");
        }

        text = text[2..];
        var slash = text.IndexOf('/');
        return slash < 0 ? IsAuthority(text) : IsAuthority(text[..slash]) && IsMadeOf(text[slash..], ":@/");
    }

    /// <summary>[ userinfo "@" ] host [ ":" port ].</summary>
    private static bool IsAuthority(ReadOnlySpan<char> text)
    {
        var at = text.LastIndexOf('@');
        if (at >= 0 && !IsMadeOf(text[..at], ":"))
        {
            return false;
        }

        text = text[(at + 1)..];
        var close = text.IndexOf(']');
        var isLiteral = text.Length > 0 && text[0] == '[' && close > 1;
        var colon = text[(isLiteral ? close : 0)..].IndexOf(':');
        colon = colon < 0 ? text.Length : colon + (isLiteral ? close : 0);
        var host = isLiteral ? IsMadeOf(text[1..close], ":") && colon == close + 1 : IsMadeOf(text[..colon], "");
        return host && (colon == text.Length || text[(colon + 1)..].TrimStart("0123456789".AsSpan()).Length == 0);
    }

    /// <summary>Unreserved characters, sub-delims, percent and two hexadecimal digits, and the characters given.</summary>
    private static bool IsMadeOf(ReadOnlySpan<char> text, string more)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '%')
            {
                if (i + 2 >= text.Length || !IsHex(text[i + 1]) || !IsHex(text[i + 2]))
                {
                    return false;
                }

                i += 2;
            }
            else if (!IsLetterOrDigit(c) && Unreserved.IndexOf(c) < 0 && SubDelims.IndexOf(c) < 0 && more.IndexOf(c) < 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLetterOrDigit(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') || IsDigit(c);

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static bool IsHex(char c) => c is (>= 'a' and <= 'f') or (>= 'A' and <= 'F') || IsDigit(c);
}
