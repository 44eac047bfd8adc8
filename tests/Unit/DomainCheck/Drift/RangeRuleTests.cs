using CommerceMailAdmin.Engine.DomainCheck.Drift;

namespace CommerceMailAdmin.Unit.DomainCheck.Drift;

/// <summary>What needs no DNS: Exchange's limits and the ends the platform spells out.</summary>
public class RangeRuleTests
{
    [Theory]
    [InlineData("192.0.2.0/24")]
    [InlineData("192.0.2.128/25")]
    [InlineData("192.0.2.1")]
    public void ExchangeTakesIPv4FromSlash24On(string range) => Assert.Equal(CheckResult.Pass, ExchangeAllowList.Judge(range, true).Result);

    [Theory]
    [InlineData("198.51.100.0/23", 512, "198.51.100.0/24 198.51.101.0/24", "Write it as 2 entries: 198.51.100.0/24, 198.51.101.0/24.")]
    [InlineData("198.51.252.0/22", 1024, "198.51.252.0/24 198.51.253.0/24 198.51.254.0/24 198.51.255.0/24",
        "Write it as 4 entries: 198.51.252.0/24, 198.51.253.0/24, 198.51.254.0/24, 198.51.255.0/24.")]
    [InlineData("10.0.0.0/8", 16777216, "10.0.0.0/8",
        "Split, it would be 65,536 entries of at most 1,273: leave it out, and judge mail from it by DKIM and DMARC.")]
    [InlineData("2001:db8::/32", 0, "2001:db8::/32", "Leave it out, and judge mail from it by DKIM and DMARC.")]
    public void WhatExchangeDoesNotTakeIsSplitOrLeftOut(string range, long addresses, string parts, string howToMend)
    {
        var found = ExchangeAllowList.Judge(range, true);

        Assert.Equal((CheckResult.Fail, addresses, parts, howToMend),
            (found.Result, found.Addresses, string.Join(" ", found.Ranges), found.Remediation));
        Assert.Equal(CheckResult.Neutral, ExchangeAllowList.Judge(range, false).Result);
    }

    [Fact]
    public void ManyPartsAreListedWholeAndNamedInPart()
    {
        var found = ExchangeAllowList.Judge("198.51.0.0/16", true);

        Assert.Equal(256, found.Ranges.Count);
        Assert.Equal("198.51.255.0/24", found.Ranges[255]);
        Assert.EndsWith("198.51.7.0/24, and so on as in Ranges.", found.Remediation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.128/25", "192.0.2.254", CheckResult.Neutral, "192.0.2.255/32")]
    [InlineData("192.0.2.0/25", "192.0.2.125", CheckResult.Neutral, "192.0.2.126/31")]
    [InlineData("192.0.2.0/25", "192.0.2.127", CheckResult.Pass, "")]
    [InlineData("192.0.2.0/25", "192.0.2.128", CheckResult.Fail, "")]
    [InlineData("192.0.2.128/25", "192.0.2.127", CheckResult.Fail, "")]
    [InlineData("192.0.2.0/25", "2001:db8::1", CheckResult.Fail, "")]
    [InlineData("2001:db8::/126", "2001:db8::2", CheckResult.Neutral, "2001:db8::3/128")]
    public void ThePublishedEndIsComparedWithTheTrueOne(string range, string end, CheckResult result, string ranges)
    {
        var found = RangeDrift.End(Range(range, end))!;

        Assert.Equal((result, ranges), (found.Result, string.Join(" ", found.Ranges)));
    }

    [Fact]
    public void WithoutAPublishedEndThereIsNothingToCompare() => Assert.Null(RangeDrift.End(Range("192.0.2.0/25", null)));

    private static ProfileIPRange Range(string range, string? end) =>
        new() { Range = range, PublishedEnd = end, Source = new ProfileSource("test", "A test", "2026") };
}
