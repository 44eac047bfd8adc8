using System.Collections.Concurrent;

namespace CommerceMailAdmin.Engine.BusinessTime;

/// <summary>The open times of a calendar, laid out year by year as they are asked for. Safe for use by several threads.</summary>
internal sealed class OpenTimes(BusinessCalendar calendar, WallClock wall)
{
    private readonly ConcurrentDictionary<int, BusinessYear> _years = new();

    /// <summary>The one asked for last, which is mostly asked for again.</summary>
    private BusinessYear? _recent;

    /// <summary>The span that is open at an instant, or the next one.</summary>
    public OpenSpan Next(long instant)
    {
        for (var year = YearOf(instant); ; year = Year(year.Number + 1))
        {
            // Ends: a calendar has a business day every 400 days.
            if (year.NextSpan(instant) is { } span)
            {
                return span;
            }
        }
    }

    /// <summary>The open time between two instants, the earlier one first, in ticks.</summary>
    public long TicksBetween(long from, long to)
    {
        var (first, last) = (YearOf(from), YearOf(to));
        var ticks = last.TicksUntil(to) - first.TicksUntil(from);
        for (var year = first; year != last; year = Year(year.Number + 1))
        {
            ticks += year.Ticks;
        }

        return ticks;
    }

    /// <summary>
    /// Tells whether the clock passes through a shift that begins on a date, given as the days from 1 January of the year 1 to it.
    /// </summary>
    public bool IsBusinessDate(int date) =>
        (_recent is { } recent && recent.Has(date) ? recent : Year(new DateTime(date * TimeSpan.TicksPerDay).Year)).IsBusinessDate(date);

    /// <summary>The year whose layout covers an instant. UTC's is the one, the one before or the one behind.</summary>
    private BusinessYear YearOf(long instant)
    {
        if (_recent is { } recent && instant >= recent.Start && instant < recent.End)
        {
            return recent;
        }

        var year = Year(new DateTime(instant).Year);
        return _recent = instant < year.Start ? Year(year.Number - 1)
            : instant >= year.End ? Year(year.Number + 1)
            : year;
    }

    private BusinessYear Year(int year) => _years.TryGetValue(year, out var known) ? known : _years.GetOrAdd(year, y => BusinessYear.LayOut(calendar, wall, y));
}
