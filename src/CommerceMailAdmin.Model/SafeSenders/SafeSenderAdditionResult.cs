namespace CommerceMailAdmin;

/// <summary>What Add-CommerceSafeSenders did to one mailbox. Lists keep the order of the wanted senders.</summary>
public sealed record SafeSenderAdditionResult
{
    /// <summary>The mailbox as it was asked for.</summary>
    public required string Identity { get; init; }

    /// <summary>The mailbox as Exchange names it; null if it could not be read.</summary>
    public string? Mailbox { get; init; }

    /// <summary>The kind of mailbox, such as SharedMailbox; null if it was not asked for.</summary>
    public string? RecipientTypeDetails { get; init; }

    /// <summary>What happened to the mailbox.</summary>
    public required ChangeStatus Status { get; init; }

    /// <summary>The senders that would be added, with the status Planned (-WhatIf) or Declined.</summary>
    public IReadOnlyList<string> Planned { get; init; } = [];

    /// <summary>The senders that were added and read back.</summary>
    public IReadOnlyList<string> Added { get; init; } = [];

    /// <summary>The wanted senders that were there before.</summary>
    public IReadOnlyList<string> AlreadyPresent { get; init; } = [];

    /// <summary>The wanted senders that were not added, each with its reason.</summary>
    public IReadOnlyList<SafeSenderRejection> Rejected { get; init; } = [];

    /// <summary>The wanted senders that the mailbox's blocked list holds too. In both lists, safe wins.</summary>
    public IReadOnlyList<string> Blocked { get; init; } = [];

    /// <summary>
    /// The domains among the wanted senders that Exchange Online ignores, because an anti-spam policy quarantines spam; Notes names it.
    /// </summary>
    public IReadOnlyList<string> IgnoredByPolicy { get; init; } = [];

    /// <summary>
    /// Entries that the mailbox holds already and that keep Exchange from changing it: the one that Exchange named, or those it probably
    /// means. Reason tells how to remove them.
    /// </summary>
    public IReadOnlyList<string> SuspectEntries { get; init; } = [];

    /// <summary>Why safe senders may be without effect in this mailbox although they are stored.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// How many more entries the mailbox can hold afterwards, of the 1,024 that Exchange documents; an upper bound where it trusts its
    /// contacts, which count too (Notes tells); null if the mailbox could not be read.
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
