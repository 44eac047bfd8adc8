using System.Globalization;
using System.Text.RegularExpressions;

namespace CommerceMailAdmin.Engine.BusinessTime;

/// <summary>Reads the business hours of a day, such as 09:00-12:00,13:00-17:00.</summary>
internal static class BusinessHours
{
    private const string Example =
        "write them like 09:00-17:00, 09:00-12:00,13:00-17:00, 22:00-06:00 (over midnight) or 00:00-24:00 (the whole day)";

    // An en dash is what documents and web pages turn the hyphen into.
    private static readonly Regex Interval = new(
        @"^\s*([0-9]{1,2}):([0-9]{2})\s*[-\u2013]\s*([0-9]{1,2}):([0-9]{2})\s*\z", RegexOptions.CultureInvariant);

    public static IReadOnlyList<Shift> WholeDay { get; } = [new Shift(0, Shift.MinutesPerDay)];

    /// <summary>Returns the shifts in order; an end at or before its start lies on the next date.</summary>
    /// <exception cref="CalendarFormatException">The text is not a list of intervals, or two of them overlap.</exception>
    public static IReadOnlyList<Shift> Parse(string hours)
    {
        var shifts = hours.Split(',').Select(part => ParseInterval(part, hours)).OrderBy(s => s.Start).ToArray();
        for (var i = 0; i < shifts.Length; i++)
        {
            var nextStart = i + 1 < shifts.Length ? shifts[i + 1].Start : shifts[0].Start + Shift.MinutesPerDay;
            if (shifts[i].End > nextStart)
            {
                throw new CalendarFormatException($"The business hours '{hours}' overlap at {Text(nextStart)}; {Example}.");
            }
        }

        return shifts;
    }

    /// <summary>The shifts as <see cref="Parse"/> reads them.</summary>
    public static string Format(IEnumerable<Shift> shifts) =>
        string.Join(",", shifts.Select(s => $"{Text(s.Start)}-{(s.End == Shift.MinutesPerDay ? "24:00" : Text(s.End))}"));

    private static Shift ParseInterval(string part, string hours)
    {
        var match = Interval.Match(part);
        if (!match.Success)
        {
            throw new CalendarFormatException($"'{part.Trim()}' in the business hours '{hours}' is not an interval; {Example}.");
        }

        var start = Minutes(match.Groups[1].Value, match.Groups[2].Value, hours);
        var end = Minutes(match.Groups[3].Value, match.Groups[4].Value, hours);
        if (start == Shift.MinutesPerDay)
        {
            throw new CalendarFormatException($"The business hours '{hours}' begin at 24:00, which can only be an end; {Example}.");
        }

        if (start == end)
        {
            throw new CalendarFormatException(
                $"The interval '{part.Trim()}' of the business hours begins and ends at the same time; {Example}.");
        }

        return new Shift(start, end > start ? end : end + Shift.MinutesPerDay);
    }

    private static int Minutes(string hour, string minute, string hours)
    {
        var minutes = (int.Parse(hour, CultureInfo.InvariantCulture) * 60) + int.Parse(minute, CultureInfo.InvariantCulture);
        return minutes <= Shift.MinutesPerDay && string.CompareOrdinal(minute, "60") < 0
            ? minutes
            : throw new CalendarFormatException($"'{hour}:{minute}' in the business hours '{hours}' is not a time of day; {Example}.");
    }

    private static string Text(int minutes) =>
        string.Format(CultureInfo.InvariantCulture, "{0:00}:{1:00}", minutes % Shift.MinutesPerDay / 60, minutes % 60);
}

/// <summary>
/// A stretch of business time by the wall clock, in minutes from the midnight at which its date begins.
/// It belongs wholly to that date, even where it ends on the next.
/// </summary>
/// <param name="Start">0 to 1439.</param>
/// <param name="End">Exclusive; 1440 is the midnight at which the date ends, more is on the next date.</param>
internal readonly record struct Shift(int Start, int End)
{
    public const int MinutesPerDay = 24 * 60;
}
