using System.Collections;
using CommerceMailAdmin.Engine.BusinessTime;

namespace CommerceMailAdmin.Parameters;

/// <summary>
/// Completes time zones: the zone of the calendar file and the machine's first, then ids that begin with what was typed, then those that
/// contain it, so that "berl" finds Europe/Berlin.
/// </summary>
public sealed class TimeZoneCompleter : Completer
{
    /// <inheritdoc/>
    private protected override IEnumerable<Completion> Known(string command, string parameter, IDictionary given)
    {
        if (given["CalendarFile"] is string file && ZoneOf(file) is { } calendar)
        {
            yield return Completion.Of(calendar, $"{calendar}, the zone of the calendar file");
        }

        if (Machine() is { } machine)
        {
            yield return Completion.Of(machine, $"{machine}, the zone of this machine");
        }

        foreach (var id in BusinessCalendar.TimeZoneIds)
        {
            yield return Completion.Of(id, id);
        }
    }

    private static string? ZoneOf(string file)
    {
        var path = FullPath(file);
        return InTime(_ => CalendarFile.Read(path).Default is { } clock ? [clock.Calendar.TimeZoneId] : (string[])[]) is [var zone]
            ? zone : null;
    }

    private static string? Machine()
    {
        try
        {
            return BusinessCalendar.Create(null, BusinessCalendar.MondayToFriday, null, []).TimeZoneId;
        }
        catch (CalendarFormatException)
        {
            return null;
        }
    }
}
