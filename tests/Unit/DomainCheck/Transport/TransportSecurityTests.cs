using CommerceMailAdmin.Unit.Support;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Dns.PolicyFiles;
using CommerceMailAdmin.Engine.DomainCheck;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.DomainCheck.Findings;

namespace CommerceMailAdmin.Unit.DomainCheck.Transport;

public sealed class TransportSecurityTests
{
    private const string Uri = "https://mta-sts.contoso.com/.well-known/mta-sts.txt";

    [Fact]
    public async Task AnEnforcedPolicyAndReportsPass()
    {
        var result = (await FindingCases.CheckAsync(FindingCases.Good())).TransportSecurity!;

        Assert.Equal((CheckResult.Pass, CheckResult.Pass), (result.MtaSts.Result, result.TlsReporting.Result));
        Assert.Equal(("enforce", TimeSpan.FromDays(7)), (result.Mode, result.MaxAge));
        Assert.Equal(["*.contoso.com"], result.PolicyMx);
        Assert.Equal(["mailto:tls@contoso.com"], result.ReportAddresses);
        Assert.Equal("v=STSv1; id=20260608T1200;", result.MtaSts.Record);
    }

    [Fact]
    public async Task ItIsLookedAtOnlyWhereAsked()
    {
        var zone = FindingCases.Good();

        var result = await new DomainAuthenticator(zone, ProfileReader.BuiltIn).CheckAsync("contoso.com",
            TestContext.Current.CancellationToken);

        Assert.Null(result.TransportSecurity);
        Assert.DoesNotContain(zone.Asked, q => q.Name.StartsWith("_mta-sts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ADnsFailureIsNoMissingRecord()
    {
        var zone = FindingCases.Good().Fail("_mta-sts.contoso.com", DnsRecordType.TXT).Fail("_smtp._tls.contoso.com", DnsRecordType.TXT);

        var result = await FindingCases.CheckAsync(zone);

        Assert.Equal((CheckResult.TempError, CheckResult.TempError),
            (result.TransportSecurity!.MtaSts.Result, result.TransportSecurity.TlsReporting.Result));
        Assert.Equal(["DNS-FAILED", "DNS-FAILED"], result.Findings.Select(f => f.Id));
    }

    [Fact]
    public async Task APolicyThatCannotBeHadIsATemporaryErrorWithTheReason()
    {
        var result = (await FindingCases.CheckAsync(FindingCases.Good().Policy(Uri, null))).TransportSecurity!;

        Assert.Equal(CheckResult.TempError, result.MtaSts.Result);
        Assert.Contains("status 404", result.MtaSts.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralRecordsAreNone()
    {
        var zone = FindingCases.Good().Txt("_mta-sts.contoso.com", "v=STSv1; id=2", "v=spf1 -all").Txt("_smtp._tls.contoso.com",
            "v=TLSRPTv1; rua=mailto:b@contoso.com");

        var result = (await FindingCases.CheckAsync(zone)).TransportSecurity!;

        Assert.Equal((CheckResult.PermError, CheckResult.PermError), (result.MtaSts.Result, result.TlsReporting.Result));
        Assert.Null(result.Policy);
    }

    [Theory]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 86400", null)]
    [InlineData("version: STSv1\r\nmode: none\r\nmax_age: 0\r\n", null)]
    [InlineData("version: STSv1\nmode: testing\nmax_age: 1", "mail exchanger")]
    [InlineData("mode: enforce\nmx: a.example\nmax_age: 86400", "version")]
    [InlineData("version: STSv1\nmx: a.example\nmax_age: 86400", "mode")]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.example\nmax_age: -1", "max_age")]
    [InlineData("version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 31557601", "max_age")]
    [InlineData("", "version")]
    public void PoliciesAreReadByTheRfc(string text, string? problem) =>
        Assert.Contains(problem ?? "fine", MtaStsPolicy.Parse(text, out _) ?? "fine", StringComparison.Ordinal);

    [Theory]
    [InlineData("mail.contoso.com", "mail.contoso.com", true)]
    [InlineData("*.contoso.com", "MAIL.contoso.com", true)]
    [InlineData("*.contoso.com", "a.mail.contoso.com", false)]
    [InlineData("*.contoso.com", "contoso.com", false)]
    [InlineData("contoso.com", "mail.contoso.com", false)]
    public void AStarStandsForOneLabel(string pattern, string host, bool expected)
    {
        Assert.Null(MtaStsPolicy.Parse($"version: STSv1\nmode: enforce\nmx: {pattern}\nmax_age: 1", out var policy));

        Assert.Equal(expected, policy.Covers(host));
    }

    [Fact]
    public async Task WhatADomainPublishesCannotSteerATerminal()
    {
        var zone = FindingCases.Good().Policy(Uri, "version: STSv1\nmode: enforce\nmx: \u001b[2J\nmx: *.contoso.com\nmax_age: 1\n")
            .Without("_smtp._tls.contoso.com", DnsRecordType.TXT).Txt("_smtp._tls.contoso.com",
                "v=TLSRPTv1; rua=mailto:\u001b@contoso.com");

        var result = (await FindingCases.CheckAsync(zone)).TransportSecurity!;

        Assert.Equal(["\uFFFD[2j", "*.contoso.com"], result.PolicyMx);
        Assert.Equal(["mailto:\uFFFD@contoso.com"], result.ReportAddresses);
        Assert.DoesNotContain('\u001b', result.TlsReporting.Reason);
    }

    [Fact]
    public async Task ASnapshotHoldsThePolicyToo()
    {
        var folder = Directory.CreateTempSubdirectory("sts-");
        try
        {
            var file = Path.Combine(folder.FullName, "dns.json");
            var zone = FindingCases.Good();
            var recorder = new RecordingResolver(zone);
            var policies = new RecordingPolicyFetcher(zone);
            var live = await Check(recorder, policies);
            recorder.Save(file, policies.Files);

            var snapshot = SnapshotResolver.Read(file);
            var again = await Check(snapshot, snapshot.Policies);

            Assert.Equal(live.TransportSecurity!.Policy, again.TransportSecurity!.Policy);
            Assert.Equal(live.TransportSecurity.MtaSts, again.TransportSecurity.MtaSts);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<DomainAuthentication> Check(IDnsResolver resolver, IPolicyFetcher policies) =>
        new DomainAuthenticator(resolver, ProfileReader.BuiltIn, ["good"], policies: policies).CheckAsync("contoso.com",
            TestContext.Current.CancellationToken);
}
