using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.Recognition;

namespace CommerceMailAdmin.Engine.Cases.Book;

/// <summary>One case as known at an instant: its messages, each counted once, oldest first. At least one is a customer's.</summary>
internal sealed record CaseHistory
{
    /// <summary>What tells it from other cases.</summary>
    public required CaseKey Key { get; init; }

    /// <summary>The id as the first mail writes it.</summary>
    public required string CaseId { get; init; }

    /// <summary>The buyer's messages that count.</summary>
    public required IReadOnlyList<RecognisedMessage> Customer { get; init; }

    /// <summary>The seller's answers.</summary>
    public required IReadOnlyList<RecognisedMessage> Answers { get; init; }

    /// <summary>The messages that claim to belong to the case and only look like it.</summary>
    public required IReadOnlyList<RecognisedMessage> SetAside { get; init; }

    /// <summary>What the seller has said of the case, known at the instant, oldest first.</summary>
    public IReadOnlyList<CaseMark> Marks { get; init; } = [];

    /// <summary>What the first mail says of the order, the reason and the buyer.</summary>
    public MailContent Content => Customer[0].Content;

    /// <summary>When the seller last marked the case closed; null where never, or where it was opened again.</summary>
    public DateTimeOffset? MarkedClosed => Marks.Count > 0 && Marks[^1] is { Kind: CaseMarkKind.Closed } mark ? mark.Time : null;

    /// <summary>The oldest customer message behind the last answer and the closing mark; null where none is.</summary>
    public RecognisedMessage? Waiting
    {
        get
        {
            var settled = Answers.Count > 0 ? Answers[^1].Time : DateTimeOffset.MinValue;
            settled = MarkedClosed is { } closed && closed > settled ? closed : settled;
            return Customer.FirstOrDefault(m => m.Time > settled);
        }
    }

    /// <summary>The verdict on the case's messages together.</summary>
    public CaseAuthenticity Authenticity =>
        SetAside.Count > 0 ? CaseAuthenticity.Disputed
        : Customer.All(m => m.Authenticity == CommerceMailAdmin.Authenticity.Genuine) ? CaseAuthenticity.Genuine
        : CaseAuthenticity.Unverifiable;
}
