using CommerceMailAdmin.Engine.Authentication.Dmarc;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.DomainCheck;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.DomainCheck;

public class DmarcPolicyTests
{
    [Theory]
    [InlineData("v=DMARC1; p=reject", CheckResult.Pass, "p=reject")]
    [InlineData("v = DMARC1;P=Quarantine;", CheckResult.Pass, "p=quarantine")]
    [InlineData("v=DMARC1; p=none; rua=mailto:d@contoso.com", CheckResult.Neutral, "monitoring only")]
    [InlineData("v=DMARC1; p=reject; t=y", CheckResult.Pass, "counts as quarantine")]
    [InlineData("v=DMARC1; p=quarantine; t=y", CheckResult.Neutral, "counts as none")]
    [InlineData("v=DMARC1; p=reject; sp=none; np=none", CheckResult.Pass, "p=reject")]
    [InlineData("v=DMARC1; nonsense; p=reject; x=; ; p=none", CheckResult.Pass, "p=reject")]
    [InlineData("v=DMARC1; rua=mailto:d@contoso.com", CheckResult.Neutral, "counts as p=none")]
    [InlineData("v=DMARC1; p=reject; sp=bogus; rua=mailto:d@contoso.com", CheckResult.Neutral, "sp=bogus")]
    [InlineData("v=DMARC1; p=rejekt", CheckResult.PermError, "p=rejekt is not a policy")]
    [InlineData("v=DMARC1", CheckResult.PermError, "p= is missing")]
    [InlineData("v=DMARC1 p=reject", CheckResult.PermError, "must begin with")]
    [InlineData("v=dmarc1; p=reject", CheckResult.PermError, "must begin with")]
    [InlineData("v=DMARC2; p=reject", CheckResult.None, "no DMARC record")]
    [InlineData("p=reject; v=DMARC1", CheckResult.None, "no DMARC record")]
    [InlineData("unrelated", CheckResult.None, "no DMARC record")]
    public async Task ThePolicyOfTheDomainItselfDecides(string record, CheckResult expected, string reason)
    {
        var judged = await Judge(new ZoneResolver().Txt("_dmarc.contoso.com", "v=spf1 -all", record), "contoso.com");

        Assert.Equal(expected, judged.Result);
        Assert.Contains(reason, judged.Reason, StringComparison.Ordinal);
        Assert.Equal("_dmarc.contoso.com", judged.Answer.Question.Name);
    }

    [Theory]
    [InlineData("v=DMARC1; p=reject", true, CheckResult.Pass, "p=reject, inherited from contoso.com")]
    [InlineData("v=DMARC1; p=reject; sp=none", true, CheckResult.Neutral, "sp=none: monitoring only, inherited from contoso.com")]
    [InlineData("v=DMARC1; p=none; sp=quarantine; np=reject", true, CheckResult.Pass, "sp=quarantine, inherited from contoso.com")]
    [InlineData("v=DMARC1; p=none; sp=quarantine; np=reject", false, CheckResult.Pass, "np=reject, inherited from contoso.com")]
    [InlineData("v=DMARC1; p=reject; sp=quarantine", false, CheckResult.Pass, "sp=quarantine, inherited from contoso.com")]
    public async Task ASubdomainInheritsAndTheReasonSaysSo(string record, bool exists, CheckResult expected, string reason)
    {
        var judged = await Judge(new ZoneResolver().Txt("_dmarc.contoso.com", record), "shop.mail.contoso.com", exists);

        Assert.Equal((expected, reason, record), (judged.Result, judged.Reason, judged.Record));
        Assert.Equal("_dmarc.contoso.com", judged.Answer.Question.Name);
    }

    [Fact]
    public async Task OfSeveralAboveTheShortestNameCounts() =>
        Assert.EndsWith("inherited from contoso.com", (await Judge(
            new ZoneResolver().Txt("_dmarc.b.contoso.com", "v=DMARC1; p=none").Txt("_dmarc.contoso.com", "v=DMARC1; p=reject"),
            "a.b.contoso.com")).Reason, StringComparison.Ordinal);

    [Fact]
    public async Task ADomainThatIsNoPublicSuffixEndsTheWalk()
    {
        var zone = new ZoneResolver().Txt("_dmarc.b.contoso.com", "v=DMARC1; p=none; psd=n").Txt("_dmarc.contoso.com",
            "v=DMARC1; p=reject");

        Assert.EndsWith("inherited from b.contoso.com", (await Judge(zone, "a.b.contoso.com")).Reason, StringComparison.Ordinal);
        Assert.Equal(["_dmarc.a.b.contoso.com", "_dmarc.b.contoso.com"], zone.Asked.Select(q => q.Name));
    }

    [Fact]
    public async Task TheDomainBelowAPublicSuffixIsTheOneThatCounts()
    {
        var zone = new ZoneResolver().Txt("_dmarc.bank.example", "v=DMARC1; p=none; psd=y").Txt("_dmarc.giant.bank.example",
            "v=DMARC1; p=reject");

        Assert.EndsWith("inherited from giant.bank.example", (await Judge(zone, "mail.giant.bank.example")).Reason,
            StringComparison.Ordinal);
        Assert.EndsWith("inherited from bank.example", (await Judge(zone, "mail.mega.bank.example")).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoRecordsAtANameAreIgnored()
    {
        var zone = new ZoneResolver().Txt("_dmarc.shop.contoso.com", "v=DMARC1; p=reject", "v=DMARC1; p=none");
        var alone = await Judge(zone, "shop.contoso.com");
        var walkedOn = await Judge(zone.Txt("_dmarc.contoso.com", "v=DMARC1; p=quarantine"), "shop.contoso.com");

        Assert.Equal((CheckResult.PermError, "2 DMARC records at _dmarc.shop.contoso.com; receivers ignore them all"),
            (alone.Result, alone.Reason));
        Assert.Equal(
            (CheckResult.Pass,
                "p=quarantine, inherited from contoso.com; 2 DMARC records at _dmarc.shop.contoso.com; receivers ignore them all"),
            (walkedOn.Result, walkedOn.Reason));
    }

    [Fact]
    public async Task AFailureOnTheWayLeavesItOpen()
    {
        var zone = new ZoneResolver().Txt("_dmarc.b.contoso.com", "v=DMARC1; p=reject").Fail("_dmarc.contoso.com", DnsRecordType.TXT);

        Assert.Equal((CheckResult.TempError, "_dmarc.contoso.com TXT: time-out"),
            ((await Judge(zone, "a.b.contoso.com")) is var j ? j.Result : default, j.Reason));
        Assert.Equal(CheckResult.Pass, (await Judge(zone, "b.contoso.com")).Result);
    }

    private static async Task<PolicyJudgement> Judge(ZoneResolver zone, string domain, bool exists = true) =>
        DmarcPolicy.Judge(await DmarcWalk.WalkAsync(domain, zone, TestContext.Current.CancellationToken), exists);
}
