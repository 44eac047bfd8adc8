using System.Globalization;
using NodaTime;

namespace CommerceMailAdmin.Engine.BusinessTime;

/// <summary>
/// When a seller works: a time zone, the shifts of each weekday, holidays, and dates with hours of their own. Immutable.
/// A shift belongs to the date on which it begins: a holiday takes away the shifts that begin on it, and a shift
/// from 22:00 to 06:00 on the eve of a holiday runs to its end. A date with hours of its own keeps them on a holiday.
/// </summary>
public sealed class BusinessCalendar
{
    /// <summary>A longer time without a business day is a mistake in the calendar, not a holiday season.</summary>
    internal const int LongestBreakDays = 400;

    private readonly IReadOnlyList<Shift>[] _week;
    private readonly HashSet<LocalDate> _holidays;
    private readonly Dictionary<LocalDate, IReadOnlyList<Shift>> _dates;

    private BusinessCalendar(
        DateTimeZone zone, IReadOnlyList<Shift>[] week, HashSet<LocalDate> holidays, Dictionary<LocalDate, IReadOnlyList<Shift>> dates)
    {
        Zone = zone;
        _week = week;
        _holidays = holidays;
        _dates = dates;
        RequireBusinessDays();
    }

    /// <summary>Monday to Friday.</summary>
    public static IReadOnlyList<DayOfWeek> MondayToFriday { get; } =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    /// <summary>The time zone ids that are known, IANA's and Windows', in alphabetical order.</summary>
    public static IEnumerable<string> TimeZoneIds => TimeZoneLookup.Ids;

    /// <summary>The IANA id of the time zone in which the calendar's dates and hours are meant.</summary>
    public string TimeZoneId => Zone.Id;

    /// <summary>The time zone itself.</summary>
    internal DateTimeZone Zone { get; }

    /// <summary>Makes a calendar with the same hours on every business day.</summary>
    /// <param name="timeZoneId">An IANA or Windows time zone id, in any case; null for the machine's zone.</param>
    /// <param name="businessDays">The business days of the week, at least one.</param>
    /// <param name="businessHours">
    /// The hours of a business day, such as 09:00-17:00 or 09:00-12:00,13:00-17:00; an end at or before its start lies on
    /// the next date (22:00-06:00). Null for whole days.
    /// </param>
    /// <param name="holidays">Dates on which no business is done; the time of day and the kind of each are ignored.</param>
    /// <exception cref="CalendarFormatException">
    /// The zone is unknown or the machine's cannot be told, the days or hours cannot be used, or the holidays leave more
    /// than 400 days without a business day.
    /// </exception>
    public static BusinessCalendar Create(
        string? timeZoneId, IEnumerable<DayOfWeek> businessDays, string? businessHours, IEnumerable<DateTime> holidays)
    {
        var shifts = businessHours is null ? BusinessHours.WholeDay : BusinessHours.Parse(businessHours);
        var week = new IReadOnlyList<Shift>[7];
        for (var i = 0; i < week.Length; i++)
        {
            week[i] = [];
        }

        foreach (var day in businessDays)
        {
            week[Index(day)] = shifts;
        }

        if (week.All(day => day.Count == 0))
        {
            throw new CalendarFormatException(
                "The calendar has no business day; name at least one, such as Monday, Tuesday, Wednesday, Thursday, Friday.");
        }

        var dates = new HashSet<LocalDate>();
        foreach (var holiday in holidays)
        {
            dates.Add(LocalDate.FromDateTime(holiday));
        }

        return new BusinessCalendar(TimeZoneLookup.Find(timeZoneId), week, dates, []);
    }

    /// <summary>The same calendar with other hours on one day of the week, which becomes a business day if it was none.</summary>
    /// <exception cref="CalendarFormatException">The hours cannot be used.</exception>
    public BusinessCalendar WithHours(DayOfWeek day, string businessHours)
    {
        var week = (IReadOnlyList<Shift>[])_week.Clone();
        week[Index(day)] = BusinessHours.Parse(businessHours);
        return new BusinessCalendar(Zone, week, _holidays, _dates);
    }

    /// <summary>
    /// The same calendar with hours of its own on one date: a half day before a holiday, an extra Saturday. They take the
    /// place of the weekday's hours, and of a holiday on that date.
    /// </summary>
    /// <exception cref="CalendarFormatException">The hours cannot be used.</exception>
    public BusinessCalendar WithHours(DateTime date, string businessHours) => WithHours([(date, BusinessHours.Parse(businessHours))]);

    /// <summary>The same for many dates. The last hours of a date count.</summary>
    internal BusinessCalendar WithHours(IEnumerable<(DateTime Date, IReadOnlyList<Shift> Hours)> hours)
    {
        var dates = new Dictionary<LocalDate, IReadOnlyList<Shift>>(_dates);
        foreach (var (date, shifts) in hours)
        {
            dates[LocalDate.FromDateTime(date)] = shifts;
        }

        return new BusinessCalendar(Zone, _week, _holidays, dates);
    }

    /// <summary>
    /// The instant a date and time means: of no kind, as the clock in the calendar's zone shows it; local and UTC ones are instants
    /// already.
    /// </summary>
    public DateTimeOffset InstantOf(DateTime time)
    {
        var wall = new WallClock(Zone);
        return wall.At(time.Kind == DateTimeKind.Unspecified
            ? wall.Resolve(LocalDateTime.FromDateTime(time)) : time.ToUniversalTime().Ticks);
    }

    /// <summary>The same instant with the offset of the calendar's zone.</summary>
    public DateTimeOffset InZone(DateTimeOffset instant) => new WallClock(Zone).At(instant.UtcTicks);

    /// <summary>The open hours of a business day; if the days differ, their average over the week. Zero without a business day.</summary>
    public TimeSpan BusinessDayLength
    {
        get
        {
            var open = _week.Where(day => day.Count > 0).Select(day => day.Sum(shift => shift.End - shift.Start)).ToList();
            return open.Count == 0 ? TimeSpan.Zero : TimeSpan.FromMinutes(open.Average());
        }
    }

    /// <summary>The shifts of a day of the week that is not a holiday.</summary>
    internal IReadOnlyList<Shift> ShiftsOn(DayOfWeek day) => _week[Index(day)];

    /// <summary>The dates on which no business is done though their day of the week is a business day.</summary>
    internal IEnumerable<LocalDate> Holidays =>
        _holidays.Where(date => IsHoliday(date) && _week[(int)date.DayOfWeek % 7].Count > 0).OrderBy(date => date);

    /// <summary>The dates with hours of their own.</summary>
    internal IEnumerable<LocalDate> SpecialDates => _dates.Keys.OrderBy(date => date);

    /// <summary>The shifts that begin on a date, in order; none where the date is not a business day.</summary>
    internal IReadOnlyList<Shift> ShiftsOn(LocalDate date)
    {
        if (_dates.TryGetValue(date, out var own))
        {
            return own;
        }

        return _holidays.Contains(date) ? [] : _week[(int)date.DayOfWeek % 7];
    }

    /// <summary>Tells whether a date has no business time because it is listed as a holiday.</summary>
    internal bool IsHoliday(LocalDate date) => _holidays.Contains(date) && !_dates.ContainsKey(date);

    private static int Index(DayOfWeek day) => day is >= DayOfWeek.Sunday and <= DayOfWeek.Saturday
        ? (int)day
        : throw new CalendarFormatException($"{(int)day} is not a day of the week; name it, such as Monday.");

    /// <summary>With one business day a week or more, only a run of holidays can leave a long time without any.</summary>
    private void RequireBusinessDays()
    {
        if (_holidays.Count == 0)
        {
            return;
        }

        var checkedUntil = LocalDate.MinIsoValue;
        foreach (var holiday in _holidays.OrderBy(d => d).Where(d => d.Year < BusinessClock.LatestYear))
        {
            if (holiday < checkedUntil)
            {
                continue;
            }

            var date = holiday;
            while (ShiftsOn(date).Count == 0)
            {
                date = date.PlusDays(1);
                if (Period.DaysBetween(holiday, date) > LongestBreakDays)
                {
                    throw new CalendarFormatException(string.Format(
                        CultureInfo.InvariantCulture,
                        "The calendar has no business day in the {0} days from {1:uuuu-MM-dd}; look through its holidays.",
                        LongestBreakDays, holiday));
                }
            }

            checkedUntil = date;
        }
    }
}
