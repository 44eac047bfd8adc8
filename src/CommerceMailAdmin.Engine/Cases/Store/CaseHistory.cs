using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Store;

/// <summary>One case as known at an instant: its messages, each counted once, oldest first. At least one is a customer's.</summary>
internal sealed record CaseHistory
{
    /// <summary>The clock of a device can be behind by minutes, or by the hours of a zone.</summary>
    private static readonly TimeSpan MostWrongClock = TimeSpan.FromDays(1);

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
    public ClassifiedMessage? OldestUnanswered
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

    /// <summary>A case as known at an instant; null if it had no customer message.</summary>
    /// <param name="key">The case.</param>
    /// <param name="messages">All its messages and their copies, in any order.</param>
    /// <param name="marks">The marks that the seller has set, oldest first.</param>
    /// <param name="own">The seller's addresses, from which answers count.</param>
    /// <param name="at">The instant.</param>
    public static CaseHistory? Of(
        CaseKey key, IEnumerable<ClassifiedMessage> messages, IReadOnlyList<CaseMark> marks, OwnAddresses own, DateTimeOffset at)
    {
        var known = messages.Where(m => m.Time <= at && own.MayCount(m)).ToList();
        var customer = Distinct(known, MessageClass.CaseMail);
        return customer.Count == 0
            ? null
            : new CaseHistory
            {
                Key = key,
                CaseId = customer[0].Cases.First(c => c.Key == key).CaseId,
                Customer = customer,
                Answers = AfterWhatTheyAnswer(Delivered(known), customer),
                Excluded = Distinct(known, MessageClass.Excluded),
                Marks = marks.Count == 0 ? marks : marks.Where(m => m.Time <= at).ToArray(),
            };
    }

    /// <summary>
    /// The messages in the order of time, copies of one message counted once: the earliest, which is the original,
    /// and if several have the same time, the one in the most regular folder.
    /// </summary>
    public static List<T> Distinct<T>(IEnumerable<T> messages)
        where T : ClassifiedMessage
    {
        var sorted = messages.ToList();
        if (sorted.Count > 1)
        {
            sorted.Sort(Compare);
            var met = new HashSet<MessageIdentity>();
            sorted.RemoveAll(m => !met.Add(m.Identity));
        }

        return sorted;
    }

    /// <summary>
    /// Moves an answer behind the customer message that it names if it has an earlier time: it was written after that message, so the clock
    /// of its device was wrong.
    /// </summary>
    private static List<ClassifiedMessage> AfterWhatTheyAnswer(List<ClassifiedMessage> answers, List<ClassifiedMessage> customer)
    {
        var moved = false;
        for (var i = 0; i < answers.Count; i++)
        {
            var (time, references) = (answers[i].Time, answers[i].References);
            if (references.Count > 0 && customer.FindLast(c => c.Time > time && c.Time - time <= MostWrongClock
                && c.MessageId is { } id && references.Contains(id)) is { } asked)
            {
                answers[i] = answers[i] with { Time = asked.Time };
                moved = true;
            }
        }

        // A stable sort: answers with the same time keep the order of their own dates.
        return moved ? [.. answers.OrderBy(a => a.Time)] : answers;
    }

    /// <summary>
    /// The answers that did not come back as undelivered. A report that names no message means the last answer before it.
    /// </summary>
    private static List<ClassifiedMessage> Delivered(List<ClassifiedMessage> messages)
    {
        var answers = Distinct(messages, MessageClass.Answer);
        foreach (var report in messages.Where(m => m.Class == MessageClass.Undelivered))
        {
            if (report.MessageId is { } id)
            {
                answers.RemoveAll(a => a.MessageId == id);
            }
            else if (answers.FindLastIndex(a => a.Time <= report.Time) is var last and >= 0)
            {
                answers.RemoveAt(last);
            }
        }

        return answers;
    }

    private static List<ClassifiedMessage> Distinct(List<ClassifiedMessage> messages, MessageClass kind) =>
        Distinct(messages.Where(m => m.Class == kind));

    /// <summary>Making the id costs time, so it is compared last.</summary>
    private static int Compare(ClassifiedMessage a, ClassifiedMessage b)
    {
        var order = a.Time.CompareTo(b.Time);
        order = order != 0 ? order : (a.Folder.Role == FolderRole.Junk).CompareTo(b.Folder.Role == FolderRole.Junk);
        order = order != 0 ? order : (a.Folder.Role != FolderRole.Inbox).CompareTo(b.Folder.Role != FolderRole.Inbox);
        return order != 0 ? order : string.CompareOrdinal(a.Location.Id, b.Location.Id);
    }
}

/// <summary>
/// What a list of waiting cases shows of a case. A ledger keeps it beside the messages, so that a list need not read them.
/// </summary>
internal sealed record CaseSummary
{
    /// <summary>The platform it came through.</summary>
    public required string Platform { get; init; }

    /// <inheritdoc cref="CaseHistory.CaseId"/>
    public required string CaseId { get; init; }

    /// <summary>When the first customer message arrived.</summary>
    public required DateTimeOffset FirstReceived { get; init; }

    /// <summary>When the oldest message without an answer arrived; null if each has one.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>The folder of the oldest message without an answer; if there is none, that of the first message.</summary>
    public required MailFolder Folder { get; init; }

    /// <summary>The mailbox of the same message.</summary>
    public required string Mailbox { get; init; }

    /// <summary>How many customer messages there are.</summary>
    public required int Customer { get; init; }

    /// <summary>How many answers there are.</summary>
    public required int Answers { get; init; }

    /// <summary>How many messages are excluded.</summary>
    public required int Excluded { get; init; }

    /// <inheritdoc cref="CaseHistory.Authenticity"/>
    public required CaseAuthenticity Authenticity { get; init; }

    /// <summary>What the first customer message says of the order, the reason and the buyer.</summary>
    public required MailContent Content { get; init; }

    /// <summary>When the first claim or chargeback for the case's order arrived; null if there is none.</summary>
    public DateTimeOffset? ClaimOpened { get; init; }

    /// <summary>Sums a history up.</summary>
    /// <param name="history">The case.</param>
    /// <param name="content">What its first customer message says.</param>
    public static CaseSummary Of(CaseHistory history, MailContent content)
    {
        var waiting = history.OldestUnanswered;
        var shown = waiting ?? history.Customer[0];
        return new CaseSummary
        {
            Platform = history.Key.Platform,
            CaseId = history.CaseId,
            FirstReceived = history.Customer[0].Time,
            WaitingSince = waiting?.Time,
            Folder = shown.Folder,
            Mailbox = shown.Mailbox,
            Customer = history.Customer.Count,
            Answers = history.Answers.Count,
            Excluded = history.Excluded.Count,
            Authenticity = history.Authenticity,
            Content = content,
        };
    }
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
