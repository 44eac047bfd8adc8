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
    private static DateTime Show(DateTime utc, DateTimeZone zone) => utc.Year == DateTime.MinValue.Year || utc.Year == DateTime.MaxValue.Year
        ? utc
        : Instant.FromDateTimeUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).InZone(zone).ToDateTimeUnspecified();
}
