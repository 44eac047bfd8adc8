using System.Globalization;
using CommerceMailAdmin.Engine.BusinessTime;
using static CommerceMailAdmin.Unit.BusinessTime.Calendars;

namespace CommerceMailAdmin.Unit.BusinessTime;

public class BusinessCalendarTests
{
    [Theory]
    [InlineData("9-17", "'9-17'", "09:00-17:00")]
    [InlineData("", "''", "09:00-17:00")]
    [InlineData("09:00-17:00;18:00-19:00", "is not an interval", "09:00-12:00,13:00-17:00")]
    [InlineData("09:00-25:00", "'25:00'", "not a time of day")]
    [InlineData("09:00-24:01", "'24:01'", "not a time of day")]
    [InlineData("09:60-17:00", "'09:60'", "not a time of day")]
    [InlineData("24:00-06:00", "begin at 24:00", "can only be an end")]
    [InlineData("09:00-09:00", "same time", "00:00-24:00")]
    [InlineData("09:00-12:00,11:00-17:00", "overlap at 11:00", "09:00-12:00,13:00-17:00")]
    [InlineData("22:00-06:00,05:00-07:00", "overlap at 05:00", "22:00-06:00")]
    [InlineData("09:00-17:00,", "''", "is not an interval")]
    [InlineData("٠٩:00-17:00", "is not an interval", "09:00-17:00")]
    public void BadHoursAreNamedWithAnExample(string hours, params string[] parts)
    {
        var error = Assert.Throws<CalendarFormatException>(() => CalendarIn("UTC", hours));

        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("9:00 - 17:00", 8)]
    [InlineData("09:00–17:00", 8)]
    [InlineData("13:00-17:00, 09:00-12:00", 7)]
    [InlineData("00:00-24:00", 24)]
    [InlineData("22:00-00:00", 2)]
    [InlineData("09:00-12:00,12:00-17:00", 8)]
    [InlineData("22:00-06:00,06:00-07:00", 9)]
    public void HoursMayBeWrittenInSeveralWays(string hours, int expected) =>
        Assert.Equal(TimeSpan.FromHours(expected),
            ClockIn("UTC", hours, [DayOfWeek.Wednesday]).BusinessTimeBetween(At("2025-06-09T00:00Z"), At("2025-06-16T00:00Z")));

    [Fact]
    public void AWeekWithoutBusinessDaysIsRefused()
    {
        var error = Assert.Throws<CalendarFormatException>(() => BusinessCalendar.Create("UTC", [], null, []));

        Assert.Contains("no business day", error.Message, StringComparison.Ordinal);
        Assert.Contains("Monday", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ADayThatIsNoneIsRefused() =>
        Assert.Contains("9", Assert.Throws<CalendarFormatException>(() => BusinessCalendar.Create("UTC", [(DayOfWeek)9], null, [])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void MoreThan400DaysWithoutABusinessDayAreRefused()
    {
        var mondays = Enumerable.Range(0, 60).Select(week => new DateTime(2025, 1, 6).AddDays(7 * week)).ToArray();

        var error = Assert.Throws<CalendarFormatException>(() => BusinessCalendar.Create("UTC", [DayOfWeek.Monday], null, mondays));
        Assert.Contains("2025-01-06", error.Message, StringComparison.Ordinal);
        Assert.Contains("400 days", error.Message, StringComparison.Ordinal);

        var clock = new BusinessClock(BusinessCalendar.Create("UTC", [DayOfWeek.Monday], null, mondays.Take(56)));
        Same("2026-02-02T00:00+00:00", clock.NextOpen(At("2024-12-31T00:00Z")));
    }

    [Fact]
    public void ALongBreakEndsWithHoursOfADate()
    {
        var closed = Enumerable.Range(0, 390).Select(day => new DateTime(2025, 1, 1).AddDays(day));
        var calendar = BusinessCalendar.Create("UTC", EveryDay, null, closed).WithHours(Date("2025-07-01"), "10:00-11:00");

        Same("2025-07-01T10:00+00:00", new BusinessClock(calendar).NextOpen(At("2025-01-01T00:00Z")));
        Same("2026-01-26T00:00+00:00", new BusinessClock(calendar).NextOpen(At("2025-07-01T11:00Z")));
    }

    [Fact]
    public void TheTimeOfDayAndKindOfAHolidayAreIgnored()
    {
        var holiday = DateTime.SpecifyKind(new DateTime(2025, 6, 11, 23, 30, 0), DateTimeKind.Utc);
        var clock = new BusinessClock(BusinessCalendar.Create("Asia/Tokyo", BusinessCalendar.MondayToFriday, null,
            [holiday, holiday.AddHours(-2)]));

        Same("2025-06-12T00:00+09:00", clock.NextOpen(At("2025-06-11T00:00+09:00")));
    }

    [Fact]
    public void ACalendarIsNotChangedByWhatIsMadeFromIt()
    {
        var calendar = CalendarIn("UTC", "09:00-17:00");
        _ = calendar.WithHours(DayOfWeek.Monday, "10:00-11:00").WithHours(Date("2025-06-10"), "10:00-11:00");

        Assert.Equal(
            TimeSpan.FromHours(40),
            new BusinessClock(calendar).BusinessTimeBetween(At("2025-06-09T00:00Z"), At("2025-06-16T00:00Z")));
    }

    [Fact]
    public void HoursAreReadAlikeInEveryCulture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("fa-IR");
            Assert.Equal("Europe/Berlin", CalendarIn("europe/BERLIN", "09:00-17:00").TimeZoneId);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
