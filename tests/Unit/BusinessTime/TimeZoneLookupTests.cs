using CommerceMailAdmin.Engine.BusinessTime;
using static CommerceMailAdmin.Unit.BusinessTime.Calendars;

namespace CommerceMailAdmin.Unit.BusinessTime;

public class TimeZoneLookupTests
{
    [Theory]
    [InlineData("Europe/Berln", "Europe/Berlin")]
    [InlineData("Berlin", "Europe/Berlin")]
    [InlineData("new york", "America/New_York")]
    [InlineData("W Europe Standard Time", "W. Europe Standard Time")]
    [InlineData("Pacific Standart Time", "Pacific Standard Time")]
    [InlineData("Katmandu ", "Asia/Kathmandu")]
    public void AnUnknownZoneIsAnsweredWithTheNearest(string id, string nearest)
    {
        var error = Assert.Throws<CalendarFormatException>(() => CalendarIn(id));

        Assert.Contains($"'{id}'", error.Message, StringComparison.Ordinal);
        Assert.Contains(nearest, error.Message, StringComparison.Ordinal);
        Assert.Contains("IANA ids (Europe/Berlin) and Windows ids (W. Europe Standard Time) both work", error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("Qwertzuiop/Asdfghjkl")]
    public void WhereNoneIsNearNoneIsNamed(string id)
    {
        var error = Assert.Throws<CalendarFormatException>(() => CalendarIn(id));

        Assert.DoesNotContain("Nearest", error.Message, StringComparison.Ordinal);
        Assert.Contains("both work", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("W. Europe Standard Time", "Europe/Berlin")]
    [InlineData("europe/berlin", "Europe/Berlin")]
    [InlineData(" UTC ", "UTC")]
    [InlineData("Tokyo Standard Time", "Asia/Tokyo")]
    [InlineData("UTC-11", "Etc/GMT+11")]
    [InlineData("utc+12", "Etc/GMT-12")]
    public void IdsAreFoundInAnyCase(string id, string expected) => Assert.Equal(expected, CalendarIn(id).TimeZoneId);

    [Theory]
    [InlineData("Asia/Tokyo", "Europe/Berlin", "Asia/Tokyo")]
    [InlineData(":Asia/Tokyo", "Europe/Berlin", "Asia/Tokyo")]
    [InlineData("/usr/share/zoneinfo/America/Indiana/Knox", "Europe/Berlin", "America/Indiana/Knox")]
    [InlineData(null, "Europe/Berlin", "Europe/Berlin")]
    [InlineData("", "Etc/UTC", "Etc/UTC")]
    [InlineData(null, "Tokyo Standard Time", "Tokyo Standard Time")]
    [InlineData(":/etc/localtime", "Europe/Berlin", "Europe/Berlin")]
    public void TheMachinesZoneComesFromTzOrTheSystem(string? tz, string local, string expected) =>
        Assert.Equal(expected, MachineTimeZone.Id(tz, local));

    [Theory]
    [InlineData("Nowhere/Land", "UTC", "TZ is 'Nowhere/Land'")]
    [InlineData("CET-1CEST,M3.5.0,M10.5.0/3", "UTC", "TZ is 'CET-1CEST")]
    [InlineData(null, "Local", "'Local'")]
    [InlineData(null, null, "cannot be told")]
    public void AMachineWhoseZoneCannotBeToldIsAnError(string? tz, string? local, string part)
    {
        var error = Assert.Throws<CalendarFormatException>(() => MachineTimeZone.Id(tz, local));

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Contains("Name the time zone", error.Message, StringComparison.Ordinal);
    }
}
