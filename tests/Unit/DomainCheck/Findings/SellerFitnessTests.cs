using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.DomainCheck.Findings;

public class SellerFitnessTests
{
    [Fact]
    public async Task AGoodDomainIsFit()
    {
        var domain = await FindingCases.CheckAsync(FindingCases.Good());

        Assert.Equal(CheckResult.Pass, domain.SellerFitness!.Result);
        Assert.Equal("At least one policy is in place, as the platform requires. A large receiver has nothing against the domain.",
            domain.SellerFitness.Summary);
        Assert.Empty(domain.SellerFitness.Findings);
    }

    [Theory]
    [InlineData("DKIM-SHORT-KEY", CheckResult.Pass)]
    [InlineData("DKIM-REVOKED", CheckResult.Pass)]
    [InlineData("DMARC-POLICY-NONE", CheckResult.Neutral)]
    [InlineData("DMARC-MISSING", CheckResult.Neutral)]
    [InlineData("SELLER-ONE-METHOD", CheckResult.Neutral)]
    [InlineData("SPF-PASS-ALL", CheckResult.Fail)]
    [InlineData("SPF-TOO-MANY-LOOKUPS", CheckResult.Fail)]
    [InlineData("SELLER-NO-POLICY", CheckResult.Fail)]
    [InlineData("SELLER-TAKES-NO-MAIL", CheckResult.Fail)]
    public async Task TheWorstFindingDecides(string id, CheckResult expected)
    {
        var fitness = (await FindingCases.CheckAsync(FindingCases.All[id](FindingCases.Good()))).SellerFitness!;

        Assert.Equal(expected, fitness.Result);
        Assert.Equal(id != "DKIM-REVOKED", fitness.Summary.Contains(id, StringComparison.Ordinal));
        Assert.Equal(fitness.Findings.OrderByDescending(f => f.Severity), fitness.Findings);
    }

    [Fact]
    public async Task AFailedLookUpLeavesItOpen()
    {
        var zone = new ZoneResolver().Mx("contoso.com", 10, "mail.contoso.com").Address("mail.contoso.com", "192.0.2.1").Fail("contoso.com",
            DnsRecordType.TXT);

        var domain = await FindingCases.CheckAsync(zone);

        Assert.Equal(CheckResult.TempError, domain.SellerFitness!.Result);
        Assert.DoesNotContain(domain.Findings, f => f.Id.StartsWith("SELLER", StringComparison.Ordinal));
        Assert.Contains(domain.Findings, f => f.Id == "DNS-FAILED");
        Assert.DoesNotContain(domain.SellerFitness.Findings, f => f.Id == "DNS-FAILED");
    }
}
