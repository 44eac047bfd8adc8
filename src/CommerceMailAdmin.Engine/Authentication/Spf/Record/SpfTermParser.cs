using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Authentication.Spf.Record;

/// <summary>Reads one term of a record (RFC 7208 section 4.6.1 and section 12).</summary>
internal static class SpfTermParser
{
    private const string IsModifier = "this is a modifier: \"=\" must follow its name, not a colon";
    private const string IsIPv4 = "there is no such mechanism; IPv4 addresses stand after \"ip4:\"";
    private const string IsIPv6 = "there is no such mechanism; IPv6 addresses stand after \"ip6:\"";

    private static readonly (string Name, SpfTermKind Kind)[] Mechanisms =
    [
        ("all", SpfTermKind.All), ("include", SpfTermKind.Include), ("a", SpfTermKind.A), ("mx", SpfTermKind.Mx),
        ("ptr", SpfTermKind.Ptr), ("ip4", SpfTermKind.IP4), ("ip6", SpfTermKind.IP6), ("exists", SpfTermKind.Exists),
    ];

    private static readonly (string Name, string Hint)[] Slips =
        [("redirect", IsModifier), ("exp", IsModifier), ("ip", IsIPv4), ("ipv4", IsIPv4), ("ipv6", IsIPv6)];

    /// <summary>Reads a term.</summary>
    /// <param name="text">The record.</param>
    /// <param name="start">Where the term begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="position">The index of what is wrong.</param>
    /// <param name="problem">What is wrong; empty if nothing is.</param>
    /// <returns>The term; null if it is broken.</returns>
    public static SpfTerm? Parse(string text, int start, int end, out int position, out string problem)
    {
        var nameEnd = start;
        while (nameEnd < end && text[nameEnd] is not (':' or '/' or '='))
        {
            nameEnd++;
        }

        return nameEnd < end && text[nameEnd] == '='
            ? ParseModifier(text, start, nameEnd, end, out position, out problem)
            : ParseMechanism(text, start, nameEnd, end, out position, out problem);
    }

    private static SpfTerm? ParseModifier(string text, int start, int nameEnd, int end, out int position, out string problem)
    {
        position = start;
        for (; position < nameEnd && IsNameCharacter(text[position], position == start); position++)
        {
        }

        if (position < nameEnd || nameEnd == start)
        {
            problem = "a modifier's name must be letters, digits, \"-\", \"_\" and \".\", and begin with a letter";
            return null;
        }

        var name = text.AsSpan(start, nameEnd - start);
        var kind = Is(name, "redirect") ? SpfTermKind.Redirect : Is(name, "exp") ? SpfTermKind.Exp : SpfTermKind.UnknownModifier;
        var value = kind == SpfTermKind.UnknownModifier
            ? SpfMacroParser.Parse(text, nameEnd + 1, end, SpfMacroPlace.Term, out position, out problem)
            : SpfDomainSpecParser.Parse(text, nameEnd + 1, end, out position, out problem);
        return value is null
            ? null
            : new SpfTerm { Kind = kind, Text = text.Substring(start, end - start), Position = start + 1, Target = value };
    }

    private static SpfTerm? ParseMechanism(string text, int start, int nameEnd, int end, out int position, out string problem)
    {
        var qualifier = text[start] switch
        {
            '+' => SpfResult.Pass,
            '-' => SpfResult.Fail,
            '~' => SpfResult.SoftFail,
            '?' => SpfResult.Neutral,
            _ => SpfResult.None,
        };
        var nameStart = qualifier == SpfResult.None ? start : start + 1;
        position = nameStart;
        if (MechanismKind(text.AsSpan(nameStart, nameEnd - nameStart)) is not { } kind)
        {
            problem = Hint(text.AsSpan(nameStart, nameEnd - nameStart));
            return null;
        }

        var term = new SpfTerm
        {
            Kind = kind,
            Text = text.Substring(start, end - start),
            Position = start + 1,
            Qualifier = qualifier == SpfResult.None ? SpfResult.Pass : qualifier,
        };
        position = nameEnd;
        switch (kind)
        {
            case SpfTermKind.All:
                problem = nameEnd == end ? "" : "\"all\" takes no argument";
                return nameEnd == end ? term : null;
            case SpfTermKind.IP4 or SpfTermKind.IP6:
                return ParseNetwork(term, text, nameEnd, end, out position, out problem);
            case SpfTermKind.A or SpfTermKind.Mx:
                return ParseHost(term, text, nameEnd, end, out position, out problem);
            case SpfTermKind.Ptr when nameEnd == end:
                problem = "";
                return term;
            default:
                return ParseTarget(term, text, nameEnd, end, out position, out problem);
        }
    }

    /// <summary>The target of include, exists and ptr: a domain-spec and nothing after it.</summary>
    private static SpfTerm? ParseTarget(SpfTerm term, string text, int at, int end, out int position, out string problem)
    {
        position = at;
        if (at == end || text[at] != ':')
        {
            problem = at == end ? "a domain name must follow, after a colon" : "no prefix length is allowed here";
            return null;
        }

        var target = SpfDomainSpecParser.Parse(text, at + 1, end, out position, out problem);
        return target is null ? null : term with { Target = target };
    }

    /// <summary>The optional domain-spec and prefix lengths of a and mx.</summary>
    private static SpfTerm? ParseHost(SpfTerm term, string text, int at, int end, out int position, out string problem)
    {
        var specEnd = end;
        var ipv4 = 32;
        var ipv6 = 128;
        position = at;
        problem = "";
        var digits = SpfPrefix.LastSlash(text, at, specEnd);
        if (digits > at && text[digits - 1] == '/')
        {
            if (!SpfPrefix.TryParse(text, digits + 1, specEnd, 128, out ipv6, out problem))
            {
                position = digits;
                return null;
            }

            specEnd = digits - 1;
            digits = SpfPrefix.LastSlash(text, at, specEnd);
        }

        if (digits >= 0)
        {
            if (!SpfPrefix.TryParse(text, digits + 1, specEnd, 32, out ipv4, out problem))
            {
                position = digits;
                return null;
            }

            specEnd = digits;
        }

        term = term with { IPv4Prefix = ipv4, IPv6Prefix = ipv6 };
        if (at == specEnd)
        {
            return term;
        }

        if (text[at] != ':')
        {
            problem = "a prefix length is \"/\" and a number for IPv4, \"//\" and a number for IPv6";
            return null;
        }

        var target = SpfDomainSpecParser.Parse(text, at + 1, specEnd, out position, out problem);
        return target is null ? null : term with { Target = target };
    }

    private static SpfTerm? ParseNetwork(SpfTerm term, string text, int at, int end, out int position, out string problem)
    {
        var family = term.Kind == SpfTermKind.IP4 ? "IPv4" : "IPv6";
        var bits = term.Kind == SpfTermKind.IP4 ? 32 : 128;
        position = at;
        if (at == end || text[at] != ':')
        {
            problem = $"an {family} address must follow, after a colon";
            return null;
        }

        position = at + 1;
        var slash = text.IndexOf('/', position, end - position);
        var address = text.AsSpan(position, (slash < 0 ? end : slash) - position);
        if (!(bits == 32 ? IPNumberText.TryParseIPv4(address, out var network) : IPNumberText.TryParseIPv6(address, out network)))
        {
            problem = $"this is not an {family} address";
            return null;
        }

        var length = bits;
        problem = "";
        if (slash >= 0 && !SpfPrefix.TryParse(text, slash + 1, end, bits, out length, out problem))
        {
            position = slash;
            return null;
        }

        return bits == 32 ? term with { Network = network, IPv4Prefix = length } : term with { Network = network, IPv6Prefix = length };
    }

    private static SpfTermKind? MechanismKind(ReadOnlySpan<char> name)
    {
        foreach (var (mechanism, kind) in Mechanisms)
        {
            if (Is(name, mechanism))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>What to say of a name that is not a mechanism: the usual slips are named.</summary>
    private static string Hint(ReadOnlySpan<char> name)
    {
        foreach (var (slip, hint) in Slips)
        {
            if (Is(name, slip))
            {
                return hint;
            }
        }

        return IPNumberText.TryParseIPv4(name, out _) ? "an address must stand after \"ip4:\"" : "there is no such mechanism";
    }

    private static bool Is(ReadOnlySpan<char> name, string other) => name.Equals(other.AsSpan(), StringComparison.OrdinalIgnoreCase);

    private static bool IsNameCharacter(char c, bool first) =>
        c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') || (!first && c is (>= '0' and <= '9') or '-' or '_' or '.');
}

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
                : "this is not a domain name: it must end with a dot and a top-level domain, or with a macro";
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

/// <summary>Prefix lengths after a slash (RFC 7208 section 12, ip4-cidr-length and ip6-cidr-length).</summary>
internal static class SpfPrefix
{
    /// <summary>Reads a prefix length: digits without leading zero, at most the family's bits.</summary>
    public static bool TryParse(string text, int start, int end, int bits, out int length, out string problem)
    {
        var isLength = IPRange.TryParseLength(text.AsSpan(start, end - start), bits, out length);
        problem = isLength ? "" : $"the prefix length must be a number from 0 to {bits}, without leading zeros";
        return isLength;
    }

    /// <summary>The slash that only digits follow, up to the end; -1 if there is none.</summary>
    public static int LastSlash(string text, int start, int end)
    {
        var at = end - 1;
        while (at >= start && text[at] is >= '0' and <= '9')
        {
            at--;
        }

        return at >= start && at < end - 1 && text[at] == '/' ? at : -1;
    }
}
