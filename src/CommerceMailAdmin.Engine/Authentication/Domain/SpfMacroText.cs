namespace CommerceMailAdmin.Engine.Authentication.Domain;

/// <summary>Checks the form of SPF macro strings (RFC 7208 section 7.1); expands nothing.</summary>
internal static class SpfMacroText
{
    private const string Letters = "slodiphcrtv";
    private const string Delimiters = ".-+,/_=";

    /// <summary>The mistake in a domain-spec: it must end in a macro, or in a label that is no number.</summary>
    public static string? DomainMistake(string text)
    {
        if (text.Length == 0)
        {
            return "the domain is missing";
        }

        if (Mistake(text, out var endsInMacro) is { } mistake)
        {
            return mistake;
        }

        if (endsInMacro)
        {
            return null;
        }

        var name = text.EndsWith(".", StringComparison.Ordinal) ? text[..^1] : text;
        var last = name[(name.LastIndexOf('.') + 1)..];
        return name.IndexOf('.') > 0 && last.Length > 0 && !last.All(c => c is >= '0' and <= '9')
            && last[0] != '-' && last[^1] != '-' && last.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-')
            ? null
            : $"'{TextRecords.Shortened(text)}' is no domain name";
    }

    /// <summary>The mistake in a macro-string.</summary>
    public static string? Mistake(string text, out bool endsInMacro)
    {
        endsInMacro = false;
        for (var i = 0; i < text.Length; i++)
        {
            endsInMacro = text[i] == '%';
            if (!endsInMacro)
            {
                continue;
            }

            var next = i + 1 < text.Length ? text[i + 1] : '\0';
            if (next is '%' or '_' or '-')
            {
                i++;
                continue;
            }

            var close = next == '{' ? text.IndexOf('}', i) : -1;
            if (close < 0 || !IsMacro(text[(i + 2)..close]))
            {
                return "a % must begin a macro, or be written %%";
            }

            i = close;
        }

        return null;
    }

    private static bool IsMacro(string body)
    {
        if (body.Length == 0 || Letters.IndexOf(char.ToLowerInvariant(body[0])) < 0)
        {
            return false;
        }

        var i = 1;
        while (i < body.Length && body[i] is >= '0' and <= '9')
        {
            i++;
        }

        if (i > 1 && body[1..i].All(c => c == '0'))
        {
            return false;
        }

        if (i < body.Length && body[i] is 'r' or 'R')
        {
            i++;
        }

        return body[i..].All(c => Delimiters.IndexOf(c) >= 0);
    }
}
