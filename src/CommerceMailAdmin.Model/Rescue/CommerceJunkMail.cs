namespace CommerceMailAdmin;

/// <summary>A kind of folder in which the platform's mail does not belong.</summary>
public enum JunkMailFolder : long
{
    /// <summary>The folder of the spam filter.</summary>
    Junk,

    /// <summary>Deleted mail.</summary>
    Deleted,

    /// <summary>Archived mail.</summary>
    Archive,
}

/// <summary>A message of the platform in the wrong folder.</summary>
public sealed record CommerceJunkMail
{
    /// <summary>The mailbox.</summary>
    public required string Mailbox { get; init; }

    /// <summary>The name of the folder that the message is in.</summary>
    public required string Folder { get; init; }

    /// <summary>What the folder is for.</summary>
    public required JunkMailFolder FolderKind { get; init; }

    /// <summary>When the message arrived (UTC).</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>The address in its From field.</summary>
    public string? From { get; init; }

    /// <summary>Its subject; null unless -IncludeBuyerData was given.</summary>
    public string? Subject { get; init; }

    /// <summary>The case that it belongs to, or claims to belong to; null for a notice.</summary>
    public string? CaseId { get; init; }

    /// <summary>Whether it comes from the address in From, as the receiving organisation recorded it.</summary>
    public required Authenticity Verdict { get; init; }

    /// <summary>Why it is in this folder, by its header fields. The sender can write them: the verdict does not rest on them.</summary>
    public required string Reason { get; init; }

    /// <summary>Its Message-ID without angle brackets; null if it has none.</summary>
    public string? MessageId { get; init; }

    /// <summary>What the server or the file calls the message. A move changes it.</summary>
    public required string Id { get; init; }
}

/// <summary>What Restore-CommerceJunkMail did with one message.</summary>
public sealed record JunkMailRestoreResult
{
    /// <summary>The mailbox.</summary>
    public required string Mailbox { get; init; }

    /// <summary>The name of the folder that the message was in.</summary>
    public required string Folder { get; init; }

    /// <summary>When the message arrived (UTC).</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>The address in its From field.</summary>
    public string? From { get; init; }

    /// <summary>The case that it belongs to; null for a notice.</summary>
    public string? CaseId { get; init; }

    /// <summary>
    /// Changed: the message is in the Inbox now. Unchanged: it was there before. Planned and Declined: it was not moved. Rejected: it is
    /// forged, or cannot be verified. Failed: it was not moved, or it is not known whether it was.
    /// </summary>
    public required ChangeStatus Status { get; init; }

    /// <summary>Why the status is what it is; null if it needs no explanation.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// The command that adds the sender's domain to the safe senders of the mailbox, so that later mail does not go to Junk. Null if the
    /// message was not in Junk, or if it is not certain that it is genuine.
    /// </summary>
    public string? SafeSenderCommand { get; init; }

    /// <summary>What the server called the message before.</summary>
    public required string Id { get; init; }

    /// <summary>What the server calls the message now; null if it was not moved, or the server did not tell.</summary>
    public string? NewId { get; init; }

    /// <summary>The run in the journal; null if nothing was sent.</summary>
    public string? RunId { get; init; }
}

/// <summary>What Undo-CommerceMailChange did with one message that Restore-CommerceJunkMail had moved to the Inbox.</summary>
public sealed record JunkMailUndoResult
{
    /// <summary>The mailbox.</summary>
    public required string Mailbox { get; init; }

    /// <summary>The name of the folder that the message was in before it was restored.</summary>
    public required string Folder { get; init; }

    /// <summary>Its Message-ID without angle brackets; if it has none, what the server called it before it was restored.</summary>
    public required string MessageId { get; init; }

    /// <summary>
    /// Changed: the message is in the folder again. Unchanged: it is no longer in the Inbox, so it was left where it is. Planned and
    /// Declined: it was not moved. Failed: it was not moved, or it is not known whether it was.
    /// </summary>
    public required ChangeStatus Status { get; init; }

    /// <summary>Why the status is what it is; null if it needs no explanation.</summary>
    public string? Reason { get; init; }

    /// <summary>What the server calls the message now; null if it was not moved, or the server did not tell.</summary>
    public string? NewId { get; init; }

    /// <summary>The run of the undo in the journal; null if nothing was sent.</summary>
    public string? RunId { get; init; }
}
