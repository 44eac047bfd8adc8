using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Unit.Network;

public class IPAddressSetAlgebraTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("192.0.2.1/32", "192.0.2.1/32")]
    [InlineData("192.0.2.9/24", "192.0.2.0/24")]
    [InlineData("192.0.2.0/25 192.0.2.128/25", "192.0.2.0/24")]
    [InlineData("192.0.2.128/25 192.0.2.0/25", "192.0.2.0/24")]
    [InlineData("192.0.2.0/24 192.0.2.64/26", "192.0.2.0/24")]
    [InlineData("192.0.2.1/32 192.0.2.2/32 192.0.2.3/32", "192.0.2.1/32 192.0.2.2/31")]
    [InlineData("192.0.2.128/25 192.0.3.0/24 192.0.4.0/25", "192.0.2.128/25 192.0.3.0/24 192.0.4.0/25")]
    [InlineData("0.0.0.0/1 128.0.0.0/1", "0.0.0.0/0")]
    [InlineData("255.255.255.255/32 ::/128", "255.255.255.255/32 ::/128")]
    [InlineData("2001:db8:0:1::/64 2001:db8::/64", "2001:db8::/63")]
    [InlineData("::/1 8000::/1", "::/0")]
    [InlineData("2001:db8::ffff:ffff:ffff:ffff/128 2001:db8:0:1::/128", "2001:db8::ffff:ffff:ffff:ffff/128 2001:db8:0:1::/128")]
    public void RangesAreMerged(string ranges, string expected)
    {
        Assert.Equal(expected, Show(Set(ranges)));
        Assert.Equal(expected, Show(ranges.Split(' ').Aggregate(IPAddressSet.Empty, (set, range) => set.Union(Set(range)))));
    }

    [Theory]
    [InlineData("192.0.2.0/24", "", "192.0.2.0/24")]
    [InlineData("192.0.2.0/24", "192.0.2.0/24", "")]
    [InlineData("192.0.2.0/24", "0.0.0.0/0", "")]
    [InlineData("192.0.2.0/24", "::/0", "192.0.2.0/24")]
    [InlineData("192.0.2.0/30", "192.0.2.1/32", "192.0.2.0/32 192.0.2.2/31")]
    [InlineData("192.0.2.0/30", "192.0.2.0/32 192.0.2.3/32", "192.0.2.1/32 192.0.2.2/32")]
    [InlineData("192.0.2.0/25 192.0.3.0/25", "192.0.2.64/26 192.0.3.0/26", "192.0.2.0/26 192.0.3.64/26")]
    [InlineData("192.0.2.0/26 192.0.2.128/26", "192.0.2.0/24", "")]
    [InlineData("128.0.0.0/1", "0.0.0.0/1", "128.0.0.0/1")]
    [InlineData("255.255.255.224/27", "255.255.255.255/32",
        "255.255.255.224/28 255.255.255.240/29 255.255.255.248/30 255.255.255.252/31 255.255.255.254/32")]
    [InlineData("::/0", "::/1", "8000::/1")]
    [InlineData("2001:db8::/127", "2001:db8::1/128", "2001:db8::/128")]
    public void RangesAreTakenAway(string ranges, string taken, string expected) =>
        Assert.Equal(expected, Show(Set(ranges).Except(Set(taken))));

    [Fact]
    public void EverythingIsBothFamilies() => Assert.Equal("0.0.0.0/0 ::/0", Show(IPAddressSet.Everything));

    [Fact]
    public void SetsAgreeWithTheirAddresses()
    {
        // All sets of the addresses .0 to .7, as bits, against each other.
        for (var left = 0; left < 256; left += 5)
        {
            for (var right = 0; right < 256; right += 3)
            {
                Assert.Equal(left | right, Bits(OfBits(left).Union(OfBits(right))));
                Assert.Equal(left & ~right, Bits(OfBits(left).Except(OfBits(right))));
            }
        }
    }

    private static IPAddressSet OfBits(int bits) =>
        IPAddressSet.Of(Enumerable.Range(0, 8).Where(i => (bits & (1 << i)) != 0).Select(i => IPRange.Block(IPNumber.IPv4((uint)i), 32)));

    private static int Bits(IPAddressSet set) => set.ToRanges()
        .SelectMany(r => Enumerable.Range((int)r.First.Low, 1 << (32 - r.PrefixLength))).Aggregate(0, (bits, i) => bits | (1 << i));

    private static IPAddressSet Set(string ranges) =>
        IPAddressSet.Of(ranges.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(range =>
    {
        var parts = range.Split('/');
        return IPRange.Block(IPNumber.From(System.Net.IPAddress.Parse(parts[0])),
            int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
    }));

    private static string Show(IPAddressSet set) => string.Join(" ", set.ToRanges());
}
