using System.Runtime.InteropServices;
using CommerceMailAdmin.Engine.Common;
using NodaTime.TimeZones;
using NodaTime;

namespace CommerceMailAdmin.Engine.BusinessTime;

/// <summary>Finds a time zone by its IANA or Windows id; case does not matter.</summary>
internal static class TimeZoneLookup
{
    private const int Suggestions = 5;
    private const int LongestId = 64;

    private static readonly Lazy<Dictionary<string, string>> IanaIds = new(IdsToIana);

    /// <summary>All ids, IANA's and Windows', in alphabetical order.</summary>
    public static IEnumerable<string> Ids => IanaIds.Value.Keys.OrderBy(id => id, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the zone of an id, or the machine's zone for null.</summary>
    /// <exception cref="CalendarFormatException">No zone has this id, or the machine's zone cannot be told.</exception>
    public static DateTimeZone Find(string? id) => id is null ? Find(MachineTimeZone.Id()) : FindOrNull(id) ?? throw Unknown(id);

    /// <summary>Returns the zone of an id, or null if there is none. UTC, the zone of most servers, needs no table.</summary>
    public static DateTimeZone? FindOrNull(string id)
    {
        var name = id.Trim();
        return name.Equals(DateTimeZone.Utc.Id, StringComparison.OrdinalIgnoreCase)
            ? DateTimeZone.Utc
            : DateTimeZoneProviders.Tzdb.GetZoneOrNull(IanaIds.Value.TryGetValue(name, out var iana) ? iana : name);
    }

    private static Dictionary<string, string> IdsToIana()
    {
        var ids = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var windows in TzdbDateTimeZoneSource.Default.WindowsMapping.PrimaryMapping)
        {
            ids[windows.Key] = windows.Value;
        }

        foreach (var iana in DateTimeZoneProviders.Tzdb.Ids)
        {
            ids[iana] = iana;
        }

        return ids;
    }

    private static CalendarFormatException Unknown(string id)
    {
        var nearest = Nearest(id);
        var hint = nearest.Count == 0 ? "" : $" Nearest: {string.Join(", ", nearest)}.";
        return new CalendarFormatException(
            $"The time zone '{id}' is not known.{hint} IANA ids (Europe/Berlin) and Windows ids (W. Europe Standard Time) both work.");
    }

    private static List<string> Nearest(string id)
    {
        var wanted = Letters(id);
        if (wanted.Length is 0 or > LongestId)
        {
            return [];
        }

        return IanaIds.Value.Keys
            .Select(known => (known, distance: Distance(wanted, known)))
            .Where(candidate => candidate.distance <= Math.Max(1, wanted.Length / 3))
            .OrderBy(candidate => candidate.distance).ThenBy(candidate => candidate.known, StringComparer.Ordinal)
            .Take(Suggestions).Select(candidate => candidate.known).ToList();
    }

    /// <summary>The distance to an id or to its city, whichever is nearer; an id that contains the text is near.</summary>
    private static int Distance(string wanted, string known)
    {
        var whole = Letters(known);
        var distance = Math.Min(EditDistance.Between(wanted, whole),
            EditDistance.Between(wanted, Letters(known.Substring(known.LastIndexOf('/') + 1))));
        return wanted.Length > 2 && whole.Contains(wanted) ? Math.Min(distance, 1) : distance;
    }

    private static string Letters(string id) => new(id.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant).ToArray());
}

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
                throw new CalendarFormatException($"The environment variable TZ is '{tz}', which is not a time zone id. {Advice}");
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
