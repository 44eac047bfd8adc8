using CommerceMailAdmin.Engine.Exchange.IPAllowList;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Unit.Exchange.IPAllowList;

public class IPAllowListRequestTests
{
    private static readonly string[] None = [];

    [Theory]
    [InlineData("66.220.144.128/25", "66.220.144.128/25")]
    [InlineData("66.220.144.0/24", "66.220.144.0/24")]
    [InlineData("66.220.144.7", "66.220.144.7")]
    [InlineData("66.220.144.7/32", "66.220.144.7")]
    [InlineData(" 66.220.144.1 - 66.220.144.9 ", "66.220.144.1-66.220.144.9")]
    [InlineData("66.220.144.0-66.220.144.255", "66.220.144.0-66.220.144.255")]
    public void WhatExchangeTakesIsWanted(string given, string wanted)
    {
        var request = IPAllowListRequest.Create([given], None, force: false);

        Assert.Equal([wanted], request.Ranges);
        Assert.Empty(request.Rejected);
        Assert.Empty(request.Remarks);
    }

    [Theory]
    [InlineData("", IPAllowListRejectionReason.Malformed)]
    [InlineData(null, IPAllowListRejectionReason.Malformed)]
    [InlineData("all", IPAllowListRejectionReason.Malformed)]
    [InlineData("*", IPAllowListRejectionReason.Malformed)]
    [InlineData("66.220.144", IPAllowListRejectionReason.Malformed)]
    [InlineData("66.220.144.300", IPAllowListRejectionReason.Malformed)]
    [InlineData("066.220.144.1", IPAllowListRejectionReason.Malformed)]
    [InlineData("1122799616", IPAllowListRejectionReason.Malformed)]
    [InlineData("66.220.144.1/33", IPAllowListRejectionReason.Malformed)]
    [InlineData("66.220.144.130/25", IPAllowListRejectionReason.Malformed)]
    [InlineData("66.220.144.9-66.220.144.1", IPAllowListRejectionReason.Malformed)]
    [InlineData("66.220.144.0-66.220.145.0", IPAllowListRejectionReason.TooWide)]
    [InlineData("66.220.144.0/23", IPAllowListRejectionReason.TooWide)]
    [InlineData("0.0.0.0/0", IPAllowListRejectionReason.NotPublic)]
    [InlineData("10.1.2.0/24", IPAllowListRejectionReason.NotPublic)]
    [InlineData("172.31.255.255", IPAllowListRejectionReason.NotPublic)]
    [InlineData("192.168.0.1-192.168.0.9", IPAllowListRejectionReason.NotPublic)]
    [InlineData("203.0.113.7", IPAllowListRejectionReason.NotPublic)]
    [InlineData("255.255.255.255", IPAllowListRejectionReason.NotPublic)]
    [InlineData("2a03:2880::/32", IPAllowListRejectionReason.IPv6)]
    [InlineData("::ffff:66.220.144.1", IPAllowListRejectionReason.IPv6)]
    public void WhatItDoesNotTakeIsRejectedBeforeTheCall(string? given, IPAllowListRejectionReason reason)
    {
        var request = IPAllowListRequest.Create([given, "66.220.155.0/25"], None, force: false);

        Assert.Equal(reason, Assert.Single(request.Rejected).Reason);
        Assert.Equal(["66.220.155.0/25"], request.Ranges);
    }

    [Theory]
    [InlineData("66.220.144.9-66.220.144.1")]
    [InlineData("66.220.144.1-66.220.144.9-66.220.144.20")]
    [InlineData("66.220.144.1-")]
    public void ARangeThatIsNoneIsToldWhatOneIs(string given) =>
        Assert.Contains("two IPv4 addresses, the lower one first",
            IPAllowListRequest.Create([given], None, force: false).Rejected.Single().Explanation, StringComparison.Ordinal);

    [Fact]
    public void AWiderRangeThatIsPublishedIsSplit()
    {
        var request = IPAllowListRequest.Create(["69.171.244.0/23"], ["69.171.244.0/23"], force: false);

        Assert.Equal(["69.171.244.0/24", "69.171.245.0/24"], request.Ranges);
        Assert.Contains("2 blocks", Assert.Single(request.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public void AWiderRangeThatIsNotPublishedNeedsForce()
    {
        Assert.Equal(IPAllowListRejectionReason.TooWide,
            Assert.Single(IPAllowListRequest.Create(["69.171.244.0/22"], ["69.171.244.0/23"], force: false).Rejected).Reason);
        Assert.Equal(4, IPAllowListRequest.Create(["69.171.244.0/22"], None, force: true).Ranges.Count());
    }

    [Fact]
    public void NotEvenForceMakesMoreEntriesThanAListTakes()
    {
        var request = IPAllowListRequest.Create(["11.0.0.0/8"], None, force: true);

        Assert.Contains("1273", Assert.Single(request.Rejected).Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void ForceTakesAPrivateAddress() =>
        Assert.Equal(["10.1.2.3"], IPAllowListRequest.Create(["10.1.2.3"], None, force: true).Ranges);

    [Theory]
    [InlineData("66.220.144.0/25", "66.220.144.0/24", "66.220.144.0/24")]
    [InlineData("66.220.144.0/24", "66.220.144.7", "66.220.144.0/24")]
    [InlineData("66.220.144.7", "66.220.144.7/32", "66.220.144.7")]
    [InlineData("66.220.144.0/24", "66.220.144.0-66.220.144.255", "66.220.144.0/24")]
    public void ARedundantRangeIsLeftOutWithARemark(string first, string second, string wanted)
    {
        var request = IPAllowListRequest.Create([first, second], None, force: false);

        Assert.Equal([wanted], request.Ranges);
        Assert.Single(request.Remarks);
        Assert.Empty(request.Rejected);
    }

    [Fact]
    public void ARangeThatOverlapsAnotherIsRejected()
    {
        var request = IPAllowListRequest.Create(["66.220.144.1-66.220.144.9", "66.220.144.5-66.220.144.20"], None, force: false);

        Assert.Equal((IPAllowListRejectionReason.Overlapping, "66.220.144.5-66.220.144.20"),
            (Assert.Single(request.Rejected).Reason, request.Rejected[0].Range));
    }

    [Theory]
    [InlineData("10.0.0.0-10.0.0.9,10.0.0.10-10.0.0.20", true)]
    [InlineData("10.0.0.0-10.0.0.9,10.0.0.11-10.0.0.20", false)]
    [InlineData("10.0.0.5-10.0.0.20", false)]
    [InlineData("0.0.0.0/0", true)]
    [InlineData("", false)]
    public void EntriesCoverARangeTogether(string entries, bool covered)
    {
        IPRange[] intervals = [.. entries.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Interval)];

        Assert.Equal(covered, IPRange.Cover(intervals, Interval("10.0.0.2-10.0.0.18")));
    }

    [Theory]
    [InlineData("192.0.2.77/24", "192.0.2.0-192.0.2.255")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("0.0.0.0/0", "0.0.0.0-255.255.255.255")]
    public void AStoredEntryIsReadByTheAddressesItMeans(string stored, string means) => Assert.Equal(means, Interval(stored).ToEnds());

    private static IPRange Interval(string text)
    {
        Assert.True(IPRange.TryParseStored(text, out var interval));
        return interval;
    }
}
