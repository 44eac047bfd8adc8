using CommerceMailAdmin.Engine.Authentication.Spf.Tree;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Spf;

public class SpfTreeTests
{
    [Fact]
    public async Task TheWholeTreeWithItsCosts()
    {
        var zone = Zone("a include:one.example ip4:192.0.2.0/24 redirect=two.example").Address("example.com", "198.51.100.1")
            .Txt("one.example", "v=spf1 mx include:deep.example ~all").Mx("one.example", 0, "mx.one.example")
            .Address("mx.one.example", "198.51.100.25", "2001:db8::25")
            .Txt("deep.example", "v=spf1 a:gone.example ip6:2001:db8:1::/48 -all")
            .Txt("two.example", "v=spf1 ip4:203.0.113.0/25 -all");

        var tree = await Read(zone);

        Assert.Equal((SpfResult.Pass, 6, 1, 2), (tree.Result, tree.Lookups, tree.VoidLookups, tree.VoidLookupsIPv6));
        Assert.Equal(
            [("a", 1, 1), ("include:one.example", 4, 5), ("ip4:192.0.2.0/24", 0, 5), ("redirect=two.example", 1, 6)],
            tree.Root.Terms.Select(t => (t.Term, t.Lookups, t.LookupsSoFar)));
        var one = tree.Root.Terms[1].Node!;
        Assert.Equal(("one.example", 1, 3, 1), (one.Domain, one.Depth, one.Lookups, one.VoidLookups));
        Assert.Equal(2, one.Terms[1].Node!.Depth);
        Assert.Equal(
            [
                new SpfRange("198.51.100.1/32", "example.com", "a"),
                new SpfRange("198.51.100.25/32", "one.example", "mx"),
                new SpfRange("2001:db8::25/128", "one.example", "mx"),
                new SpfRange("2001:db8:1::/48", "deep.example", "ip6:2001:db8:1::/48"),
                new SpfRange("192.0.2.0/24", "example.com", "ip4:192.0.2.0/24"),
                new SpfRange("203.0.113.0/25", "two.example", "ip4:203.0.113.0/25"),
            ],
            tree.Ranges);
        Assert.Equal(
            ["192.0.2.0/24", "198.51.100.1/32", "198.51.100.25/32", "203.0.113.0/25", "2001:db8::25/128", "2001:db8:1::/48"],
            tree.AuthorisedRanges);
        Assert.False(tree.IsPartial);
        Assert.Equal([SpfProblemKind.VoidLookup], tree.Problems.Select(p => p.Kind));
    }

    [Theory]
    [InlineData("ip4:192.0.2.0/25 ip4:192.0.2.128/25 -all", "192.0.2.0/24")]
    [InlineData("-ip4:192.0.2.0/25 ip4:192.0.2.0/24 -all", "192.0.2.128/25")]
    [InlineData("~ip4:192.0.2.0/25 ?ip4:192.0.2.128/25 ip4:192.0.2.0/24 -all", "")]
    [InlineData("include:in.example -all", "192.0.2.0/25")]
    [InlineData("-include:in.example ip4:192.0.2.0/24 -all", "192.0.2.128/25")]
    [InlineData("include:in.example ip4:192.0.2.0/24 -all", "192.0.2.0/24")]
    [InlineData("-ip4:192.0.2.64/26 redirect=in.example", "192.0.2.0/26")]
    [InlineData("?all redirect=in.example", "")]
    [InlineData("-all ip4:192.0.2.0/24", "")]
    [InlineData("-ip4:0.0.0.0/1 +all", "128.0.0.0/1 ::/0")]
    [InlineData("include:all.example -all", "0.0.0.0/0 ::/0")]
    [InlineData("exists:there.example -all", "0.0.0.0/0 ::/0")]
    [InlineData("exists:gone.example -all", "")]
    [InlineData("a:%{d}/24 -all", "198.51.100.0/24")]
    [InlineData("a:%{o}/24 -all", "198.51.100.0/24")]
    public async Task TheAuthorisedAddressesAreThoseThatPass(string terms, string ranges)
    {
        var zone = Zone(terms).Txt("in.example", "v=spf1 -ip4:192.0.2.128/26 ip4:192.0.2.0/25 ~all").Txt("all.example", "v=spf1 +all")
            .Address("there.example", "127.0.0.2").Address("example.com", "198.51.100.1");

        Assert.Equal(ranges, string.Join(" ", (await Read(zone)).AuthorisedRanges));
    }

    [Theory]
    [InlineData("exists:%{i}.example.com -all")]
    [InlineData("ptr -all")]
    [InlineData("a:%{l}.example.com -all")]
    [InlineData("include:%{v}.example.com -all")]
    [InlineData("redirect=%{h}.example.com")]
    public async Task WhatDependsOnTheMessageIsNamedNotListed(string terms)
    {
        var zone = Zone(terms);

        var tree = await Read(zone);

        Assert.True(tree.IsPartial);
        Assert.NotNull(tree.Root.Terms[0].NotListed);
        Assert.Equal(1, tree.Lookups);
        Assert.Single(zone.Asked);
    }

    [Theory]
    [InlineData("+all", SpfProblemKind.PassAll, "+all", null)]
    [InlineData("ip4:192.0.2.1", SpfProblemKind.NoDefault, null, null)]
    [InlineData("-all a", SpfProblemKind.NotReached, "a", null)]
    [InlineData("redirect=other.example -all", SpfProblemKind.RedirectIgnored, "redirect=other.example", null)]
    [InlineData("ptr -all", SpfProblemKind.PtrUsed, "ptr", null)]
    [InlineData("exists:%{p}.example -all", SpfProblemKind.PtrUsed, "exists:%{p}.example", null)]
    [InlineData("ip4:192.0.2.1/24 -all", SpfProblemKind.HostBits, "ip4:192.0.2.1/24", null)]
    [InlineData("ip6:2001:db8::1/64 -all", SpfProblemKind.HostBits, "ip6:2001:db8::1/64", null)]
    [InlineData("include=other.example -all", SpfProblemKind.UnknownModifier, "include=other.example", null)]
    [InlineData("moo -all", SpfProblemKind.SyntaxError, "moo", SpfResult.PermError)]
    [InlineData("include:gone.example -all", SpfProblemKind.TargetWithoutRecord, "include:gone.example", SpfResult.PermError)]
    [InlineData("redirect=gone.example", SpfProblemKind.TargetWithoutRecord, "redirect=gone.example", SpfResult.PermError)]
    [InlineData("include:two.example -all", SpfProblemKind.SeveralRecords, null, SpfResult.PermError)]
    [InlineData("include:a..example -all", SpfProblemKind.InvalidTarget, "include:a..example", SpfResult.PermError)]
    [InlineData("include:%{d1} -all", SpfProblemKind.InvalidTarget, "include:%{d1}", SpfResult.PermError)]
    [InlineData("a:a..example -all", SpfProblemKind.InvalidTarget, "a:a..example", null)]
    [InlineData("a:gone.example -all", SpfProblemKind.VoidLookup, "a:gone.example", null)]
    [InlineData("mx -all", SpfProblemKind.VoidLookup, "mx", null)]
    [InlineData("a:down.example -all", SpfProblemKind.LookupFailed, "a:down.example", SpfResult.TempError)]
    [InlineData("include:down.example -all", SpfProblemKind.LookupFailed, "include:down.example", SpfResult.TempError)]
    [InlineData("include:example.com -all", SpfProblemKind.Loop, "include:example.com", SpfResult.PermError)]
    [InlineData("redirect=example.com", SpfProblemKind.Loop, "redirect=example.com", SpfResult.PermError)]
    [InlineData("mx:many.example -all", SpfProblemKind.MxLimit, "mx:many.example", SpfResult.PermError)]
    [InlineData("a:g1.example a:g2.example a:g3.example -all", SpfProblemKind.VoidLookupLimit, "a:g3.example", SpfResult.PermError)]
    public async Task Problems(string terms, SpfProblemKind kind, string? term, SpfResult? effect)
    {
        var zone = Zone(terms).Txt("two.example", "v=spf1 a", "v=spf1 mx").Txt("other.example", "v=spf1 -all")
            .Fail("down.example", DnsRecordType.TXT).Fail("down.example", DnsRecordType.A);
        for (var i = 0; i < 11; i++)
        {
            zone.Mx("many.example", i, $"h{i}.example").Address($"h{i}.example", "192.0.2.1", "2001:db8::1");
        }

        var tree = await Read(zone);

        var problem = Assert.Single(tree.Problems, p => p.Kind == kind);
        Assert.Equal((term, effect), (problem.Term, problem.Effect));
        Assert.Equal(effect ?? SpfResult.Pass, tree.Result);
    }

    [Fact]
    public async Task NoRecordAndNoAnswerAreDifferent()
    {
        Assert.Equal(SpfResult.None, (await Read(new ZoneResolver())).Result);
        Assert.Equal(SpfResult.TempError, (await Read(new ZoneResolver().Fail("example.com", DnsRecordType.TXT))).Result);
        var invalid = await new SpfTreeReader(new ZoneResolver()).ReadAsync("example", TestContext.Current.CancellationToken);
        Assert.Equal(SpfResult.None, invalid.Result);
    }

    [Theory]
    [InlineData("\"v=spf1 -all\"")]
    [InlineData(" v=spf1 -all")]
    [InlineData("v=spf1;-all")]
    [InlineData("V=SPF2 -all")]
    [InlineData("\u201Cv=spf1 -all\u201D")]
    public async Task WhatLooksLikeARecordIsNamed(string text)
    {
        var tree = await Read(new ZoneResolver().Txt("example.com", text, "other"));

        Assert.Equal(SpfResult.None, tree.Result);
        Assert.Single(tree.Problems, p => p.Kind == SpfProblemKind.Lookalike);
    }

    [Fact]
    public async Task FindingsSurviveABrokenRecordAndABrokenLimit()
    {
        var zone = Zone("moo include:eleven.example ip4:192.0.2.0/24 -all").Address("eleven.example", "198.51.100.1")
            .Txt("eleven.example", "v=spf1 " + string.Join(" ", Enumerable.Repeat("a", 11)) + " ip4:203.0.113.1 include:last.example -all")
            .Txt("last.example", "v=spf1 ip4:203.0.113.2 -all");

        var tree = await Read(zone);

        Assert.Equal(SpfResult.PermError, tree.Result);
        Assert.Equal(13, tree.Lookups);
        var limit = Assert.Single(tree.Problems, p => p.Kind == SpfProblemKind.LookupLimit);
        Assert.Equal(("eleven.example", "a"), (limit.Domain, limit.Term));
        Assert.Contains("look-up term 11", limit.Message, StringComparison.Ordinal);
        Assert.Equal(["192.0.2.0/24", "198.51.100.1/32", "203.0.113.1/32", "203.0.113.2/32"], tree.AuthorisedRanges);
        Assert.Equal(["a", "include:last.example"],
            tree.Root.Terms[0].Node!.Terms.Where(t => t.LookupsSoFar > 10 && t.Lookups > 0).Select(t => t.Term).Distinct());
    }

    [Fact]
    public async Task HostsWithoutIPv6CountForIPv6ClientsOnly()
    {
        var zone = Zone("a:h1.example a:h2.example a:h3.example -all").Address("h1.example", "192.0.2.1").Address("h2.example", "192.0.2.2")
            .Address("h3.example", "192.0.2.3");

        var tree = await Read(zone);

        Assert.Equal((SpfResult.Pass, 0, 3), (tree.Result, tree.VoidLookups, tree.VoidLookupsIPv6));
        Assert.Equal([SpfProblemKind.VoidLookupLimitIPv6], tree.Problems.Select(p => p.Kind));
        Assert.Equal(SpfResult.PermError, (await zone.CheckAsync("2001:db8::1")).Result);
        Assert.Equal(SpfResult.Fail, (await zone.CheckAsync("198.51.100.1")).Result);
    }

    [Fact]
    public async Task ALoopOverSeveralRecordsIsNamed()
    {
        var tree = await Read(Zone("include:b.example -all").Txt("b.example", "v=spf1 include:c.example").Txt("c.example",
            "v=spf1 redirect=b.example"));

        var loop = Assert.Single(tree.Problems, p => p.Kind == SpfProblemKind.Loop);
        Assert.Contains("b.example > c.example > b.example", loop.Message, StringComparison.Ordinal);
        Assert.Equal(3, tree.Lookups);
    }

    [Fact]
    public async Task EveryQuestionIsAskedOnce()
    {
        var zone = Zone("a a mx include:other.example include:other.example -all").Mx("example.com", 0, "example.com")
            .Address("example.com", "192.0.2.1")
            .Txt("other.example", "v=spf1 a:example.com -all");

        var tree = await Read(zone);

        Assert.Equal(zone.Asked.Distinct(), zone.Asked);
        Assert.Equal(7, tree.Lookups);
    }

    [Fact]
    public async Task CancellationEndsTheReading()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await new SpfTreeReader(Zone("-all")).ReadAsync("example.com", cancelled.Token));
    }

    [Fact]
    public async Task ALongRecordIsNamed()
    {
        var tree = await Read(Zone(string.Concat(Enumerable.Repeat("ip4:192.0.2.0/24 ", 30)) + "-all"));

        Assert.Equal([SpfProblemKind.LongRecord], tree.Problems.Select(p => p.Kind));
    }

    private static ZoneResolver Zone(string terms) => new ZoneResolver().Txt("example.com", "v=spf1 " + terms);

    private static async Task<SpfTree> Read(IDnsResolver resolver) =>
        await new SpfTreeReader(resolver).ReadAsync("example.com", TestContext.Current.CancellationToken);
}
