using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.DomainCheck;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.DomainCheck;

public class DomainAuthenticatorTests
{
    [Theory]
    [InlineData(CheckResult.Pass, CheckResult.None, CheckResult.None, true)]
    [InlineData(CheckResult.TempError, CheckResult.None, CheckResult.Pass, true)]
    [InlineData(CheckResult.TempError, CheckResult.None, CheckResult.None, null)]
    [InlineData(CheckResult.Neutral, CheckResult.TempError, CheckResult.PermError, null)]
    [InlineData(CheckResult.Neutral, CheckResult.Fail, CheckResult.PermError, false)]
    [InlineData(CheckResult.None, CheckResult.None, CheckResult.None, false)]
    public void OnePolicyInPlaceMeetsTheDemand(CheckResult spf, CheckResult dkim, CheckResult dmarc, bool? meets) =>
        Assert.Equal(meets, DomainAuthenticator.Meets(spf, dkim, dmarc));

    [Fact]
    public async Task AllThreeAreCheckedWithWhereAndWhen()
    {
        var zone = new ZoneResolver().Txt("contoso.com", "v=spf1 -all").Txt("_dmarc.contoso.com", "v=DMARC1; p=none")
            .Txt("selector1._domainkey.contoso.com", "v=DKIM1; p=" + DkimKeys.Rsa1024);

        var checkedDomain = await Check(zone, "contoso.com");

        Assert.Equal((CheckResult.Pass, "contoso.com", "v=spf1 -all"),
            (checkedDomain.Spf.Result, checkedDomain.Spf.Name, checkedDomain.Spf.Record));
        Assert.Equal((CheckResult.Pass, "selector1._domainkey.contoso.com"), (checkedDomain.Dkim.Result, checkedDomain.Dkim.Name));
        Assert.Equal((CheckResult.Neutral, "_dmarc.contoso.com"), (checkedDomain.Dmarc.Result, checkedDomain.Dmarc.Name));
        Assert.Equal((ZoneResolver.Name, TimeSpan.FromMinutes(5), DateTimeOffset.UnixEpoch),
            (checkedDomain.Spf.Resolver, checkedDomain.Spf.Ttl, checkedDomain.Spf.CheckedAt));
        Assert.True(checkedDomain.MeetsPlatformRequirement);
        Assert.Null(checkedDomain.SellerFitness);
    }

    [Fact]
    public async Task TheProfileNamesTheSelectors()
    {
        var profile = ProfileReader.BuiltIn;
        var signer = profile.DkimSigners[0];

        var plain = await Check(new ZoneResolver(), "contoso.com");
        var known = await Check(new ZoneResolver(), signer.Domain);

        Assert.Equal(profile.CommonSelectors.Select(s => s.Selector), plain.DkimSelectors.Select(s => s.Selector));
        Assert.Equal(signer.Selectors.Concat(profile.CommonSelectors.Select(s => s.Selector)), known.DkimSelectors.Select(s => s.Selector));
    }

    [Fact]
    public async Task WhatTwoDomainsIncludeIsAskedOnceEvenWhileItIsUnderWay()
    {
        var zone = new ZoneResolver()
            .Txt("a.example", "v=spf1 include:shared.example -all").Txt("b.example", "v=spf1 include:shared.example -all")
            .Txt("shared.example", "v=spf1 ip4:192.0.2.1 -all");
        var gate = new Gate(zone, "shared.example");
        var authenticator = new DomainAuthenticator(new CachingResolver(gate), ProfileReader.BuiltIn, ["s1"]);

        Task<DomainAuthentication>[] checks = [authenticator.CheckAsync("a.example", TestContext.Current.CancellationToken),
            authenticator.CheckAsync("b.example", TestContext.Current.CancellationToken)];
        Assert.All(checks, c => Assert.False(c.IsCompleted));
        gate.Open();
        var results = await Task.WhenAll(checks);

        Assert.All(results, r => Assert.Equal(CheckResult.Pass, r.Spf.Result));
        Assert.Single(zone.Asked, new DnsQuestion("shared.example", DnsRecordType.TXT));
    }

    /// <summary>Holds back the answers for one name until it is opened.</summary>
    private sealed class Gate(IDnsResolver inner, string name) : IDnsResolver
    {
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => _opened.SetResult();

        public async ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken)
        {
            var answer = await inner.ResolveAsync(question, cancellationToken);
            if (question.Name == name)
            {
                await _opened.Task.WaitAsync(cancellationToken);
            }

            return answer;
        }
    }

    /// <summary>500 includes whose servers never answer.</summary>
    [Fact]
    public async Task ADomainWhoseServersNeverAnswerEndsAndSaysSo()
    {
        var zone = new ZoneResolver().Txt("contoso.com",
            "v=spf1 " + string.Concat(Enumerable.Range(0, 500).Select(i => $"include:x{i}.never.example ")) + "-all")
            .Txt("_dmarc.contoso.com", "v=DMARC1; p=reject");
        var limits = new DomainCheckLimits { Time = TimeSpan.FromMilliseconds(400) };

        var result = await new DomainAuthenticator(new Dead(zone, "never.example"), ProfileReader.BuiltIn, ["s1"], limits: limits)
            .CheckAsync("contoso.com", TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60),
                TestContext.Current.CancellationToken);

        Assert.True(result.Spf.Tree.IsPartial);
        Assert.Contains(result.Spf.Tree.Problems,
            p => p.Kind == SpfProblemKind.LookupFailed && p.Message.Contains("the 0.4 seconds were over", StringComparison.Ordinal));
    }

    [Fact]
    public async Task LookUpsBeyondTheLimitAreFailuresThatSaySo()
    {
        var zone = new ZoneResolver().Txt("contoso.com", "v=spf1 -all").Txt("s9._domainkey.contoso.com", "v=DKIM1; p=" + DkimKeys.Rsa1024);
        string[] selectors = [.. Enumerable.Range(0, 10).Select(i => $"s{i}")];

        var result = await new DomainAuthenticator(zone, ProfileReader.BuiltIn, selectors, limits: new DomainCheckLimits { Lookups = 5 })
            .CheckAsync("contoso.com", TestContext.Current.CancellationToken);

        Assert.Equal(5, zone.Asked.Distinct().Count());
        Assert.Equal((CheckResult.TempError, CheckResult.TempError, CheckResult.TempError),
            (result.Dkim.Result, result.Spf.Result, result.Dmarc.Result));
        Assert.Contains("at most 5 look-ups", result.Dmarc.Reason, StringComparison.Ordinal);
        Assert.Null(result.MeetsPlatformRequirement);
    }

    [Fact]
    public async Task TheIncludesOfOneRecordAreAskedForTogether()
    {
        var zone = new ZoneResolver().Txt("contoso.com", "v=spf1 include:a.example include:b.example a:c.example mx:d.example -all")
            .Txt("a.example", "v=spf1 -all").Txt("b.example", "v=spf1 -all");
        var gate = new Gate(zone, "a.example");

        var check = new DomainAuthenticator(gate, ProfileReader.BuiltIn, ["s1"]).CheckAsync("contoso.com",
            TestContext.Current.CancellationToken);
        Assert.False(check.IsCompleted);
        DnsQuestion[] asked = [.. zone.Asked];
        gate.Open();
        await check;

        Assert.Contains(new DnsQuestion("b.example", DnsRecordType.TXT), asked);
        Assert.Contains(new DnsQuestion("c.example", DnsRecordType.AAAA), asked);
        Assert.Contains(new DnsQuestion("d.example", DnsRecordType.MX), asked);
    }

    /// <summary>Never answers for names below one.</summary>
    private sealed class Dead(IDnsResolver inner, string below) : IDnsResolver
    {
        public async ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken)
        {
            if (question.Name.EndsWith(below, StringComparison.Ordinal))
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return await inner.ResolveAsync(question, cancellationToken);
        }
    }

    [Fact]
    public async Task ADomainThatDoesNotExistTakesThePolicyForSuchNames() =>
        Assert.StartsWith("np=reject",
            (await Check(new ZoneResolver().Txt("_dmarc.contoso.com", "v=DMARC1; p=none; np=reject"), "ghost.contoso.com")).Dmarc.Reason,
            StringComparison.Ordinal);

    [Fact]
    public async Task TheTreeTellsWhatEachTermCosts()
    {
        var zone = new ZoneResolver().Txt("contoso.com", "v=spf1 include:mail.example a:gone.example mx:gone.example -all")
            .Txt("mail.example", "v=spf1 a:h.example ip4:192.0.2.0/25 ip4:192.0.2.128/25 -all").Address("h.example", "198.51.100.1",
                "2001:db8::1");

        var tree = (await Check(zone, "contoso.com")).Spf.Tree;

        Assert.Equal([(2, 2, 0), (1, 3, 1), (1, 4, 2), (0, 4, 2)],
            tree.Root.Terms.Select(t => (t.Lookups, t.LookupsSoFar, t.VoidLookupsSoFar)));
        Assert.Equal(["192.0.2.0/24", "198.51.100.1/32", "2001:db8::1/128"], tree.AuthorisedRanges);
        Assert.True(tree.AuthorisedRanges is string[] && tree.Root.Terms is SpfTreeTerm[], "PowerShell indexes arrays.");
    }

    [Fact]
    public async Task ThePolicyIsDescribedWithWhereItWasFound()
    {
        var zone = new ZoneResolver().Txt("shop.contoso.com", "v=spf1 -all").Txt("_dmarc.contoso.com",
            "v=DMARC1; p=reject; sp=quarantine; t=y; adkim=s; pct=50; foo=bar");

        var dmarc = (await Check(zone, "shop.contoso.com")).Dmarc;

        Assert.Equal(("contoso.com", "contoso.com"), (dmarc.PolicyDomain, dmarc.OrganizationalDomain));
        Assert.Equal((DmarcDisposition.Reject, DmarcDisposition.Quarantine, null, DmarcDisposition.None),
            (dmarc.Policy, dmarc.SubdomainPolicy, dmarc.NonexistentPolicy, dmarc.EffectivePolicy));
        Assert.Equal((true, true, false), (dmarc.IsTest, dmarc.IsDkimStrict, dmarc.IsSpfStrict));
        Assert.Equal(("pct=50", "foo=bar"), (Assert.Single(dmarc.DeprecatedTags), Assert.Single(dmarc.UnknownTags)));
    }

    private static Task<DomainAuthentication> Check(IDnsResolver zone, string domain) =>
        new DomainAuthenticator(zone, ProfileReader.BuiltIn).CheckAsync(domain, TestContext.Current.CancellationToken);
}
