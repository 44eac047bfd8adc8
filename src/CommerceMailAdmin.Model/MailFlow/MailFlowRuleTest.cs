namespace CommerceMailAdmin;

/// <summary>Whether a mail-flow rule is as it should be.</summary>
public sealed record MailFlowRuleTest
{
    /// <summary>The rule's name.</summary>
    public required string Name { get; init; }

    /// <summary>What the rule is for; null for a rule that is not this module's.</summary>
    public MailFlowRuleKind? Kind { get; init; }

    /// <summary>
    /// Pass: the rule is there and as wanted. Neutral: it is, but only watches (Audit). Fail: it is missing, switched off, expired or
    /// changed, or lets forged mail in. TempError: the rules cannot be read now. PermError: they cannot be read, or whether the rule lets
    /// forged mail in cannot be told.
    /// </summary>
    public required CheckResult Result { get; init; }

    /// <summary>How the rule works; null if it is not there.</summary>
    public MailFlowMode? Mode { get; init; }

    /// <summary>The settings that are missing, as Name=Value.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The settings that are there and should not be, as Name=Value.</summary>
    public IReadOnlyList<string> Unexpected { get; init; } = [];

    /// <summary>Why the result is what it is; null if it needs no explanation.</summary>
    public string? Reason { get; init; }

    /// <summary>The route to prefer for the same aim, and what this one does not protect from.</summary>
    public SaferRoute? SaferRoute { get; init; }

    /// <summary>The controls of security scanners that fail because of the rule.</summary>
    public IReadOnlyList<ScannerControl> ScannerControls => SaferRoute?.ScannerControls ?? [];
}
