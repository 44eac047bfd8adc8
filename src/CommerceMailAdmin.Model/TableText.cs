using System.Globalization;

namespace CommerceMailAdmin;

/// <summary>How times and spans are written in the module's tables: the same in every culture.</summary>
/// <remarks>Public because the views call it: a first table appears sooner than with the same written in script.</remarks>
public static class TableText
{
    private const int MostHoursWithMinutes = 99;
    private const int MostDaysWithHours = 100;

    /// <summary>A date and time of day to the minute, in its own offset; null if there is none.</summary>
    public static string? Minute(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A date and time of day to the minute, with its offset; null if there is none.</summary>
    public static string? Time(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);

    /// <summary>A date; null if there is none.</summary>
    public static string? Day(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Business time in business days and hours, such as "2d 3h"; below one day in hours and minutes.</summary>
    /// <param name="time">The business time.</param>
    /// <param name="day">The length of a business day.</param>
    public static string? BusinessDays(TimeSpan? time, TimeSpan day)
    {
        if (time is not { } span || day <= TimeSpan.Zero || span < day)
        {
            return Hours(time);
        }

        var rest = new TimeSpan(span.Ticks % day.Ticks);
        return string.Format(CultureInfo.InvariantCulture, "{0}d {1}h", span.Ticks / day.Ticks, (int)rest.TotalHours);
    }

    /// <summary>
    /// The time left in days and hours, such as "1d 4h"; from 100 days on in days; negative if it is over, such as "-3h 20m".
    /// </summary>
    public static string? Left(TimeSpan? time)
    {
        if (time is not { } left)
        {
            return null;
        }

        var (sign, span) = left < TimeSpan.Zero ? ("-", left.Negate()) : ("", left);
        return span.TotalDays >= MostDaysWithHours ? string.Format(CultureInfo.InvariantCulture, "{0}{1}d", sign, (int)span.TotalDays)
            : span.TotalDays >= 1 ? string.Format(CultureInfo.InvariantCulture, "{0}{1}d {2}h", sign, (int)span.TotalDays, span.Hours)
            : string.Format(CultureInfo.InvariantCulture, "{0}{1}h {2:00}m", sign, span.Hours, span.Minutes);
    }

    /// <summary>A span in hours and minutes, above 99 hours in hours alone; null if there is none.</summary>
    public static string? Hours(TimeSpan? span) =>
        span is not { } time ? null
        : Math.Floor(time.TotalHours) is var hours && hours > MostHoursWithMinutes
            ? string.Format(CultureInfo.InvariantCulture, "{0}h", hours)
        : string.Format(CultureInfo.InvariantCulture, "{0}h {1:00}m", hours, time.Minutes);

    /// <summary>A state, result or verdict, in its colour on a terminal: red for what is wrong, yellow for what needs a look.</summary>
    /// <param name="state">The value; null if there is none.</param>
    /// <param name="colours">Whether the terminal shows colours.</param>
    public static string? State(object? state, bool colours)
    {
        const string Reset = "\u001B[0m";
        var colour = state?.ToString() switch
        {
            "Fail" or "Failed" or "Overdue" or "Forged" or "Changed" or "Missing" or "Doubled" or "UnsafeName" or "Unreadable" => "91",
            "Escalated" => "95",
            "Warning" or "DueSoon" or "Neutral" or "Unknown" or "TempError" or "PermError" => "93",
            "Pass" or "Genuine" or "Intact" or "Verified" => "92",
            _ => null,
        };
        return colour is null || !colours ? state?.ToString() : $"\u001B[{colour}m{state}{Reset}";
    }

    /// <summary>A text in lines of at most a number of columns, broken between words. A longer word is broken inside.</summary>
    public static string Wrapped(string text, int columns)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' '))
        {
            var last = lines[lines.Count - 1];
            if (last.Length > 0 && last.Length + 1 + word.Length > columns)
            {
                lines.Add(word);
            }
            else
            {
                lines[lines.Count - 1] = last.Length == 0 ? word : $"{last} {word}";
            }

            while (lines[lines.Count - 1] is var rest && rest.Length > columns)
            {
                lines[lines.Count - 1] = rest.Substring(0, columns);
                lines.Add(rest.Substring(columns));
            }
        }

        return string.Join("\n", lines);
    }
}
