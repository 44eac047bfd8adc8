namespace CommerceMailAdmin.Engine.Cases.Statistics;

/// <summary>The numbers of one line, worked out from the turns that belong to it.</summary>
internal static class SlaTally
{
    /// <param name="by">The group of the row.</param>
    /// <param name="name">Its name.</param>
    /// <param name="range">The time it covers.</param>
    /// <param name="turns">The turns that began in it.</param>
    /// <param name="backlog">All turns of its group, whenever they began.</param>
    public static SlaMeasure Of(SlaGrouping by, string name, SlaRange range, IReadOnlyList<MeasuredTurn> turns, BacklogCurve backlog)
    {
        var answered = turns.Where(w => w.Turn.AnsweredAt is not null).ToList();
        var cases = turns.Where(w => w.IsFirst).Select(w => w.Case).ToList();
        var inTime = turns.Count(w => w.Turn.InTime == true);
        var late = turns.Count(w => w.Turn.InTime == false);
        var business = Sorted(answered, t => t.BusinessTime);
        var elapsed = Sorted(answered, t => t.ElapsedTime);
        var claims = cases.SelectMany(c => c.Claims)
            .Select(c => (c.Kind, c.OrderNumber, c.Opened.UtcTicks, c.Mail.MessageId)).Distinct().Count();
        return new SlaMeasure
        {
            By = by,
            Group = name,
            From = range.From,
            To = range.To,
            Cases = cases.Count,
            Turns = turns.Count,
            Answered = answered.Count,
            InTime = inTime,
            Late = late,
            Undecided = turns.Count - inTime - late,
            InTimeShare = Share(inTime, inTime + late),
            MedianBusinessTime = Percentile.Of(business, 50),
            Percentile90BusinessTime = Percentile.Of(business, 90),
            Percentile95BusinessTime = Percentile.Of(business, 95),
            LongestBusinessTime = Longest(turns, t => t.BusinessTime),
            MedianElapsedTime = Percentile.Of(elapsed, 50),
            Percentile90ElapsedTime = Percentile.Of(elapsed, 90),
            Percentile95ElapsedTime = Percentile.Of(elapsed, 95),
            LongestElapsedTime = Longest(turns, t => t.ElapsedTime),
            Backlog = backlog.At(range.Last),
            BacklogOverdue = backlog.OverdueAt(range.Last),
            Claims = claims,
            ClaimsPerCase = Share(claims, cases.Count),
            Reopened = cases.Count(c => c.Reopened > 0),
        };
    }

    private static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;

    private static TimeSpan? Longest(IReadOnlyList<MeasuredTurn> turns, Func<CaseTurn, TimeSpan> time) =>
        turns.Count == 0 ? null : turns.Max(w => time(w.Turn));

    private static TimeSpan[] Sorted(List<MeasuredTurn> turns, Func<CaseTurn, TimeSpan> time)
    {
        var times = turns.Select(w => time(w.Turn)).ToArray();
        Array.Sort(times);
        return times;
    }
}

/// <summary>How many turns are open at any instant: those that began less those that ended, each found by binary search.</summary>
internal sealed class BacklogCurve
{
    private readonly long[] _starts;
    private readonly long[] _ends;
    private readonly long[] _overdueStarts;
    private readonly long[] _overdueEnds;

    public BacklogCurve(IReadOnlyList<MeasuredTurn> turns)
    {
        var overdue = turns.Where(w => !(w.End <= w.Turn.DueBy)).ToList();
        _starts = Sorted(turns.Select(w => w.Start));
        _ends = Sorted(Ends(turns));
        _overdueStarts = Sorted(overdue.Select(w => w.Turn.DueBy));
        _overdueEnds = Sorted(Ends(overdue));
    }

    /// <summary>The turns that are open at an instant, including one that begins at it.</summary>
    public int At(DateTimeOffset instant) => UpTo(_starts, instant.UtcTicks) - UpTo(_ends, instant.UtcTicks);

    /// <summary>Those whose due time lay before the instant.</summary>
    public int OverdueAt(DateTimeOffset instant) => UpTo(_overdueStarts, instant.UtcTicks - 1) - UpTo(_overdueEnds, instant.UtcTicks);

    private static IEnumerable<DateTimeOffset> Ends(IEnumerable<MeasuredTurn> turns) =>
        turns.Where(w => w.End is not null).Select(w => w.End!.Value);

    private static long[] Sorted(IEnumerable<DateTimeOffset> instants)
    {
        var ticks = instants.Select(i => i.UtcTicks).ToArray();
        Array.Sort(ticks);
        return ticks;
    }

    /// <summary>How many of the sorted values are not above a limit.</summary>
    private static int UpTo(long[] sorted, long limit)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] <= limit ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>One turn of a case, as statistics see it.</summary>
/// <param name="Case">The case.</param>
/// <param name="Turn">The turn.</param>
/// <param name="IsFirst">True for the first turn of the case, with which the case is counted.</param>
internal sealed record MeasuredTurn(CommerceCase Case, CaseTurn Turn, bool IsFirst)
{
    /// <summary>When the clock started.</summary>
    public DateTimeOffset Start => Turn.WaitingSince;

    /// <summary>When it ended: answered, or marked closed without an answer; null while it is open.</summary>
    public DateTimeOffset? End => Turn.AnsweredAt ?? Turn.ClosedAt;

    /// <summary>Whether it was open at an instant.</summary>
    public bool IsOpenAt(DateTimeOffset instant) => Start <= instant && !(End <= instant);

    /// <summary>The turns of cases.</summary>
    public static List<MeasuredTurn> Of(IEnumerable<CommerceCase> cases) =>
        cases.SelectMany(c => c.Turns.Select((turn, index) => new MeasuredTurn(c, turn, index == 0))).ToList();
}

/// <summary>
/// Percentiles by linear interpolation between the nearest ranks (Hyndman and Fan 1996, type 7; PERCENTILE.INC in spreadsheets).
/// </summary>
internal static class Percentile
{
    /// <param name="sorted">The values, ascending.</param>
    /// <param name="percent">0 to 100.</param>
    /// <returns>Null if there is no value; fractions of a tick are cut off.</returns>
    public static TimeSpan? Of(TimeSpan[] sorted, int percent)
    {
        if (sorted.Length == 0)
        {
            return null;
        }

        var position = (sorted.Length - 1L) * percent;
        var lower = sorted[position / 100];
        var part = position % 100;
        if (part == 0)
        {
            return lower;
        }

        var step = sorted[(position / 100) + 1] - lower;
        return lower + new TimeSpan((long)((decimal)step.Ticks * part / 100));
    }
}
