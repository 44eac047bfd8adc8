namespace CommerceMailAdmin;

/// <summary>What became of a message at the organisation's door.</summary>
public enum MailTraceOutcome : long
{
    /// <summary>It is in the mailbox. <see cref="CommerceMailTrace.Folder"/> names the folder, if Exchange does.</summary>
    Delivered,

    /// <summary>It was marked as spam and delivered to Junk.</summary>
    Junked,

    /// <summary>It is held in the quarantine.</summary>
    Quarantined,

    /// <summary>It was held in the quarantine, and somebody has released it.</summary>
    Released,

    /// <summary>A rule, a policy or a restriction refused or deleted it.</summary>
    Rejected,

    /// <summary>The delivery failed for another reason.</summary>
    Failed,

    /// <summary>The recipient is a group. The message went to its members, who have rows of their own.</summary>
    Expanded,

    /// <summary>It went to another recipient instead.</summary>
    Redirected,

    /// <summary>It was handed to another mail system, which alone knows what became of it.</summary>
    Relayed,

    /// <summary>The delivery is under way, or is being tried again.</summary>
    Pending,

    /// <summary>Exchange does not tell.</summary>
    Unknown,
}

/// <summary>One thing that happened to a message on its way.</summary>
public sealed record MailTraceEvent
{
    /// <summary>When (UTC).</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What happened, by Exchange's name for it: Receive, Deliver, FAIL.</summary>
    public required string Event { get; init; }

    /// <summary>What was done, if Exchange tells; on-premises the source of the event: STOREDRIVER, AGENT.</summary>
    public string? Action { get; init; }

    /// <summary>The details in Exchange's words. They can have text that the sender or another server wrote.</summary>
    public string? Detail { get; init; }

    /// <summary>The server in whose log the event is; null for Exchange Online.</summary>
    public string? Server { get; init; }
}

/// <summary>What became of one message of the platform for one recipient.</summary>
public sealed record CommerceMailTrace
{
    /// <summary>When Exchange received it (UTC).</summary>
    public required DateTimeOffset Received { get; init; }

    /// <summary>The recipient.</summary>
    public required string Recipient { get; init; }

    /// <summary>The sender as Exchange recorded it. It is a claim: see <see cref="Verdict"/>.</summary>
    public required string Sender { get; init; }

    /// <summary>The kind of mail, by sender and subject; null if they do not tell.</summary>
    public MailKind? Kind { get; init; }

    /// <summary>The case, by the sender's address or by the ledger; null if neither tells.</summary>
    public string? CaseId { get; init; }

    /// <summary>The order, by the subject or by the ledger; null if neither tells.</summary>
    public string? OrderNumber { get; init; }

    /// <summary>Its subject; null unless -IncludeBuyerData was given.</summary>
    public string? Subject { get; init; }

    /// <summary>What became of it.</summary>
    public required MailTraceOutcome Outcome { get; init; }

    /// <summary>The folder that it was delivered to: Inbox, JunkEmail; null if Exchange does not name it.</summary>
    public string? Folder { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The command that fixes it, or that shows the cause; null if nothing is to be fixed.</summary>
    public string? Remediation { get; init; }

    /// <summary>Exchange's own word for the outcome: a status of the message trace, or the last event on-premises.</summary>
    public required string Status { get; init; }

    /// <summary>
    /// Whether a quarantined message comes from the address in From, as the receiving organisation recorded it in its header. Null if it
    /// was not quarantined: its header is not read.
    /// </summary>
    public Authenticity? Verdict { get; init; }

    /// <summary>What the verdict rests on; null without a verdict.</summary>
    public string? VerdictReason { get; init; }

    /// <summary>True if the ledger has the message, false if it does not; null if no ledger was read.</summary>
    public bool? InLedger { get; init; }

    /// <summary>The message in the quarantine, by Exchange's identity; null if it is not there.</summary>
    public string? QuarantineIdentity { get; init; }

    /// <summary>Why it was quarantined, in Exchange's word: Spam, HighConfPhish, TransportRule; null if it was not.</summary>
    public string? QuarantineType { get; init; }

    /// <summary>When the quarantine deletes it (UTC); null if it is not there.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>
    /// With -Release: what was done with the quarantined message. Changed: it was released. Unchanged: it was released before. Planned and
    /// Declined: it was not released. Rejected: the sender is not proven. Failed: it was not released, or it is not known whether it was.
    /// Null without -Release, and for messages that are not in the quarantine.
    /// </summary>
    public ChangeStatus? Release { get; init; }

    /// <summary>Why the release ended as it did; null if it needs no explanation.</summary>
    public string? ReleaseReason { get; init; }

    /// <summary>The run in the journal; null if nothing was sent.</summary>
    public string? RunId { get; init; }

    /// <summary>Its Message-ID without angle brackets; null if it has none.</summary>
    public string? MessageId { get; init; }

    /// <summary>The id that Exchange gave it on arrival; null on-premises if the log has none.</summary>
    public string? MessageTraceId { get; init; }

    /// <summary>The address that the message came from; null if Exchange does not tell.</summary>
    public string? ClientAddress { get; init; }

    /// <summary>What happened to it, oldest first. For Exchange Online: only with -Detail, and for messages that failed or wait.</summary>
    public MailTraceEvent[] Events { get; init; } = [];
}
