using static CommerceMailAdmin.Unit.BusinessTime.Calendars;

namespace CommerceMailAdmin.Unit.BusinessTime;

/// <summary>Clock changes and odd offsets; the transitions are those of the IANA database.</summary>
public class BusinessClockZoneTests
{
    [Theory]
    // Berlin 2025-03-30 02:00 becomes 03:00, 2025-10-26 03:00 becomes 02:00.
    [InlineData("Europe/Berlin", "2025-03-29T10:00+01:00", "2025-03-30T10:00+02:00")]
    [InlineData("Europe/Berlin", "2025-03-29T02:30+01:00", "2025-03-30T03:30+02:00")]
    [InlineData("Europe/Berlin", "2025-03-29T02:00+01:00", "2025-03-30T03:00+02:00")]
    [InlineData("Europe/Berlin", "2025-10-25T02:30+02:00", "2025-10-26T02:30+02:00")]
    [InlineData("Europe/Berlin", "2025-10-26T02:30+01:00", "2025-10-27T02:30+01:00")]
    [InlineData("Europe/Berlin", "2025-10-25T03:00+02:00", "2025-10-26T03:00+01:00")]
    // New York 2025-03-09 02:00 becomes 03:00, 2025-11-02 02:00 becomes 01:00.
    [InlineData("America/New_York", "2025-03-08T02:15-05:00", "2025-03-09T03:15-04:00")]
    [InlineData("America/New_York", "2025-11-01T01:30-04:00", "2025-11-02T01:30-04:00")]
    // Sydney 2025-10-05 02:00 becomes 03:00.
    [InlineData("Australia/Sydney", "2025-10-04T02:59+10:00", "2025-10-05T03:59+11:00")]
    // Lord Howe changes by 30 minutes: 2025-10-05 02:00 becomes 02:30, 2025-04-06 02:00 becomes 01:30.
    [InlineData("Australia/Lord_Howe", "2025-10-04T02:10+10:30", "2025-10-05T02:40+11:00")]
    [InlineData("Australia/Lord_Howe", "2025-04-05T01:45+11:00", "2025-04-06T01:45+11:00")]
    [InlineData("Asia/Kolkata", "2025-01-31T12:30+00:00", "2025-02-01T18:00+05:30")]
    [InlineData("Asia/Kathmandu", "2025-01-31T18:15+00:00", "2025-02-02T00:00+05:45")]
    // São Paulo 2018-11-04 00:00 becomes 01:00, 2019-02-17 00:00 becomes 2019-02-16 23:00.
    [InlineData("America/Sao_Paulo", "2018-11-03T00:30-03:00", "2018-11-04T01:30-02:00")]
    [InlineData("America/Sao_Paulo", "2019-02-15T23:30-02:00", "2019-02-16T23:30-02:00")]
    // Dhaka 2009-12-31 24:00 becomes 23:00.
    [InlineData("Asia/Dhaka", "2009-12-31T23:30+06:00", "2010-01-01T23:30+06:00")]
    // Kiritimati had no 1994-12-31.
    [InlineData("Pacific/Kiritimati", "1994-12-30T08:00-10:00", "1995-01-01T08:00+14:00")]
    public void TheNextDayAtTheSameTime(string zone, string start, string due) =>
        Same(due, ClockIn(zone, null, EveryDay).AddBusinessDays(At(start), 1));

    [Theory]
    // Of a time that the clock shows twice the first is meant, also where none but that date is asked for.
    [InlineData("2025-10-26T02:30+01:00", 0, "2025-10-26T02:30+02:00")]
    [InlineData("2025-10-27T02:30+01:00", -1, "2025-10-26T02:30+02:00")]
    [InlineData("2025-10-27T03:30+01:00", -1, "2025-10-26T03:30+01:00")]
    [InlineData("2025-03-29T02:30+01:00", 1, "2025-03-30T03:30+02:00")]
    [InlineData("2025-03-01T02:30+01:00", 300, "2025-12-26T02:30+01:00")]
    [InlineData("2025-06-01T02:30+02:00", 3, "2025-06-04T02:30+02:00")]
    public void ADateSoManyDatesLater(string start, int days, string end) =>
        Same(end, ClockIn("Europe/Berlin", null, EveryDay).AddDates(At(start), days));

    [Theory]
    [InlineData("Europe/Berlin", "2025-03-30T00:00+01:00", "2025-03-31T00:00+02:00", 23)]
    [InlineData("Europe/Berlin", "2025-10-26T00:00+02:00", "2025-10-27T00:00+01:00", 25)]
    [InlineData("Australia/Lord_Howe", "2025-10-05T00:00+10:30", "2025-10-06T00:00+11:00", 23.5)]
    [InlineData("Australia/Lord_Howe", "2025-04-06T00:00+11:00", "2025-04-07T00:00+10:30", 24.5)]
    [InlineData("America/Sao_Paulo", "2018-11-03T00:00-03:00", "2018-11-05T00:00-02:00", 47)]
    [InlineData("America/Sao_Paulo", "2019-02-16T00:00-02:00", "2019-02-17T00:00-03:00", 25)]
    [InlineData("Africa/Cairo", "2024-04-26T01:00+03:00", "2024-04-27T00:00+03:00", 23)]
    [InlineData("Africa/Cairo", "2024-10-31T00:00+03:00", "2024-11-01T00:00+02:00", 25)]
    [InlineData("Asia/Dhaka", "2009-12-31T00:00+07:00", "2010-01-01T00:00+06:00", 25)]
    [InlineData("Pacific/Apia", "2011-12-29T00:00-10:00", "2012-01-01T00:00+14:00", 48)]
    public void AgesAreRealTime(string zone, string from, string to, double hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), ClockIn(zone, null, EveryDay).BusinessTimeBetween(At(from), At(to)));

    [Fact]
    public void AWeekendWithAClockChangeDoesNotChangeBusinessTime()
    {
        var clock = ClockIn("Europe/Berlin");

        Same("2025-04-01T10:00+02:00", clock.AddBusinessDays(At("2025-03-28T10:00+01:00"), 2));
        Assert.Equal(TimeSpan.FromHours(48), clock.BusinessTimeBetween(At("2025-03-28T10:00+01:00"), At("2025-04-01T10:00+02:00")));
    }

    [Theory]
    [InlineData("01:00-04:00", "2025-03-30T00:00+01:00", 2)]
    [InlineData("02:30-03:30", "2025-03-30T00:00+01:00", 0.5)]
    [InlineData("02:15-02:45", "2025-03-30T00:00+01:00", 0)]
    [InlineData("01:30-02:30", "2025-03-30T00:00+01:00", 0.5)]
    [InlineData("01:00-03:00", "2025-10-26T00:00+02:00", 3)]
    [InlineData("01:30-02:30", "2025-10-26T00:00+02:00", 1)]
    [InlineData("02:30-05:00", "2025-10-26T00:00+02:00", 3.5)]
    public void AShiftDuringAClockChangeLastsWhileTheClockPassesThroughIt(string hours, string from, double expected) =>
        Assert.Equal(TimeSpan.FromHours(expected),
            ClockIn("Europe/Berlin", hours, EveryDay).BusinessTimeBetween(At(from), At(from).AddHours(12)));

    [Fact]
    public void ADateWhoseOnlyShiftIsSkippedIsNoBusinessDate()
    {
        var clock = ClockIn("Europe/Berlin", "02:15-02:45", EveryDay);

        Same("2025-03-31T02:20+02:00", clock.AddBusinessDays(At("2025-03-29T02:20+01:00"), 1));
        Same("2025-03-31T02:15+02:00", clock.NextOpen(At("2025-03-29T12:00+01:00")));
    }

    [Fact]
    public void AShiftThatEndsAtATimeThatOccursTwiceEndsAtTheFirst()
    {
        var clock = ClockIn("Europe/Berlin", "01:30-02:30", EveryDay);

        Same("2025-10-26T02:15+02:00", clock.NextOpen(At("2025-10-26T02:15+02:00")));
        Same("2025-10-27T01:30+01:00", clock.NextOpen(At("2025-10-26T02:15+01:00")));
    }

    [Fact]
    public void ADayThatTheZoneSkippedDoesNotCount()
    {
        // Samoa crossed the date line: after Thursday 2011-12-29 came Saturday 2011-12-31.
        var week = ClockIn("Pacific/Apia");
        Same("2012-01-02T10:00+14:00", week.AddBusinessDays(At("2011-12-29T10:00-10:00"), 1));
        Same("2012-01-02T00:00+14:00", week.NextOpen(At("2011-12-31T00:00+14:00")));
        Assert.Equal(TimeSpan.FromHours(24), week.BusinessTimeBetween(At("2011-12-29T10:00-10:00"), At("2012-01-02T10:00+14:00")));

        var everyDay = ClockIn("Pacific/Apia", "09:00-17:00", EveryDay);
        Same("2011-12-31T10:00+14:00", everyDay.AddBusinessDays(At("2011-12-29T10:00-10:00"), 1));
        Assert.Equal(TimeSpan.FromHours(16), everyDay.BusinessTimeBetween(At("2011-12-29T00:00-10:00"), At("2012-01-01T00:00+14:00")));
    }

    [Fact]
    public void ADayThatBeginsWithAClockChangeOpensWhenItBegins()
    {
        // Beirut has no 00:00 on Sunday 2024-03-31, Cairo none on Friday 2024-04-26.
        Same("2024-03-31T01:00+03:00", ClockIn("Asia/Beirut", null, SundayToThursday).NextOpen(At("2024-03-30T12:00+02:00")));
        Same("2024-04-26T01:00+03:00", ClockIn("Africa/Cairo", null, [DayOfWeek.Friday]).NextOpen(At("2024-04-25T12:00+02:00")));
        Same("2024-03-31T01:00+03:00", ClockIn("Asia/Beirut", "00:30-08:00", EveryDay).NextOpen(At("2024-03-30T12:00+02:00")));
    }

    [Fact]
    public void ADayThatEndsTwiceIsOpenBothTimes()
    {
        // Beirut: Sunday 2024-10-27 00:00 becomes Saturday 23:00.
        var clock = ClockIn("Asia/Beirut", null, [DayOfWeek.Saturday]);

        Same("2024-10-26T23:30+02:00", clock.NextOpen(At("2024-10-26T23:30+02:00")));
        Assert.Equal(TimeSpan.FromHours(25), clock.BusinessTimeBetween(At("2024-10-25T00:00+03:00"), At("2024-10-28T00:00+02:00")));
    }

    [Fact]
    public void AnHourThatIsRepeatedAfterNewYearBelongsToTheNewYear()
    {
        // Phoenix: Saturday 1944-01-01 00:01 became Friday 1943-12-31 23:01; the new year's first shift had begun a minute before.
        Same("1943-12-31T23:30-07:00", ClockIn("America/Phoenix", null, [DayOfWeek.Saturday]).NextOpen(At("1943-12-31T23:30-07:00")));
        Same("1944-01-07T00:00-07:00", ClockIn("America/Phoenix", null, [DayOfWeek.Friday]).NextOpen(At("1943-12-31T23:30-07:00")));
        var clock = ClockIn("America/Phoenix", null, EveryDay);
        Assert.Equal(TimeSpan.FromHours(49), clock.BusinessTimeBetween(At("1943-12-31T00:00-06:00"), At("1944-01-02T00:00-07:00")));
        Assert.Equal(TimeSpan.FromHours(24.5), clock.BusinessTimeBetween(At("1943-12-31T00:00-06:00"), At("1943-12-31T23:30-07:00")));
    }

    [Theory]
    [InlineData("India Standard Time", "2025-06-11T10:00+05:30")]
    [InlineData("W. Europe Standard Time", "2025-06-11T06:30+02:00")]
    [InlineData("Eastern Standard Time", "2025-06-11T00:30-04:00")]
    [InlineData("lord howe standard time", "2025-06-11T15:00+10:30")]
    public void WindowsZonesWork(string zone, string shown) =>
        Same(shown, ClockIn(zone, null, EveryDay).NextOpen(At("2025-06-11T04:30+00:00")));

    [Fact]
    public void OffsetsWithSecondsAreCutToTheMinuteAndTheInstantStaysExact()
    {
        // Monrovia was 44 minutes and 30 seconds behind until 1972.
        var shown = ClockIn("Africa/Monrovia", null, EveryDay).NextOpen(At("1971-06-01T12:00+00:00"));

        Assert.Equal(At("1971-06-01T12:00+00:00"), shown);
        Assert.Equal(TimeSpan.FromMinutes(-44), shown.Offset);
    }
}
