using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Statistics;

namespace CommerceMailAdmin.Engine.Reports;

/// <summary>Everything a report says, worked out once for all formats.</summary>
internal sealed record ReportData
{
    /// <summary>Time up to which single days are shown where the length of periods is left open.</summary>
    private static readonly TimeSpan LongestInDays = TimeSpan.FromDays(35);

    /// <summary>Time up to which weeks are shown.</summary>
    private static readonly TimeSpan LongestInWeeks = TimeSpan.FromDays(400);

    public required SlaReportOptions Options { get; init; }

    public required SlaMeasure Total { get; init; }

    /// <summary>The period of the same length before; null if the beginning was not given, or nothing is known of it.</summary>
    public SlaMeasure? Before { get; init; }

    public required SlaMeasure[] Periods { get; init; }

    public required SlaMeasure[] ByMailbox { get; init; }

    public required SlaMeasure[] ByAgent { get; init; }

    public required SlaMeasure[] ByReason { get; init; }

    public required SlaMeasure[] ByPlatform { get; init; }

    public required AnswerTimeBin[] Distribution { get; init; }

    public required AgeingBin[] Ageing { get; init; }

    /// <summary>
    /// The cases with a wait that began in the time or lay open at its end, most urgent first, then those answered late, then the latest.
    /// </summary>
    public required CommerceCase[] Cases { get; init; }

    public static ReportData Of(IReadOnlyList<CommerceCase> cases, SlaReportOptions options)
    {
        var question = options.Question;
        if (!options.IncludeBuyerData)
        {
            cases = cases.Select(c => BuyerData.Hide(c, options.Profile)).ToArray();
        }

        var waits = MeasuredTurn.Of(cases);
        var range = SlaRange.Of(question, waits);
        var began = waits.Where(w => range.Contains(w.Start)).ToList();
        var open = waits.Where(w => w.IsOpenAt(range.Last)).ToList();
        return new ReportData
        {
            Options = options,
            Total = Measure(SlaGrouping.None)[0],
            Before = question.From is { } begin ? MeasureBefore(begin, range.To) : null,
            Periods = Measure(question.By.IsPeriod() ? question.By : PeriodFor(range.To - range.From)),
            ByMailbox = Measure(SlaGrouping.Mailbox),
            ByAgent = Measure(SlaGrouping.Agent),
            ByReason = Measure(SlaGrouping.Reason),
            ByPlatform = Measure(SlaGrouping.Platform),
            Distribution = AnswerTimeBin.Of(began),
            Ageing = AgeingBin.Of(open, range.Last),
            Cases = InOrder(began.Concat(open).Select(w => w.Case).Distinct()).Select(c => ReportCase.Of(c, question.Calendar)).ToArray(),
        };

        SlaMeasure? MeasureBefore(DateTimeOffset from, DateTimeOffset to)
        {
            var before = SlaStatistics.Measure(cases,
                question with { By = SlaGrouping.None, From = PeriodBefore(from, to, question.Calendar), To = from });
            return before is [{ Turns: > 0 } measure] ? measure : null;
        }

        SlaMeasure[] Measure(SlaGrouping by) => SlaStatistics.Measure(cases, question with { By = by });
    }

    /// <summary>The beginning of the period before: as many months if whole months are reported, else as much time.</summary>
    private static DateTimeOffset PeriodBefore(DateTimeOffset from, DateTimeOffset to, BusinessCalendar calendar)
    {
        var (first, end) = (calendar.InZone(from).DateTime, calendar.InZone(to).DateTime);
        var months = ((end.Year - first.Year) * 12) + end.Month - first.Month;
        var isMonths = first is { Day: 1, TimeOfDay.Ticks: 0 } && end is { Day: 1, TimeOfDay.Ticks: 0 };
        return isMonths ? calendar.InstantOf(first.AddMonths(-months)) : from - (to - from);
    }

    private static SlaGrouping PeriodFor(TimeSpan time) =>
        time <= LongestInDays ? SlaGrouping.Day : time <= LongestInWeeks ? SlaGrouping.Week : SlaGrouping.Month;

    private static IOrderedEnumerable<CommerceCase> InOrder(IEnumerable<CommerceCase> cases) =>
        cases.OrderByDescending(c => c.State > CaseState.WaitingForBuyer ? c.State : CaseState.Closed)
            .ThenBy(c => c.DueBy ?? DateTimeOffset.MaxValue)
            .ThenByDescending(c => Array.Exists(c.Turns, t => t.InTime == false))
            .ThenByDescending(c => c.LastActivity).ThenBy(c => c.CaseId, StringComparer.Ordinal);
}

/// <summary>How many of the open waits have so much time left, or are so long overdue.</summary>
/// <param name="Name">What the bar stands for.</param>
/// <param name="IsOverdue">True if the due time has passed.</param>
/// <param name="Count">How many there are.</param>
internal sealed record AgeingBin(string Name, bool IsOverdue, int Count)
{
    /// <summary>The bars by the most hours since the due time; negative hours are still left.</summary>
    private static readonly (string Name, double Hours)[] Limits =
    [
        ("More than a day left", -24), ("A day or less left", 0), ("Overdue up to 1 day", 24), ("Overdue 1 to 3 days", 72),
        ("Overdue 3 to 7 days", 168), ("Overdue more than 7 days", double.PositiveInfinity),
    ];

    /// <param name="open">The waits open at the instant.</param>
    /// <param name="at">The instant.</param>
    /// <returns>All bars, empty ones too.</returns>
    public static AgeingBin[] Of(IReadOnlyList<MeasuredTurn> open, DateTimeOffset at)
    {
        var bars = open.GroupBy(w => Array.FindIndex(Limits, l => (at - w.Turn.DueBy).TotalHours <= l.Hours)).ToDictionary(g => g.Key,
            g => g.Count());
        return Limits.Select((l, i) => new AgeingBin(l.Name, l.Hours > 0, bars.TryGetValue(i, out var count) ? count : 0)).ToArray();
    }
}

/// <summary>One bar of the distribution of answer times.</summary>
/// <param name="From">The least business time to the answer.</param>
/// <param name="To">The business time that no longer belongs to it; null of the last, which has no end.</param>
/// <param name="InTime">How many answers were in time.</param>
/// <param name="Late">How many were late.</param>
internal sealed record AnswerTimeBin(TimeSpan From, TimeSpan? To, int InTime, int Late)
{
    /// <summary>The most bars before the last.</summary>
    private const int Most = 12;

    /// <summary>Widths that people count in.</summary>
    private static readonly double[] WidthsInHours = [0.25, 0.5, 1, 2, 4, 8, 12, 24, 48, 96, 240, 480, 960, 2400, 4800, 9600];

    /// <summary>The answered waits in bars of one width, up to the 95th percentile, and one bar for what lies beyond.</summary>
    public static AnswerTimeBin[] Of(IEnumerable<MeasuredTurn> waits)
    {
        var turns = waits.Select(w => w.Turn).Where(t => t.AnsweredAt is not null).OrderBy(t => t.BusinessTime).ToArray();
        if (turns.Length == 0)
        {
            return [];
        }

        var most = Percentile.Of(turns.Select(t => t.BusinessTime).ToArray(), 95)!.Value;
        var width = TimeSpan.FromHours(WidthsInHours.Where(w => most.TotalHours < w * Most)
            .DefaultIfEmpty(WidthsInHours[WidthsInHours.Length - 1]).First());
        var count = Math.Min(Most, (int)(most.Ticks / width.Ticks) + 1);
        var bars = turns.GroupBy(t => (int)Math.Min(count, t.BusinessTime.Ticks / width.Ticks)).ToDictionary(g => g.Key, g => g.ToList());
        return Enumerable.Range(0, bars.ContainsKey(count) ? count + 1 : count).Select(Bar).ToArray();

        AnswerTimeBin Bar(int index)
        {
            var own = bars.TryGetValue(index, out var some) ? some : [];
            var from = new TimeSpan(width.Ticks * index);
            return new AnswerTimeBin(from, index == count ? null : from + width, own.Count(t => t.InTime == true),
                own.Count(t => t.InTime != true));
        }
    }
}

/// <summary>Takes out of cases what a report without buyers' data must not have.</summary>
internal static class BuyerData
{
    /// <summary>
    /// The case without what may be a buyer's: the name is shortened, a reason that the profile does not list becomes <see
    /// cref="ReasonText.Other"/>, a seller's order number that does not look like one goes, and so do the header hashes of messages. A
    /// message's header names the buyer in its subject, and the rest of it can be written down again from the report, so that its hash
    /// would confirm a guessed name. A claim's header names the order alone; its hash stays.
    /// </summary>
    public static CommerceCase Hide(CommerceCase one, CommerceMailProfile profile) => one with
    {
        Buyer = CaseOptions.Shorten(one.Buyer),
        Reason = ReasonText.Listed(one.Reason, profile),
        SellerOrderNumber = SellerNumber.OrNull(one.SellerOrderNumber),
        Messages = Array.ConvertAll(one.Messages, m => m with { HeaderHash = null }),
        Claims = Array.ConvertAll(one.Claims, c => c with { Reason = ReasonText.Listed(c.Reason, profile) }),
    };
}

/// <summary>A case as a report may show it.</summary>
internal static class ReportCase
{
    /// <summary>The case with all times in the time zone of the report's calendar.</summary>
    public static CommerceCase Of(CommerceCase one, BusinessCalendar calendar)
    {
        return one with
        {
            FirstReceived = InZone(one.FirstReceived),
            LastActivity = InZone(one.LastActivity),
            WaitingSince = Maybe(one.WaitingSince),
            DueBy = Maybe(one.DueBy),
            ClosedAt = Maybe(one.ClosedAt),
            Turns = Array.ConvertAll(one.Turns,
                t => t with { WaitingSince = InZone(t.WaitingSince), DueBy = InZone(t.DueBy), AnsweredAt = Maybe(t.AnsweredAt),
                    ClosedAt = Maybe(t.ClosedAt) }),
            Messages = Array.ConvertAll(one.Messages, Mail),
            Claims = Array.ConvertAll(one.Claims,
                c => c with { Opened = InZone(c.Opened), RespondBy = Maybe(c.RespondBy), Mail = Mail(c.Mail) }),
        };

        CaseMail Mail(CaseMail mail) => mail with { Time = InZone(mail.Time) };
        DateTimeOffset InZone(DateTimeOffset time) => calendar.InZone(time);
        DateTimeOffset? Maybe(DateTimeOffset? time) => time is { } given ? calendar.InZone(given) : null;
    }
}
