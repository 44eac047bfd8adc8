using System.Net;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Unit.Network;

public class IPRangeTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8", 16777216)]
    [InlineData("0.0.0.0/0", "0.0.0.0/0", 4294967296)]
    [InlineData("192.0.2.7", "192.0.2.7/32", 1)]
    [InlineData("192.0.2.6/31", "192.0.2.6/31", 2)]
    [InlineData("2001:DB8::/32", "2001:db8::/32", long.MaxValue)]
    [InlineData("2001:db8::/96", "2001:db8::/96", 4294967296)]
    [InlineData("::/0", "::/0", long.MaxValue)]
    [InlineData("2001:db8::1", "2001:db8::1/128", 1)]
    public void ARangeIsRead(string text, string expected, long count)
    {
        Assert.True(IPRange.TryParse(text, out var range, out var problem), problem);
        Assert.Equal((expected, count, ""), (range.ToString(), range.Count, problem));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("010.0.0.0/8", "leading zero")]
    [InlineData("10/8", "four numbers")]
    [InlineData("10.1/16", "four numbers")]
    [InlineData("0x0a.0.0.0/8", "hexadecimal")]
    [InlineData("10.0.0.0/08", "without leading zeros")]
    [InlineData("10.0.0.0/+8", "prefix length")]
    [InlineData("10.0.0.0/", "prefix length")]
    [InlineData("10.0.0.0/33", "0 to 32")]
    [InlineData("10.0.0.0/4294967304", "0 to 32")]
    [InlineData("10.0.0.0/8/8", "0 to 32")]
    [InlineData("10.0.0.0/255.0.0.0", "0 to 32")]
    [InlineData("10.0.0.0 /8", "blank")]
    [InlineData("10.0.0.0/ 8", "prefix length")]
    [InlineData("10.0.0.0/8 ", "prefix length")]
    [InlineData("10.0.0.1/8", "the range of this address is 10.0.0.0/8")]
    [InlineData("2001:db8::1/64", "the range of this address is 2001:db8::/64")]
    [InlineData("2001:db8::/129", "0 to 128")]
    [InlineData("::ffff:10.0.0.0/104", "write it as IPv4, 10.0.0.0")]
    [InlineData("::ffff:10.0.0.1", "write it as IPv4, 10.0.0.1")]
    [InlineData("fe80::%eth0/64", "zone id")]
    [InlineData("[2001:db8::]/32", "brackets")]
    [InlineData("10.0.0.0-10.0.0.9", "not an IP address")]
    public void WhatIsNotARangeIsRefusedWithItsReason(string text, string problem)
    {
        Assert.False(IPRange.TryParse(text, out _, out var found));
        Assert.Contains(problem, found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.0-192.0.2.255", "192.0.2.0/24", "192.0.2.0-192.0.2.255")]
    [InlineData("192.0.2.1 - 192.0.2.9", "192.0.2.1-192.0.2.9", "192.0.2.1-192.0.2.9")]
    [InlineData("192.0.2.1-192.0.2.1", "192.0.2.1/32", "192.0.2.1")]
    [InlineData("192.0.2.1-192.0.2.2", "192.0.2.1-192.0.2.2", "192.0.2.1-192.0.2.2")]
    public void TheEndsOfARangeAreRead(string text, string range, string ends)
    {
        Assert.True(IPRange.TryParseEnds(text, out var read));
        Assert.Equal((range, ends), (read.ToString(), read.ToEnds()));
    }

    [Theory]
    [InlineData("192.0.2.9-192.0.2.1")]
    [InlineData("192.0.2.1-")]
    [InlineData("192.0.2.1-192.0.2.9-192.0.2.20")]
    [InlineData("192.0.2.01-192.0.2.9")]
    [InlineData("192.0.2.1-9")]
    [InlineData("2001:db8::1-2001:db8::2")]
    public void EndsThatAreNotARangeAreRefused(string text) => Assert.False(IPRange.TryParseEnds(text, out _));

    [Theory]
    [InlineData("192.0.2.77/24", "192.0.2.0/24")]
    [InlineData("192.0.2.77", "192.0.2.77/32")]
    [InlineData("192.0.2.0-192.0.2.255", "192.0.2.0/24")]
    [InlineData("192.0.2.077", null)]
    [InlineData("2001:db8::/32", null)]
    [InlineData("::ffff:192.0.2.1", null)]
    public void AStoredEntryIsReadByTheAddressesItMeans(string text, string? expected) =>
        Assert.Equal(expected, IPRange.TryParseStored(text, out var range) ? range.ToString() : null);

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.255.255", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.0.0.0/8", "::10.1.2.3", false)]
    [InlineData("2001:db8::/33", "2001:db8:7fff::1", true)]
    [InlineData("2001:db8::/33", "2001:db8:8000::1", false)]
    [InlineData("::/0", "10.1.2.3", false)]
    public void ContainsAnAddress(string range, string address, bool expected) =>
        Assert.Equal(expected, IPRange.Parse(range).Contains(IPAddress.Parse(address)));

    [Fact]
    public void BlocksMakeUpTheRange() => Assert.Equal(
        ["255.255.254.0/24", "255.255.255.0/24"], IPRange.Parse("255.255.254.0/23").Blocks(24).Select(b => b.ToString()));

    [Theory]
    [InlineData("10.1.0.0/16", "10.0.0.0/8")]
    [InlineData("2001:db8:1::/48", "2001:db8::/32")]
    [InlineData("fd00::1", "fc00::/7")]
    [InlineData("66.220.144.0/24", null)]
    [InlineData("2a03:2880::/32", null)]
    public void SpecialRangesAreKnown(string range, string? special) =>
        Assert.Equal(special, SpecialRanges.Of(IPRange.Parse(range))?.Range.ToString());
}
