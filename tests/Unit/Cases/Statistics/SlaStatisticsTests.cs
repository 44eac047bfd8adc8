using CommerceMailAdmin.Engine.Cases.Statistics;
using static CommerceMailAdmin.Unit.BusinessTime.Calendars;

namespace CommerceMailAdmin.Unit.Cases.Statistics;

/// <summary>Examples worked out by hand. Business is done from 09:00 to 17:00 UTC; 1 June 2026 is a Monday.</summary>
public sealed class SlaStatisticsTests
{
    private static readonly DateTimeOffset Now = At("2026-06-12T12:00Z");
    private readonly CaseBuilder _builder = new(ClockIn("UTC", "09:00-17:00"), Now);

    [Fact]
    public void OneCaseAnsweredInTime()
    {
        var line = Whole(_builder.Case("1", "2026-06-01T10:00Z", "2026-06-02T11:30Z"));

        Assert.Equal((1, 1, 1, 1, 0, 0), (line.Cases, line.Turns, line.Answered, line.InTime, line.Late, line.Undecided));
        Assert.Equal(1.0, line.InTimeShare);
        Assert.Equal(TimeSpan.FromHours(9.5), line.MedianBusinessTime);
        Assert.Equal(TimeSpan.FromHours(9.5), line.Percentile95BusinessTime);
        Assert.Equal(TimeSpan.FromHours(25.5), line.LongestElapsedTime);
        Assert.Equal((0, 0, 0), (line.Backlog, line.Claims, line.Reopened));
        Assert.Equal(("All", At("2026-06-01T10:00Z"), Now), (line.Group, line.From, line.To));
    }

    [Fact]
    public void OpenAndOverdueIsNotInTimeAndOpenButNotDueIsUndecided()
    {
        var line = Whole(
            _builder.Case("1", "2026-06-01T10:00Z", "2026-06-03T10:00Z"),
            _builder.Case("2", "2026-06-01T10:00Z", "2026-06-03T10:01Z"),
            _builder.Case("3", "2026-06-08T10:00Z", null),
            _builder.Case("4", "2026-06-12T10:00Z", null));

        Assert.Equal((1, 2, 1), (line.InTime, line.Late, line.Undecided));
        Assert.Equal(1 / 3.0, line.InTimeShare);
        Assert.Equal((2, 1), (line.Backlog, line.BacklogOverdue));
        Assert.Equal(TimeSpan.FromHours(98), line.LongestElapsedTime);
        Assert.Equal(TimeSpan.FromHours(34), line.LongestBusinessTime);
    }

    [Fact]
    public void PercentilesAreThoseOfSpreadsheets()
    {
        // 1, 2, 3, 4, 10 hours: PERCENTILE.INC gives 3 for 0.5, 7.6 for 0.9 and 8.8 for 0.95.
        var cases = new[] { 10, 1, 3, 2,
            4 }.Select(h => _builder.Case($"{h}", (At("2026-06-01T09:00Z"), At("2026-06-01T09:00Z").AddHours(h)))).ToArray();

        var line = Whole(cases);

        Assert.Equal(TimeSpan.FromHours(3), line.MedianElapsedTime);
        Assert.Equal(TimeSpan.FromHours(7.6), line.Percentile90ElapsedTime);
        Assert.Equal(TimeSpan.FromHours(8.8), line.Percentile95ElapsedTime);
        Assert.Equal(TimeSpan.FromHours(10), line.LongestElapsedTime);
        Assert.Equal(TimeSpan.FromHours(8), line.LongestBusinessTime);
    }

    [Fact]
    public void AWaitBelongsToThePeriodInWhichItBeganAndTheBacklogToEveryEndItLayOpenAt()
    {
        var lines = SlaStatistics.Measure(
            [_builder.Case("1", (At("2026-06-01T23:59Z"), At("2026-06-03T10:00Z")), (At("2026-06-04T00:00Z"), null))],
            Ask(SlaGrouping.Day) with { To = At("2026-06-05T00:00Z") });

        Assert.Equal(["2026-06-01", "2026-06-02", "2026-06-03", "2026-06-04"], lines.Select(l => l.Group));
        Assert.Equal([1, 0, 0, 0], lines.Select(l => l.Cases));
        Assert.Equal([1, 0, 0, 1], lines.Select(l => l.Turns));
        Assert.Equal([1, 1, 0, 1], lines.Select(l => l.Backlog));
        Assert.Null(lines[1].InTimeShare);
        Assert.Null(lines[1].MedianBusinessTime);
        Assert.Null(lines[1].ClaimsPerCase);
    }

    [Fact]
    public void WeeksAreThoseOfIso8601()
    {
        var builder = new CaseBuilder(ClockIn("UTC"), At("2021-01-05T00:00Z"));

        var lines = SlaStatistics.Measure(
            [builder.Case("1", "2020-12-31T10:00Z", "2021-01-01T10:00Z")],
            new SlaQuestion { Calendar = CalendarIn("UTC"), At = At("2021-01-05T00:00Z"), By = SlaGrouping.Week });

        Assert.Equal(["2020-W53", "2021-W01"], lines.Select(l => l.Group));
        Assert.Equal(At("2021-01-04T00:00Z"), lines[1].From);
    }

    [Fact]
    public void PeriodsBeginInTheCalendarsZone()
    {
        // 22:30 UTC is half past midnight in Berlin.
        var lines = SlaStatistics.Measure(
            [_builder.Case("1", "2026-06-30T22:30Z", null)],
            Ask(SlaGrouping.Month) with { Calendar = CalendarIn("Europe/Berlin"), At = At("2026-07-03T00:00Z") });

        var line = Assert.Single(lines);
        Assert.Equal("2026-07", line.Group);
        Assert.Equal(TimeSpan.FromHours(2), line.From.Offset);
    }

    [Fact]
    public void AClaimForSeveralCasesCountsOnce()
    {
        var claim = _builder.Claim("4711", At("2026-06-05T10:00Z"));
        CommerceCase Claimed(string id) => _builder.Case(id, "2026-06-01T10:00Z", "2026-06-02T10:00Z") with { Claims = [claim] };

        var line = Whole(Claimed("1"), Claimed("2"), _builder.Case("3", "2026-06-01T10:00Z", null),
            _builder.Case("4", "2026-06-01T10:00Z", null));

        Assert.Equal(1, line.Claims);
        Assert.Equal(0.25, line.ClaimsPerCase);
    }

    [Fact]
    public void AWaitMarkedClosedLeavesTheBacklogAndIsNotLateBeforeItWasDue()
    {
        var closed = _builder.Case("1", "2026-06-01T10:00Z", null);
        closed = closed with { Turns = [closed.Turns[0] with { ClosedAt = At("2026-06-03T00:00Z"), InTime = null }] };

        var lines = SlaStatistics.Measure([closed], Ask(SlaGrouping.Day) with { To = At("2026-06-05T00:00Z") });

        Assert.Equal([1, 1, 0, 0], lines.Select(l => l.Backlog));
        Assert.Equal((0, 1), (lines[0].Late, lines[0].Undecided));
    }

    [Fact]
    public void ReopenedCasesAreCountedOnceEach() =>
        Assert.Equal(1,
            Whole(_builder.Case("1", "2026-06-01T10:00Z", null) with { Reopened = 3 },
                _builder.Case("2", "2026-06-01T10:00Z", null)).Reopened);

    [Fact]
    public void WhatCameAtTheVeryInstantCounts()
    {
        var line = Whole(_builder.Case("1", (Now, null)));

        Assert.Equal((1, 1), (line.Cases, line.Backlog));
    }

    [Fact]
    public void GroupsWithoutANameHaveOne()
    {
        var cases = new[] { _builder.Case("1", "2026-06-01T10:00Z", null) with { Reason = null },
            _builder.Case("2", "2026-06-01T10:00Z", "2026-06-01T11:00Z") };

        Assert.Equal(["(no reason)", "My order is late or missing"],
            SlaStatistics.Measure(cases, Ask(SlaGrouping.Reason)).Select(l => l.Group));
        Assert.Equal(["(no answer)", "anna@shop.example"], SlaStatistics.Measure(cases, Ask(SlaGrouping.Agent)).Select(l => l.Group));
    }

    [Fact]
    public void WithoutACaseTheWholeIsAllZeros()
    {
        var line = Whole();

        Assert.Equal((0, 0, 0, 0, 0), (line.Cases, line.Turns, line.Backlog, line.Claims, line.Reopened));
        Assert.Null(line.InTimeShare);
        Assert.Null(line.LongestElapsedTime);
        Assert.Empty(SlaStatistics.Measure([], Ask(SlaGrouping.Mailbox)));
    }

    [Theory]
    [InlineData("2026-06-12T12:00Z", "2026-06-12T12:00Z")]
    [InlineData("2026-06-12T12:01Z", null)]
    [InlineData("2026-06-10T00:00Z", "2026-06-09T00:00Z")]
    public void AnEmptyTimeIsRefused(string from, string? to) =>
        Assert.Throws<SlaRangeException>(() => SlaStatistics.Measure([],
            Ask(SlaGrouping.None) with { From = At(from), To = to is null ? null : At(to) }));

    [Fact]
    public void MillionsOfPeriodsAreRefused()
    {
        var refused =
            Assert.Throws<SlaRangeException>(() => SlaStatistics.Measure([], Ask(SlaGrouping.Day) with { From = At("1580-01-01T00:00Z") }));

        Assert.Contains("100000 days", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheInstantIsReadOffAnOpenWait()
    {
        Assert.Equal(Now,
            SlaQuestion.InstantOf([_builder.Case("1", "2026-06-01T10:00Z", "2026-06-01T11:00Z"),
                _builder.Case("2", "2026-06-01T10:00Z", null)]));
        Assert.Null(SlaQuestion.InstantOf([_builder.Case("1", "2026-06-01T10:00Z", "2026-06-01T11:00Z")]));
    }

    private static SlaQuestion Ask(SlaGrouping by) => new() { Calendar = CalendarIn("UTC"), At = Now, By = by };

    private static SlaMeasure Whole(params CommerceCase[] cases) => Assert.Single(SlaStatistics.Measure(cases, Ask(SlaGrouping.None)));
}
