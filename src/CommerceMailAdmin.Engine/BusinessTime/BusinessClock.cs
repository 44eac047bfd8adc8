using System.Collections.Concurrent;
using System.Globalization;
using CommerceMailAdmin.Engine.Common;
using NodaTime;

namespace CommerceMailAdmin.Engine.BusinessTime;

/// <summary>
/// Due times and ages in the business time of a calendar. It keeps what it has worked out, so one clock should serve
/// many questions; it may be shared between threads. All instants returned carry the offset of the calendar's zone.
/// </summary>
/// <remarks>
/// <para>A shift is open from the instant at which the clock on the wall first shows its start until it first shows its end.</para>
/// <para>A term in business days starts at the given instant, or at the next open one. It ends on the date that many business
/// dates later, at the same wall-clock time, or at the first open instant after that. A business date is one on which
/// a shift begins; within a shift that runs over midnight, it is the date on which the shift began.</para>
/// <para>
/// A wall-clock time the zone skips is moved forward by the gap; of a time that occurs twice, the first is used (RFC 5545 section 3.3.5).
/// </para>
/// </remarks>
public sealed class BusinessClock
{
    private const int EarliestYear = 2;

    private static readonly long Earliest = new DateTime(EarliestYear, 1, 1).Ticks;
    private static readonly long Latest = new DateTime(LatestYear, 1, 1).Ticks;

    private readonly WallClock _wall;
    private readonly OpenTimes _openTimes;

    /// <summary>Makes a clock that runs by a calendar.</summary>
    public BusinessClock(BusinessCalendar calendar)
    {
        Calendar = calendar;
        _wall = new WallClock(calendar.Zone);
        _openTimes = new OpenTimes(calendar, _wall);
    }

    /// <summary>The calendar it runs by.</summary>
    public BusinessCalendar Calendar { get; }

    /// <summary>Instants and due times lie before this year, which leaves room for the search for the next open one.</summary>
    internal const int LatestYear = 9990;

    /// <summary>Returns the instant itself where it lies in business time, and the next opening otherwise.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant is not in the years 2 to 9989.</exception>
    public DateTimeOffset NextOpen(DateTimeOffset instant) => _wall.At(Open(Checked(instant, nameof(instant)), out _));

    /// <summary>Returns when a term of business days ends; with 0 days, when it starts.</summary>
    /// <param name="start">When the message came.</param>
    /// <param name="days">The term in business days, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The term is negative, or it does not lie in the years 2 to 9989.</exception>
    public DateTimeOffset AddBusinessDays(DateTimeOffset start, int days) => _wall.At(Due(Checked(start, nameof(start)), days, null));

    /// <summary>Returns the same time of day a number of dates later, whether business is done then or not.</summary>
    /// <param name="start">When the term starts.</param>
    /// <param name="days">The term in dates.</param>
    /// <exception cref="ArgumentOutOfRangeException">The start is not in the years 2 to 9989.</exception>
    public DateTimeOffset AddDates(DateTimeOffset start, int days) =>
        _wall.At(_wall.PlusDays(Checked(start, nameof(start)), days));

    /// <summary>Returns the same instant with the offset of the calendar's zone.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant is not in the years 2 to 9989.</exception>
    public DateTimeOffset InZone(DateTimeOffset instant) => _wall.At(Checked(instant, nameof(instant)));

    /// <summary>
    /// Returns the open time that really passes between two instants, an hour more or less over a clock change;
    /// negative where the second lies before the first.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An instant is not in the years 2 to 9989.</exception>
    public TimeSpan BusinessTimeBetween(DateTimeOffset from, DateTimeOffset to)
    {
        var (start, end) = (Checked(from, nameof(from)), Checked(to, nameof(to)));
        return new TimeSpan(start <= end ? _openTimes.TicksBetween(start, end) : -_openTimes.TicksBetween(end, start));
    }

    /// <summary>Returns the due time of <see cref="AddBusinessDays"/> with the steps that led to it.</summary>
    /// <param name="start">When the message came.</param>
    /// <param name="days">The term in business days, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The term is negative, or it does not lie in the years 2 to 9989.</exception>
    public Timeline Explain(DateTimeOffset start, int days)
    {
        var writer = new TimelineWriter(Calendar, _wall);
        var due = Due(Checked(start, nameof(start)), days, writer);
        return new Timeline(_wall.At(due), writer.Steps);
    }

    private long Due(long start, int days, TimelineWriter? timeline)
    {
        if (days < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(days), days, "A term in business days cannot be negative.");
        }

        var begins = Open(start, out var firstDate);
        timeline?.Begins(start, begins);
        var due = begins;
        if (days > 0)
        {
            var date = firstDate;
            for (var day = 1; day <= days; day++)
            {
                date = NextBusinessDate(date, timeline);
                timeline?.Counts(date, day, days);
            }

            var meant = _wall.PlusDays(begins, date - firstDate);
            due = Open(meant, out _);
            timeline?.Lands(begins, date - firstDate, meant, due);
        }

        timeline?.Ends(due, days);
        return due;
    }

    /// <summary>The next business date behind another; both are the days from 1 January of the year 1 to them.</summary>
    private int NextBusinessDate(int date, TimelineWriter? timeline)
    {
        while (true)
        {
            date++;
            if (date * TimeSpan.TicksPerDay >= Latest)
            {
                throw new ArgumentOutOfRangeException("days", $"The term reaches beyond the year {LatestYear - 1}.");
            }

            if (_openTimes.IsBusinessDate(date))
            {
                return date;
            }

            timeline?.Skips(date);
        }
    }

    private long Open(long instant, out int businessDate)
    {
        var span = _openTimes.Next(instant);
        businessDate = span.Date;
        return Math.Max(instant, span.Opens);
    }

    /// <summary>An instant as ticks of UTC, as all is counted within.</summary>
    private static long Checked(DateTimeOffset instant, string name) => instant.UtcTicks >= Earliest && instant.UtcTicks < Latest
        ? instant.UtcTicks
        : throw new ArgumentOutOfRangeException(name, instant, $"Business time is known for the years {EarliestYear} to {LatestYear - 1}.");
}

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

    /// <summary>The year whose layout covers an instant: the year in UTC, the year before it, or the year after it.</summary>
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

    private BusinessYear Year(int year) =>
        _years.TryGetValue(year, out var known) ? known : _years.GetOrAdd(year, y => BusinessYear.LayOut(calendar, wall, y));
}

/// <summary>
/// Writes down, in words, the steps of a due time as they are taken. Instants are ticks of UTC, dates the days from 1 January of the year 1
/// to them.
/// </summary>
internal sealed class TimelineWriter(BusinessCalendar calendar, WallClock wall)
{
    private static readonly LocalDate Year1 = new(1, 1, 1);

    private readonly List<TimelineStep> _steps = [];

    public IReadOnlyList<TimelineStep> Steps => _steps;

    /// <summary>The message came, and the term starts.</summary>
    public void Begins(long start, long begins)
    {
        if (start == begins)
        {
            Add(start, "The message arrived in business time; the term starts.");
            return;
        }

        Add(start, $"The message arrived outside business time: {WhyClosed(wall.Show(start).Date)}.");
        Add(begins, "The next business time opens; the term starts.");
    }

    /// <summary>A date was skipped.</summary>
    public void Skips(int date)
    {
        var skipped = Year1.PlusDays(date);
        Add(wall.Reach(skipped.AtMidnight()), $"{Name(skipped)} does not count: {WhySkipped(skipped)}.");
    }

    /// <summary>A date was counted.</summary>
    public void Counts(int date, int day, int days)
    {
        var counted = Year1.PlusDays(date);
        Add(wall.Reach(counted.AtMidnight()), $"{Name(counted)} is business day {day} of {days}.");
    }

    /// <summary>The same wall-clock time on the last date, and where it had to be moved.</summary>
    public void Lands(long begins, int dates, long meant, long due)
    {
        var target = wall.Show(begins).PlusDays(dates);
        var time = target.ToString("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture);
        Add(meant, wall.Occurrences(target) switch
        {
            0 => $"The same time of day would be {time}, which the clock skips; it is moved forward by the gap.",
            1 => $"The same time of day is {time}.",
            _ => $"The same time of day is {time}, which occurs twice. The first one counts.",
        });
        if (due > meant)
        {
            Add(due, $"That is outside business time ({WhyClosed(wall.Show(meant).Date)}); the next business time opens.");
        }
    }

    /// <summary>The term ends.</summary>
    public void Ends(long due, int days) => Add(due, $"Due: {Amount.Of(days, "business day is", "business days are")} over.");

    private string WhyClosed(LocalDate date)
    {
        if (calendar.IsHoliday(date))
        {
            return "a holiday";
        }

        var shifts = calendar.ShiftsOn(date);
        return shifts.Count == 0
            ? $"{date.DayOfWeek} is not a business day" : $"the hours of {Name(date)} are {BusinessHours.Format(shifts)}";
    }

    private string WhySkipped(LocalDate date) => calendar.ShiftsOn(date).Count == 0 ? WhyClosed(date) : "the clock skips its hours";

    private void Add(long instant, string reason) => _steps.Add(new TimelineStep(wall.At(instant), reason));

    private static string Name(LocalDate date) => date.ToString("dddd uuuu-MM-dd", CultureInfo.InvariantCulture);
}
