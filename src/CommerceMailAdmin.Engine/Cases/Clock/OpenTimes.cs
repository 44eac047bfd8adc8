using System.Collections.Concurrent;
using NodaTime;

namespace CommerceMailAdmin.Engine.Cases.Clock;

/// <summary>The open times of a calendar, laid out year by year as they are asked for. Safe for use by several threads.</summary>
internal sealed class OpenTimes(BusinessCalendar calendar, WallClock wall)
{
    private readonly ConcurrentDictionary<int, BusinessYear> _years = new();
    private readonly ConcurrentDictionary<LocalDate, bool> _dates = new();

    /// <summary>The span that is open at an instant, or the next one.</summary>
    public OpenSpan Next(Instant instant)
    {
        for (var year = YearOf(instant); ; year++)
        {
            // Ends: a calendar has a business day every 400 days.
            if (Year(year).NextSpan(instant) is { } span)
            {
                return span;
            }
        }
    }

    /// <summary>The open time between two instants, the earlier one first, in ticks.</summary>
    public long TicksBetween(Instant from, Instant to)
    {
        int first = YearOf(from), last = YearOf(to);
        var ticks = Year(last).TicksUntil(to) - Year(first).TicksUntil(from);
        for (var year = first; year < last; year++)
        {
            ticks += Year(year).Ticks;
        }

        return ticks;
    }

    /// <summary>Tells whether the clock passes through a shift that begins on this date.</summary>
    public bool IsBusinessDate(LocalDate date) =>
        _dates.TryGetValue(date, out var known) ? known : _dates.GetOrAdd(date, HasShift(date));

    private bool HasShift(LocalDate date)
    {
        foreach (var shift in calendar.ShiftsOn(date))
        {
            var midnight = date.AtMidnight();
            if (wall.Reach(midnight.PlusMinutes(shift.Start)) < wall.Reach(midnight.PlusMinutes(shift.End)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The year whose layout covers an instant: the one on the wall, unless the clock was put back over New Year's midnight (America/Phoenix, 1944).</summary>
    private int YearOf(Instant instant)
    {
        var year = wall.Show(instant).Year;
        return instant >= Year(year).End ? year + 1 : year;
    }

    private BusinessYear Year(int year) => _years.TryGetValue(year, out var known) ? known : _years.GetOrAdd(year, y => BusinessYear.LayOut(calendar, wall, y));
}
