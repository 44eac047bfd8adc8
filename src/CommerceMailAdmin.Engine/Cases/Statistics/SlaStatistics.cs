using CommerceMailAdmin.Engine.BusinessTime;

namespace CommerceMailAdmin.Engine.Cases.Statistics;

/// <summary>Answers: how well was the promise to answer kept? What each number means stands at <see cref="SlaMeasure"/>.</summary>
public static class SlaStatistics
{
    /// <summary>The group of turns without an answer, which nobody gave.</summary>
    internal const string NoAgent = "(no answer)";

    /// <summary>The group of cases whose first mail names no reason.</summary>
    internal const string NoReason = "(no reason)";

    /// <summary>Measures cases.</summary>
    /// <returns>Periods in the order of time, those without a case among them; other groups with the most turns first.</returns>
    /// <exception cref="SlaRangeException">The time asked about is empty, or has too many periods.</exception>
    public static SlaMeasure[] Measure(IReadOnlyList<CommerceCase> cases, SlaQuestion question)
    {
        var turns = MeasuredTurn.Of(cases);
        var range = SlaRange.Of(question, turns);
        var measures = question.By.IsPeriod() ? ByPeriod(turns, range, question) : ByGroup(turns, range, question.By);
        return measures.Select(m => m with { From = question.Calendar.InZone(m.From), To = question.Calendar.InZone(m.To) }).ToArray();
    }

    private static IEnumerable<SlaMeasure> ByPeriod(List<MeasuredTurn> turns, SlaRange range, SlaQuestion question)
    {
        var backlog = new BacklogCurve(turns);
        var ordered = turns.Where(w => range.Contains(w.Start)).OrderBy(w => w.Start).ToList();
        var next = 0;
        foreach (var (name, period) in SlaPeriods.Cut(range, question.By, question.Calendar))
        {
            var first = next;
            while (next < ordered.Count && period.Contains(ordered[next].Start))
            {
                next++;
            }

            yield return SlaTally.Of(question.By, name, period, ordered.GetRange(first, next - first), backlog);
        }
    }

    private static IEnumerable<SlaMeasure> ByGroup(List<MeasuredTurn> turns, SlaRange range, SlaGrouping by)
    {
        if (by == SlaGrouping.None)
        {
            return [Line("All", turns)];
        }

        return turns.GroupBy(w => Name(w, by), StringComparer.OrdinalIgnoreCase).Select(g => Line(g.Key, g.ToList()))
            .Where(m => m.Turns > 0 || m.Backlog > 0)
            .OrderByDescending(m => m.Turns).ThenBy(m => m.Group, StringComparer.OrdinalIgnoreCase);

        SlaMeasure Line(string name, List<MeasuredTurn> own) =>
            SlaTally.Of(by, name, range, own.Where(w => range.Contains(w.Start)).ToList(), new BacklogCurve(own));
    }

    private static string Name(MeasuredTurn turn, SlaGrouping by) => by switch
    {
        SlaGrouping.Mailbox => turn.Turn.Mailbox,
        SlaGrouping.Reason => turn.Case.Reason ?? NoReason,
        SlaGrouping.Agent => turn.Turn.AnsweredBy?.ToLowerInvariant() ?? NoAgent,
        SlaGrouping.Platform => turn.Case.Platform,
        _ => throw new ArgumentOutOfRangeException(nameof(by), by, "Not a grouping."),
    };
}

/// <summary>What is to be measured.</summary>
public sealed record SlaQuestion
{
    /// <summary>The calendar in whose time zone days, weeks and months begin.</summary>
    public required BusinessCalendar Calendar { get; init; }

    /// <summary>The instant as of which the cases are known.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The first instant that counts; null for the beginning of the oldest turn.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>The first instant that no longer counts; null, or later than <see cref="At"/>, for all that is known.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>What each line stands for.</summary>
    public SlaGrouping By { get; init; }

    /// <summary>The instant as of which cases are known, read off a turn that still lies open; null if there is none.</summary>
    public static DateTimeOffset? InstantOf(IEnumerable<CommerceCase> cases)
    {
        var open = cases.SelectMany(c => c.Turns).Where(t => t.AnsweredAt is null && t.ClosedAt is null)
            .Select(t => t.WaitingSince + t.ElapsedTime).ToList();
        return open.Count == 0 ? null : open.Max();
    }
}
