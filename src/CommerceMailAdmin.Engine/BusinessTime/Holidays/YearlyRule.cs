namespace CommerceMailAdmin.Engine.BusinessTime.Holidays;

/// <summary>A day of the week in BYDAY; with a number, the n-th of the month or year, from the end where it is negative.</summary>
internal readonly record struct WeekdayRule(int? Number, DayOfWeek Day);

/// <summary>A rule that repeats an event from year to year (RFC 5545 section 3.3.10, FREQ=YEARLY).</summary>
internal sealed class YearlyRule
{
    /// <summary>Rules are followed within these years.</summary>
    public const int FirstYear = 2000;

    /// <inheritdoc cref="FirstYear"/>
    public const int LastYear = 2100;

    /// <summary>A rule that counts its occurrences begins in this year or later.</summary>
    private const int FirstCountedYear = 1600;

    private readonly int _interval;
    private readonly int? _count;
    private readonly DateTime _until;
    private readonly IReadOnlyCollection<int> _months;
    private readonly IReadOnlyCollection<int> _monthDays;
    private readonly IReadOnlyCollection<WeekdayRule> _weekdays;

    private YearlyRule(YearlyRuleParts parts, ContentLine startLine, EventTime start)
    {
        _interval = parts.Number("INTERVAL") ?? 1;
        _count = parts.Count(start.Written.Year, FirstCountedYear);
        _until = parts.Until(startLine, start) ?? DateTime.MaxValue;
        _months = parts.Numbers("BYMONTH", 1, 12);
        _monthDays = parts.Numbers("BYMONTHDAY", -31, 31);
        _weekdays = parts.Weekdays();
    }

    /// <exception cref="HolidayFileException">The rule is malformed, or has a part that is not supported.</exception>
    public static YearlyRule Parse(ContentLine line, string file, ContentLine startLine, EventTime start) =>
        new(new YearlyRuleParts(line, file), startLine, start);

    /// <summary>
    /// Returns the occurrences from <see cref="FirstYear"/> to <see cref="LastYear"/>; the start always is the first that is counted.
    /// </summary>
    public IEnumerable<DateTime> Occurrences(DateTime start)
    {
        var counted = 0;

        // Years before the first one count only if occurrences are counted.
        var first = _count is null && start.Year < FirstYear
            ? start.Year + ((FirstYear - start.Year) / _interval * _interval) : start.Year;
        for (var year = first; year <= Math.Max(start.Year, LastYear); year += _interval)
        {
            var days = Days(year, start).Select(day => day + start.TimeOfDay).Where(time => time > start);
            foreach (var time in year == start.Year ? days.Prepend(start) : days)
            {
                if (counted++ == _count || time > _until)
                {
                    yield break;
                }

                if (time.Year is >= FirstYear and <= LastYear)
                {
                    yield return time;
                }
            }
        }
    }

    private IEnumerable<DateTime> Days(int year, DateTime start)
    {
        var hasDays = _monthDays.Count > 0 || _weekdays.Count > 0;
        for (var month = 1; month <= 12; month++)
        {
            if (_months.Count > 0 ? !_months.Contains(month) : !hasDays && month != start.Month)
            {
                continue;
            }

            var length = DateTime.DaysInMonth(year, month);
            for (var day = 1; day <= length; day++)
            {
                var date = new DateTime(year, month, day);
                if (hasDays ? IsMonthDay(day, length) && IsWeekday(date, length) : day == start.Day)
                {
                    yield return date;
                }
            }
        }
    }

    private bool IsMonthDay(int day, int length) =>
        _monthDays.Count == 0 || _monthDays.Contains(day) || _monthDays.Contains(day - length - 1);

    private bool IsWeekday(DateTime date, int monthLength)
    {
        if (_weekdays.Count == 0)
        {
            return true;
        }

        // With BYMONTH the n-th is counted within the month, without it within the year.
        var (day, length) = _months.Count > 0 ? (date.Day, monthLength) : (date.DayOfYear, DateTime.IsLeapYear(date.Year) ? 366 : 365);
        var fromStart = ((day - 1) / 7) + 1;
        var fromEnd = -((length - day) / 7) - 1;
        return _weekdays.Any(w => w.Day == date.DayOfWeek && (w.Number is null || w.Number == fromStart || w.Number == fromEnd));
    }
}
