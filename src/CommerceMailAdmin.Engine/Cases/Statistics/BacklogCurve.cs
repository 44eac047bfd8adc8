namespace CommerceMailAdmin.Engine.Cases.Statistics;

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
