using CommerceMailAdmin.Engine.Cases.Statistics;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.BusinessTime.Calendars;

namespace CommerceMailAdmin.Unit.Cases.Statistics;

/// <summary>Random cases, measured by the engine and by a slow calculation that shares nothing with it.</summary>
public sealed class SlaStatisticsPropertyTests
{
    private const int Days = 40;
    private static readonly int Seeds = Rounds.Of(60);

    /// <summary>
    /// Clock changes both ways, one at midnight, a date that was skipped, a half-hour zone, a year of 53 weeks, a leap day.
    /// </summary>
    private static readonly (string Zone, string At)[] Places =
    [
        ("UTC", "2024-03-05T12:00Z"),
        ("Europe/Berlin", "2026-04-10T09:17Z"),
        ("America/Sao_Paulo", "2018-11-20T22:30Z"),
        ("Pacific/Apia", "2012-01-15T03:00Z"),
        ("Asia/Kolkata", "2021-01-14T06:45Z"),
        ("America/New_York", "2025-11-20T00:00Z"),
    ];

    public static TheoryData<SlaGrouping> Groupings => [.. Enum.GetValues<SlaGrouping>()];

    [Theory]
    [MemberData(nameof(Groupings))]
    public void AgreesWithTheSlowCalculation(SlaGrouping by)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (zone, instant) = Places[seed % Places.Length];
            var at = At(instant);
            var random = new Random(seed);
            var cases = new RandomCases(seed, zone, at, Days).Make(random.Next(0, 60));
            var from = at.AddMinutes(-random.Next(1, Days * 1440));
            DateTimeOffset? to = random.Next(3) == 0 ? null : from.AddMinutes(random.Next(1, (int)(at - from).TotalMinutes + 1));

            var lines = SlaStatistics.Measure(cases,
                new SlaQuestion { Calendar = CalendarIn(zone), At = at, From = from, To = to, By = by });

            var expected = new SlowMeasure(cases, zone, at, from, to).Lines(by);
            if (by.IsPeriod())
            {
                Assert.Equal(expected, lines.Select(SlowMeasure.Line));
            }
            else
            {
                // A group without a wait in the time and without a backlog at its end is left out; the whole is always there.
                Assert.Equal(
                    expected.Where(l => by == SlaGrouping.None || !IsEmpty(l))
                        .DefaultIfEmpty(by == SlaGrouping.None ? SlowMeasure.Line(lines[0]) : null).OfType<string>().Order(),
                    lines.Select(SlowMeasure.Line).Order());
            }
        }
    }

    [Fact]
    public void LinesAddUpToTheWhole()
    {
        var made = new RandomCases(7, "Europe/Berlin", At("2026-04-10T09:17Z"), Days);
        var cases = made.Make(300);
        var whole = Assert.Single(Measure(SlaGrouping.None));

        Assert.Equal(300, whole.Cases);
        foreach (var by in Enum.GetValues<SlaGrouping>())
        {
            var lines = Measure(by);
            Assert.Equal(whole.Cases, lines.Sum(l => l.Cases));
            Assert.Equal(whole.Turns, lines.Sum(l => l.Turns));
            Assert.Equal(whole.InTime, lines.Sum(l => l.InTime));
            Assert.Equal(whole.Late, lines.Sum(l => l.Late));
            Assert.Equal(whole.Reopened, lines.Sum(l => l.Reopened));
            Assert.Equal(whole.Backlog, by.IsPeriod() ? lines[^1].Backlog : lines.Sum(l => l.Backlog));
        }

        SlaMeasure[] Measure(SlaGrouping by) =>
            SlaStatistics.Measure(cases, new SlaQuestion { Calendar = made.Clock.Calendar, At = made.At, By = by });
    }

    private static bool IsEmpty(string line) => line.Split(" | ") is var parts && parts[4] == "0" && parts[18] == "0";
}
