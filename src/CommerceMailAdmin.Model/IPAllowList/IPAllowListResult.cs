namespace CommerceMailAdmin;

/// <summary>What Add-CommerceIPAllowList or Remove-CommerceIPAllowList did to one list.</summary>
public sealed record IPAllowListResult
{
    /// <summary>The place of the list.</summary>
    public required IPAllowListTarget Target { get; init; }

    /// <summary>The connection filter policy, or the Edge Transport server.</summary>
    public required string Name { get; init; }

    /// <summary>What happened to the list.</summary>
    public required ChangeStatus Status { get; init; }

    /// <summary>The ranges that would be added, or removed, with the status Planned (-WhatIf) or Declined.</summary>
    public IReadOnlyList<string> Planned { get; init; } = [];

    /// <summary>The ranges that were added, and read back.</summary>
    public IReadOnlyList<string> Added { get; init; } = [];

    /// <summary>The ranges that were removed, and read back.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>The wanted ranges that other entries of the list cover already, whole.</summary>
    public IReadOnlyList<string> AlreadyPresent { get; init; } = [];

    /// <summary>The ranges to remove that were not there.</summary>
    public IReadOnlyList<string> NotFound { get; init; } = [];

    /// <summary>The ranges to remove that stay, because the journal does not know them as added by this module.</summary>
    public IReadOnlyList<string> NotOwned { get; init; } = [];

    /// <summary>The wanted ranges that were not added, each with its reason.</summary>
    public IReadOnlyList<IPAllowListRejection> Rejected { get; init; } = [];

    /// <summary>
    /// How many more entries the list can hold afterwards; null if Exchange documents no limit, or the list could not be read.
    /// </summary>
    public int? RemainingEntries { get; init; }

    /// <summary>When what was added expires; null if it does not.</summary>
    public DateTimeOffset? ExpirationTime { get; init; }

    /// <summary>The run in the journal, for Undo-CommerceMailChange; null if nothing was changed.</summary>
    public string? RunId { get; init; }

    /// <summary>Why the status is what it is; null if it needs no explanation.</summary>
    public string? Reason { get; init; }

    /// <summary>The route to prefer for the same aim, and what this one does not protect from.</summary>
    public required SaferRoute SaferRoute { get; init; }

    /// <summary>The controls of security scanners that fail while the list has entries.</summary>
    public IReadOnlyList<ScannerControl> ScannerControls => SaferRoute.ScannerControls;
}
