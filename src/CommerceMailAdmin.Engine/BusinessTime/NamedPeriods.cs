namespace CommerceMailAdmin.Engine.BusinessTime;

/// <summary>A period that has a name in every calendar.</summary>
public enum NamedPeriod
{
    /// <summary>Monday to Sunday (ISO 8601).</summary>
    Week,

    /// <summary>A calendar month.</summary>
    Month,

    /// <summary>Three months that begin in January, April, July or October.</summary>
    Quarter,

    /// <summary>A calendar year.</summary>
    Year,
}

/// <summary>Periods of a wall calendar: dates without a time zone.</summary>
public static class NamedPeriods
{
    private const int MonthsOfQuarter = 3;

    /// <summary>The last whole period before a moment: its first midnight, and the first midnight after it.</summary>
    /// <param name="period">The period.</param>
    /// <param name="now">The moment on the wall clock. The period that it lies in is not over.</param>
    public static (DateTime From, DateTime To) Last(NamedPeriod period, DateTime now)
    {
        var day = DateTime.SpecifyKind(now.Date, DateTimeKind.Unspecified);
        var month = day.AddDays(1 - day.Day);
        var end = period switch
        {
            NamedPeriod.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
            NamedPeriod.Month => month,
            NamedPeriod.Quarter => month.AddMonths(-((month.Month - 1) % MonthsOfQuarter)),
            _ => month.AddMonths(1 - month.Month),
        };
        return (Before(period, end), end);
    }

    /// <summary>
    /// The beginning of the period before another one. Of whole months, the same number of months; of anything else, the same
    /// number of days and hours.
    /// </summary>
    /// <param name="from">The beginning of the period.</param>
    /// <param name="to">The first moment after it.</param>
    public static DateTime Before(DateTime from, DateTime to)
    {
        var months = ((to.Year - from.Year) * 12) + to.Month - from.Month;
        return months > 0 && IsFirst(from) && IsFirst(to) ? from.AddMonths(-months) : from - (to - from);
    }

    private static DateTime Before(NamedPeriod period, DateTime end) => period switch
    {
        NamedPeriod.Week => end.AddDays(-7),
        NamedPeriod.Month => end.AddMonths(-1),
        NamedPeriod.Quarter => end.AddMonths(-MonthsOfQuarter),
        _ => end.AddYears(-1),
    };

    private static bool IsFirst(DateTime time) => time.Day == 1 && time.TimeOfDay == TimeSpan.Zero;
}
