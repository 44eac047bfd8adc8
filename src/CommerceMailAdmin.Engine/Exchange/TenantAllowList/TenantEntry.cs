using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.TenantAllowList;

/// <summary>
/// What an entry of the Tenant Allow/Block List means: a sender, or a pair of spoofed user and sending infrastructure in Microsoft's syntax
/// "spoofed user, sending infrastructure". Source: Microsoft, Allow or block email using the Tenant Allow/Block List.
/// </summary>
internal sealed record TenantEntry
{
    /// <summary>What stands for everybody in a pair.</summary>
    public const string Anybody = "*";

    /// <summary>The only depth of a subnet that a sending infrastructure can have.</summary>
    private const int InfrastructurePrefix = 24;

    private TenantEntry(string user, string? infrastructure)
    {
        User = user;
        Infrastructure = infrastructure;
    }

    /// <summary>The sender, or the spoofed user: a domain or address in lower case, or "*".</summary>
    public string User { get; }

    /// <summary>The sending infrastructure: a domain in lower case, an IPv4 block of /24, or "*". Null for a sender.</summary>
    public string? Infrastructure { get; }

    /// <summary>The list that the entry belongs in.</summary>
    public TenantAllowListTarget Target => Infrastructure is null ? TenantAllowListTarget.Sender : TenantAllowListTarget.SpoofedSender;

    /// <summary>The entry as Exchange is told, and as two entries are compared.</summary>
    public string Text => Infrastructure is null ? User : Pair(User, Infrastructure);

    /// <summary>The domain of the sender or of the spoofed user; "*" for everybody.</summary>
    public string Domain => User[(User.LastIndexOf('@') + 1)..];

    /// <summary>True if the sender or the spoofed user is a single address.</summary>
    public bool IsAddress => User.IndexOf('@') >= 0;

    /// <summary>The addresses of the sending infrastructure; null if it is a domain, or the entry a sender.</summary>
    public IPRange? Addresses => Infrastructure is not null && IPRange.TryParseStored(Infrastructure, out var range) ? range : null;

    /// <summary>Reads an entry.</summary>
    /// <param name="text">A domain, an address, or a pair with a comma between its halves.</param>
    /// <param name="entry">The entry; null if the text is none.</param>
    /// <param name="problem">What is wrong with the text; empty if nothing is.</param>
    public static bool TryParse(string? text, out TenantEntry? entry, out string problem)
    {
        var halves = (text ?? "").Split([','], 3).Select(h => h.Trim()).ToArray();
        entry = null;
        problem = halves.Length > 2 ? "a pair has one comma: spoofed user, sending infrastructure"
            : ProblemOfUser(halves[0], isPair: halves.Length == 2) ?? (halves.Length == 2 ? ProblemOfInfrastructure(halves[1]) : null)
                ?? "";
        if (problem.Length == 0)
        {
            entry = Of(halves[0], halves.Length == 2 ? halves[1] : null);
        }

        return problem.Length == 0;
    }

    /// <summary>An entry that Exchange holds, whatever state it is in.</summary>
    public static TenantEntry Stored(string user, string? infrastructure) => Of(user, infrastructure);

    private static TenantEntry Of(string user, string? infrastructure) =>
        new(UserText(user), infrastructure is null ? null : InfrastructureText(infrastructure));

    private static string Pair(string user, string infrastructure) => $"{user}, {infrastructure}";

    // Entries for addresses with special characters must use UTF-8 hexadecimal URL encoding.
    private static string UserText(string user)
    {
        var text = user.Trim().TrimStart('@');
        var at = text.LastIndexOf('@');
        var local = at > 0 ? Uri.EscapeDataString(Uri.UnescapeDataString(text[..at]).ToLowerInvariant()) + "@" : "";
        return local + (DomainName.TryParse(text[(at + 1)..], out var domain) ? domain : text[(at + 1)..].ToLowerInvariant());
    }

    private static string InfrastructureText(string infrastructure) =>
        IPRange.TryParseStored(infrastructure, out var range) ? IPRange.Block(range.First, InfrastructurePrefix).ToString()
        : DomainName.TryParse(infrastructure, out var domain) ? domain : infrastructure.Trim().ToLowerInvariant();

    private static string? ProblemOfUser(string user, bool isPair)
    {
        if (user.Length == 0)
        {
            return "it is blank";
        }

        if (user == Anybody && isPair)
        {
            return null;
        }

        if (user.IndexOf('*') >= 0)
        {
            return isPair ? "a wildcard stands alone in a pair" : "Exchange has wildcards for block entries only; name each domain";
        }

        return DomainName.TryParse(user[(user.LastIndexOf('@') + 1)..], out _) ? null
            : "it is neither a domain, such as example.com, nor an address, such as shop@example.com";
    }

    private static string? ProblemOfInfrastructure(string infrastructure)
    {
        if (infrastructure == Anybody || DomainName.TryParse(infrastructure, out _))
        {
            return null;
        }

        return IPRange.TryParseStored(infrastructure, out var range) && range.PrefixLength == InfrastructurePrefix && range.First.IsIPv4
            ? null
            : "the sending infrastructure is a domain, or IPv4 addresses written as 192.0.2.0/24; Exchange takes no other subnet than /24";
    }
}
