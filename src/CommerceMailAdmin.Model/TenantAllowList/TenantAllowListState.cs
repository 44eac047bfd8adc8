namespace CommerceMailAdmin;

/// <summary>One list of the Tenant Allow/Block List, seen from the wanted entries.</summary>
public sealed record TenantAllowListState
{
    /// <summary>The list.</summary>
    public required TenantAllowListTarget Target { get; init; }

    /// <summary>The wanted entries that are allowed.</summary>
    public required IReadOnlyList<string> Present { get; init; }

    /// <summary>The wanted entries that are not.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>The wanted entries that a block entry keeps out.</summary>
    public required IReadOnlyList<string> Blocked { get; init; }

    /// <summary>All entries, allow entries first.</summary>
    public required IReadOnlyList<TenantAllowListEntry> Entries { get; init; }

    /// <summary>
    /// How many more allow entries fit; null if that depends on the organisation's plan: 500 without Defender for Office 365, 1,000 with
    /// Plan 1, 5,000 with Plan 2.
    /// </summary>
    public int? RemainingEntries { get; init; }
}

/// <summary>Whether one list of the Tenant Allow/Block List has every wanted entry, and lets nobody else in.</summary>
public sealed record TenantAllowListTest
{
    /// <summary>The list.</summary>
    public required TenantAllowListTarget Target { get; init; }

    /// <summary>
    /// Pass: nothing is missing, blocked or left over, and no entry lets forged mail in. Fail: something is. TempError: the list could not
    /// be read now. PermError: it cannot be read, because access is denied, or it cannot be told whether an entry lets forged mail in.
    /// </summary>
    public required CheckResult Result { get; init; }

    /// <summary>The wanted entries that are not there, or have expired.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>The missing entries that this module added before: they have expired, or somebody has removed them.</summary>
    public IReadOnlyList<string> Lost { get; init; } = [];

    /// <summary>The wanted entries that are there.</summary>
    public IReadOnlyList<string> Present { get; init; } = [];

    /// <summary>The wanted entries that a block entry keeps out. A block entry wins.</summary>
    public IReadOnlyList<string> Blocked { get; init; } = [];

    /// <summary>Entries that this module added and that are no longer wanted.</summary>
    public IReadOnlyList<string> LeftOver { get; init; } = [];

    /// <summary>Wanted entries whose expiration date is less than seven days away.</summary>
    public IReadOnlyList<string> ExpiringSoon { get; init; } = [];

    /// <summary>Allow entries, of anybody, that let forged mail of the platform in.</summary>
    public IReadOnlyList<string> LetsForgeriesIn { get; init; } = [];

    /// <summary>Why the result is what it is; null if it needs no explanation.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// The route to prefer for the same aim, and what this one does not protect from; null if the list could not be read.
    /// </summary>
    public SaferRoute? SaferRoute { get; init; }

    /// <summary>The controls of security scanners that fail while the list has entries.</summary>
    public IReadOnlyList<ScannerControl> ScannerControls => SaferRoute?.ScannerControls ?? [];
}
