using NodaTime;

namespace CommerceMailAdmin.Engine.Cases.Clock;

/// <summary>A stretch of open time, and the business date it belongs to.</summary>
internal readonly record struct OpenSpan(Instant Opens, Instant Closes, LocalDate Date);

/// <summary>
/// The open time between the beginnings of two years, laid out once: spans in order that do not overlap, and how
/// much open time lies before each. Every question is then one binary search.
/// </summary>
internal sealed class BusinessYear
{
    private readonly OpenSpan[] _spans;
    private readonly long[] _ticksBefore;

    private BusinessYear(Instant start, Instant end, List<OpenSpan> spans)
    {
        Start = start;
        End = end;
        _spans = [.. spans];
        _ticksBefore = new long[_spans.Length];
        foreach (var i in Enumerable.Range(0, _spans.Length))
        {
            _ticksBefore[i] = Ticks;
            Ticks += Length(_spans[i].Opens, _spans[i].Closes);
        }
    }

    public Instant Start { get; }

    public Instant End { get; }

    /// <summary>All open time of the year.</summary>
    public long Ticks { get; }

    /// <remarks>A moment that lies in two shifts, which only dates with hours of their own can bring about, belongs to the one that began first.</remarks>
    public static BusinessYear LayOut(BusinessCalendar calendar, WallClock wall, int year)
    {
        var firstDate = new LocalDate(year, 1, 1);
        var start = wall.Reach(firstDate.AtMidnight());
        var end = wall.Reach(firstDate.PlusYears(1).AtMidnight());
        var spans = new List<OpenSpan>();
        var free = start;

        // The last shift of the year before may reach into this one.
        for (var date = firstDate.PlusDays(-1); date.Year <= year; date = date.PlusDays(1))
        {
            foreach (var shift in calendar.ShiftsOn(date))
            {
                var opens = Instant.Max(free, wall.Reach(date.AtMidnight().PlusMinutes(shift.Start)));
                var closes = Instant.Min(end, wall.Reach(date.AtMidnight().PlusMinutes(shift.End)));
                if (opens < closes)
                {
                    spans.Add(new OpenSpan(opens, closes, date));
                    free = closes;
                }
            }
        }

        return new BusinessYear(start, end, spans);
    }

    /// <summary>The first span that ends after an instant; null where the year has no more.</summary>
    public OpenSpan? NextSpan(Instant instant)
    {
        var index = IndexOfNext(instant);
        return index < _spans.Length ? _spans[index] : null;
    }

    /// <summary>The open time between the beginning of the year and an instant within it.</summary>
    public long TicksUntil(Instant instant)
    {
        var index = IndexOfNext(instant);
        if (index == _spans.Length)
        {
            return Ticks;
        }

        var opens = _spans[index].Opens;
        return _ticksBefore[index] + (opens < instant ? Length(opens, instant) : 0);
    }

    private int IndexOfNext(Instant instant)
    {
        int low = 0, high = _spans.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _spans[middle].Closes > instant ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private static long Length(Instant from, Instant to) => (to - from).BclCompatibleTicks;
}
