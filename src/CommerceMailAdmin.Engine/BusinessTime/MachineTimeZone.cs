using System.Runtime.InteropServices;

namespace CommerceMailAdmin.Engine.BusinessTime;

/// <summary>Tells the machine's time zone as an id that <see cref="TimeZoneLookup"/> knows.</summary>
internal static class MachineTimeZone
{
    private const string Advice = "Name the time zone, such as Europe/Berlin or W. Europe Standard Time.";

    /// <exception cref="CalendarFormatException">The machine's zone cannot be told.</exception>
    public static string Id() => Id(
        RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? null : Environment.GetEnvironmentVariable("TZ"), LocalId());

    /// <param name="tz">The variable TZ (POSIX.1, section 8.3), which outranks the machine's setting; null if it has no meaning.</param>
    /// <param name="localId">The id of <see cref="TimeZoneInfo.Local"/>; null if that cannot be told.</param>
    public static string Id(string? tz, string? localId)
    {
        if (tz is not (null or ""))
        {
            var name = tz.TrimStart(':');
            const string Database = "/zoneinfo/";
            var at = name.LastIndexOf(Database, StringComparison.Ordinal);
            name = at < 0 ? name : name.Substring(at + Database.Length);
            if (TimeZoneLookup.FindOrNull(name) is not null)
            {
                return name;
            }

            // .NET takes a TZ it cannot read for UTC, so its answer would be a guess here; a path is another matter.
            if (!name.StartsWith("/", StringComparison.Ordinal))
            {
                throw new CalendarFormatException($"The environment variable TZ is '{tz}', which is no time zone id. {Advice}");
            }
        }

        return localId is not null && TimeZoneLookup.FindOrNull(localId) is not null
            ? localId
            : throw new CalendarFormatException($"The machine's time zone cannot be told (it calls it '{localId}'). {Advice}");
    }

    private static string? LocalId()
    {
        try
        {
            return TimeZoneInfo.Local.Id;
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            return null;
        }
    }
}
