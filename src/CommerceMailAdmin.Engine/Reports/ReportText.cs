using System.Globalization;
using CommerceMailAdmin.Engine.BusinessTime;
using NodaTime;

namespace CommerceMailAdmin.Engine.Reports;

/// <summary>Numbers, times and durations as people read them, the same in every culture.</summary>
internal static class ReportText
{
    /// <summary>Reasons and names come from mail and have no limit of their own.</summary>
    private const int LongestText = 160;

    public static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Share(double? share) =>
        share is { } value ? (value * 100).ToString("0.0", CultureInfo.InvariantCulture) + "%" : None;

    public static string Ratio(double? ratio) => ratio?.ToString("0.00", CultureInfo.InvariantCulture) ?? None;

    /// <summary>What stands if there is no number.</summary>
    public const string None = "\u2013";

    public static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture);

    /// <summary>A time whose offset is plain from the table it stands in.</summary>
    public static string ShortTime(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Date(DateTimeOffset time) => time.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>Business time: in hours, since a business day has as many as the calendar says.</summary>
    public static string Business(TimeSpan? time) => time is { } value ? Hours(value) : None;

    /// <summary>All the time: in days from two days on.</summary>
    public static string Elapsed(TimeSpan? time) => time switch
    {
        null => None,
        { TotalDays: >= 2 } long_ =>
            string.Format(CultureInfo.InvariantCulture, long_.Hours == 0 ? "{0:N0}\u00A0d" : "{0:N0}\u00A0d {1}\u00A0h",
                (int)long_.TotalDays, long_.Hours),
        { } value => Hours(value),
    };

    /// <summary>The text up to a length that a page bears.</summary>
    public static string Short(string text) =>
        text.Length <= LongestText
            ? text : text.Substring(0, char.IsHighSurrogate(text[LongestText - 1]) ? LongestText - 1 : LongestText) + "\u2026";

    private static string Hours(TimeSpan time)
    {
        var hours = (int)time.TotalHours;
        return hours == 0 ? $"{time.Minutes}\u00A0min"
            : time.Minutes == 0 || hours >= 100 ? string.Format(CultureInfo.InvariantCulture, "{0:N0}\u00A0h", hours)
            : $"{hours}\u00A0h {time.Minutes}\u00A0min";
    }
}

/// <summary>A business calendar in words.</summary>
public static class CalendarText
{
    private const int MostDates = 12;

    private static readonly DayOfWeek[] FromMonday =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday,
            DayOfWeek.Sunday];

    /// <summary>The hours of the week, such as "Mon-Fri 09:00-17:00, Sat 09:00-12:00".</summary>
    public static string Week(BusinessCalendar calendar)
    {
        var runs = new List<(DayOfWeek First, DayOfWeek Last, string Hours)>();
        foreach (var day in FromMonday)
        {
            var shifts = calendar.ShiftsOn(day);
            var hours = shifts.Count == 0 ? "" : BusinessHours.Format(shifts);
            if (runs.Count > 0 && runs[runs.Count - 1].Hours == hours)
            {
                runs[runs.Count - 1] = runs[runs.Count - 1] with { Last = day };
            }
            else
            {
                runs.Add((day, day, hours));
            }
        }

        return string.Join(", ",
            runs.Where(r => r.Hours.Length > 0)
                .Select(r => $"{(r.First == r.Last ? Short(r.First) : $"{Short(r.First)}\u2013{Short(r.Last)}")} {Text(r.Hours)}"));
    }

    /// <summary>The holidays and the dates with other hours that lie in a stretch of time; "none" if there is none.</summary>
    public static string Dates(BusinessCalendar calendar, DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (LocalDate.FromDateTime(from.DateTime), LocalDate.FromDateTime(to.DateTime));
        var dates = calendar.Holidays.Select(d => (Date: d, Text: $"{d:uuuu-MM-dd}"))
            .Concat(calendar.SpecialDates.Select(d => (Date: d, Text: $"{d:uuuu-MM-dd} {BusinessHours.Format(calendar.ShiftsOn(d))}")))
            .Where(d => d.Date >= first && d.Date <= last).OrderBy(d => d.Date).Select(d => d.Text).ToList();
        return dates.Count == 0
            ? "none" : string.Join(", ", dates.Take(MostDates)) + (dates.Count > MostDates ? $" and {dates.Count - MostDates} more" : "");
    }

    private static string Short(DayOfWeek day) => day.ToString().Substring(0, 3);

    private static string Text(string hours) => hours == "00:00-24:00" ? "all day" : hours.Replace("-", "\u2013").Replace(",", " and ");
}
