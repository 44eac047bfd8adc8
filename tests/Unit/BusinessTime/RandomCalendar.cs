using CommerceMailAdmin.Engine.BusinessTime;

namespace CommerceMailAdmin.Unit.BusinessTime;

/// <summary>A random calendar in two forms: as the engine takes it, and as plain shifts per date for the model.</summary>
internal sealed class RandomCalendar
{
    private readonly Dictionary<DayOfWeek, Hours> _week = [];
    private readonly Dictionary<int, Hours> _dates = [];
    private readonly HashSet<int> _holidays = [];
    private readonly string _zone;

    private RandomCalendar(string zone) => _zone = zone;

    public BusinessCalendar Calendar { get; private set; } = null!;

    public static RandomCalendar Make(Random random, ReferenceClock.Window window)
    {
        var result = new RandomCalendar(window.Zone);
        var hours = Hours.Random(random);
        foreach (var day in Calendars.EveryDay.Where(_ => random.Next(4) > 0).DefaultIfEmpty(DayOfWeek.Monday))
        {
            result._week[day] = hours;
        }

        var around = (window.Around - DateTime.UnixEpoch).Days;
        for (var i = random.Next(5); i > 0; i--)
        {
            result._holidays.Add(around + random.Next(-6, 7));
        }

        result.Calendar = BusinessCalendar.Create(
            window.Zone, result._week.Keys, hours.Text, result._holidays.Select(date => DateTime.UnixEpoch.AddDays(date)));
        if (random.Next(3) == 0)
        {
            var day = (DayOfWeek)random.Next(7);
            result._week[day] = Hours.Random(random);
            result.Calendar = result.Calendar.WithHours(day, result._week[day].Text);
        }

        for (var i = random.Next(3); i > 0; i--)
        {
            var date = around + random.Next(-6, 7);
            result._dates[date] = Hours.Random(random);
            result.Calendar = result.Calendar.WithHours(DateTime.UnixEpoch.AddDays(date), result._dates[date].Text);
        }

        return result;
    }

    public IReadOnlyList<(int Start, int End)> ShiftsOn(int date)
    {
        if (_dates.TryGetValue(date, out var own))
        {
            return own.Shifts;
        }

        var day = DateTime.UnixEpoch.AddDays(date).DayOfWeek;
        return _holidays.Contains(date) || !_week.TryGetValue(day, out var hours) ? [] : hours.Shifts;
    }

    public override string ToString() =>
        $"{_zone} {string.Join(" ", _week.Select(d => $"{d.Key} {d.Value.Text}"))} "
        + $"{string.Join(" ", _dates.Select(d => $"{DateTime.UnixEpoch.AddDays(d.Key):yyyy-MM-dd} {d.Value.Text}"))} "
        + $"holidays {string.Join(" ", _holidays.Select(d => $"{DateTime.UnixEpoch.AddDays(d):yyyy-MM-dd}"))}";

    /// <summary>Business hours as text, and as minutes from midnight.</summary>
    private sealed record Hours(string Text, IReadOnlyList<(int Start, int End)> Shifts)
    {
        public static Hours Random(Random random)
        {
            if (random.Next(4) == 0)
            {
                return new Hours("00:00-24:00", [(0, 1440)]);
            }

            var step = random.Next(2) == 0 ? 15 : 1;
            var cuts = Enumerable.Range(0, 2 * random.Next(1, 4)).Select(_ => random.Next(1440 / step) * step).Distinct().Order().ToList();
            if (cuts.Count % 2 == 1)
            {
                cuts.Add(1440);
            }

            var overMidnight = cuts[^1] < 1440 && random.Next(3) == 0;
            if (overMidnight)
            {
                cuts.Add(cuts[0] + 1440);
                cuts.RemoveAt(0);
            }

            var shifts = cuts.Chunk(2).Select(pair => (Start: pair[0], End: pair[1])).ToArray();
            return new Hours(string.Join(",", shifts.Select(s => $"{Time(s.Start)}-{(s.End == 1440 ? "24:00" : Time(s.End))}")), shifts);
        }

        private static string Time(int minutes) => $"{minutes / 60 % 24:00}:{minutes % 60:00}";
    }
}
