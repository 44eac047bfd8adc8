using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Unit.ReceiverResults;

/// <summary>Address literals as mail servers write them.</summary>
public class IPAddressTextTests
{
    [Theory]
    [InlineData("66.220.155.140", "66.220.155.140")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("10.0.100.9", "10.0.100.9")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("IPv6:2001:db8::1", "2001:db8::1")]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.1")]
    public void AnAddressIsRead(string text, string expected)
    {
        Assert.True(IPAddressText.TryParse(text, out var address));
        Assert.Equal(expected, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("127.1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.")]
    [InlineData("1.2.3.4.")]
    [InlineData("1.2.3.4.5")]
    [InlineData(".1.2.3.4")]
    [InlineData("1..2.3")]
    [InlineData("256.1.1.1")]
    [InlineData("1.1.1.999")]
    [InlineData("1.1.1.0000")]
    [InlineData("01.2.3.4")]
    [InlineData("1.2.3.00")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("1.2.3.4 ")]
    [InlineData("1.2.3.\u0664")]
    [InlineData("12:34")]
    [InlineData("IPv6:")]
    public void WhatIsNoneIsRefused(string text) => Assert.False(IPAddressText.TryParse(text, out _));
}
