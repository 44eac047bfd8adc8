using CommerceMailAdmin.Engine.BusinessTime;
using static CommerceMailAdmin.Unit.BusinessTime.Calendars;

namespace CommerceMailAdmin.Unit.BusinessTime;

public class TimelineTests
{
    [Fact]
    public void EveryStepIsToldWithItsInstantAndReason()
    {
        var calendar = CalendarIn("Europe/Berlin", "09:00-17:00", null, "2025-12-25", "2025-12-26").WithHours(Date("2025-12-29"),
            "10:00-12:00");

        // Arrives on Tuesday evening, starts on Wednesday; Thursday and Friday are holidays; Monday is short.
        Steps(
            new BusinessClock(calendar).Explain(At("2025-12-23T18:00+00:00"), 1),
            "2025-12-23T19:00+01:00 The message arrived outside business time: the hours of Tuesday 2025-12-23 are 09:00-17:00.",
            "2025-12-24T09:00+01:00 The next business time opens; the term starts.",
            "2025-12-25T00:00+01:00 Thursday 2025-12-25 does not count: a holiday.",
            "2025-12-26T00:00+01:00 Friday 2025-12-26 does not count: a holiday.",
            "2025-12-27T00:00+01:00 Saturday 2025-12-27 does not count: Saturday is not a business day.",
            "2025-12-28T00:00+01:00 Sunday 2025-12-28 does not count: Sunday is not a business day.",
            "2025-12-29T00:00+01:00 Monday 2025-12-29 is business day 1 of 1.",
            "2025-12-29T09:00+01:00 The same time of day is 2025-12-29 09:00.",
            "2025-12-29T10:00+01:00 That is outside business time (the hours of Monday 2025-12-29 are 10:00-12:00); the next business time "
                + "opens.",
            "2025-12-29T10:00+01:00 Due: 1 business day is over.");
    }

    [Fact]
    public void SkippedAndRepeatedTimesAreTold()
    {
        var clock = ClockIn("Europe/Berlin", null, EveryDay);

        Steps(
            clock.Explain(At("2025-03-29T02:30+01:00"), 1),
            "2025-03-29T02:30+01:00 The message arrived in business time; the term starts.",
            "2025-03-30T00:00+01:00 Sunday 2025-03-30 is business day 1 of 1.",
            "2025-03-30T03:30+02:00 The same time of day would be 2025-03-30 02:30, which the clock skips; it is moved forward by the gap.",
            "2025-03-30T03:30+02:00 Due: 1 business day is over.");
        Assert.Equal(
            "The same time of day is 2025-10-26 02:30, which occurs twice. The first one counts.",
            clock.Explain(At("2025-10-25T02:30+02:00"), 1).Steps[2].Reason);
    }

    [Fact]
    public void ADayThatTheZoneSkippedIsTold() =>
        Assert.Equal(
            "Friday 2011-12-30 does not count: the clock skips its hours.",
            ClockIn("Pacific/Apia").Explain(At("2011-12-29T10:00-10:00"), 1).Steps[1].Reason);

    [Fact]
    public void ATermOfNoDaysEndsWhereItStarts() =>
        Steps(
            ClockIn("UTC").Explain(At("2025-06-14T02:00Z"), 0),
            "2025-06-14T02:00+00:00 The message arrived outside business time: Saturday is not a business day.",
            "2025-06-16T00:00+00:00 The next business time opens; the term starts.",
            "2025-06-16T00:00+00:00 Due: 0 business days are over.");

    private static void Steps(Timeline timeline, params string[] expected)
    {
        Assert.Equal(expected, timeline.Steps.Select(step => $"{step.At:yyyy-MM-dd'T'HH:mmzzz} {step.Reason}"));
        Assert.Equal(timeline.Due, timeline.Steps[^1].At);
    }
}
