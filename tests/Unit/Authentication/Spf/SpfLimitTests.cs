using CommerceMailAdmin.Engine.Authentication.Spf;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Spf;

/// <summary>The limits of RFC 7208 section 4.6.4.</summary>
public class SpfLimitTests
{
    [Theory]
    [InlineData("a", 10, SpfResult.Fail)]
    [InlineData("a", 11, SpfResult.PermError)]
    [InlineData("mx", 10, SpfResult.Fail)]
    [InlineData("mx", 11, SpfResult.PermError)]
    [InlineData("ptr", 10, SpfResult.Fail)]
    [InlineData("ptr", 11, SpfResult.PermError)]
    [InlineData("exists:example.com -ip4:203.0.113.0/24", 1, SpfResult.Pass)]
    [InlineData("include:other.example", 10, SpfResult.Fail)]
    [InlineData("include:other.example", 11, SpfResult.PermError)]
    [InlineData("ip4:203.0.113.1 ip6:2001:db8::1 x=y", 50, SpfResult.Fail)]
    public async Task TenTermsMayNeedDns(string term, int times, SpfResult expected)
    {
        var zone = Zone(string.Join(" ", Enumerable.Repeat(term, times)) + " -all").Txt("other.example", "v=spf1 -all")
            .Ptr("1.2.0.192.in-addr.arpa", "other.example");

        var check = await zone.CheckAsync();

        Assert.Equal(expected, check.Result);
        Assert.Equal(expected == SpfResult.PermError, check.Reason == "More than 10 terms need DNS look-ups.");
    }

    [Theory]
    [InlineData("exists:%{ir}.example", 10, 10, SpfResult.Pass)]
    [InlineData("exists:%{ir}.example", 10, 9, SpfResult.PermError)]
    public async Task TheLimitsCanBeSet(string term, int times, int limit, SpfResult expected)
    {
        var zone = Zone(string.Join(" ", Enumerable.Repeat(term, times)) + " all");

        Assert.Equal(expected, (await zone.CheckAsync(limits: new SpfLimits { Lookups = limit, VoidLookups = 10 })).Result);
        Assert.Equal(expected, (await zone.CheckAsync(limits: new SpfLimits { VoidLookups = limit })).Result);
    }

    [Fact]
    public async Task ARedirectCountsAndAnExplanationDoesNot()
    {
        var nine = string.Join(" ", Enumerable.Repeat("a", 9));
        var zone = Zone(nine + " redirect=other.example").Txt("other.example", "v=spf1 -all exp=why.example").Txt("why.example", "No.")
            .Txt("more.example", "v=spf1 " + nine + " a redirect=other.example").Address("more.example", "203.0.113.1");

        var check = await zone.CheckAsync();
        Assert.Equal((SpfResult.Fail, 10, "No."), (check.Result, check.Lookups, check.Explanation));
        Assert.Equal(SpfResult.PermError, (await zone.CheckAsync(mailFrom: "a@more.example")).Result);
    }

    [Theory]
    [InlineData("exists:%{p}.a.example", 2)]
    [InlineData("exists:%{p}.a.example exists:%{p1r}.b.example", 3)]
    [InlineData("ptr:other.example exists:%{p}.a.example", 2)]
    public async Task TheLookUpOfTheClientsNameCountsOnce(string terms, int lookups)
    {
        var zone = Zone(terms + " -all").Ptr("1.2.0.192.in-addr.arpa", "host.example").Address("host.example", "192.0.2.1");

        var check = await zone.CheckAsync();

        Assert.Equal((SpfResult.Fail, lookups), (check.Result, check.Lookups));
    }

    [Theory]
    [InlineData("a:v1.example a:v2.example", SpfResult.Fail, 2)]
    [InlineData("a:v1.example a:v2.example a:v3.example", SpfResult.PermError, 3)]
    [InlineData("exists:v1.example mx:v2.example exists:v3.example", SpfResult.PermError, 3)]
    [InlineData("exists:v1.example ptr exists:v3.example", SpfResult.PermError, 3)]
    [InlineData("a:v1.example mx:three.example", SpfResult.PermError, 3)]
    [InlineData("a:v4.example a:v5.example a:v6.example", SpfResult.PermError, 3)]
    [InlineData("a:%{l} a:%{l} a:%{l}", SpfResult.PermError, 3)]
    [InlineData("a:v1..example a:v2..example a:v3..example", SpfResult.Fail, 0)]
    [InlineData("mx:null.example mx:null.example mx:null.example", SpfResult.Fail, 0)]
    public async Task TwoLookUpsMayGiveNoAnswer(string terms, SpfResult expected, int voidLookups)
    {
        // v4 to v6 exist without IPv4 address: an empty answer counts as a missing name does.
        var zone = Zone(terms + " -all").Address("v4.example", "2001:db8::1").Address("v5.example", "2001:db8::1")
            .Address("v6.example", "2001:db8::1")
            .Mx("three.example", 0, "m1.example").Mx("three.example", 0, "m2.example").Mx("three.example", 0, "m3.example")
            .Mx("null.example", 0, ".");

        var check = await zone.CheckAsync();

        Assert.Equal((expected, voidLookups), (check.Result, check.VoidLookups));
    }

    [Fact]
    public async Task NamesOfTheClientThatLeadNowhereDoNotCount()
    {
        var zone = Zone("ptr -all");
        for (var i = 0; i < 5; i++)
        {
            zone.Ptr("1.2.0.192.in-addr.arpa", $"h{i}.example.com");
        }

        var check = await zone.CheckAsync();

        Assert.Equal((SpfResult.Fail, 0), (check.Result, check.VoidLookups));
    }

    [Theory]
    [InlineData(10, "192.0.2.10", SpfResult.Pass)]
    [InlineData(10, "192.0.2.99", SpfResult.Fail)]
    [InlineData(11, "192.0.2.10", SpfResult.Pass)]
    [InlineData(11, "192.0.2.11", SpfResult.PermError)]
    [InlineData(11, "192.0.2.99", SpfResult.PermError)]
    public async Task TenMailExchangersAreAskedFor(int exchangers, string client, SpfResult expected)
    {
        var zone = new ZoneResolver().Txt("example.com", "v=spf1 mx -all");
        for (var i = 1; i <= exchangers; i++)
        {
            zone.Mx("example.com", i, $"mx{i}.example.com").Address($"mx{i}.example.com", $"192.0.2.{i}");
        }

        Assert.Equal(expected, (await zone.CheckAsync(client)).Result);
        Assert.Equal(10, zone.Asked.Count(q => q.Type == DnsRecordType.A));
    }

    [Theory]
    [InlineData(10, SpfResult.Pass)]
    [InlineData(11, SpfResult.Fail)]
    public async Task TenNamesOfTheClientAreAskedFor(int place, SpfResult expected)
    {
        var zone = Zone("ptr -all");
        for (var i = 1; i <= 12; i++)
        {
            zone.Ptr("1.2.0.192.in-addr.arpa", $"h{i}.example.com").Address($"h{i}.example.com", i == place ? "192.0.2.1" : "203.0.113.1");
        }

        Assert.Equal(expected, (await zone.CheckAsync()).Result);
        Assert.Equal(10, zone.Asked.Count(q => q.Type == DnsRecordType.A));
    }

    [Fact]
    public async Task AddressesOfOneHostAreNotLimited()
    {
        var zone = new ZoneResolver().Txt("example.com", "v=spf1 a -all")
            .Address("example.com", [.. Enumerable.Range(1, 200).Select(i => $"192.0.2.{i}")]);

        Assert.Equal(SpfResult.Pass, (await zone.CheckAsync("192.0.2.200")).Result);
    }

    [Theory]
    [InlineData("v=spf1 include:example.com -all", "example.com > example.com")]
    [InlineData("v=spf1 redirect=b.example", "example.com > b.example > c.example > example.com")]
    [InlineData("v=spf1 include:c.example -all", "example.com > c.example > example.com")]
    public async Task ALoopEndsAtTheLimitAndIsNamed(string record, string loop)
    {
        var zone = new ZoneResolver().Txt("example.com", record).Txt("b.example", "v=spf1 include:c.example").Txt("c.example",
            "v=spf1 redirect=example.com");

        var check = await zone.CheckAsync();

        Assert.Equal(SpfResult.PermError, check.Result);
        Assert.Equal($"More than 10 terms need DNS look-ups. The records lead back to themselves: {loop}.", check.Reason);
        Assert.Equal(11, zone.Asked.Count);
    }

    [Fact]
    public async Task NestingIsLimitedWhateverTheLookUps()
    {
        var check = await new ZoneResolver().Txt("example.com", "v=spf1 include:example.com")
            .CheckAsync(limits: new SpfLimits { Lookups = int.MaxValue });

        Assert.Equal(SpfResult.PermError, check.Result);
        Assert.Contains("More than 50 includes", check.Reason, StringComparison.Ordinal);
    }

    /// <summary>A domain with a record, and an address that is not the client's.</summary>
    private static ZoneResolver Zone(string terms) =>
        new ZoneResolver().Txt("example.com", "v=spf1 " + terms).Address("example.com", "203.0.113.1").Mx("example.com", 0, "example.com");
}
