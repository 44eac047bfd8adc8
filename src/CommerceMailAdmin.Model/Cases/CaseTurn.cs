namespace CommerceMailAdmin;

/// <summary>One turn of the seller: a buyer waits for an answer, from the oldest unanswered customer message to the answer.</summary>
public sealed record CaseTurn
{
    /// <summary>When the clock started: the arrival of the oldest unanswered customer message.</summary>
    public required DateTimeOffset WaitingSince { get; init; }

    /// <summary>When the answer was due, with the offset of the calendar's zone.</summary>
    public required DateTimeOffset DueBy { get; init; }

    /// <summary>When the answer was sent; null if there is none yet.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Who answered: the sender's address; null if there is no answer yet.</summary>
    public string? AnsweredBy { get; init; }

    /// <summary>
    /// When the case was marked closed while the buyer waited, which ends the turn without an answer; null if it was not.
    /// </summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Whether the answer came in time; null if there is none, unless the turn outlasted the due time.</summary>
    public bool? InTime { get; init; }

    /// <summary>The business time from the customer's message to the end of the turn, or to the instant asked about.</summary>
    public required TimeSpan BusinessTime { get; init; }

    /// <summary>All the time from the customer's message to the end of the turn, or to the instant asked about.</summary>
    public required TimeSpan ElapsedTime { get; init; }

    /// <summary>The mailbox in which the customer's message was found.</summary>
    public required string Mailbox { get; init; }

    /// <summary>True if the customer's message is in Junk.</summary>
    public bool InJunk { get; init; }

    /// <summary>What the answer lacks of the form the platform asks for; empty if nothing, or if there is no answer.</summary>
    public ReplyProblem[] Problems { get; init; } = [];

    /// <summary>The steps that led to the due time; null unless asked for.</summary>
    public Timeline? Timeline { get; init; }

    private string Outcome => this switch
    {
        { AnsweredAt: null, ClosedAt: null } => "no answer",
        { AnsweredAt: null } => "marked closed",
        { InTime: false } => "answered late",
        _ => "answered in time",
    };

    /// <summary>The turn in one line: its times, and whether the answer was in time.</summary>
    public override string ToString() =>
        $"{TableText.Minute(WaitingSince)} to {TableText.Minute(AnsweredAt ?? ClosedAt) ?? "now"}, due {TableText.Minute(DueBy)}, "
        + Outcome
        + (Problems.Length == 0 ? "" : $" ({string.Join(", ", Problems)})");
}

/// <summary>What an answer lacks of the form the platform asks for.</summary>
public enum ReplyProblem : long
{
    /// <summary>It was not sent to the case's relay address itself: only copied to it, or sent elsewhere.</summary>
    NotToRelay,

    /// <summary>It was not sent from the address to which the platform delivers the case's mail.</summary>
    NotFromRegisteredAddress,

    /// <summary>The subject no longer has the order number that was in it.</summary>
    OrderNumberNotInSubject,

    /// <summary>The text does not keep the order number.</summary>
    OrderNumberNotInBody,

    /// <summary>A return label is promised, but nothing is attached.</summary>
    AttachmentMissing,
}
