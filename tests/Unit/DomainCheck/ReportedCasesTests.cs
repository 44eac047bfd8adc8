using System.Net;
using CommerceMailAdmin.Engine.Authentication.Dmarc;
using CommerceMailAdmin.Engine.Authentication.Spf;
using CommerceMailAdmin.Engine.Authentication.Spf.Tree;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.DomainCheck;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.DomainCheck;

/// <summary>
/// Inputs of our own after public bug reports of other checkers; each names the report. The right answer comes from the RFC and was written
/// down before anything was run.
/// </summary>
public class ReportedCasesTests
{
    private const string Domain = "contoso.com";

    /// <summary>
    /// checkdmarc issues 94 and 211: void look-ups were counted twice. RFC 7208 section 4.6.4: two terms cannot have three.
    /// </summary>
    [Fact]
    public async Task TwoTermsHaveAtMostTwoVoidLookups()
    {
        var tree = await Tree("v=spf1 a mx -all");

        Assert.Equal((2, 2, SpfResult.Pass), (tree.Lookups, tree.VoidLookups, tree.Result));
    }

    /// <summary>
    /// checkdmarc issue 197: the addresses of mail exchangers have a limit of their own and are none of the ten (RFC 7208 section 4.6.4).
    /// </summary>
    [Fact]
    public async Task TheAddressesOfMailExchangersAreNoneOfTheTen()
    {
        var zone = new ZoneResolver().Txt(Domain, "v=spf1 mx -all");
        for (var i = 0; i < 10; i++)
        {
            zone.Mx(Domain, i, $"mx{i}.contoso.com").Address($"mx{i}.contoso.com", $"192.0.2.{i}", $"2001:db8::{i}");
        }

        var tree = await new SpfTreeReader(zone).ReadAsync(Domain, TestContext.Current.CancellationToken);

        Assert.Equal((1, SpfResult.Pass), (tree.Lookups, tree.Result));
        Assert.Empty(tree.Problems);
    }

    /// <summary>checkdmarc issue 258: a record begins with v=spf1, not with a blank (RFC 7208 section 4.5).</summary>
    [Fact]
    public async Task ABlankBeforeTheVersionMakesItNoRecord()
    {
        var tree = await Tree(" v=spf1 -all");

        Assert.Equal(SpfResult.None, tree.Result);
        Assert.Contains(tree.Problems, p => p.Kind == SpfProblemKind.Lookalike);
    }

    /// <summary>
    /// checkdmarc issues 209 (a missing blank) and pull request 87 (the wrong family), pyspf issue 15 (a control character), libspf2 issue
    /// 30 (an address without a mechanism), spf-ruby pull request 13 (a blank after the colon).
    /// </summary>
    [Theory]
    [InlineData("v=spf1 ip4:192.0.2.81~all")]
    [InlineData("v=spf1 ip6:192.0.2.1 -all")]
    [InlineData("v=spf1 ip4:2001:db8::1 -all")]
    [InlineData("v=spf1 ip4:192.0.2.4\b -all")]
    [InlineData("v=spf1 mx 2001:db8:0000:ff06::/64 -all")]
    [InlineData("v=spf1 ip4: 192.0.2.1 -all")]
    public async Task ABrokenTermIsAPermanentError(string record)
    {
        var tree = await Tree(record);

        Assert.Equal(SpfResult.PermError, tree.Result);
        Assert.All(tree.Problems, p => Assert.DoesNotContain(p.Message, char.IsControl));
    }

    /// <summary>stalwart issue 447: ra= (RFC 6652) is a modifier that SPF does not know, and ignores (RFC 7208 section 6).</summary>
    [Fact]
    public async Task AnUnknownModifierIsIgnored()
    {
        var tree = await Tree("v=spf1 ip4:192.0.2.0/24 ra=postmaster -all");

        Assert.Equal((SpfResult.Pass, 0), (tree.Result, tree.Lookups));
        Assert.Equal(["192.0.2.0/24"], tree.AuthorisedRanges);
    }

    /// <summary>internet.nl issue 397: an empty rua= holds no URI (RFC 9989 section 4.8); the policy still counts.</summary>
    [Fact]
    public void AnEmptyReportAddressIsNamed()
    {
        var record = DmarcRecord.Read("v=DMARC1; p=reject; rua=; ruf=;")!;

        Assert.Equal((DmarcDisposition.Reject, null), (record.Policy, record.Problem));
        Assert.Equal(["rua=", "ruf="], record.Findings.Select(f => f.Message.Split(' ')[0]));
        Assert.All(record.Findings, f => Assert.Equal(DmarcProblemKind.MalformedTag, f.Kind));
    }

    /// <summary>
    /// internet.nl issue 349: "v=DMARC1" alone, without a semicolon, is consent to take another domain's reports (RFC 7489 section 7.1).
    /// </summary>
    [Fact]
    public async Task TheShortestConsentToReportsCounts()
    {
        var zone = new ZoneResolver().Txt("_dmarc.contoso.com", "v=DMARC1; p=reject; rua=mailto:a@reports.example")
            .Txt("contoso.com._report._dmarc.reports.example", "v=DMARC1");

        var check = await new DomainAuthenticator(zone, ProfileReader.BuiltIn, ["s1"]).CheckAsync(Domain,
            TestContext.Current.CancellationToken);

        Assert.Equal((CheckResult.Pass, true), (check.Dmarc.ReportAddresses[0].Result, check.Dmarc.ReportAddresses[0].IsExternal));
    }

    /// <summary>OpenDMARC issue 54: a subdomain without a record takes the p= of the organisational domain if there is no sp=.</summary>
    [Fact]
    public async Task ASubdomainTakesThePolicyOfItsOrganisation()
    {
        var result = await Evaluate("portal.contoso.com", "v=DMARC1; p=reject", new DmarcIdentifier("other.example", CheckResult.Pass));

        Assert.Equal((CheckResult.Fail, DmarcDisposition.Reject, "contoso.com"), (result.Result, result.Policy, result.PolicyDomain));
    }

    /// <summary>
    /// OpenDMARC pull requests 268 and 354: with adkim=s a signature of the parent domain is not aligned (RFC 9989 section 4.4).
    /// </summary>
    [Theory]
    [InlineData("s", CheckResult.Fail)]
    [InlineData("r", CheckResult.Pass)]
    public async Task StrictAlignmentAsksForTheSameDomain(string mode, CheckResult expected) => Assert.Equal(
        expected, (await Evaluate("sub.contoso.com", $"v=DMARC1; p=reject; adkim={mode}",
            new DmarcIdentifier(Domain, CheckResult.Pass))).Result);

    /// <summary>
    /// OpenDMARC pull request 70: a signature of the author that fails does not lend its domain to a stranger's that passes.
    /// </summary>
    [Fact]
    public async Task AStrangersSignatureDoesNotHelpOneThatFails()
    {
        var result = await Evaluate(Domain, "v=DMARC1; p=reject", new DmarcIdentifier(Domain, CheckResult.Fail),
            new DmarcIdentifier("evil.example", CheckResult.Pass));

        Assert.Equal((CheckResult.Fail, 0), (result.Result, result.AlignedDomains.Count));
    }

    /// <summary>
    /// internet.nl issue 470: some servers deny _domainkey although keys lie below it (against RFC 8020); the key counts.
    /// </summary>
    [Fact]
    public async Task AKeyBelowANameThatIsDeniedCounts()
    {
        var zone = new ZoneResolver().Txt("s1._domainkey.contoso.com", "v=DKIM1; p=" + DkimKeys.Rsa1024);

        var check = await new DomainAuthenticator(new Denying(zone), ProfileReader.BuiltIn, ["s1", "s2"]).CheckAsync(Domain,
            TestContext.Current.CancellationToken);

        Assert.Equal(CheckResult.Pass, check.Dkim.Result);
    }

    /// <summary>rspamd issue 626: "ipv4:" is not a mechanism, and the reason says which is.</summary>
    [Fact]
    public async Task AnAlmostRightMechanismIsNamed()
    {
        var check = await new SpfEvaluator(new ZoneResolver().Txt(Domain, "v=spf1 ipv4:192.0.2.0/24 -all"))
            .CheckAsync(new SpfQuestion(IPAddress.Parse("192.0.2.1"), "a@contoso.com", "mail.contoso.com", DateTimeOffset.UnixEpoch),
                TestContext.Current.CancellationToken);

        Assert.Equal(SpfResult.PermError, check.Result);
        Assert.Contains("\"ip4:\"", check.Reason, StringComparison.Ordinal);
    }

    private static ValueTask<SpfTree> Tree(string record) =>
        new SpfTreeReader(new ZoneResolver().Txt(Domain, record)).ReadAsync(Domain, TestContext.Current.CancellationToken);

    private static async Task<MessageDmarc> Evaluate(string from, string record, params DmarcIdentifier[] dkim) =>
        await DmarcEvaluator.EvaluateAsync(from, null, dkim, new ZoneResolver().Txt("_dmarc.contoso.com", record),
            TestContext.Current.CancellationToken);

    /// <summary>Denies the names that have no records of their own.</summary>
    private sealed class Denying(IDnsResolver inner) : IDnsResolver
    {
        public async ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken)
        {
            var answer = await inner.ResolveAsync(question, cancellationToken);
            return answer.Status == DnsStatus.NoData ? answer with { Status = DnsStatus.NameError } : answer;
        }
    }
}
