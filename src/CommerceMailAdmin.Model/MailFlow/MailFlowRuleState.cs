namespace CommerceMailAdmin;

/// <summary>A mail-flow rule that has to do with the platform's mail.</summary>
public sealed record MailFlowRuleState
{
    /// <summary>The rule's name.</summary>
    public required string Name { get; init; }

    /// <summary>What the rule is for, by its name; null for a rule that is not this module's.</summary>
    public MailFlowRuleKind? Kind { get; init; }

    /// <summary>How the rule works.</summary>
    public MailFlowMode? Mode { get; init; }

    /// <summary>True where the rule is switched on.</summary>
    public bool Enabled { get; init; }

    /// <summary>The rule's place among all rules, 0 first.</summary>
    public int? Priority { get; init; }

    /// <summary>When the rule stops; null where it does not.</summary>
    public DateTimeOffset? ExpiryDate { get; init; }

    /// <summary>What the rule takes as proof; null where it asks for none.</summary>
    public MailFlowProof? Proof { get; init; }

    /// <summary>The domains the rule is about.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>True for a rule that lets a domain in past the spam filter and asks for no proof: every forger of the domain gets in.</summary>
    public bool AllowsBareDomain { get; init; }

    /// <summary>True where the journal knows the rule as made by this module.</summary>
    public bool AddedByThisModule { get; init; }

    /// <summary>The settings that this module looks after, as Name=Value.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];
}
