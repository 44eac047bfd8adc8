using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Authentication.Spf.Record;

/// <summary>Reads domain-specs (RFC 7208 section 7.1): macro strings that end with a top label or a macro.</summary>
internal static class SpfDomainSpecParser
{
    /// <summary>Reads part of a record; parameters and result as of <see cref="SpfMacroParser.Parse"/>.</summary>
    public static SpfMacroString? Parse(string text, int start, int end, out int position, out string problem)
    {
        position = start;
        if (start == end)
        {
            problem = "a domain name must follow";
            return null;
        }

        var spec = SpfMacroParser.Parse(text, start, end, SpfMacroPlace.Term, out position, out problem);
        if (spec is not null && !EndsWithMacro(text, start, end) && !EndsWithTopLabel(text, start, end))
        {
            position = start;
            problem = IPNumberText.TryParseIPv4(text.AsSpan(start, end - start), out _)
                ? "this is an address where a domain name must stand; \"ip4:\" takes addresses"
                : "this is no domain name: it must end with a dot and a top-level domain, or with a macro";
            return null;
        }

        return spec;
    }

    /// <summary>Whether a dot and a toplabel end the text: letters, digits and inner hyphens, not digits alone.</summary>
    private static bool EndsWithTopLabel(string text, int start, int end)
    {
        var last = text[end - 1] == '.' ? end - 1 : end;
        var dot = last > start ? text.LastIndexOf('.', last - 1, last - start) : -1;
        if (dot < 0 || dot + 1 == last || text[dot + 1] == '-' || text[last - 1] == '-')
        {
            return false;
        }

        var digitsOnly = true;
        for (var i = dot + 1; i < last; i++)
        {
            if (text[i] is not ((>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '-'))
            {
                return false;
            }

            digitsOnly &= text[i] is >= '0' and <= '9';
        }

        return !digitsOnly;
    }

    /// <summary>Whether a macro-expand ("%{..}", "%%", "%_" or "%-") ends the text, which is a valid macro string.</summary>
    private static bool EndsWithMacro(string text, int start, int end)
    {
        var ended = false;
        for (var i = start; i < end; i++)
        {
            ended = text[i] == '%';
            if (ended)
            {
                i = text[i + 1] == '{' ? text.IndexOf('}', i) : i + 1;
            }
        }

        return ended;
    }
}
