using System.Globalization;

namespace CommerceMailAdmin.Unit.Shell;

/// <summary>Times and spans in tables.</summary>
public class TableTextTests
{
    /// <summary>A Thai or Saudi administrator's calendar counts other years, and a Finnish one writes times with dots.</summary>
    [Theory]
    [InlineData("th-TH")]
    [InlineData("ar-SA")]
    [InlineData("fi-FI")]
    [InlineData("en-US")]
    public void TheyAreTheSameInEveryCulture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            var time = new DateTimeOffset(2026, 6, 12, 9, 5, 59, TimeSpan.FromHours(2));
            Assert.Equal(("2026-06-12 09:05", "2026-06-12"), (TableText.Minute(time), TableText.Day(time)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("00:00:00", "0h 00m")]
    [InlineData("02:03:59", "2h 03m")]
    [InlineData("4.03:59:59", "99h 59m")]
    [InlineData("4.04:00:00", "100h")]
    public void SpansAreInHours(string span, string expected) =>
        Assert.Equal(expected, TableText.Hours(TimeSpan.Parse(span, CultureInfo.InvariantCulture)));

    [Fact]
    public void NothingIsNothing() =>
        Assert.Equal((null, null, null), (TableText.Minute(null), TableText.Day(null), TableText.Hours(null)));

    [Theory]
    [InlineData("02:21:00", "2h 21m")]
    [InlineData("-03:20:00", "-3h 20m")]
    [InlineData("2.21:00:00", "2d 21h")]
    [InlineData("-172.01:00:00", "-172d")]
    [InlineData("00:00:00", "0h 00m")]
    public void TimeLeftIsInDaysAndHours(string time, string text) =>
        Assert.Equal(text, TableText.Left(TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData(CaseState.Overdue, "\u001B[91mOverdue\u001B[0m")]
    [InlineData(ControlState.Warning, "\u001B[93mWarning\u001B[0m")]
    [InlineData(MessageVerdict.Genuine, "\u001B[92mGenuine\u001B[0m")]
    [InlineData(CaseState.Closed, "Closed")]
    [InlineData(null, null)]
    public void AStateHasItsColourOnATerminalOnly(object? state, string? text)
    {
        Assert.Equal(text, TableText.State(state, colours: true));
        Assert.Equal(state?.ToString(), TableText.State(state, colours: false));
    }

    [Theory]
    [InlineData("07:59:00", "08:00:00", "7h 59m")]
    [InlineData("08:00:00", "08:00:00", "1d 0h")]
    [InlineData("21:30:00", "08:00:00", "2d 5h")]
    [InlineData("21:30:00", "00:00:00", "21h 30m")]
    public void BusinessTimeIsInBusinessDays(string time, string day, string text) =>
        Assert.Equal(text,
            TableText.BusinessDays(TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture),
                TimeSpan.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));
}
