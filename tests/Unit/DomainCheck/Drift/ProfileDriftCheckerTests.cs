using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.DomainCheck.Drift;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.DomainCheck.Drift;

public class ProfileDriftCheckerTests
{
    private static readonly ProfileSource Source = new("test", "A test", "2026");
    private readonly ZoneResolver _zone = new();

    [Fact]
    public async Task ARangeThatIsAuthorisedPassesAndSaysByWhom()
    {
        _zone.Txt("a.example", "v=spf1 include:b.example -all").Txt("b.example", "v=spf1 ip4:192.0.2.0/24 -all");

        var found = await Find("a.example c.example", "192.0.2.128/25", ProfileDriftCheck.PublishedRange);

        Assert.Equal((CheckResult.Pass, "all of it is authorised, by a.example"), (found.Result, found.Detail));
        Assert.Equal((0, null), (found.Addresses, found.Remediation));
        Assert.Equal((ZoneResolver.Name, DateTimeOffset.UnixEpoch), (found.Resolver, found.CheckedAt));
    }

    [Fact]
    public async Task TwoDomainsMayAuthoriseARangeTogether()
    {
        _zone.Txt("a.example", "v=spf1 ip4:192.0.2.0/25 -all").Txt("b.example", "v=spf1 ip4:192.0.2.128/25 -all");

        Assert.Equal("all of it is authorised, by a.example, b.example",
            (await Find("a.example b.example", "192.0.2.0/24", ProfileDriftCheck.PublishedRange)).Detail);
    }

    [Theory]
    [InlineData("v=spf1 ip4:198.51.100.0/24 -all", 128, "192.0.2.0/25", "all of it is no longer")]
    [InlineData("v=spf1 ip4:192.0.2.64/26 -all", 64, "192.0.2.0/26", "a part of it, 64 of 128 addresses, is no longer")]
    [InlineData("v=spf1 -ip4:192.0.2.5 ip4:192.0.2.0/24 -all", 1, "192.0.2.5/32", "a part of it, 1 of 128 addresses, is no longer")]
    public async Task ARangeThatIsNoLongerAuthorisedFailsWithWhatIsMissing(string record, long addresses, string ranges, string detail)
    {
        _zone.Txt("a.example", record);

        var found = await Find("a.example", "192.0.2.0/25", ProfileDriftCheck.PublishedRange);

        Assert.Equal((CheckResult.Fail, addresses, ranges), (found.Result, found.Addresses, string.Join(" ", found.Ranges)));
        Assert.StartsWith(detail, found.Detail, StringComparison.Ordinal);
        Assert.NotNull(found.Remediation);
    }

    [Fact]
    public async Task AFailedLookUpIsNeverDrift()
    {
        _zone.Txt("a.example", "v=spf1 ip4:198.51.100.0/24 -all").Fail("b.example", DnsRecordType.TXT);

        var found = await Find("a.example b.example", "192.0.2.0/25", ProfileDriftCheck.PublishedRange);

        Assert.Equal(CheckResult.TempError, found.Result);
        Assert.Contains("The SPF of b.example could not be read. The TXT look-up for b.example failed: time-out.", found.Detail,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFailedLookUpTakesNothingFromWhatIsKnown()
    {
        _zone.Txt("a.example", "v=spf1 ip4:192.0.2.0/24 include:gone.example -all").Fail("gone.example", DnsRecordType.TXT)
            .Fail("b.example", DnsRecordType.TXT);

        var found = await FindAll("a.example b.example", "192.0.2.0/25");

        Assert.Equal(CheckResult.Pass, One(found, ProfileDriftCheck.PublishedRange).Result);
        var unlisted = One(found, ProfileDriftCheck.UnlistedAddresses, "IPv4");
        Assert.Equal((CheckResult.Fail, 128), (unlisted.Result, unlisted.Addresses));
        Assert.Contains("There may be more: The SPF of a.example, b.example could not be read.", unlisted.Detail, StringComparison.Ordinal);
        Assert.Equal(CheckResult.TempError, One(found, ProfileDriftCheck.UnlistedAddresses, "IPv6").Result);
    }

    [Fact]
    public async Task WhereNobodyPublishesSpfThereIsNothingToCompareWith()
    {
        _zone.Txt("a.example", "hello");

        var found = await FindAll("a.example", "192.0.2.0/25");

        Assert.Equal(CheckResult.None, One(found, ProfileDriftCheck.PublishedRange).Result);
        Assert.Equal(CheckResult.None, One(found, ProfileDriftCheck.UnlistedAddresses, "IPv4").Result);
        Assert.Equal(CheckResult.None, One(found, ProfileDriftCheck.Spf).Result);
    }

    [Fact]
    public async Task ARecordThatNobodyCanEvaluateAuthorisesNobody()
    {
        _zone.Txt("a.example", "v=spf1 ip4:192.0.2.0/24 include:nowhere.example -all");

        var found = await FindAll("a.example", "192.0.2.0/25");

        var range = One(found, ProfileDriftCheck.PublishedRange);
        Assert.Equal((CheckResult.PermError, 128), (range.Result, range.Addresses));
        Assert.Contains("The SPF of a.example cannot be evaluated: \"include:nowhere.example\" leads nowhere", range.Detail,
            StringComparison.Ordinal);
        Assert.Equal(CheckResult.PermError, One(found, ProfileDriftCheck.UnlistedAddresses, "IPv4").Result);
        Assert.Equal(CheckResult.PermError, One(found, ProfileDriftCheck.Spf).Result);
    }

    [Theory]
    [InlineData("v=spf1 exists:%{i}.a.example -all")]
    [InlineData("v=spf1 +all")]
    [InlineData("v=spf1 ip4:0.0.0.0/1 -all")]
    public async Task WhoeverAuthorisesSendersThatCannotBeListedLeavesItOpen(string record)
    {
        _zone.Txt("a.example", record);

        var found = await FindAll("a.example", "192.0.2.0/25");

        Assert.Equal(CheckResult.Neutral, One(found, ProfileDriftCheck.PublishedRange).Result);
        Assert.Equal(CheckResult.Neutral, One(found, ProfileDriftCheck.UnlistedAddresses, "IPv4").Result);
        Assert.Single(found, f => f.Check == ProfileDriftCheck.ExchangeEntry);
    }

    [Fact]
    public async Task AddressesThatAreNotInTheListAreCountedOnceAndCoveredByFewRanges()
    {
        _zone.Txt("a.example", "v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.7 -all").Txt("b.example",
            "v=spf1 ip4:192.0.2.64/26 ip6:2001:db8::/48 -all");

        var found = await FindAll("a.example b.example", "192.0.2.128/25 203.0.113.0/24");

        var ipv4 = One(found, ProfileDriftCheck.UnlistedAddresses, "IPv4");
        Assert.Equal((CheckResult.Fail, 129, "192.0.2.0/25 198.51.100.7/32"), (ipv4.Result, ipv4.Addresses, string.Join(" ", ipv4.Ranges)));
        Assert.Equal("128 of 257 authorised addresses are in the published ranges, 129 are not", ipv4.Detail);
        var ipv6 = One(found, ProfileDriftCheck.UnlistedAddresses, "IPv6");
        Assert.Equal((CheckResult.Fail, 0, "2001:db8::/48"), (ipv6.Result, ipv6.Addresses, string.Join(" ", ipv6.Ranges)));
    }

    [Fact]
    public async Task AListThatHoldsEverythingPasses()
    {
        _zone.Txt("a.example", "v=spf1 ip4:192.0.2.0/25 -all");

        var found = await FindAll("a.example", "192.0.2.0/24");

        Assert.Equal("every authorised IPv4 address is in the published ranges",
            One(found, ProfileDriftCheck.UnlistedAddresses, "IPv4").Detail);
        Assert.Equal("no IPv6 address is authorised", One(found, ProfileDriftCheck.UnlistedAddresses, "IPv6").Detail);
        Assert.All(found.Where(f => f.Check == ProfileDriftCheck.UnlistedAddresses), f => Assert.Equal(CheckResult.Pass, f.Result));
    }

    [Fact]
    public async Task RangesThatSpfAloneAuthorisesAreJudgedForExchangeToo()
    {
        _zone.Txt("a.example", "v=spf1 ip4:198.51.100.0/23 ip4:192.0.2.0/24 ip6:2001:db8::/48 -all").Txt("b.example",
            "v=spf1 ip4:198.51.100.0/23 -all");

        var found = (await FindAll("a.example b.example", "192.0.2.0/24")).Where(f => f.Check == ProfileDriftCheck.ExchangeEntry);

        Assert.Equal(
            ["192.0.2.0/24 Pass", "198.51.100.0/23 Neutral", "2001:db8::/48 Neutral"],
            found.Select(f => $"{f.Subject} {f.Result}"));
    }

    [Fact]
    public async Task DomainsAreJudgedByAllThreeAndOtherSignersByTheirKeysOnly()
    {
        _zone.Txt("a.example", "v=spf1 -all").Txt("_dmarc.a.example", "v=DMARC1; p=reject").Fail("b.example", DnsRecordType.TXT);
        var profile = Profile("a.example b.example", "192.0.2.0/24") with
        {
            DkimSigners = [new DkimSigner { Domain = "signer.example", Selectors = ["s1"], Source = Source },
                new DkimSigner { Domain = "a.example", Selectors = ["s1"], Source = Source }],
        };

        var found = await new ProfileDriftChecker(_zone, profile).CheckAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "Spf a.example Pass", "Spf b.example TempError",
                "Dkim a.example None", "Dkim b.example None", "Dkim signer.example None",
                "Dmarc a.example Pass", "Dmarc b.example None",
            ],
            found.Where(f => f.Check >= ProfileDriftCheck.Spf).Select(f => $"{f.Check} {f.Subject} {f.Result}"));
    }

    [Fact]
    public async Task ACancelledComparisonEnds()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new ProfileDriftChecker(_zone, Profile("a.example", "192.0.2.0/24")).CheckAsync(source.Token));
    }

    private static CommerceMailProfile Profile(string domains, string ranges) => ProfileReader.BuiltIn with
    {
        Domains = [.. domains.Split(' ').Select(d => new ProfileDomain { Name = d, Source = Source })],
        IPRanges = [.. ranges.Split(' ').Select(r => new ProfileIPRange { Range = r, Source = Source })],
        DkimSigners = [],
    };

    private static ProfileDrift One(IReadOnlyList<ProfileDrift> found, ProfileDriftCheck check, string? subject = null) =>
        Assert.Single(found, f => f.Check == check && (subject is null || f.Subject == subject));

    private Task<IReadOnlyList<ProfileDrift>> FindAll(string domains, string ranges) =>
        new ProfileDriftChecker(_zone, Profile(domains, ranges)).CheckAsync(TestContext.Current.CancellationToken);

    private async Task<ProfileDrift> Find(string domains, string ranges, ProfileDriftCheck check) =>
        One(await FindAll(domains, ranges), check);
}
