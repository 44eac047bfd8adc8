namespace CommerceMailAdmin;

/// <summary>A mail-flow rule that has to do with the platform's mail.</summary>
public sealed record MailFlowRuleState
{
    /// <summary>The rule's name.</summary>
    public required string Name { get; init; }

    /// <summary>What the rule is for, by its name; null for a rule that is not one of this module.</summary>
    public MailFlowRuleKind? Kind { get; init; }

    /// <summary>How the rule works.</summary>
    public MailFlowMode? Mode { get; init; }

    /// <summary>True if the rule is switched on.</summary>
    public bool Enabled { get; init; }

    /// <summary>The rule's place among all rules, 0 first.</summary>
    public int? Priority { get; init; }

    /// <summary>When the rule stops; null if it does not.</summary>
    public DateTimeOffset? ExpiryDate { get; init; }

    /// <summary>What the rule takes as proof; null if it asks for none.</summary>
    public MailFlowProof? Proof { get; init; }

    /// <summary>The domains the rule is about.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>
    /// True for a rule that acts and lets forged mail of a domain in past the spam filter; null if that cannot be told from its conditions.
    /// Reason tells more.
    /// </summary>
    public bool? AllowsBareDomain { get; init; }

    /// <summary>Which forged mail gets in, or why that cannot be told; null if none does.</summary>
    public string? Reason { get; init; }

    /// <summary>True if the journal says that this module made the rule.</summary>
    public bool AddedByThisModule { get; init; }

    /// <summary>The rule's settings, as Name=Value.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];
}
