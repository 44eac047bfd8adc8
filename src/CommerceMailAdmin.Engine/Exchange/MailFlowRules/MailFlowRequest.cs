using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>Which rules are wanted, as the user asks for them.</summary>
public sealed record MailFlowRequest
{
    /// <summary>The kinds of rules.</summary>
    public required IReadOnlyList<MailFlowRuleKind> Kinds { get; init; }

    /// <summary>What every rule's name begins with.</summary>
    public required string Name { get; init; }

    /// <summary>The domains to let in, checked.</summary>
    public required IReadOnlyList<string> Domains { get; init; }

    /// <summary>What is taken as proof.</summary>
    public required MailFlowProof Proof { get; init; }

    /// <summary>The addresses that are proof.</summary>
    public IReadOnlyList<string> Ranges { get; init; } = [];

    /// <summary>The authserv-id that a gateway writes into Authentication-Results; null if Exchange Online writes the header.</summary>
    public string? AuthservId { get; init; }

    /// <summary>How the rules work; null for Audit in a new rule, and no change in one that is there.</summary>
    public MailFlowMode? Mode { get; init; }

    /// <summary>The place of the first rule; null for the end in a new rule, and no change in one that is there.</summary>
    public int? Priority { get; init; }

    /// <summary>True if the date the rules stop is to be set or taken out.</summary>
    public bool SetsExpiryDate { get; init; }

    /// <summary>When the rules stop; null for never.</summary>
    public DateTimeOffset? ExpiryDate { get; init; }

    /// <summary>The seller's addresses that order mail is sent from.</summary>
    public IReadOnlyList<string> TransactionalSenders { get; init; } = [];

    /// <summary>The domains buyers' relay addresses are in.</summary>
    public IReadOnlyList<string> RelayDomains { get; init; } = [];

    /// <summary>Who gets reports about duplicate order mail; null for nobody.</summary>
    public string? ReportTo { get; init; }

    /// <summary>Checks the domains that a rule is to let in.</summary>
    /// <param name="domains">The domains.</param>
    /// <param name="isOwn">Tells which are the organisation's own.</param>
    /// <param name="allowPublicDomains">Accepts the domains of public mail services.</param>
    /// <returns>The domains, each once, in their DNS form; and for each that cannot be taken, why.</returns>
    public static (IReadOnlyList<string> Domains, IReadOnlyList<(string Domain, string Problem)> Rejected) CheckDomains(
        IEnumerable<string?> domains, Func<string, bool> isOwn, bool allowPublicDomains)
    {
        var wanted = new List<string>();
        var rejected = new List<(string, string)>();
        foreach (var given in domains)
        {
            var text = given?.Trim().TrimStart('@') ?? "";
            if (!DomainName.TryParse(text, out var domain))
            {
                rejected.Add((text,
                    "it is not a domain such as example.com; a top-level domain or a pattern would let in whole countries"));
            }
            else if (isOwn(domain))
            {
                rejected.Add((domain, "it is the organisation's own; whoever forges it would be let in as a colleague"));
            }
            else if (!allowPublicDomains && PublicMailDomains.Contains(domain))
            {
                rejected.Add((domain, "anybody can have an address there, and their mail passes DMARC; -Force accepts it"));
            }
            else if (!wanted.Contains(domain))
            {
                wanted.Add(domain);
            }
        }

        return (wanted, rejected);
    }

    /// <summary>The ranges of a profile that a rule can hold: IPv4 of any width.</summary>
    public static IReadOnlyList<string> RuleRanges(IEnumerable<string> ranges) => [.. ranges.Where(r => IPRange.TryParseStored(r, out _))];
}
