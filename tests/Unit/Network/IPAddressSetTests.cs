using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Unit.Network;

public class IPAddressSetTests
{
    [Theory]
    [InlineData("192.0.2.0/24", 256)]
    [InlineData("192.0.2.0/25 192.0.2.64/26", 128)]
    [InlineData("192.0.2.0/25 192.0.2.128/25 2001:db8::/32", 256)]
    [InlineData("0.0.0.0/0", 4294967296)]
    [InlineData("2001:db8::/32", 0)]
    public void IPv4AddressesAreCountedOnce(string ranges, long count) => Assert.Equal(count, Set(ranges).IPv4Count);

    [Fact]
    public void FamiliesComeApart()
    {
        var set = Set("192.0.2.0/24 2001:db8::/32");

        Assert.Equal("192.0.2.0/24", Text(set.OfFamily(true)));
        Assert.Equal("2001:db8::/32", Text(set.OfFamily(false)));
        Assert.True(set.OfFamily(true).Except(set).IsEmpty);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.6", "192.0.2.1/32 192.0.2.2/31 192.0.2.4/31 192.0.2.6/32")]
    [InlineData("192.0.2.255", "192.0.2.255", "192.0.2.255/32")]
    [InlineData("192.0.2.6", "192.0.2.1", "")]
    [InlineData("2001:db8::", "2001:db8::ffff:ffff", "2001:db8::/96")]
    public void TheAddressesBetweenTwoAreCoveredByAsFewRangesAsCanBe(string first, string last, string ranges) =>
        Assert.Equal(ranges, Text(IPAddressSet.Between(Address(first), Address(last))));

    [Theory]
    [InlineData("192.0.2.0/25", "192.0.2.127/32", true)]
    [InlineData("192.0.2.0/25", "192.0.2.128/25", false)]
    [InlineData("192.0.2.0/25 198.51.100.0/24", "192.0.2.128/25 198.51.0.0/16", true)]
    [InlineData("0.0.0.0/0", "::/0", false)]
    public void OverlapIsSeen(string one, string other, bool overlaps)
    {
        Assert.Equal(overlaps, Set(one).Overlaps(Set(other)));
        Assert.Equal(overlaps, Set(other).Overlaps(Set(one)));
    }

    /// <summary>Against sets of single addresses, which need no arithmetic.</summary>
    [Fact]
    public void UnionDifferenceAndCoverAgreeWithSetsOfSingleAddresses()
    {
        var random = new Random(7208);
        for (var round = 0; round < 500; round++)
        {
            var (one, ones) = RandomSet(random);
            var (other, others) = RandomSet(random);

            Assert.Equal(ones.Union(others).Order(), Singles(one.Union(other)));
            Assert.Equal(ones.Except(others).Order(), Singles(one.Except(other)));
            Assert.Equal(ones.Overlaps(others), one.Overlaps(other));
            Assert.Equal(ones.Count, one.IPv4Count);
        }
    }

    private static (IPAddressSet Set, HashSet<int> Singles) RandomSet(Random random)
    {
        var ranges = Enumerable.Range(0, random.Next(6)).Select(_ => (Length: random.Next(25, 33), Start: random.Next(256)))
            .Select(r => (r.Length, Start: r.Start >> (32 - r.Length) << (32 - r.Length))).ToList();
        return (Set(string.Join(" ", ranges.Select(r => $"192.0.2.{r.Start}/{r.Length}"))),
            [.. ranges.SelectMany(r => Enumerable.Range(r.Start, 1 << (32 - r.Length)))]);
    }

    private static IEnumerable<int> Singles(IPAddressSet set) =>
        set.ToRanges().SelectMany(r => Enumerable.Range((int)(r.First.Low & 0xFF), 1 << (32 - r.PrefixLength)));

    private static IPAddressSet Set(string ranges) =>
        IPAddressSet.Of(ranges.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(IPRange.Parse));

    private static IPNumber Address(string text) => IPNumber.From(System.Net.IPAddress.Parse(text));

    private static string Text(IPAddressSet set) => string.Join(" ", set.ToRanges());
}
