using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Spf;

/// <summary>Each mechanism and modifier; expectations from RFC 7208 sections 5 and 6.</summary>
public class SpfMechanismTests
{
    [Theory]
    [InlineData("all", SpfResult.Pass)]
    [InlineData("+all", SpfResult.Pass)]
    [InlineData("-all", SpfResult.Fail)]
    [InlineData("~all", SpfResult.SoftFail)]
    [InlineData("?all", SpfResult.Neutral)]
    [InlineData("", SpfResult.Neutral)]
    [InlineData("unknown=all", SpfResult.Neutral)]
    [InlineData("-all +all", SpfResult.Fail)]
    public async Task Qualifiers(string terms, SpfResult expected) => Assert.Equal(expected, (await Zone(terms).CheckAsync()).Result);

    [Theory]
    [InlineData("ip4:192.0.2.0/24", "192.0.2.0", true)]
    [InlineData("ip4:192.0.2.0/24", "192.0.2.255", true)]
    [InlineData("ip4:192.0.2.0/24", "192.0.3.0", false)]
    [InlineData("ip4:192.0.2.77/24", "192.0.2.1", true)]
    [InlineData("ip4:192.0.2.128/25", "192.0.2.127", false)]
    [InlineData("ip4:192.0.2.128/25", "192.0.2.128", true)]
    [InlineData("ip4:192.0.2.1", "192.0.2.1", true)]
    [InlineData("ip4:192.0.2.1", "192.0.2.0", false)]
    [InlineData("ip4:192.0.2.1/31", "192.0.2.0", true)]
    [InlineData("ip4:192.0.2.1/31", "192.0.2.2", false)]
    [InlineData("ip4:128.0.0.0/1", "255.255.255.255", true)]
    [InlineData("ip4:128.0.0.0/1", "127.255.255.255", false)]
    [InlineData("ip4:1.1.1.1/0", "223.255.255.255", true)]
    [InlineData("ip4:1.1.1.1/0", "2001:db8::1", false)]
    [InlineData("ip4:192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("ip4:0.0.0.1", "::1", false)]
    [InlineData("ip6:2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("ip6:2001:db8::/32", "2001:db9::1", false)]
    [InlineData("ip6:2001:db8::/33", "2001:db8:8000::", false)]
    [InlineData("ip6:2001:db8::/63", "2001:db8:0:1:ffff::", true)]
    [InlineData("ip6:2001:db8::/64", "2001:db8:0:1::", false)]
    [InlineData("ip6:2001:db8::/64", "2001:db8::ffff:ffff:ffff:ffff", true)]
    [InlineData("ip6:2001:db8::/65", "2001:db8::8000:0:0:0", false)]
    [InlineData("ip6:2001:db8::/65", "2001:db8::7fff:0:0:0", true)]
    [InlineData("ip6:2001:db8::1/127", "2001:db8::", true)]
    [InlineData("ip6:2001:db8::1", "2001:db8::", false)]
    [InlineData("ip6:2001:db8::1/128", "2001:db8::1", true)]
    [InlineData("ip6:::/0", "2001:db8::1", true)]
    [InlineData("ip6:::/0", "192.0.2.1", false)]
    [InlineData("ip6:::ffff:192.0.2.1", "192.0.2.1", false)]
    [InlineData("ip6:::ffff:192.0.2.1", "::ffff:192.0.2.1", false)]
    [InlineData("ip6:::192.0.2.1", "::c000:201", true)]
    [InlineData("ip6:1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", true)]
    [InlineData("ip6:1::8", "1:0:0:0:0:0:0:8", true)]
    [InlineData("ip6:1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", true)]
    [InlineData("ip6:::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8", true)]
    [InlineData("ip6:1:2::7:8", "1:2:0:0:0:0:7:8", true)]
    public async Task Networks(string term, string client, bool matches) =>
        Assert.Equal(matches ? SpfResult.Pass : SpfResult.Fail, (await Zone(term + " -all").CheckAsync(client)).Result);

    [Theory]
    [InlineData("a", "198.51.100.1", true)]
    [InlineData("a", "198.51.100.2", false)]
    [InlineData("a/24", "198.51.100.200", true)]
    [InlineData("a/24", "2001:db8::200", false)]
    [InlineData("a//64", "2001:db8::200", true)]
    [InlineData("a//64", "198.51.100.200", false)]
    [InlineData("a/0", "8.8.8.8", true)]
    [InlineData("a/0", "2001:db9::", false)]
    [InlineData("a/31//127", "198.51.100.0", true)]
    [InlineData("a/31//127", "2001:db8::", true)]
    [InlineData("a:host.example.net", "203.0.113.9", true)]
    [InlineData("a:HOST.example.NET.", "203.0.113.9", true)]
    [InlineData("a:host.%{o2}", "198.51.100.77", true)]
    [InlineData("a:host.example.net/28", "203.0.113.15", true)]
    [InlineData("a:host.example.net/28", "203.0.113.16", false)]
    [InlineData("a:none.example.net/0", "203.0.113.9", false)]
    [InlineData("a:host..example.net/0", "203.0.113.9", false)]
    public async Task HostAddresses(string term, string client, bool matches)
    {
        var zone = Zone(term + " -all").Address("example.com", "198.51.100.1", "2001:db8::1")
            .Address("host.example.net", "203.0.113.8", "203.0.113.9").Address("host.example.com", "198.51.100.77");

        Assert.Equal(matches ? SpfResult.Pass : SpfResult.Fail, (await zone.CheckAsync(client)).Result);
    }

    [Theory]
    [InlineData("mx", "203.0.113.1", true)]
    [InlineData("mx", "203.0.113.2", true)]
    [InlineData("mx", "2001:db8::25", true)]
    [InlineData("mx", "198.51.100.1", false)]
    [InlineData("mx/24", "203.0.113.99", true)]
    [InlineData("mx//120", "2001:db8::ff", true)]
    [InlineData("mx//120", "203.0.113.99", false)]
    [InlineData("mx:other.example", "203.0.113.50", true)]
    [InlineData("mx:nomail.example/0", "203.0.113.50", false)]
    [InlineData("mx:host-only.example", "203.0.113.60", false)]
    public async Task MailExchangers(string term, string client, bool matches)
    {
        var zone = Zone(term + " -all").Address("example.com", "198.51.100.1")
            .Mx("example.com", 10, "Mx1.example.com.").Mx("example.com", 20, "mx2.example.com")
            .Address("mx1.example.com", "203.0.113.1", "2001:db8::25").Address("mx2.example.com", "203.0.113.2", "2001:db8::26")
            .Mx("other.example", 0, "mx.other.example").Address("mx.other.example", "203.0.113.50")
            .Mx("nomail.example", 0, ".").Address("host-only.example", "203.0.113.60");

        Assert.Equal(matches ? SpfResult.Pass : SpfResult.Fail, (await zone.CheckAsync(client)).Result);
    }

    [Theory]
    [InlineData("ptr", "192.0.2.1", true)]
    [InlineData("ptr", "192.0.2.2", true)]
    [InlineData("ptr", "192.0.2.3", false)]
    [InlineData("ptr", "192.0.2.4", false)]
    [InlineData("ptr", "192.0.2.5", false)]
    [InlineData("ptr", "2001:db8::1", true)]
    [InlineData("ptr:mail.example.com", "192.0.2.2", true)]
    [InlineData("ptr:ail.example.com", "192.0.2.2", false)]
    [InlineData("ptr:EXAMPLE.com", "192.0.2.2", true)]
    [InlineData("ptr:example.net", "192.0.2.2", false)]
    public async Task NamesOfTheClient(string term, string client, bool matches)
    {
        // .1 the domain itself; .2 below it; .3 not leading back; .4 ends alike but is another domain; .5 look-up fails.
        var zone = Zone(term + " -all")
            .Ptr("1.2.0.192.in-addr.arpa", "example.com.").Address("example.com", "192.0.2.1", "2001:db8::1")
            .Ptr("2.2.0.192.in-addr.arpa", "Mail.Example.COM").Address("mail.example.com", "192.0.2.2")
            .Ptr("3.2.0.192.in-addr.arpa", "mail.example.com")
            .Ptr("4.2.0.192.in-addr.arpa", "badexample.com").Address("badexample.com", "192.0.2.4")
            .Fail("5.2.0.192.in-addr.arpa", DnsRecordType.PTR)
            .Ptr("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa", "example.com");

        Assert.Equal(matches ? SpfResult.Pass : SpfResult.Fail, (await zone.CheckAsync(client)).Result);
    }

    [Fact]
    public async Task ANameOfTheClientThatCannotBeLookedUpIsPassedOver()
    {
        var zone = Zone("ptr -all").Ptr("1.2.0.192.in-addr.arpa", "a.example.com").Ptr("1.2.0.192.in-addr.arpa", "b.example.com")
            .Fail("a.example.com", DnsRecordType.A).Address("b.example.com", "192.0.2.1");

        Assert.Equal(SpfResult.Pass, (await zone.CheckAsync()).Result);
    }

    [Theory]
    [InlineData("exists:%{ir}.%{v}.list.example", "192.0.2.1", true)]
    [InlineData("exists:%{ir}.%{v}.list.example", "192.0.2.2", false)]
    [InlineData("exists:%{l1r-}.users.%{d2}", "192.0.2.9", true)]
    [InlineData("exists:%{s}.list.example", "192.0.2.9", true)]
    [InlineData("exists:%{h}.list.example", "2001:db8::9", true)]
    [InlineData("exists:six.example", "2001:db8::9", false)]
    [InlineData("exists:%{d1}", "2001:db8::9", true)]
    public async Task Existence(string term, string client, bool matches)
    {
        var zone = Zone(term + " -all").Address("1.2.0.192.in-addr.list.example", "127.0.0.2")
            .Address("anna.users.example.com", "127.0.0.2")
            .Address("anna-x@example.com.list.example", "127.0.0.2").Address("mail.example.org.list.example", "127.0.0.2")
            .Address("six.example", "2001:db8::9")
            .Address("com", "127.0.0.2");

        Assert.Equal(matches ? SpfResult.Pass : SpfResult.Fail, (await zone.CheckAsync(client, "anna-x@example.com")).Result);
    }

    [Theory]
    [InlineData("v=spf1 +all", SpfResult.SoftFail)]
    [InlineData("v=spf1 -all", SpfResult.Neutral)]
    [InlineData("v=spf1 ~all", SpfResult.Neutral)]
    [InlineData("v=spf1 ?all", SpfResult.Neutral)]
    [InlineData("v=spf1", SpfResult.Neutral)]
    [InlineData("v=spf1 moo", SpfResult.PermError)]
    [InlineData("no record", SpfResult.PermError)]
    [InlineData(null, SpfResult.PermError)]
    public async Task IncludesFollowTheTable(string? included, SpfResult expected)
    {
        var zone = Zone("~include:other.example ?all");
        _ = included is null ? zone : zone.Txt("other.example", included);

        Assert.Equal(expected, (await zone.CheckAsync()).Result);
    }

    [Fact]
    public async Task AnIncludeWhoseLookUpFailsIsATemporaryError()
    {
        var check = await Zone("include:other.example -all").Fail("other.example", DnsRecordType.TXT).CheckAsync();

        Assert.Equal(SpfResult.TempError, check.Result);
        Assert.Contains("other.example failed: time-out", check.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnIncludedRecordSeesItsOwnDomainButTheSendersMacros()
    {
        var zone = Zone("include:other.example -all").Txt("other.example", "v=spf1 exists:%{d}.%{o}.%{l} a -all")
            .Address("other.example.example.com.user", "127.0.0.2");

        Assert.Equal(SpfResult.Pass, (await zone.CheckAsync("198.51.100.9")).Result);
    }

    [Theory]
    [InlineData("redirect=other.example", SpfResult.Fail, "other.example")]
    [InlineData("redirect=other.example ip4:192.0.2.1", SpfResult.Pass, "example.com")]
    [InlineData("redirect=other.example ?all", SpfResult.Neutral, "example.com")]
    [InlineData("redirect=o%{d1r}.none.example", SpfResult.PermError, null)]
    [InlineData("redirect=%{h2}", SpfResult.PermError, null)]
    [InlineData("redirect=%{d1}", SpfResult.PermError, null)]
    [InlineData("include:%{d1} all", SpfResult.PermError, null)]
    public async Task Redirects(string terms, SpfResult expected, string? decidedBy)
    {
        var check = await Zone(terms).Txt("other.example", "v=spf1 -all").Txt("com", "v=spf1 +all").CheckAsync();

        Assert.Equal(expected, check.Result);
        Assert.Equal(decidedBy, check.MatchedDomain);
    }

    [Fact]
    public async Task ARedirectedRecordNeitherSeesNorGivesTheFirstOnesMechanisms()
    {
        var zone = Zone("redirect=other.example").Address("example.com", "192.0.2.1").Txt("other.example", "v=spf1 a ~all")
            .Address("other.example", "203.0.113.1");

        Assert.Equal(SpfResult.SoftFail, (await zone.CheckAsync()).Result);
        Assert.Equal(SpfResult.Pass, (await zone.CheckAsync("203.0.113.1")).Result);
    }

    [Theory]
    [InlineData("a:down.example")]
    [InlineData("mx:down.example")]
    [InlineData("mx:up.example")]
    [InlineData("exists:down.example")]
    [InlineData("include:down.example")]
    [InlineData("redirect=down.example")]
    public async Task AFailedLookUpEndsTheCheck(string term)
    {
        var zone = Zone(term).Mx("up.example", 0, "down.example")
            .Fail("down.example", DnsRecordType.A).Fail("down.example", DnsRecordType.MX).Fail("down.example", DnsRecordType.TXT);

        var check = await zone.CheckAsync();

        Assert.Equal(SpfResult.TempError, check.Result);
        Assert.Contains("down.example failed", check.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatMatchesBeforeAFailingLookUpDecides()
    {
        var zone = Zone("mx a:down.example -all").Mx("example.com", 0, "mx.example.com").Mx("example.com", 1, "down.example")
            .Address("mx.example.com", "192.0.2.1")
            .Fail("down.example", DnsRecordType.A);

        Assert.Equal(SpfResult.Pass, (await zone.CheckAsync()).Result);
        Assert.Equal(SpfResult.TempError, (await zone.CheckAsync("192.0.2.2")).Result);
    }

    private static ZoneResolver Zone(string terms) => new ZoneResolver().Txt("example.com", "v=spf1 " + terms);
}
