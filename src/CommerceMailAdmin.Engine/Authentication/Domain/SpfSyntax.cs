using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CommerceMailAdmin.Engine.Authentication.Domain;

/// <summary>One term of an SPF record.</summary>
/// <param name="Qualifier">What a match means: + - ~ ?; + for modifiers.</param>
/// <param name="Name">A mechanism's name, or a modifier's with the equals sign, in lower case.</param>
/// <param name="Value">What stands behind the name's colon or equals sign.</param>
/// <param name="Text">The whole term as published.</param>
/// <param name="IsModifier">True for name=value, false for a mechanism.</param>
internal sealed record SpfTerm(char Qualifier, string Name, string Value, string Text, bool IsModifier = false)
{
    /// <summary>True for an address range that is the whole internet and may send.</summary>
    public bool AuthorisesAll => Qualifier == '+' && Name is "ip4" or "ip6" && Value.EndsWith("/0", StringComparison.Ordinal);
}

/// <summary>Splits an SPF record into terms and checks their form (RFC 7208 section 12).</summary>
internal static class SpfSyntax
{
    /// <summary>Reads a record that begins with v=spf1.</summary>
    /// <param name="record">The record.</param>
    /// <param name="terms">Its terms, in order.</param>
    /// <param name="problem">The first mistake; empty where there is none.</param>
    public static bool TryParse(string record, out IReadOnlyList<SpfTerm> terms, out string problem)
    {
        List<SpfTerm> read = [];
        terms = read;
        problem = "";
        foreach (var text in record.Split([' '], StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            var term = Read(text);
            var mistake = text.Any(c => c is <= ' ' or > '~') ? "it has characters that are not ASCII"
                : term.IsModifier ? ModifierMistake(term, read)
                : MechanismMistake(term);
            if (mistake is not null)
            {
                problem = $"syntax error at '{TextRecords.Shortened(text)}': {mistake}";
                return false;
            }

            read.Add(term);
        }

        return true;
    }

    private static SpfTerm Read(string text)
    {
        var separator = text.IndexOfAny(['=', ':', '/']);
        if (separator > 0 && text[separator] == '=' && IsModifierName(text[..separator]))
        {
            return new SpfTerm('+', text[..(separator + 1)].ToLowerInvariant(), text[(separator + 1)..], text, IsModifier: true);
        }

        var qualified = text[0] is '+' or '-' or '~' or '?';
        var body = qualified ? text[1..] : text;
        separator = body.IndexOfAny([':', '/']);
        var (name, value) = separator < 0 ? (body, "") : (body[..separator], body[separator] == ':' ? body[(separator + 1)..] : body[separator..]);
        return new SpfTerm(qualified ? text[0] : '+', name.ToLowerInvariant(), value, text);
    }

    private static bool IsModifierName(string name) =>
        IsLetter(name[0]) && name.All(c => IsLetter(c) || c is (>= '0' and <= '9') or '-' or '_' or '.');

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static string? ModifierMistake(SpfTerm term, List<SpfTerm> before) => term.Name switch
    {
        "redirect=" or "exp=" when before.Any(t => t.Name == term.Name) => $"{term.Name} may stand there once only",
        "redirect=" or "exp=" => SpfMacroText.DomainMistake(term.Value),
        _ => SpfMacroText.Mistake(term.Value, out _),
    };

    private static string? MechanismMistake(SpfTerm term)
    {
        var hasColon = term.Text.Length > term.Name.Length && term.Text.IndexOf(term.Name + ":", StringComparison.OrdinalIgnoreCase) >= 0;
        switch (term.Name)
        {
            case "all":
                return term.Text.Length > term.Name.Length + 1 || hasColon || term.Value.Length > 0 ? "all takes no argument" : null;
            case "include" or "exists":
                return hasColon ? SpfMacroText.DomainMistake(term.Value) : $"{term.Name} needs a domain";
            case "ptr":
                return hasColon ? SpfMacroText.DomainMistake(term.Value) : term.Value.Length > 0 ? "ptr takes no prefix length" : null;
            case "a" or "mx":
                var domain = WithoutPrefixes(term.Value, out var mistake);
                return mistake ?? (hasColon ? SpfMacroText.DomainMistake(domain) : domain.Length > 0 ? "a colon is missing" : null);
            case "ip4":
                return RangeMistake(term.Value, AddressFamily.InterNetwork, 32);
            case "ip6":
                return RangeMistake(term.Value, AddressFamily.InterNetworkV6, 128);
            default:
                return "no such mechanism";
        }
    }

    private static string? RangeMistake(string value, AddressFamily family, int most)
    {
        var slash = value.IndexOf('/');
        var address = slash < 0 ? value : value[..slash];
        return !IPAddress.TryParse(address, out var parsed) || parsed.AddressFamily != family || address.IndexOf('%') >= 0
            || (family == AddressFamily.InterNetwork && address.Count(c => c == '.') != 3) ? $"'{address}' is no IPv{(most == 32 ? 4 : 6)} address"
            : slash < 0 ? null
            : PrefixMistake(value[(slash + 1)..], most);
    }

    private static string WithoutPrefixes(string value, out string? mistake)
    {
        mistake = null;
        if (value.LastIndexOf("//", StringComparison.Ordinal) is var six and >= 0 && IsNumber(value[(six + 2)..]))
        {
            mistake = PrefixMistake(value[(six + 2)..], 128);
            value = value[..six];
        }

        if (value.LastIndexOf('/') is var four and >= 0 && IsNumber(value[(four + 1)..]))
        {
            mistake ??= PrefixMistake(value[(four + 1)..], 32);
            value = value[..four];
        }

        return value;
    }

    private static bool IsNumber(string text) => text.All(c => c is >= '0' and <= '9');

    private static string? PrefixMistake(string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= most && (text.Length == 1 || text[0] != '0')
            ? null
            : $"a prefix length is 0 to {most}";
}
