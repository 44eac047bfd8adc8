using CommerceMailAdmin.Engine.Authentication.Dmarc;

namespace CommerceMailAdmin.Unit.Authentication.Dmarc;

public class UriSyntaxTests
{
    [Theory]
    [InlineData("mailto:dmarc@contoso.com")]
    [InlineData("MAILTO:dmarc+a=b@contoso.com?subject=x%20y")]
    [InlineData("https://reports.contoso.com/dmarc?a=1&b=2#top")]
    [InlineData("https://user:pass@reports.contoso.com:8443/a;b,c")]
    [InlineData("https://[2001:db8::1]:443/")]
    [InlineData("urn:example:a")]
    [InlineData("file:///var/dmarc")]
    [InlineData("a+b-c.1:")]
    public void WhatFollowsTheGrammarIsAUri(string text) => Assert.True(UriSyntax.IsUri(text));

    [Theory]
    [InlineData("")]
    [InlineData("nowhere")]
    [InlineData("/var/dmarc")]
    [InlineData("dmarc@contoso.com")]
    [InlineData(":dmarc")]
    [InlineData("1a:b")]
    [InlineData("mail to:a@contoso.com")]
    [InlineData("mailto:a b@contoso.com")]
    [InlineData("mailto:a@contoso.com ")]
    [InlineData("mailto:\u00fcmlaut@contoso.com")]
    [InlineData("mailto:<a@contoso.com>")]
    [InlineData("mailto:a%4@contoso.com")]
    [InlineData("mailto:a%zz@contoso.com")]
    [InlineData("mailto:a\"b@contoso.com")]
    [InlineData("https://reports[1].contoso.com/")]
    [InlineData("https://[2001:db8::1/")]
    [InlineData("https://contoso.com:port/")]
    [InlineData("https://contoso.com/a#b#c")]
    [InlineData("https:\\\\contoso.com")]
    public void WhatDoesNotIsRefused(string text) => Assert.False(UriSyntax.IsUri(text));
}
