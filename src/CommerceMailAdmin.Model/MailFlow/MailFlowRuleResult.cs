namespace CommerceMailAdmin;

/// <summary>What happened to one mail-flow rule.</summary>
public sealed record MailFlowRuleResult
{
    /// <summary>The rule's name.</summary>
    public required string Name { get; init; }

    /// <summary>What the rule is for.</summary>
    public required MailFlowRuleKind Kind { get; init; }

    /// <summary>What happened to the rule.</summary>
    public required ChangeStatus Status { get; init; }

    /// <summary>How the rule works afterwards; null if it is not there or could not be read.</summary>
    public MailFlowMode? Mode { get; init; }

    /// <summary>What the rule takes as proof; null for a rule about outgoing mail.</summary>
    public MailFlowProof? Proof { get; init; }

    /// <summary>The domains the rule is about.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>The settings that were made, as Name=Value; with the status Planned or Declined, those that would be.</summary>
    public IReadOnlyList<string> Added { get; init; } = [];

    /// <summary>
    /// The settings that were replaced or removed, as Name=Value; with the status Planned or Declined, those that would be.
    /// </summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>The rule's place among all rules, 0 first; null if it is not there.</summary>
    public int? Priority { get; init; }

    /// <summary>When the rule stops; null if it does not.</summary>
    public DateTimeOffset? ExpiryDate { get; init; }

    /// <summary>The run in the journal, for Undo-CommerceMailChange; null if nothing was changed.</summary>
    public string? RunId { get; init; }

    /// <summary>Why the status is what it is; null if it needs no explanation.</summary>
    public string? Reason { get; init; }

    /// <summary>The route to prefer for the same aim, and what this one does not protect from.</summary>
    public required SaferRoute SaferRoute { get; init; }

    /// <summary>The controls of security scanners that fail after the change.</summary>
    public IReadOnlyList<ScannerControl> ScannerControls => SaferRoute.ScannerControls;
}
