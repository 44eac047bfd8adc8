using System.Net;
using CommerceMailAdmin.Engine.Authentication.Spf;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Spf;

/// <summary>What a check takes and gives: identities, records, results and the trace (RFC 7208 sections 2 and 4).</summary>
public class SpfCheckTests
{
    [Theory]
    [InlineData("user@example.com", SpfIdentity.MailFrom, "example.com", "user@example.com")]
    [InlineData("<user@example.com>", SpfIdentity.MailFrom, "example.com", "user@example.com")]
    [InlineData("@example.com", SpfIdentity.MailFrom, "example.com", "postmaster@example.com")]
    [InlineData("example.com", SpfIdentity.MailFrom, "example.com", "postmaster@example.com")]
    [InlineData("\"a@b\"@example.com", SpfIdentity.MailFrom, "example.com", "\"a@b\"@example.com")]
    [InlineData("user@EXAMPLE.com.", SpfIdentity.MailFrom, "example.com", "user@EXAMPLE.com.")]
    [InlineData("", SpfIdentity.MailFrom, "mail.example.org", "postmaster@mail.example.org")]
    [InlineData("<>", SpfIdentity.MailFrom, "mail.example.org", "postmaster@mail.example.org")]
    [InlineData("user@example.com", SpfIdentity.Helo, "mail.example.org", "postmaster@mail.example.org")]
    public async Task TheIdentityDecidesTheDomain(string mailFrom, SpfIdentity identity, string domain, string sender)
    {
        var zone = new ZoneResolver().Txt(domain, "v=spf1 +all");

        var check = await zone.CheckAsync(mailFrom: mailFrom, identity: identity);

        Assert.Equal((SpfResult.Pass, identity, domain, sender), (check.Result, check.Identity, check.Domain, check.Sender));
        Assert.Equal("mail.example.org", check.Helo);
    }

    [Theory]
    [InlineData("user@b\u00FCcher.example", "xn--bcher-kva.example")]
    [InlineData("user@B\u00DCCHER.example", "xn--bcher-kva.example")]
    [InlineData("user@xn--bcher-kva.example", "xn--bcher-kva.example")]
    public async Task AnInternationalDomainIsAskedForAsItsALabels(string mailFrom, string domain)
    {
        var zone = new ZoneResolver().Txt(domain, "v=spf1 exists:%{o}.%{d}.list.example -all").Address($"{domain}.{domain}.list.example",
            "127.0.0.2");

        var check = await zone.CheckAsync(mailFrom: mailFrom);

        Assert.Equal(SpfResult.Pass, check.Result);
        Assert.Equal(domain, check.Domain);
    }

    [Theory]
    [InlineData("exists:%{l}.example.com", SpfTermOutcome.NoMatch, SpfResult.Fail)]
    [InlineData("a:%{s}.example.com", SpfTermOutcome.NoMatch, SpfResult.Fail)]
    [InlineData("include:%{L}.example.com", SpfTermOutcome.NoMatch, SpfResult.Fail)]
    [InlineData("exists:%{o}", SpfTermOutcome.Match, SpfResult.Pass)]
    public async Task AnInternationalLocalPartMatchesNothing(string term, SpfTermOutcome outcome, SpfResult expected)
    {
        var zone = new ZoneResolver().Txt("example.com", $"v=spf1 {term} -all").Address("example.com", "127.0.0.2");

        var check = await zone.CheckAsync(mailFrom: "j\u00F6rg@example.com");

        Assert.Equal(expected, check.Result);
        Assert.Equal(outcome, check.Trace[0].Outcome);
        Assert.Equal(0, check.VoidLookups);
    }

    [Theory]
    [InlineData("user@localhost")]
    [InlineData("user@")]
    [InlineData("user@.")]
    [InlineData("user@example..com")]
    [InlineData("user@.example.com")]
    [InlineData("user@[192.0.2.1]")]
    [InlineData("user@[IPv6:2001:db8::1]")]
    [InlineData("user@exa mple.com")]
    [InlineData("user@example.com\r\nx")]
    [InlineData("user@\uD800.example.com")]
    public async Task WithoutADomainThereIsNoPolicyAndNoQuestion(string mailFrom)
    {
        var zone = new ZoneResolver();

        var check = await zone.CheckAsync(mailFrom: mailFrom);

        Assert.Equal(SpfResult.None, check.Result);
        Assert.Contains("not a fully qualified domain name", check.Reason, StringComparison.Ordinal);
        Assert.Empty(zone.Asked);
    }

    [Fact]
    public async Task ADomainLongerThanDnsAllowsIsNone()
    {
        var zone = new ZoneResolver();

        var check = await zone.CheckAsync(mailFrom: "user@" + string.Concat(Enumerable.Repeat("abcdefghi.", 26)) + "example.com");

        Assert.Equal(SpfResult.None, check.Result);
        Assert.Empty(zone.Asked);
    }

    [Fact]
    public async Task NoRecordIsNoneAndSaysWhy()
    {
        var zone = new ZoneResolver().Txt("example.com", "google-site-verification=1").Address("www.example.net", "192.0.2.1");

        Assert.Equal((SpfResult.None, "example.com publishes no SPF record."), Of(await zone.CheckAsync()));
        Assert.Equal((SpfResult.None, "example.net publishes no SPF record."), Of(await zone.CheckAsync(mailFrom: "a@example.net")));
        Assert.Equal((SpfResult.None, "example.edu does not exist."), Of(await zone.CheckAsync(mailFrom: "a@example.edu")));
    }

    [Fact]
    public async Task AFailedLookUpIsNeverNoRecord() => Assert.Equal(
        (SpfResult.TempError, "The TXT look-up for example.com failed: time-out."),
        Of(await new ZoneResolver().Fail("example.com", DnsRecordType.TXT).CheckAsync()));

    [Fact]
    public async Task SeveralRecordsAreAPermanentErrorAndOtherTextsDoNotCount()
    {
        var zone = new ZoneResolver().Txt("example.com", "v=spf1 +all", "V=SPF1 -all").Txt("example.net", "x", "v=spf1 +all",
            "v=spf10 -all", "v=spf1-all");

        Assert.Equal((SpfResult.PermError, "example.com publishes 2 SPF records; there must be one."), Of(await zone.CheckAsync()));
        Assert.Equal(SpfResult.Pass, (await zone.CheckAsync(mailFrom: "a@example.net")).Result);
    }

    [Fact]
    public async Task AnErrorBehindTheMatchIsFoundToo()
    {
        var check = await new ZoneResolver().Txt("example.com", "v=spf1 +all moo").CheckAsync();

        Assert.Equal(SpfResult.PermError, check.Result);
        Assert.Equal("The SPF record of example.com is broken: \"moo\" at character 13: there is no such mechanism.", check.Reason);
        Assert.Equal("v=spf1 +all moo", check.Record);
        Assert.Empty(check.Trace);
    }

    [Fact]
    public async Task TheTraceShowsEveryTermWithItsCost()
    {
        var zone = new ZoneResolver()
            .Txt("example.com", "v=spf1 a:void.example include:inner.example exists:%{l}.example redirect=last.example exp=why.example")
            .Txt("inner.example", "v=spf1 mx ip4:198.51.100.1 -all")
            .Mx("inner.example", 0, "gone.example")
            .Address("user.example", "2001:db8::1")
            .Txt("last.example", "v=spf1 -all exp=%{l}.why.example")
            .Txt("user.why.example", "No %{c} of %{d}.");

        var check = await zone.CheckAsync(limits: new SpfLimits { VoidLookups = 3 });

        Assert.Equal(
            [
                new SpfTraceStep(0, "example.com", "a:void.example", "void.example", SpfTermOutcome.NoMatch, 1, 1, null),
                new SpfTraceStep(0, "example.com", "include:inner.example", "inner.example", SpfTermOutcome.NoMatch, 2, 1, null),
                new SpfTraceStep(1, "inner.example", "mx", "inner.example", SpfTermOutcome.NoMatch, 1, 1, null),
                new SpfTraceStep(1, "inner.example", "ip4:198.51.100.1", null, SpfTermOutcome.NoMatch, 0, 0, null),
                new SpfTraceStep(1, "inner.example", "-all", null, SpfTermOutcome.Match, 0, 0, null),
                new SpfTraceStep(0, "example.com", "exists:%{l}.example", "user.example", SpfTermOutcome.NoMatch, 1, 1, null),
                new SpfTraceStep(0, "example.com", "redirect=last.example", "last.example", SpfTermOutcome.Followed, 1, 0, null),
                new SpfTraceStep(1, "last.example", "-all", null, SpfTermOutcome.Match, 0, 0, null),
                new SpfTraceStep(1, "last.example", "exp=%{l}.why.example", "user.why.example", SpfTermOutcome.Explained, 0, 0, null),
            ],
            check.Trace);
        Assert.Equal((5, 3), (check.Lookups, check.VoidLookups));
        Assert.Equal(("-all", "last.example"), (check.MatchedTerm, check.MatchedDomain));
        Assert.Equal("No 192.0.2.1 of last.example.", check.Explanation);
        Assert.Equal("192.0.2.1 matches \"-all\" in the SPF record of last.example.", check.Reason);
    }

    [Fact]
    public async Task AMappedClientIsShownAsIPv4() =>
        Assert.Equal("192.0.2.1", (await new ZoneResolver().CheckAsync("::ffff:192.0.2.1")).ClientAddress);

    [Fact]
    public async Task TheReceiverAndTheTimeStandInExplanations()
    {
        var zone = new ZoneResolver().Txt("example.com", "v=spf1 -all exp=why.example").Txt("why.example", "%{r} at %{t}");
        var question = new SpfQuestion(IPAddress.Loopback, "a@example.com", "h", DateTimeOffset.FromUnixTimeSeconds(1234567890));

        Assert.Equal("unknown at 1234567890", (await Check(question)).Explanation);
        Assert.Equal("mx.example.net at 1234567890", (await Check(question with { Receiver = "mx.example.net" })).Explanation);

        async Task<SpfCheck> Check(SpfQuestion asked) =>
            await new SpfEvaluator(zone).CheckAsync(asked, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task CancellationEndsTheCheck()
    {
        using var cancelled = new CancellationTokenSource();
        var question = new SpfQuestion(IPAddress.Loopback, "a@example.com", "h", default);
        var check = new SpfEvaluator(new SilentResolver()).CheckAsync(question, cancelled.Token).AsTask();

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => check);
    }

    [Fact]
    public async Task TimeOverIsATemporaryError()
    {
        var check = await new SilentResolver().CheckAsync(limits: new SpfLimits { Timeout = TimeSpan.FromMilliseconds(1) });

        Assert.Equal(SpfResult.TempError, check.Result);
        Assert.Contains("within", check.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TimeOverDuringATermNamesIt()
    {
        var zone = new SilentResolver(new ZoneResolver().Txt("example.com", "v=spf1 ip4:198.51.100.1 a:slow.example -all"), "slow.example");

        var check = await zone.CheckAsync(limits: new SpfLimits { Timeout = TimeSpan.FromMilliseconds(1) });

        Assert.Equal(SpfResult.TempError, check.Result);
        Assert.Equal(("a:slow.example", SpfTermOutcome.TempError), (check.Trace[1].Term, check.Trace[1].Outcome));
    }

    [Fact]
    public async Task TimeOverForTheExplanationLeavesTheResult()
    {
        var zone = new SilentResolver(new ZoneResolver().Txt("example.com", "v=spf1 -all exp=slow.example"), "slow.example");

        var check = await zone.CheckAsync(limits: new SpfLimits { Timeout = TimeSpan.FromMilliseconds(1) });

        Assert.Equal((SpfResult.Fail, null), (check.Result, check.Explanation));
        Assert.Equal(SpfTermOutcome.Ignored, check.Trace[1].Outcome);
    }

    [Fact]
    public void AnswersFromMemoryAreHadWithoutWaiting()
    {
        var zone = new ZoneResolver().Txt("example.com", "v=spf1 a mx include:other.example exists:%{p}.example -all").Txt("other.example",
            "v=spf1 ptr -all");
        var question = new SpfQuestion(IPAddress.Loopback, "a@example.com", "h", default);

        var check = new SpfEvaluator(zone, new SpfLimits { VoidLookups = 10 }).CheckAsync(question, TestContext.Current.CancellationToken);

        Assert.True(check.IsCompletedSuccessfully);
    }

    private static (SpfResult Result, string Reason) Of(SpfCheck check) => (check.Result, check.Reason);

    /// <summary>Never answers for one name, or for any; others are another's.</summary>
    private sealed class SilentResolver(IDnsResolver? others = null, string? silent = null) : IDnsResolver
    {
        public async ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken)
        {
            if (others is not null && question.Name != silent)
            {
                return await others.ResolveAsync(question, cancellationToken);
            }

            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("Waited for ever.");
        }
    }
}
