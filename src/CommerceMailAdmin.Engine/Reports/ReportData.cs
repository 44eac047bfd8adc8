using CommerceMailAdmin.Engine.BusinessTime;
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
            var before = SlaStatistics.Measure(cases, question with { By = SlaGrouping.None, From = PeriodBefore(from, to, question.Calendar), To = from });
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
