namespace CommerceMailAdmin;

/// <summary>What was taken out of one mailbox's safe senders.</summary>
public sealed record SafeSenderRemovalResult
{
    /// <summary>The mailbox as it was asked for.</summary>
    public required string Identity { get; init; }

    /// <summary>The mailbox as Exchange names it; null if it could not be read.</summary>
    public string? Mailbox { get; init; }

    /// <summary>What happened to the mailbox; Rejected where every sender was kept.</summary>
    public required ChangeStatus Status { get; init; }

    /// <summary>The senders that would be removed, with the status Planned (-WhatIf) or Declined.</summary>
    public IReadOnlyList<string> Planned { get; init; } = [];

    /// <summary>The senders that were removed, and that was read back.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>The senders that were not there.</summary>
    public IReadOnlyList<string> NotFound { get; init; } = [];

    /// <summary>The senders that are there and stay, because the journal does not know them as added by this module.</summary>
    public IReadOnlyList<string> NotOwned { get; init; } = [];

    /// <summary>The run in the journal; null if nothing was changed.</summary>
    public string? RunId { get; init; }

    /// <summary>Why the status is what it is; null if it needs no explanation.</summary>
    public string? Reason { get; init; }

    /// <summary>The route to prefer for the same aim, and what safe senders do not protect from.</summary>
    public required SaferRoute SaferRoute { get; init; }

    /// <summary>The controls of security scanners that fail while mailboxes have safe senders.</summary>
    public IReadOnlyList<ScannerControl> ScannerControls => SaferRoute.ScannerControls;
}
