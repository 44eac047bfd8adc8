using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Unit.ReceiverResults;

public class AuthenticationResultsTests
{
    [Fact]
    public void ExchangesFormHasNoAuthServId()
    {
        var parsed = AuthenticationResults.Parse(
            "spf=pass (sender IP is 66.220.144.150)\r\n smtp.mailfrom=facebookmail.com; dkim=pass (signature was verified)\r\n"
            + " header.d=facebookmail.com;dmarc=pass action=none\r\n header.from=support.facebook.com;compauth=pass reason=100");

        Assert.Null(parsed.AuthServId);
        Assert.Equal(["spf=pass", "dkim=pass", "dmarc=pass", "compauth=pass"], parsed.Results.Select(r => r.ToString()));
        Assert.Equal("sender IP is 66.220.144.150", parsed.Results[0].Comment);
        Assert.Equal("facebookmail.com", parsed.Results[0].Property("smtp.mailfrom"));
        Assert.Equal("none", parsed.Results[2].Property("action"));
        Assert.Equal("support.facebook.com", parsed.Results[2].Property("Header.From"));
        Assert.Equal("100", parsed.Results[3].Reason);
    }

    [Fact]
    public void OlderExchangePutsBareDomainsBetweenTheResults()
    {
        var parsed = AuthenticationResults.Parse(
            "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=a.example; contoso.com; dkim=none (message not signed) "
                + "header.d=none;contoso.com; dmarc=none action=none header.from=a.example;");

        Assert.Null(parsed.AuthServId);
        Assert.Equal(["spf=pass", "dkim=none", "dmarc=none"], parsed.Results.Select(r => r.ToString()));
    }

    [Theory]
    [InlineData("mx.contoso.com; none", "mx.contoso.com", "")]
    [InlineData("MX.contoso.com 1; spf=fail smtp.mailfrom=a@b.example", "mx.contoso.com", "spf=fail")]
    [InlineData("mx.contoso.com (our server) ; dkim/1 = PASS header . d = x", "mx.contoso.com", "dkim=pass")]
    [InlineData("\"mx contoso\"; dkim=pass", "mx contoso", "dkim=pass")]
    [InlineData("mx.contoso.com dmarc=pass header.from=support.facebook.com", "mx.contoso.com", "")]
    [InlineData("mx.contoso.com; ; ;spf=; =pass; dkim=neutral", "mx.contoso.com", "dkim=neutral")]
    [InlineData("", null, "")]
    [InlineData("(only a comment", null, "")]
    public void TheFormsOfTheStandard(string value, string? id, string results)
    {
        var parsed = AuthenticationResults.Parse(value);

        Assert.Equal(id, parsed.AuthServId);
        Assert.Equal(results, string.Join(" ", parsed.Results));
    }

    [Theory]
    [InlineData("mx.contoso.com; spf=fail (a comment; dmarc=pass header.from=support.facebook.com) smtp.mailfrom=x")]
    [InlineData("mx.contoso.com; spf=fail smtp.mailfrom=\"x; dmarc=pass header.from=support.facebook.com\"@evil.example")]
    [InlineData("mx.contoso.com; spf=fail smtp.mailfrom=\"x\\\"; dmarc=pass header.from=support.facebook.com; \"@evil.example")]
    [InlineData("mx.contoso.com; spf=fail (nested (twice) \\) ; dmarc=pass) smtp.mailfrom=x")]
    [InlineData("mx.contoso.com; spf=fail reason=\"; dmarc=pass\"")]
    [InlineData("mx.contoso.com; spf=fail (never closed ; dmarc=pass header.from=support.facebook.com")]
    [InlineData("mx.contoso.com; spf=fail smtp.helo=\"never closed ; dmarc=pass header.from=support.facebook.com")]
    public void NothingWithinACommentOrAQuotedStringIsAResult(string value)
    {
        Assert.Equal("spf=fail", Assert.Single(AuthenticationResults.Parse(value).Results).ToString());
    }

    [Theory]
    [InlineData(
        "foo.example.net (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it) fail policy (A dot can go here) . (like "
            + "that) expired (this surprised me) = (as I wasn't expecting it) 1362471462",
        "dkim=fail", "policy.expired", "1362471462")]
    [InlineData("mx.contoso.com; dkim / 1 = pass header . d = a.example", "dkim=pass", "header.d", "a.example")]
    [InlineData("mx.contoso.com; dkim=pass header. d=a.example", "dkim=pass", "header.d", "a.example")]
    [InlineData("mx.contoso.com; dkim=pass header .d=a.example", "dkim=pass", "header.d", "a.example")]
    [InlineData("atlas1.yahoo.com; dmarc=success(p=REJECT) header.from=facebookmail.com", "dmarc=pass", "header.from", "facebookmail.com")]
    [InlineData("atlas1.yahoo.com; dkim=dkim_pass header.i=@facebookmail.com", "dkim=pass", "header.i", "@facebookmail.com")]
    [InlineData("atlas1.yahoo.com; dkim=perm_fail header.i=@facebookmail.com", "dkim=permerror", "header.i", "@facebookmail.com")]
    public void BlanksAndCommentsMayStandAroundSigns(string value, string result, string property, string expected)
    {
        var one = Assert.Single(AuthenticationResults.Parse(value).Results);

        Assert.Equal((result, expected), (one.ToString(), one.Property(property)));
    }

    [Theory]
    [InlineData("mx; spf=pass (domain of \"a) smtp.x=y; dkim=pass header.d=a.example; x=y (\"@evil.example designates 203.0.113.66)", true)]
    [InlineData("mx; spf=pass (domain of a) ; dkim=pass header.d=a.example ; x=y@evil.example designates 203.0.113.66) smtp.mailfrom=x",
        true)]
    [InlineData("mx; spf=pass (domain of \"a b\"@x.example designates 203.0.113.66) smtp.mailfrom=x", false)]
    [InlineData("mx; spf=pass (never closed", true)]
    [InlineData("mx; spf=pass smtp.mailfrom=\"never closed", true)]
    [InlineData("mx; spf=pass (nested (twice) \\\" and more) smtp.mailfrom=x", false)]
    public void AForeignEndOfARemarkIsNoticed(string value, bool broken) =>
        Assert.Equal(broken, AuthenticationResults.Parse(value).IsBroken);

    [Fact]
    public void GmailsProperties()
    {
        var parsed = AuthenticationResults.Parse(
            "mx.google.com;\r\n       dkim=pass header.i=@facebookmail.com header.s=s1024-2013-q3 header.b=Ab/+12=;\r\n"
            + "       spf=pass (google.com: domain of x@y.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=x@y.example;\r\n"
            + "       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=mail.instagram.com");

        Assert.Equal("Ab/+12=", parsed.Results[0].Property("header.b"));
        Assert.Equal("p=REJECT sp=REJECT dis=NONE", parsed.Results[2].Comment);
    }

    [Fact]
    public void TheNumberOfResultsIsBounded() =>
        Assert.Equal(AuthenticationResults.MaxResults,
            AuthenticationResults.Parse("x; " + string.Join(";", Enumerable.Repeat("dkim=pass", 5000))).Results.Count);
}
