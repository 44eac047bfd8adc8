using CommerceMailAdmin.Engine.BusinessTime;
using NodaTime;

namespace CommerceMailAdmin.Engine.Reports;

/// <summary>A business calendar in words.</summary>
public static class CalendarText
{
    private const int MostDates = 12;

    private static readonly DayOfWeek[] FromMonday =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

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

        return string.Join(", ", runs.Where(r => r.Hours.Length > 0).Select(r => $"{(r.First == r.Last ? Short(r.First) : $"{Short(r.First)}\u2013{Short(r.Last)}")} {Text(r.Hours)}"));
    }

    /// <summary>The holidays and the dates with other hours that lie in a stretch of time; "none" if there is none.</summary>
    public static string Dates(BusinessCalendar calendar, DateTimeOffset from, DateTimeOffset to)
    {
        var (first, last) = (LocalDate.FromDateTime(from.DateTime), LocalDate.FromDateTime(to.DateTime));
        var dates = calendar.Holidays.Select(d => (Date: d, Text: $"{d:uuuu-MM-dd}"))
            .Concat(calendar.SpecialDates.Select(d => (Date: d, Text: $"{d:uuuu-MM-dd} {BusinessHours.Format(calendar.ShiftsOn(d))}")))
            .Where(d => d.Date >= first && d.Date <= last).OrderBy(d => d.Date).Select(d => d.Text).ToList();
        return dates.Count == 0 ? "none" : string.Join(", ", dates.Take(MostDates)) + (dates.Count > MostDates ? $" and {dates.Count - MostDates} more" : "");
    }

    private static string Short(DayOfWeek day) => day.ToString().Substring(0, 3);

    private static string Text(string hours) => hours == "00:00-24:00" ? "all day" : hours.Replace("-", "\u2013").Replace(",", " and ");
}
