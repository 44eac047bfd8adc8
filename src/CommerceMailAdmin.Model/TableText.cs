using System.Globalization;

namespace CommerceMailAdmin;

/// <summary>How times and spans stand in the module's tables: the same in every culture.</summary>
/// <remarks>Public because the views call it: a first table is there sooner than with the same written in script.</remarks>
public static class TableText
{
    private const int MostHoursWithMinutes = 99;

    /// <summary>A date and time of day to the minute, in its own offset; null where there is none.</summary>
    public static string? Minute(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A date; null where there is none.</summary>
    public static string? Day(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A span in hours and minutes, above 99 hours in hours alone; null where there is none.</summary>
    public static string? Hours(TimeSpan? span) =>
        span is not { } time ? null
        : Math.Floor(time.TotalHours) is var hours && hours > MostHoursWithMinutes ? string.Format(CultureInfo.InvariantCulture, "{0}h", hours)
        : string.Format(CultureInfo.InvariantCulture, "{0}h {1:00}m", hours, time.Minutes);
}
