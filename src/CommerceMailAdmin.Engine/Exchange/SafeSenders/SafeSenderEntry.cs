using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>The one form in which entries of junk-mail lists are compared: lower case, a domain without a leading @.</summary>
internal static class SafeSenderEntry
{
    private const int MaxLocalPart = 64;

    // RFC 5322 section 3.2.3, atext, without the asterisk, which Exchange does not take.
    private const string Symbols = "!#$%&'+-/=?^_`{|}~";

    /// <summary>Reads a domain, with or without a leading @, or an address.</summary>
    /// <param name="text">What the user gave.</param>
    /// <param name="entry">The entry in its compared form.</param>
    /// <param name="problem">What is wrong with the text; empty if nothing is.</param>
    public static bool TryParse(string? text, out string entry, out string problem)
    {
        entry = "";
        problem = "";
        var trimmed = text?.Trim() ?? "";
        var at = trimmed.LastIndexOf('@');
        var local = at > 0 ? trimmed[..at] : "";
        if (trimmed.Length == 0)
        {
            problem = "it is blank";
        }
        else if (trimmed.IndexOf('*') >= 0)
        {
            problem = "Exchange takes no wildcards in safe senders; name each domain";
        }
        else if (!DomainName.TryParse(trimmed[(at + 1)..], out var domain))
        {
            problem = "it is neither a domain, such as example.com, nor an address, such as shop@example.com";
        }
        else if (at > 0 && !IsLocalPart(local))
        {
            problem = "the part before the @ is not that of an address";
        }
        else
        {
            entry = at > 0 ? $"{local.ToLowerInvariant()}@{domain}" : domain;
        }

        return problem.Length == 0;
    }

    /// <summary>The compared form of an entry that Exchange holds, whatever state it is in.</summary>
    public static string Comparable(string stored) =>
        TryParse(stored, out var entry, out _) ? entry : stored.Trim().TrimStart('@').ToLowerInvariant();

    /// <summary>True for a whole domain.</summary>
    public static bool IsDomain(string entry) => entry.IndexOf('@') < 0;

    private static bool IsLocalPart(string local) =>
        local.Length is > 0 and <= MaxLocalPart
        && local[0] != '.' && local[local.Length - 1] != '.' && local.IndexOf("..", StringComparison.Ordinal) < 0
        && local.All(c => c == '.' || char.IsLetterOrDigit(c) || Symbols.IndexOf(c) >= 0);
}
