using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Store;

namespace CommerceMailAdmin.Engine.Cases.History;

/// <summary>
/// One turn of a case: it begins with a customer message, later customer messages join it, and an answer or a closing mark ends it.
/// </summary>
internal sealed record Turn
{
    /// <summary>The customer messages, oldest first, at least one.</summary>
    public List<ClassifiedMessage> Customer { get; } = [];

    /// <summary>The answer that ended it; null if none did.</summary>
    public ClassifiedMessage? Answer { get; set; }

    /// <summary>When a closing mark ended it; null if none did.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>When it began.</summary>
    public DateTimeOffset Since => Customer[0].Time;

    /// <summary>When it ended; null if it is open.</summary>
    public DateTimeOffset? Ended => Answer?.Time ?? ClosedAt;
}

/// <summary>
/// Works out the turns of a case from its events in the order of time, from the first customer message on. Of events at the same instant,
/// customer messages come first, then answers, claims and marks.
/// </summary>
internal sealed class CaseCourse
{
    private readonly CaseOptions _options;
    private readonly string _mailbox;
    private readonly List<Turn> _turns = [];

    /// <summary>The last event of a case without an open turn, from which idle time is counted.</summary>
    private DateTimeOffset _idleSince;

    private CaseCourse(CaseOptions options, string mailbox)
    {
        _options = options;
        _mailbox = mailbox;
    }

    /// <summary>The turns, oldest first.</summary>
    public IReadOnlyList<Turn> Turns => _turns;

    /// <summary>The turn that is open; null if no customer message waits for a reply.</summary>
    public Turn? Open { get; private set; }

    /// <summary>When the case was closed, by a mark or after idle time; null if it is open.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>How often the buyer wrote again after the case was closed.</summary>
    public int Reopened { get; private set; }

    /// <summary>Works out the course of a case.</summary>
    /// <param name="history">The case.</param>
    /// <param name="claims">When claims and chargebacks for its order arrived, up to the instant asked about.</param>
    /// <param name="options">The clock, the instant, and the idle time that closes a case.</param>
    public static CaseCourse Of(CaseHistory history, IEnumerable<DateTimeOffset> claims, CaseOptions options)
    {
        var course = new CaseCourse(options, history.Customer[0].Mailbox);
        var begins = history.Customer[0].Time;
        foreach (var step in course.Steps(history, claims).Where(s => s.Time >= begins).OrderBy(s => s.Time).ThenBy(s => s.Rank))
        {
            course.CloseIfIdle(idleEnd => idleEnd < step.Time);
            step.Apply();
        }

        course.CloseIfIdle(idleEnd => idleEnd <= options.At);
        return course;
    }

    private IEnumerable<Step> Steps(CaseHistory history, IEnumerable<DateTimeOffset> claims)
    {
        // A mark that opens a case cancels the closing marks before it.
        var opened = history.Marks.LastOrDefault(m => m.Kind == CaseMarkKind.Open)?.Time;
        return history.Customer.Select(m => new Step(m.Time, 0, () => AddCustomerMessage(m)))
            .Concat(history.Answers.Select(m => new Step(m.Time, 1, () => AddAnswer(m))))
            .Concat(claims.Select(c => new Step(c, 2, () => Reopen(c))))
            .Concat(history.Marks.Where(m => opened is null || m.Time >= opened).Select(m => new Step(m.Time, 3, () => AddMark(m))));
    }

    private void AddCustomerMessage(ClassifiedMessage message)
    {
        if (ClosedAt is not null)
        {
            Reopened++;
            ClosedAt = null;
        }

        if (Open is null)
        {
            _turns.Add(Open = new Turn());
        }

        Open.Customer.Add(message);
    }

    private void AddAnswer(ClassifiedMessage message)
    {
        if (Open is not null)
        {
            Open.Answer = message;
            Open = null;
        }

        _idleSince = message.Time;
    }

    private void Reopen(DateTimeOffset time)
    {
        ClosedAt = null;
        _idleSince = time;
    }

    private void AddMark(CaseMark mark)
    {
        if (mark.Kind == CaseMarkKind.Open)
        {
            Reopen(mark.Time);
            return;
        }

        if (Open is not null)
        {
            Open.ClosedAt = mark.Time;
            Open = null;
        }

        ClosedAt ??= mark.Time;
    }

    /// <summary>Without an open turn, a number of business days without an event closes the case.</summary>
    private void CloseIfIdle(Func<DateTimeOffset, bool> isOver)
    {
        if (ClosedAt is null && Open is null && _turns.Count > 0)
        {
            var idleEnd = _options.ClockOf(_mailbox).AddBusinessDays(_idleSince, _options.CloseAfterDays);
            ClosedAt = isOver(idleEnd) ? idleEnd : null;
        }
    }

    /// <summary>An event of the case.</summary>
    private sealed record Step(DateTimeOffset Time, int Rank, Action Apply);
}
