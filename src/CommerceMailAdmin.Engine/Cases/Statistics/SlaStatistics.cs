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
        var measures = Rows(turns, range, question);
        if (question.PreviousFrom is { } before && question.From is { } from)
        {
            var earlier = Rows(turns, new SlaRange(before, from, from.AddTicks(-1)), question);
            var places = Places(earlier, question).Zip(earlier, (place, row) => (place, row)).ToDictionary(p => p.place, p => p.row);
            measures = [.. Places(measures, question).Zip(measures, (place, row) => row with
            {
                Previous = places.TryGetValue(place, out var known) ? known : null,
            })];
        }

        return [.. measures];
    }

    /// <summary>The rows of a time, with times of the calendar's zone.</summary>
    private static List<SlaMeasure> Rows(List<MeasuredTurn> turns, SlaRange range, SlaQuestion question)
    {
        var rows = question.ThenBy == SlaGrouping.None ? Lines(turns, range, question.By, question)
            : question.By.IsPeriod() ? SlaPeriods.Cut(range, question.By, question.Calendar)
                .SelectMany(p => Lines(turns, p.Range, question.ThenBy, question).Select(m => Under(m, p.Name)))
            : ByGroup(turns, range, question.By)
                .SelectMany(g => Lines(Own(turns, g.Group, question.By), range, question.ThenBy, question).Select(m => Under(m, g.Group)));
        return rows.Select(m => m with { From = question.Calendar.InZone(m.From), To = question.Calendar.InZone(m.To) }).ToList();

        SlaMeasure Under(SlaMeasure row, string group) => row with { By = question.By, Group = group, ThenBy = row.By,
            ThenGroup = row.Group };
    }

    private static List<MeasuredTurn> Own(List<MeasuredTurn> turns, string group, SlaGrouping by) =>
        by == SlaGrouping.None ? turns : turns.Where(t => group.Equals(Name(t, by), StringComparison.OrdinalIgnoreCase)).ToList();

    private static IEnumerable<SlaMeasure> Lines(List<MeasuredTurn> turns, SlaRange range, SlaGrouping by, SlaQuestion question) =>
        by.IsPeriod() ? ByPeriod(turns, range, by, question) : ByGroup(turns, range, by);

    /// <summary>
    /// What makes a row the same in two periods: the name of its group. Months and other periods have other names in the period before, so
    /// their place counts: the first week is compared with the first week.
    /// </summary>
    private static IEnumerable<string> Places(IReadOnlyList<SlaMeasure> rows, SlaQuestion question)
    {
        var names = rows.Select(r => r.Group).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var within = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows)
        {
            var place = within.TryGetValue(row.Group, out var count) ? count : 0;
            within[row.Group] = place + 1;
            var first = question.By.IsPeriod() ? $"{names.FindIndex(n => n.Equals(row.Group, StringComparison.OrdinalIgnoreCase))}"
                : row.Group;
            yield return $"{first}\n{(question.ThenBy.IsPeriod() ? $"{place}" : row.ThenGroup)}".ToLowerInvariant();
        }
    }

    private static IEnumerable<SlaMeasure> ByPeriod(List<MeasuredTurn> turns, SlaRange range, SlaGrouping by, SlaQuestion question)
    {
        var backlog = new BacklogCurve(turns);
        var ordered = turns.Where(w => range.Contains(w.Start)).OrderBy(w => w.Start).ToList();
        var next = 0;
        foreach (var (name, period) in SlaPeriods.Cut(range, by, question.Calendar))
        {
            var first = next;
            while (next < ordered.Count && period.Contains(ordered[next].Start))
            {
                next++;
            }

            yield return SlaTally.Of(by, name, period, ordered.GetRange(first, next - first), backlog);
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

    /// <summary>What each line stands for within a group of <see cref="By"/>; None for one line a group.</summary>
    public SlaGrouping ThenBy { get; init; }

    /// <summary>The beginning of the period before, which ends at <see cref="From"/>; null to compare with nothing.</summary>
    public DateTimeOffset? PreviousFrom { get; init; }

    /// <summary>The instant as of which cases are known, read off a turn that still lies open; null if there is none.</summary>
    public static DateTimeOffset? InstantOf(IEnumerable<CommerceCase> cases)
    {
        var open = cases.SelectMany(c => c.Turns).Where(t => t.AnsweredAt is null && t.ClosedAt is null)
            .Select(t => t.WaitingSince + t.ElapsedTime).ToList();
        return open.Count == 0 ? null : open.Max();
    }
}
