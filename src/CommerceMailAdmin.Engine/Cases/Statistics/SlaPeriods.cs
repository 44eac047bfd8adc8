using System.Globalization;
using CommerceMailAdmin.Engine.BusinessTime;
using NodaTime;
using NodaTime.Calendars;

namespace CommerceMailAdmin.Engine.Cases.Statistics;

/// <summary>The days, weeks or months of a calendar's time zone that make up a stretch of time, the first and last cut to it.</summary>
internal static class SlaPeriods
{
    /// <summary>More lines than anybody can want; the years that dates can name would make millions.</summary>
    public const int Most = 100_000;

    /// <summary>True of the groupings by time.</summary>
    public static bool IsPeriod(this SlaGrouping by) => by is SlaGrouping.Day or SlaGrouping.Week or SlaGrouping.Month;

    /// <exception cref="SlaRangeException">There are more than <see cref="Most"/>.</exception>
    public static List<(string Name, SlaRange Range)> Cut(SlaRange range, SlaGrouping by, BusinessCalendar calendar)
    {
        var wall = new WallClock(calendar.Zone);
        var date = FirstDate(wall.Show(range.From.UtcTicks).Date, by);
        var periods = new List<(string, SlaRange)>();
        var from = range.From;
        while (from <= range.Last)
        {
            if (periods.Count == Most)
            {
                throw new SlaRangeException($"The time from {range.From:yyyy-MM-dd} to {range.To:yyyy-MM-dd} has more than {Most} {by.ToString().ToLowerInvariant()}s. Ask for less time, or for longer periods with -By.");
            }

            var next = Next(date, by);
            var end = wall.At(wall.Reach(next.AtMidnight()));

            // A date that the zone skips (Pacific/Apia, 2011-12-30) has no time to it.
            if (end > from)
            {
                var isLast = end > range.Last;
                periods.Add((Name(date, by), new SlaRange(from, isLast ? range.To : end, isLast ? range.Last : end.AddTicks(-1))));
                from = end;
            }

            date = next;
        }

        return periods;
    }

    private static LocalDate FirstDate(LocalDate date, SlaGrouping by) => by switch
    {
        SlaGrouping.Week => date.PlusDays(1 - (int)date.DayOfWeek),
        SlaGrouping.Month => date.With(DateAdjusters.StartOfMonth),
        _ => date,
    };

    private static LocalDate Next(LocalDate date, SlaGrouping by) => by switch
    {
        SlaGrouping.Week => date.PlusWeeks(1),
        SlaGrouping.Month => date.PlusMonths(1),
        _ => date.PlusDays(1),
    };

    private static string Name(LocalDate date, SlaGrouping by) => by switch
    {
        SlaGrouping.Week => string.Format(CultureInfo.InvariantCulture, "{0:0000}-W{1:00}", WeekYearRules.Iso.GetWeekYear(date), WeekYearRules.Iso.GetWeekOfWeekYear(date)),
        SlaGrouping.Month => date.ToString("uuuu-MM", CultureInfo.InvariantCulture),
        _ => date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
    };
}
