using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.BusinessTime;

/// <summary>Random calendars, instants and terms: the engine and the minute-by-minute model agree.</summary>
public class BusinessClockPropertyTests
{
    private static readonly int Seeds = Rounds.Of(4000);
    private const int QuestionsPerSeed = 3;

    [Fact]
    public void TheClockAgreesWithTheModel()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var window = ClockWindows.All[seed % ClockWindows.All.Length];
            var given = RandomCalendar.Make(random, window);
            var clock = new BusinessClock(given.Calendar);
            var model = new ReferenceClock(window, given.ShiftsOn);
            for (var question = 0; question < QuestionsPerSeed; question++)
            {
                var start = RandomInstant(random, window);
                var end = RandomInstant(random, window);
                var days = random.Next(5);
                var context = $"seed {seed}, {given}, {start:O}, {days} days, {end:O}";

                Agree(model.NextOpen(start), clock.NextOpen(start), context);
                Agree(model.AddBusinessDays(start, days), clock.AddBusinessDays(start, days), context);
                Agree(model.AddBusinessDays(start, days), clock.Explain(start, days).Due, context);
                var (from, to) = start < end ? (start, end) : (end, start);
                Assert.True(model.BusinessTimeBetween(from, to) == clock.BusinessTimeBetween(from, to), context);
                Assert.True(clock.BusinessTimeBetween(from, to) == -clock.BusinessTimeBetween(to, from), context);
            }
        }
    }

    private static void Agree(DateTimeOffset expected, DateTimeOffset actual, string context) =>
        Assert.True(expected == actual, $"expected {expected:O}, was {actual:O}: {context}");

    /// <summary>Half of the instants lie within a day of the window's clock change, and many on a whole quarter of an hour.</summary>
    private static DateTimeOffset RandomInstant(Random random, ReferenceClock.Window window)
    {
        var reach = random.Next(2) == 0 ? 1500 : 14400;
        var minutes = random.Next(-reach, reach);
        var around = new DateTimeOffset(window.Around, TimeSpan.Zero);
        return random.Next(3) switch
        {
            0 => around.AddMinutes(minutes / 15 * 15),
            1 => around.AddMinutes(minutes),
            _ => around.AddMinutes(minutes).AddTicks(random.NextInt64(TimeSpan.TicksPerMinute)),
        };
    }
}
