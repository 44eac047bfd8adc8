using System.Globalization;
using CommerceMailAdmin.Engine.BusinessTime;
using NodaTime.Calendars;
using NodaTime;

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
                throw new SlaRangeException(
                    $"The time from {range.From:yyyy-MM-dd} to {range.To:yyyy-MM-dd} has more than {Most} "
                        + $"{by.ToString().ToLowerInvariant()}s. Ask for less time, or for longer periods with -By.");
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
        SlaGrouping.Week =>
            string.Format(CultureInfo.InvariantCulture, "{0:0000}-W{1:00}", WeekYearRules.Iso.GetWeekYear(date),
                WeekYearRules.Iso.GetWeekOfWeekYear(date)),
        SlaGrouping.Month => date.ToString("uuuu-MM", CultureInfo.InvariantCulture),
        _ => date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
    };
}

/// <summary>A stretch of time cannot be measured; the message says why and what to ask for instead.</summary>
public sealed class SlaRangeException(string message) : Exception(message);

/// <summary>A period whose turns are measured together.</summary>
/// <param name="From">Its first instant.</param>
/// <param name="To">Its end, as results show it.</param>
/// <param name="Last">Its last instant: one tick before the end, or the end itself if nothing later is known.</param>
internal readonly record struct SlaRange(DateTimeOffset From, DateTimeOffset To, DateTimeOffset Last)
{
    /// <summary>All of the time a question asks about.</summary>
    /// <exception cref="SlaRangeException">The beginning does not lie before the end, or nothing is known of so late a time.</exception>
    public static SlaRange Of(SlaQuestion question, IReadOnlyList<MeasuredTurn> turns)
    {
        var range = question.To is { } end && end <= question.At
            ? new SlaRange(default, end, end.AddTicks(-1))
            : new SlaRange(default, question.At, question.At);
        if (question.From is { } from)
        {
            return from <= range.Last
                ? range with { From = from }
                : throw new SlaRangeException(
                    $"Nothing can be measured from {from:yyyy-MM-dd HH:mm zzz} to {range.To:yyyy-MM-dd HH:mm zzz}: the beginning must lie "
                        + "before the end, and the end not after the instant asked about.");
        }

        var oldest = turns.Count == 0 ? range.To : turns.Min(w => w.Start);
        return range with { From = oldest <= range.Last ? oldest : range.To };
    }

    /// <summary>Tells whether an instant lies in it.</summary>
    public bool Contains(DateTimeOffset instant) => instant >= From && instant <= Last;
}
