using CommerceMailAdmin.Engine.BusinessTime;

namespace CommerceMailAdmin.Unit.BusinessTime;

/// <summary>
/// The last week, month, quarter and year, and the period before. The inputs follow public reports about reporting tools.
/// </summary>
public class NamedPeriodsTests
{
    [Theory]
    [InlineData(NamedPeriod.Week, "2026-06-12T12:00", "2026-06-01", "2026-06-08")]
    [InlineData(NamedPeriod.Week, "2026-06-14T23:59", "2026-06-01", "2026-06-08")]
    [InlineData(NamedPeriod.Week, "2026-06-15T00:00", "2026-06-08", "2026-06-15")]
    [InlineData(NamedPeriod.Week, "2027-01-01T00:00", "2026-12-21", "2026-12-28")]
    [InlineData(NamedPeriod.Month, "2026-03-31T23:59", "2026-02-01", "2026-03-01")]
    [InlineData(NamedPeriod.Month, "2026-01-01T00:00", "2025-12-01", "2026-01-01")]
    [InlineData(NamedPeriod.Month, "2028-03-15T00:00", "2028-02-01", "2028-03-01")]
    [InlineData(NamedPeriod.Quarter, "2026-01-01T00:00", "2025-10-01", "2026-01-01")]
    [InlineData(NamedPeriod.Quarter, "2026-12-31T23:59", "2026-07-01", "2026-10-01")]
    [InlineData(NamedPeriod.Quarter, "2026-04-01T00:00", "2026-01-01", "2026-04-01")]
    [InlineData(NamedPeriod.Year, "2026-12-31T23:59", "2025-01-01", "2026-01-01")]
    public void TheLastPeriodIsOverAndWhole(NamedPeriod period, string now, string from, string to) =>
        Assert.Equal((DateTime.Parse(from), DateTime.Parse(to)), NamedPeriods.Last(period, DateTime.Parse(now)));

    [Theory]
    [InlineData("2026-03-01", "2026-04-01", "2026-02-01")]
    [InlineData("2026-04-01", "2026-07-01", "2026-01-01")]
    [InlineData("2026-01-01", "2027-01-01", "2025-01-01")]
    [InlineData("2026-06-08", "2026-06-15", "2026-06-01")]
    [InlineData("2026-06-08T06:00", "2026-06-08T18:00", "2026-06-07T18:00")]
    public void ThePeriodBeforeHasTheSameMonthsOrTheSameTime(string from, string to, string before) =>
        Assert.Equal(DateTime.Parse(before), NamedPeriods.Before(DateTime.Parse(from), DateTime.Parse(to)));
}
