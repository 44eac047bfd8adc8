using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Store;

namespace CommerceMailAdmin.Engine.Cases.History;

/// <summary>One wait of the buyer: it begins with a customer message that nobody has answered, and later ones join it.</summary>
internal sealed record Wait
{
    /// <summary>The customer messages, oldest first, at least one.</summary>
    public List<ClassifiedMessage> Customer { get; } = [];

    /// <summary>The answer that ended it; null where none did.</summary>
    public ClassifiedMessage? Answer { get; set; }

    /// <summary>When a closing mark ended it; null where none did.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>When it began.</summary>
    public DateTimeOffset Since => Customer[0].Time;

    /// <summary>When it ended; null where it lasts.</summary>
    public DateTimeOffset? Ended => Answer?.Time ?? ClosedAt;
}

/// <summary>
/// Goes through what happened in a case, from its first customer message on, in the order of time; of things at one instant customer messages
/// come first, then answers, claims and marks.
/// </summary>
internal sealed class CaseCourse
{
    private readonly CaseOptions _options;
    private readonly string _mailbox;
    private readonly List<Wait> _waits = [];
    private Wait? _open;

    /// <summary>From when on a settled case has been idle.</summary>
    private DateTimeOffset _lastWord;

    private CaseCourse(CaseOptions options, string mailbox) => (_options, _mailbox) = (options, mailbox);

    /// <summary>The waits, oldest first.</summary>
    public IReadOnlyList<Wait> Waits => _waits;

    /// <summary>The wait that lasts; null where the buyer does not wait.</summary>
    public Wait? Open => _open;

    /// <summary>When the case was closed, by a mark or by idleness; null where it is open.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>How often the buyer wrote again after it had been closed.</summary>
    public int Reopened { get; private set; }

    /// <summary>Works out the course of a case.</summary>
    /// <param name="history">The case.</param>
    /// <param name="claims">When claims and chargebacks for its order came, up to the instant asked about.</param>
    /// <param name="options">The clock, the instant, and how long idleness takes to close.</param>
    public static CaseCourse Of(CaseHistory history, IEnumerable<DateTimeOffset> claims, CaseOptions options)
    {
        var course = new CaseCourse(options, history.Customer[0].Mailbox);
        var begins = history.Customer[0].Time;
        foreach (var (time, _, step) in course.Steps(history, claims).Where(s => s.Time >= begins).OrderBy(s => s.Time).ThenBy(s => s.Rank))
        {
            course.CloseWhereIdle(idleEnd => idleEnd < time);
            step();
        }

        course.CloseWhereIdle(idleEnd => idleEnd <= options.At);
        return course;
    }

    private IEnumerable<(DateTimeOffset Time, int Rank, Action Step)> Steps(CaseHistory history, IEnumerable<DateTimeOffset> claims)
    {
        // A mark that opens a case takes back the closing ones before it.
        var opened = history.Marks.LastOrDefault(m => m.Kind == CaseMarkKind.Open)?.Time;
        return history.Customer.Select(m => (m.Time, 0, (Action)(() => Write(m))))
            .Concat(history.Answers.Select(m => (m.Time, 1, (Action)(() => Answer(m)))))
            .Concat(claims.Select(c => (c, 2, (Action)(() => OpenAgain(c)))))
            .Concat(history.Marks.Where(m => opened is null || m.Time >= opened)
                .Select(m => (m.Time, 3, (Action)(() => Mark(m)))));
    }

    private void Write(ClassifiedMessage message)
    {
        if (ClosedAt is not null)
        {
            Reopened++;
            ClosedAt = null;
        }

        if (_open is null)
        {
            _waits.Add(_open = new Wait());
        }

        _open.Customer.Add(message);
    }

    private void Answer(ClassifiedMessage message)
    {
        if (_open is not null)
        {
            _open.Answer = message;
            _open = null;
        }

        _lastWord = message.Time;
    }

    private void OpenAgain(DateTimeOffset time) => (ClosedAt, _lastWord) = (null, time);

    private void Mark(CaseMark mark)
    {
        if (mark.Kind == CaseMarkKind.Open)
        {
            OpenAgain(mark.Time);
            return;
        }

        if (_open is not null)
        {
            _open.ClosedAt = mark.Time;
            _open = null;
        }

        ClosedAt ??= mark.Time;
    }

    /// <summary>Where nobody waits, a number of business days without a word closes the case.</summary>
    private void CloseWhereIdle(Func<DateTimeOffset, bool> isOver)
    {
        if (ClosedAt is null && _open is null && _waits.Count > 0)
        {
            var idleEnd = _options.ClockOf(_mailbox).AddBusinessDays(_lastWord, _options.CloseAfterDays);
            ClosedAt = isOver(idleEnd) ? idleEnd : null;
        }
    }
}
