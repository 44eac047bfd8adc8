using System.Globalization;
using NodaTime;

namespace CommerceMailAdmin.Engine.BusinessTime;

/// <summary>
/// Writes down, in words, the steps of a due time as they are taken. Instants are ticks of UTC, dates the days from 1 January of the year 1
/// to them.
/// </summary>
internal sealed class TimelineWriter(BusinessCalendar calendar, WallClock wall)
{
    private static readonly LocalDate Year1 = new(1, 1, 1);

    private readonly List<TimelineStep> _steps = [];

    public IReadOnlyList<TimelineStep> Steps => _steps;

    /// <summary>The message came, and the term starts.</summary>
    public void Begins(long start, long begins)
    {
        if (start == begins)
        {
            Add(start, "The message arrived in business time; the term starts.");
            return;
        }

        Add(start, $"The message arrived outside business time: {WhyClosed(wall.Show(start).Date)}.");
        Add(begins, "The next business time opens; the term starts.");
    }

    /// <summary>A date was skipped.</summary>
    public void Skips(int date)
    {
        var skipped = Year1.PlusDays(date);
        Add(wall.Reach(skipped.AtMidnight()), $"{Name(skipped)} does not count: {WhySkipped(skipped)}.");
    }

    /// <summary>A date was counted.</summary>
    public void Counts(int date, int day, int days)
    {
        var counted = Year1.PlusDays(date);
        Add(wall.Reach(counted.AtMidnight()), $"{Name(counted)} is business day {day} of {days}.");
    }

    /// <summary>The same wall-clock time on the last date, and where it had to be moved.</summary>
    public void Lands(long begins, int dates, long meant, long due)
    {
        var target = wall.Show(begins).PlusDays(dates);
        var time = target.ToString("uuuu-MM-dd HH:mm", CultureInfo.InvariantCulture);
        Add(meant, wall.Occurrences(target) switch
        {
            0 => $"The same time of day would be {time}, which the clock skips; it is moved forward by the gap.",
            1 => $"The same time of day is {time}.",
            _ => $"The same time of day is {time}, which occurs twice; the first is meant.",
        });
        if (due > meant)
        {
            Add(due, $"That is outside business time ({WhyClosed(wall.Show(meant).Date)}); the next business time opens.");
        }
    }

    /// <summary>The term ends.</summary>
    public void Ends(long due, int days) => Add(due, days == 1 ? "Due: 1 business day is over." : $"Due: {days} business days are over.");

    private string WhyClosed(LocalDate date)
    {
        if (calendar.IsHoliday(date))
        {
            return "a holiday";
        }

        var shifts = calendar.ShiftsOn(date);
        return shifts.Count == 0
            ? $"{date.DayOfWeek} is not a business day" : $"the hours of {Name(date)} are {BusinessHours.Format(shifts)}";
    }

    private string WhySkipped(LocalDate date) => calendar.ShiftsOn(date).Count == 0 ? WhyClosed(date) : "the clock skips its hours";

    private void Add(long instant, string reason) => _steps.Add(new TimelineStep(wall.At(instant), reason));

    private static string Name(LocalDate date) => date.ToString("dddd uuuu-MM-dd", CultureInfo.InvariantCulture);
}
