namespace CommerceMailAdmin.Engine.Exchange.MailFlowRules;

/// <summary>A rule as it is to be.</summary>
internal sealed record WantedRule
{
    public required MailFlowRuleKind Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>What is to be said of the way, by <see cref="SaferRoutes.SaferRouteId"/>.</summary>
    public required string RouteId { get; init; }

    /// <summary>The conditions, exceptions and actions.</summary>
    public required RuleSettings Clauses { get; init; }

    public IReadOnlyList<string> Domains { get; init; } = [];

    public MailFlowProof? Proof { get; init; }

    /// <summary>Why the rule cannot be made; null if it can.</summary>
    public string? Problem { get; init; }

    /// <summary>How many characters of regular expressions the rule has.</summary>
    public int PatternLength => new[] { RuleSetting.HeaderMatchesPatterns, RuleSetting.ExceptIfHeaderMatchesPatterns, RuleSetting.FromAddressMatchesPatterns }
        .Sum(s => Clauses[s].Sum(v => v.Length));
}
