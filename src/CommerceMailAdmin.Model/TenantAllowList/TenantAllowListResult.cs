namespace CommerceMailAdmin;

/// <summary>What Add-CommerceTenantAllowList or Remove-CommerceTenantAllowList did to one list of the Tenant Allow/Block List.</summary>
public sealed record TenantAllowListResult
{
    /// <summary>The list.</summary>
    public required TenantAllowListTarget Target { get; init; }

    /// <summary>What happened to the list.</summary>
    public required ChangeStatus Status { get; init; }

    /// <summary>The entries that would be added, renewed or removed, with the status Planned (-WhatIf) or Declined.</summary>
    public IReadOnlyList<string> Planned { get; init; } = [];

    /// <summary>The entries that were added, and read back.</summary>
    public IReadOnlyList<string> Added { get; init; } = [];

    /// <summary>The entries of this module that have a new expiration now, and were read back.</summary>
    public IReadOnlyList<string> Renewed { get; init; } = [];

    /// <summary>The entries that were removed, and read back.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>The wanted entries that were there before.</summary>
    public IReadOnlyList<string> AlreadyPresent { get; init; } = [];

    /// <summary>The entries to remove that were not there as allow entries.</summary>
    public IReadOnlyList<string> NotFound { get; init; } = [];

    /// <summary>The entries to remove that stay, because this module did not add them.</summary>
    public IReadOnlyList<string> NotOwned { get; init; } = [];

    /// <summary>The wanted entries that were not added, each with its reason.</summary>
    public IReadOnlyList<TenantAllowListRejection> Rejected { get; init; } = [];

    /// <summary>When what was added or renewed expires; null if it has no date.</summary>
    public DateTimeOffset? ExpirationDate { get; init; }

    /// <summary>
    /// After how many days without use Exchange removes what was added or renewed; null if it has a date or does not expire.
    /// </summary>
    public int? RemoveAfter { get; init; }

    /// <summary>
    /// How many more allow entries fit; null if the list could not be read, or if that depends on the organisation's plan: 500 without
    /// Defender for Office 365, 1,000 with Plan 1, 5,000 with Plan 2.
    /// </summary>
    public int? RemainingEntries { get; init; }

    /// <summary>The run in the journal, for Undo-CommerceMailChange; null if nothing was changed.</summary>
    public string? RunId { get; init; }

    /// <summary>Why the status is what it is; null if it needs no explanation.</summary>
    public string? Reason { get; init; }

    /// <summary>The route to prefer for the same aim, and what this one does not protect from.</summary>
    public required SaferRoute SaferRoute { get; init; }

    /// <summary>The controls of security scanners that fail after the change.</summary>
    public IReadOnlyList<ScannerControl> ScannerControls => SaferRoute.ScannerControls;
}
