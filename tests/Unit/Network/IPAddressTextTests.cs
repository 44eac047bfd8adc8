using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Unit.Network;

public class IPAddressTextTests
{
    [Theory]
    [InlineData("66.220.155.140", "66.220.155.140")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("10.0.100.9", "10.0.100.9")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("2001:DB8:0:0:0:0:0:1", "2001:db8::1")]
    [InlineData("2001:0db8::0001", "2001:db8::1")]
    [InlineData("::", "::")]
    [InlineData("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0")]
    [InlineData("64:ff9b::192.0.2.33", "64:ff9b::c000:221")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:c000:201", "192.0.2.1")]
    public void AnAddressIsRead(string text, string expected)
    {
        Assert.True(IPAddressText.TryParse(text, out var address));
        Assert.Equal(expected, address.ToString());
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("1", "four numbers, and this has 1")]
    [InlineData("2130706433", "four numbers, and this has 1")]
    [InlineData("127.1", "four numbers, and this has 2")]
    [InlineData("1.2.3", "four numbers, and this has 3")]
    [InlineData("1.2.3.", "not an IP address")]
    [InlineData("1.2.3.4.", "not an IP address")]
    [InlineData("1.2.3.4.5", "four numbers, and this has 5")]
    [InlineData(".1.2.3.4", "not an IP address")]
    [InlineData("1..2.3", "not an IP address")]
    [InlineData("256.1.1.1", "0 to 255")]
    [InlineData("1.1.1.999", "0 to 255")]
    [InlineData("1.1.1.99999999999999999999", "0 to 255")]
    [InlineData("1.1.1.0000", "leading zero")]
    [InlineData("01.2.3.4", "leading zero")]
    [InlineData("010.0.0.1", "leading zero")]
    [InlineData("1.2.3.00", "leading zero")]
    [InlineData("0x7f.0.0.1", "not hexadecimal")]
    [InlineData("0x7f000001", "not hexadecimal")]
    [InlineData("+1.2.3.4", "not an IP address")]
    [InlineData("1.2.3.-4", "not an IP address")]
    [InlineData("1.2.3.4 ", "blank")]
    [InlineData(" 1.2.3.4", "blank")]
    [InlineData("1.2. 3.4", "blank")]
    [InlineData("1.2.3.4\n", "blank")]
    [InlineData("1.2.3.4\u00a0", "blank")]
    [InlineData("1.2.3.\u0664", "not an IP address")]
    [InlineData("1.2.3.4/32", "not a range")]
    [InlineData("12:34", "not an IPv6 address")]
    [InlineData("1:2:3:4:5:6:7:8:9", "not an IPv6 address")]
    [InlineData("1:2:3:4:5:6:7:8::", "not an IPv6 address")]
    [InlineData("1::2::3", "not an IPv6 address")]
    [InlineData("1:::2", "not an IPv6 address")]
    [InlineData("12345::", "not an IPv6 address")]
    [InlineData("g::1", "not an IPv6 address")]
    [InlineData("::ffff:010.0.0.1", "not an IPv6 address")]
    [InlineData("::1.2.3", "not an IPv6 address")]
    [InlineData("fe80::1%eth0", "zone id")]
    [InlineData("fe80::1%1", "zone id")]
    [InlineData("[2001:db8::1]", "without brackets")]
    [InlineData("IPv6:2001:db8::1", "not an IPv6 address")]
    public void WhatIsNotAnAddressIsRefusedWithItsReason(string text, string problem)
    {
        Assert.False(IPAddressText.TryParse(text, out _));
        Assert.Contains(problem, IPAddressText.Problem(text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IPv6:2001:db8::1", "2001:db8::1")]
    [InlineData("ipv6:::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("IPv6:", null)]
    [InlineData("IPv6:192.0.2.1", null)]
    [InlineData("IPv6: 2001:db8::1", null)]
    [InlineData("IPv6:IPv6:2001:db8::1", null)]
    public void ALiteralMayHaveItsTag(string text, string? expected) =>
        Assert.Equal(expected, IPAddressText.TryParseLiteral(text, out var address) ? address.ToString() : null);
}
