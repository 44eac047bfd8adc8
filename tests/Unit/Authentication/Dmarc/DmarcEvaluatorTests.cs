using CommerceMailAdmin.Engine.Authentication.Dmarc;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Dmarc;

public class DmarcEvaluatorTests
{
    private static readonly DmarcIdentifier[] NoDkim = [];

    [Theory]
    [InlineData("r", "contoso.com", true)]
    [InlineData("r", "mail.contoso.com", true)]
    [InlineData("r", "a.b.c.contoso.com", true)]
    [InlineData("r", "evilcontoso.com", false)]
    [InlineData("r", "contoso.com.evil.example", false)]
    [InlineData("r", "com", false)]
    [InlineData("s", "shop.contoso.com", true)]
    [InlineData("s", "contoso.com", false)]
    [InlineData("s", "mail.contoso.com", false)]
    public async Task SpfAndDkimAlignAlike(string mode, string domain, bool aligned)
    {
        var zone = new ZoneResolver().Txt("_dmarc.contoso.com", $"v=DMARC1; p=reject; adkim={mode}; aspf={mode}");

        var bySpf = await Evaluate(zone, "shop.contoso.com", new(domain, CheckResult.Pass), NoDkim);
        var byDkim = await Evaluate(zone, "shop.contoso.com", null, new DmarcIdentifier("other.example", CheckResult.Pass),
            new(domain, CheckResult.Pass));

        Assert.Equal((aligned, aligned ? CheckResult.Pass : CheckResult.Fail), (bySpf.SpfAligned, bySpf.Result));
        Assert.Equal((aligned, aligned ? CheckResult.Pass : CheckResult.Fail), (byDkim.DkimAligned, byDkim.Result));
        Assert.Equal(aligned ? [domain] : [], byDkim.AlignedDomains);
    }

    [Fact]
    public async Task TheModesOfSpfAndDkimAreTwo()
    {
        var zone = new ZoneResolver().Txt("_dmarc.contoso.com", "v=DMARC1; p=reject; adkim=s; aspf=r");

        var result = await Evaluate(zone, "contoso.com", new("mail.contoso.com", CheckResult.Pass),
            new DmarcIdentifier("mail.contoso.com", CheckResult.Pass));

        Assert.Equal((true, false, CheckResult.Pass), (result.SpfAligned, result.DkimAligned, result.Result));
    }

    [Theory]
    [InlineData(CheckResult.Fail)]
    [InlineData(CheckResult.Neutral)]
    [InlineData(CheckResult.None)]
    [InlineData(CheckResult.PermError)]
    public async Task OnlyAPassCounts(CheckResult other)
    {
        var zone = new ZoneResolver().Txt("_dmarc.contoso.com", "v=DMARC1; p=quarantine");

        var result = await Evaluate(zone, "contoso.com", new("contoso.com", other), new DmarcIdentifier("contoso.com", other));

        Assert.Equal((CheckResult.Fail, false, false, DmarcDisposition.Quarantine),
            (result.Result, result.SpfAligned, result.DkimAligned, result.Policy));
    }

    [Theory]
    [InlineData("contoso.com", CheckResult.TempError)]
    [InlineData("mail.contoso.com", CheckResult.TempError)]
    [InlineData("other.example", CheckResult.Fail)]
    public async Task AnAlignedIdentifierThatCannotBeCheckedNowLeavesItOpen(string domain, CheckResult expected)
    {
        var zone = new ZoneResolver().Txt("_dmarc.contoso.com", "v=DMARC1; p=reject");

        Assert.Equal(expected, (await Evaluate(zone, "contoso.com", new(domain, CheckResult.TempError), NoDkim)).Result);
        Assert.Equal(expected,
            (await Evaluate(zone, "contoso.com", null, new DmarcIdentifier(domain, CheckResult.TempError),
                new("x.example", CheckResult.Fail))).Result);
        Assert.Equal(expected,
            (await Evaluate(zone, "contoso.com", null, new DmarcIdentifier("x.example", CheckResult.Fail),
                new(domain, CheckResult.TempError))).Result);
        Assert.Equal(CheckResult.Pass,
            (await Evaluate(zone, "contoso.com", new(domain, CheckResult.TempError),
                new DmarcIdentifier("contoso.com", CheckResult.Pass))).Result);
    }

    [Fact]
    public async Task AFailedLookUpIsNoMissingPolicy()
    {
        var zone = new ZoneResolver().Txt("_dmarc.com", "v=DMARC1; p=none; psd=y").Fail("_dmarc.contoso.com", DnsRecordType.TXT);

        var result = await Evaluate(zone, "contoso.com", new("contoso.com", CheckResult.Pass), NoDkim);

        Assert.Equal(CheckResult.TempError, result.Result);
        Assert.Contains("_dmarc.contoso.com", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFailureAboveMattersOnlyWhereTheOrganisationalDomainIsNeeded()
    {
        var zone = new ZoneResolver().Txt("_dmarc.shop.contoso.com", "v=DMARC1; p=reject").Fail("_dmarc.contoso.com", DnsRecordType.TXT);

        Assert.Equal(CheckResult.Pass,
            (await Evaluate(zone, "shop.contoso.com", new("shop.contoso.com", CheckResult.Pass), NoDkim)).Result);
        Assert.Equal(CheckResult.TempError,
            (await Evaluate(zone, "shop.contoso.com", new("contoso.com", CheckResult.Pass), NoDkim)).Result);
        Assert.Equal(CheckResult.Fail, (await Evaluate(zone, "shop.contoso.com", new("other.example", CheckResult.Pass), NoDkim)).Result);
    }

    [Theory]
    [InlineData("v=DMARC1; p=none; sp=reject", DmarcDisposition.Reject)]
    [InlineData("v=DMARC1; p=none; sp=quarantine; np=reject", DmarcDisposition.Reject)]
    [InlineData("v=DMARC1; p=reject", DmarcDisposition.Reject)]
    [InlineData("v=DMARC1; p=reject; t=y", DmarcDisposition.Quarantine)]
    public async Task ThePolicyOfASubdomainThatDoesNotExist(string record, DmarcDisposition expected) =>
        Assert.Equal(expected,
            (await Evaluate(new ZoneResolver().Txt("_dmarc.contoso.com", record), "ghost.contoso.com", null, NoDkim)).Policy);

    [Fact]
    public async Task AnOwnPolicyComesBeforeTheOneAbove()
    {
        var zone = new ZoneResolver().Txt("_dmarc.contoso.com", "v=DMARC1; p=reject; sp=reject").Txt("_dmarc.shop.contoso.com",
            "v=DMARC1; p=none; sp=quarantine");

        var result = await Evaluate(zone, "shop.contoso.com", null, NoDkim);

        Assert.Equal(("shop.contoso.com", "contoso.com", DmarcDisposition.None),
            (result.PolicyDomain, result.OrganizationalDomain, result.Policy));
    }

    [Fact]
    public async Task AnUnusableRecordIsAPermanentError()
    {
        var result = await Evaluate(new ZoneResolver().Txt("_dmarc.contoso.com", "v=DMARC1; p=all"), "contoso.com",
            new("contoso.com", CheckResult.Pass), NoDkim);

        Assert.Equal((CheckResult.PermError, null), (result.Result, result.Policy));
        Assert.Contains("no valid policy", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASubdomainThatIsAnOrganisationOfItsOwnDoesNotAlign()
    {
        var zone = new ZoneResolver().Txt("_dmarc.contoso.com", "v=DMARC1; p=reject").Txt("_dmarc.tenant.contoso.com",
            "v=DMARC1; p=none; psd=n");

        Assert.Equal(CheckResult.Fail, (await Evaluate(zone, "contoso.com", new("tenant.contoso.com", CheckResult.Pass), NoDkim)).Result);
    }

    [Fact]
    public async Task StrangersAreNotAskedAbout()
    {
        var zone = new ZoneResolver().Txt("_dmarc.contoso.com", "v=DMARC1; p=reject");

        await Evaluate(zone, "contoso.com", null,
            [.. Enumerable.Range(0, 50).Select(i => new DmarcIdentifier($"a.b.c.d{i}.example", CheckResult.Pass))]);

        Assert.Equal(["_dmarc.contoso.com", "_dmarc.com"], zone.Asked.Select(q => q.Name));
    }

    private static async Task<MessageDmarc> Evaluate(ZoneResolver zone, string from, DmarcIdentifier? spf, params DmarcIdentifier[] dkim) =>
        await DmarcEvaluator.EvaluateAsync(from, spf, dkim, zone, TestContext.Current.CancellationToken);
}
