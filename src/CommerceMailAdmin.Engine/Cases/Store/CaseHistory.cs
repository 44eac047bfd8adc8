using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Store;

/// <summary>One case as known at an instant: its messages, each counted once, oldest first. At least one is a customer's.</summary>
internal sealed record CaseHistory
{
    /// <summary>What identifies it.</summary>
    public required CaseKey Key { get; init; }

    /// <summary>The id as the first mail writes it.</summary>
    public required string CaseId { get; init; }

    /// <summary>The buyer's messages that count.</summary>
    public required IReadOnlyList<ClassifiedMessage> Customer { get; init; }

    /// <summary>The seller's answers.</summary>
    public required IReadOnlyList<ClassifiedMessage> Answers { get; init; }

    /// <summary>The messages that claim to belong to the case and only look like it.</summary>
    public required IReadOnlyList<ClassifiedMessage> Excluded { get; init; }

    /// <summary>The marks that the seller has set and that are known at the instant, oldest first.</summary>
    public IReadOnlyList<CaseMark> Marks { get; init; } = [];

    /// <summary>When the seller last marked the case closed; null if never, or if it was opened again.</summary>
    public DateTimeOffset? MarkedClosed => Marks.Count > 0 && Marks[^1] is { Kind: CaseMarkKind.Closed } mark ? mark.Time : null;

    /// <summary>The oldest customer message after the last answer and the closing mark; null if there is none.</summary>
    public ClassifiedMessage? Waiting
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
        Excluded.Count > 0 ? CaseAuthenticity.Disputed
        : Customer.All(m => m.Authenticity == CommerceMailAdmin.Authenticity.Genuine) ? CaseAuthenticity.Genuine
        : CaseAuthenticity.Unverifiable;
}

/// <summary>What a seller can say of a case beside answering it.</summary>
internal enum CaseMarkKind
{
    /// <summary>The case is settled: nobody waits, until the buyer writes again or a claim is opened.</summary>
    Closed,

    /// <summary>It is not: every closing mark before this one is taken back.</summary>
    Open,
}

/// <summary>What a seller has said of a case.</summary>
/// <param name="Kind">What was said.</param>
/// <param name="Time">From when on it holds.</param>
internal sealed record CaseMark(CaseMarkKind Kind, DateTimeOffset Time);
