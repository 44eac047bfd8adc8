using System.Globalization;
using NodaTime;

namespace CommerceMailAdmin.Engine.BusinessTime.Holidays;

/// <summary>Turns UTC times of an iCalendar file into wall-clock times.</summary>
/// <param name="timeZoneId">The zone whose dates count; null for the machine's zone, which is looked up only when needed.</param>
internal sealed class EventTimeZones(string? timeZoneId)
{
    private DateTimeZone? _zone;

    /// <summary>What the clock of the calendar's zone shows at a UTC time.</summary>
    /// <exception cref="CalendarFormatException">The zone is not known.</exception>
    public DateTime ToCalendarTime(DateTime utc) => Show(utc, _zone ??= TimeZoneLookup.Find(timeZoneId));

    /// <summary>What the clock of an event's own zone (TZID) shows at a UTC time; null if that zone is not known.</summary>
    public static DateTime? ToTimeIn(string tzid, DateTime utc) => TimeZoneLookup.FindOrNull(tzid) is { } zone ? Show(utc, zone) : null;

    /// <summary>
    /// The first and the last year, which stand for "always" and "never", are left as they are: an offset could lead out of the calendar.
    /// </summary>
    private static DateTime Show(DateTime utc, DateTimeZone zone) =>
        utc.Year == DateTime.MinValue.Year || utc.Year == DateTime.MaxValue.Year
        ? utc
        : Instant.FromDateTimeUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).InZone(zone).ToDateTimeUnspecified();
}

/// <summary>A DATE or DATE-TIME value of an iCalendar file (RFC 5545 sections 3.3.4 and 3.3.5), as it is written.</summary>
/// <param name="Written">The date, or the date and time, before any conversion.</param>
/// <param name="IsDate">Whether it has no time of day.</param>
/// <param name="IsUtc">Whether it ends in Z.</param>
internal readonly record struct EventTime(DateTime Written, bool IsDate, bool IsUtc)
{
    /// <summary>Reads one value; null if the text is none.</summary>
    public static EventTime? Parse(string text)
    {
        var isUtc = text.EndsWith("Z", StringComparison.OrdinalIgnoreCase);
        var isDate = text.Length == 8;
        return DateTime.TryParseExact(
            isUtc ? text.Substring(0, text.Length - 1) : text, isDate ? "yyyyMMdd" : "yyyyMMdd'T'HHmmss",
            CultureInfo.InvariantCulture, DateTimeStyles.None, out var written)
            ? new EventTime(written, isDate, isUtc)
            : null;
    }
}
