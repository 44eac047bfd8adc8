using NodaTime;

namespace CommerceMailAdmin.Engine.BusinessTime;

/// <summary>A stretch of open time.</summary>
/// <param name="Opens">Its first instant, in ticks of UTC.</param>
/// <param name="Closes">The first instant behind it.</param>
/// <param name="Date">The business date it belongs to: the days from 1 January of the year 1 to it.</param>
internal readonly record struct OpenSpan(long Opens, long Closes, int Date);

/// <summary>
/// The open time between the beginnings of two years, laid out once: spans in order that do not overlap, and how
/// much open time lies before each. Every question is then one binary search.
/// </summary>
internal sealed class BusinessYear
{
    private static readonly LocalDate FirstDate = new(1, 1, 1);

    private readonly OpenSpan[] _spans;
    private readonly long[] _ticksBefore;
    private readonly int _firstDate;
    private readonly bool[] _isBusinessDate;

    private BusinessYear(int number, long start, long end, int firstDate, bool[] isBusinessDate, List<OpenSpan> spans)
    {
        Number = number;
        Start = start;
        End = end;
        _firstDate = firstDate;
        _isBusinessDate = isBusinessDate;
        _spans = [.. spans];
        _ticksBefore = new long[_spans.Length];
        for (var i = 0; i < _spans.Length; i++)
        {
            _ticksBefore[i] = Ticks;
            Ticks += _spans[i].Closes - _spans[i].Opens;
        }
    }

    /// <summary>Which year it is.</summary>
    public int Number { get; }

    /// <summary>Its first instant, in ticks of UTC.</summary>
    public long Start { get; }

    /// <summary>The first instant of the next year.</summary>
    public long End { get; }

    /// <summary>All open time of the year.</summary>
    public long Ticks { get; }

    /// <remarks>
    /// A moment that lies in two shifts, which only dates with hours of their own can bring about, belongs to the one that began first.
    /// </remarks>
    public static BusinessYear LayOut(BusinessCalendar calendar, WallClock wall, int year)
    {
        var first = new LocalDate(year, 1, 1);
        var (start, end) = (wall.Reach(first.AtMidnight()), wall.Reach(first.PlusYears(1).AtMidnight()));
        var number = NumberOf(first);
        var isBusinessDate = new bool[NumberOf(first.PlusYears(1)) - number];
        var spans = new List<OpenSpan>();
        var free = start;

        // The last shift of the year before may reach into this one.
        for (var day = -1; day < isBusinessDate.Length; day++)
        {
            var midnight = first.PlusDays(day).AtMidnight();
            foreach (var shift in calendar.ShiftsOn(midnight.Date))
            {
                var (opens, closes) = (wall.Reach(midnight.PlusMinutes(shift.Start)), wall.Reach(midnight.PlusMinutes(shift.End)));
                if (day >= 0)
                {
                    isBusinessDate[day] |= opens < closes;
                }

                (opens, closes) = (Math.Max(free, opens), Math.Min(end, closes));
                if (opens < closes)
                {
                    spans.Add(new OpenSpan(opens, closes, number + day));
                    free = closes;
                }
            }
        }

        return new BusinessYear(year, start, end, number, isBusinessDate, spans);
    }

    /// <summary>Tells whether a date is one of the year.</summary>
    public bool Has(int date) => date >= _firstDate && date < _firstDate + _isBusinessDate.Length;

    /// <summary>Tells whether the clock passes through a shift that begins on a date of the year.</summary>
    public bool IsBusinessDate(int date) => _isBusinessDate[date - _firstDate];

    /// <summary>The first span that ends after an instant; null if the year has no more.</summary>
    public OpenSpan? NextSpan(long instant)
    {
        var index = IndexOfNext(instant);
        return index < _spans.Length ? _spans[index] : null;
    }

    /// <summary>The open time between the beginning of the year and an instant within it.</summary>
    public long TicksUntil(long instant)
    {
        var index = IndexOfNext(instant);
        return index == _spans.Length ? Ticks : _ticksBefore[index] + Math.Max(0, instant - _spans[index].Opens);
    }

    private int IndexOfNext(long instant)
    {
        int low = 0, high = _spans.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_spans[middle].Closes > instant)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    private static int NumberOf(LocalDate date) => Period.DaysBetween(FirstDate, date);
}
