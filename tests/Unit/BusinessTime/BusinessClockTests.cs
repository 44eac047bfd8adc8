using CommerceMailAdmin.Engine.BusinessTime;
using static CommerceMailAdmin.Unit.BusinessTime.Calendars;

namespace CommerceMailAdmin.Unit.BusinessTime;

/// <summary>The rules of business time, in a week without clock changes. 2025-06-11 is a Wednesday.</summary>
public class BusinessClockTests
{
    [Theory]
    [InlineData("2025-06-11T10:00+02:00", 2, "2025-06-13T10:00+02:00")]
    [InlineData("2025-06-12T15:30+02:00", 2, "2025-06-16T15:30+02:00")]
    [InlineData("2025-06-13T23:59+02:00", 2, "2025-06-17T23:59+02:00")]
    [InlineData("2025-06-14T11:00+02:00", 2, "2025-06-18T00:00+02:00")]
    [InlineData("2025-06-15T23:59+02:00", 0, "2025-06-16T00:00+02:00")]
    [InlineData("2025-06-11T10:00+02:00", 0, "2025-06-11T10:00+02:00")]
    [InlineData("2025-06-11T08:00+00:00", 5, "2025-06-18T10:00+02:00")]
    [InlineData("2025-06-11T00:00+02:00", 1, "2025-06-12T00:00+02:00")]
    public void WholeDaysFromMondayToFriday(string start, int days, string due) =>
        Same(due, ClockIn("Europe/Berlin").AddBusinessDays(At(start), days));

    [Theory]
    [InlineData("2025-06-10T10:15+02:00", "2025-06-12T10:15+02:00")]
    [InlineData("2025-06-10T08:59+02:00", "2025-06-12T09:00+02:00")]
    [InlineData("2025-06-10T16:59+02:00", "2025-06-12T16:59+02:00")]
    [InlineData("2025-06-10T17:00+02:00", "2025-06-13T09:00+02:00")]
    [InlineData("2025-06-13T18:00+02:00", "2025-06-18T09:00+02:00")]
    [InlineData("2025-06-10T12:00+02:00", "2025-06-12T13:00+02:00")]
    [InlineData("2025-06-10T12:30+02:00", "2025-06-12T13:00+02:00")]
    [InlineData("2025-06-10T11:59+02:00", "2025-06-12T11:59+02:00")]
    public void ShiftsWithALunchBreak(string start, string due) =>
        Same(due, ClockIn("Europe/Berlin", "09:00-12:00,13:00-17:00").AddBusinessDays(At(start), 2));

    [Fact]
    public void ATargetOnAHalfDayMovesToTheNextOpening()
    {
        var clock = new BusinessClock(CalendarIn("Europe/Berlin", "09:00-17:00").WithHours(Date("2025-06-12"), "09:00-11:00"));

        Same("2025-06-12T10:00+02:00", clock.AddBusinessDays(At("2025-06-10T10:00+02:00"), 2));
        Same("2025-06-13T09:00+02:00", clock.AddBusinessDays(At("2025-06-10T15:00+02:00"), 2));
        Assert.Equal(TimeSpan.FromHours(2), clock.BusinessTimeBetween(At("2025-06-12T00:00+02:00"), At("2025-06-13T00:00+02:00")));
    }

    [Fact]
    public void AnExtraSaturdayIsABusinessDay()
    {
        var clock = new BusinessClock(CalendarIn("Europe/Berlin").WithHours(Date("2025-06-14"), "10:00-14:00"));

        Same("2025-06-14T12:00+02:00", clock.AddBusinessDays(At("2025-06-13T12:00+02:00"), 1));
        Same("2025-06-16T00:00+02:00", clock.AddBusinessDays(At("2025-06-13T15:00+02:00"), 1));
    }

    [Fact]
    public void WeekdaysMayHaveTheirOwnHours()
    {
        var clock = new BusinessClock(CalendarIn("Europe/Berlin", "09:00-17:00").WithHours(DayOfWeek.Friday, "09:00-12:00")
            .WithHours(DayOfWeek.Saturday, "10:00-11:00"));

        Same("2025-06-14T10:00+02:00", clock.AddBusinessDays(At("2025-06-11T15:00+02:00"), 2));
        Assert.Equal(TimeSpan.FromHours((4 * 8) + 3 + 1),
            clock.BusinessTimeBetween(At("2025-06-09T00:00+02:00"), At("2025-06-16T00:00+02:00")));
    }

    [Fact]
    public void HolidaysDoNotCount()
    {
        var clock = ClockIn("Europe/Berlin", "09:00-17:00", null, "2025-12-25", "2025-12-26", "2026-01-01");

        Same("2025-12-30T11:00+01:00", clock.AddBusinessDays(At("2025-12-24T11:00+01:00"), 2));
        Same("2026-01-05T16:00+01:00", clock.AddBusinessDays(At("2025-12-31T16:00+01:00"), 2));
        Same("2025-12-29T09:00+01:00", clock.NextOpen(At("2025-12-25T11:00+01:00")));
        Assert.Equal(TimeSpan.FromHours(3 * 8), clock.BusinessTimeBetween(At("2025-12-24T00:00+01:00"), At("2025-12-31T00:00+01:00")));
    }

    [Fact]
    public void HolidaysOnAWeekendChangeNothing() =>
        Same("2022-01-03T12:00+00:00",
            ClockIn("Europe/London", null, null, "2022-01-01", "2022-01-02").AddBusinessDays(At("2021-12-31T12:00+00:00"), 1));

    [Fact]
    public void HoursOfADateOutrankAHoliday()
    {
        var clock = new BusinessClock(CalendarIn("Europe/Berlin", "09:00-17:00", null, "2025-06-12").WithHours(Date("2025-06-12"),
            "09:00-12:00"));

        Same("2025-06-12T10:00+02:00", clock.AddBusinessDays(At("2025-06-11T10:00+02:00"), 1));
    }

    [Theory]
    [InlineData("2024-02-28T10:00+00:00", "2024-03-01T10:00+00:00")]
    [InlineData("2024-02-29T10:00+00:00", "2024-03-04T10:00+00:00")]
    [InlineData("2023-02-28T10:00+00:00", "2023-03-02T10:00+00:00")]
    [InlineData("2100-02-26T10:00+00:00", "2100-03-02T10:00+00:00")]
    public void LeapDays(string start, string due) => Same(due, ClockIn("UTC").AddBusinessDays(At(start), 2));

    [Theory]
    [InlineData("2025-01-09T16:00+03:00", "2025-01-13T16:00+03:00")]
    [InlineData("2025-01-10T16:00+03:00", "2025-01-14T00:00+03:00")]
    [InlineData("2025-01-12T16:00+03:00", "2025-01-14T16:00+03:00")]
    public void AWeekFromSundayToThursday(string start, string due) =>
        Same(due, ClockIn("Asia/Riyadh", null, SundayToThursday).AddBusinessDays(At(start), 2));

    [Theory]
    [InlineData("2025-06-13T23:00+02:00", 1, "2025-06-16T23:00+02:00")]
    [InlineData("2025-06-14T02:00+02:00", 0, "2025-06-14T02:00+02:00")]
    [InlineData("2025-06-14T02:00+02:00", 1, "2025-06-17T02:00+02:00")]
    [InlineData("2025-06-14T06:00+02:00", 0, "2025-06-16T22:00+02:00")]
    [InlineData("2025-06-14T07:00+02:00", 2, "2025-06-18T22:00+02:00")]
    [InlineData("2025-06-16T02:00+02:00", 0, "2025-06-16T22:00+02:00")]
    public void AShiftOverMidnightBelongsToTheDateItBeginsOn(string start, int days, string due) =>
        Same(due, ClockIn("Europe/Berlin", "22:00-06:00").AddBusinessDays(At(start), days));

    [Fact]
    public void AHolidayTakesAwayTheShiftsThatBeginOnIt()
    {
        var clock = ClockIn("Europe/Berlin", "22:00-06:00", null, "2025-06-11");

        Same("2025-06-11T03:00+02:00", clock.NextOpen(At("2025-06-11T03:00+02:00")));
        Same("2025-06-12T22:00+02:00", clock.NextOpen(At("2025-06-12T03:00+02:00")));
        Assert.Equal(TimeSpan.FromHours(8), clock.BusinessTimeBetween(At("2025-06-10T12:00+02:00"), At("2025-06-12T12:00+02:00")));
    }

    [Fact]
    public void AMomentInTwoShiftsCountsOnceAndForTheFirst()
    {
        var clock = new BusinessClock(CalendarIn("Europe/Berlin", "22:00-06:00").WithHours(Date("2025-06-14"), "00:00-12:00"));

        Assert.Equal(TimeSpan.FromHours(14), clock.BusinessTimeBetween(At("2025-06-13T12:00+02:00"), At("2025-06-15T12:00+02:00")));
        // In Friday's night shift the next business date is Saturday, whose night is closed; in Saturday's shift it is Monday.
        Same("2025-06-16T22:00+02:00", clock.AddBusinessDays(At("2025-06-14T05:00+02:00"), 1));
        Same("2025-06-17T05:00+02:00", clock.AddBusinessDays(At("2025-06-14T05:00+02:00"), 2));
        Same("2025-06-16T22:00+02:00", clock.AddBusinessDays(At("2025-06-14T07:00+02:00"), 1));
    }

    [Theory]
    [InlineData("2025-06-10T23:59:59+02:00", "2025-06-10T23:59:59+02:00")]
    [InlineData("2025-06-11T00:00+02:00", "2025-06-11T09:00+02:00")]
    [InlineData("2025-06-14T00:00+02:00", "2025-06-16T09:00+02:00")]
    public void HoursUntilMidnight(string instant, string opens) =>
        Same(opens, ClockIn("Europe/Berlin", "09:00-24:00").NextOpen(At(instant)));

    [Fact]
    public void TheLastTickOfAShiftIsOpenAndItsEndIsNot()
    {
        var clock = ClockIn("Europe/Berlin", "09:00-17:00");
        var end = At("2025-06-11T17:00+02:00");

        Assert.Equal(end.AddTicks(-1), clock.NextOpen(end.AddTicks(-1)));
        Same("2025-06-12T09:00+02:00", clock.NextOpen(end));
        Assert.Equal(TimeSpan.FromTicks(1), clock.BusinessTimeBetween(end.AddTicks(-1), end.AddHours(3)));
    }

    [Theory]
    [InlineData("2025-06-10T11:00+02:00", "2025-06-10T14:00+02:00", 2)]
    [InlineData("2025-06-10T12:10+02:00", "2025-06-10T12:50+02:00", 0)]
    [InlineData("2025-06-13T16:00+02:00", "2025-06-16T10:00+02:00", 2)]
    [InlineData("2025-06-14T00:00+02:00", "2025-06-15T10:00+02:00", 0)]
    [InlineData("2025-06-10T14:00+02:00", "2025-06-10T11:00+02:00", -2)]
    [InlineData("2025-06-10T14:00+02:00", "2025-06-10T12:00+00:00", 0)]
    public void BusinessTimeIsOpenTime(string from, string to, int hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), ClockIn("Europe/Berlin", "09:00-12:00,13:00-17:00").BusinessTimeBetween(At(from), At(to)));

    [Fact]
    public void BusinessTimeOverManyYears()
    {
        // 2000-01-01 to 2400-01-01: 20871 weeks exactly, whatever the year ends and leap days.
        Assert.Equal(
            TimeSpan.FromHours(20871L * 5 * 8),
            ClockIn("UTC", "09:00-17:00").BusinessTimeBetween(At("2000-01-01T00:00+00:00"), At("2400-01-01T00:00+00:00")));
    }

    [Fact]
    public void ANightShiftRunsOverTheYearsEnd()
    {
        var clock = ClockIn("UTC", "20:00-04:00", EveryDay);

        Assert.Equal(TimeSpan.FromHours(7), clock.BusinessTimeBetween(At("2025-12-31T20:00+00:00"), At("2026-01-01T03:00+00:00")));
        Same("2026-01-01T03:00+00:00", clock.NextOpen(At("2026-01-01T03:00+00:00")));
        Same("2026-01-02T03:00+00:00", clock.AddBusinessDays(At("2026-01-01T03:00+00:00"), 1));
        Same("2026-01-01T21:00+00:00", clock.AddBusinessDays(At("2025-12-31T21:00+00:00"), 1));
    }

    [Fact]
    public void WhatCannotBeAskedIsRefused()
    {
        var clock = ClockIn("America/New_York");

        Assert.Throws<ArgumentOutOfRangeException>(() => clock.AddBusinessDays(At("2025-06-10T11:00+02:00"), -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.AddBusinessDays(At("2025-06-10T11:00+02:00"), int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.NextOpen(DateTimeOffset.MinValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => clock.BusinessTimeBetween(At("2025-06-10T11:00+02:00"), DateTimeOffset.MaxValue));
    }

    [Fact]
    public void TheOutermostYearsWork()
    {
        var clock = ClockIn("America/New_York");

        Assert.Equal(At("0002-01-01T12:00+00:00"), clock.NextOpen(At("0002-01-01T12:00+00:00")));
        Assert.True(clock.AddBusinessDays(At("9989-12-29T12:00+00:00"), 0) >= At("9989-12-29T12:00+00:00"));
    }
}
