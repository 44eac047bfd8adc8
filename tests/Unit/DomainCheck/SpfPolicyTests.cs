using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.DomainCheck;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.DomainCheck;

public class SpfPolicyTests
{
    [Theory]
    [InlineData("v=spf1 -all", CheckResult.Pass, "-all")]
    [InlineData("V=SPF1 MX -ALL", CheckResult.Pass, "refuses every other sender (-ALL)")]
    [InlineData("v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 a mx include:_spf.example ~all", CheckResult.Pass, "~all")]
    [InlineData("v=spf1 exists:%{ir}.%{l1r+-}._spf.%{d} -all exp=why.%{d}", CheckResult.Pass, "-all")]
    [InlineData("v=spf1 redirect=%{i}.spf.example", CheckResult.Pass, "depends on the message")]
    [InlineData("v=spf1 unknown=anything -all", CheckResult.Pass, "-all")]
    [InlineData("v=spf1 ?all", CheckResult.Neutral, "?all")]
    [InlineData("v=spf1", CheckResult.Neutral, "no all")]
    [InlineData("v=spf1 a mx", CheckResult.Neutral, "no all")]
    [InlineData("v=spf1 +all", CheckResult.Fail, "authorises everybody: +all")]
    [InlineData("v=spf1 mx all", CheckResult.Fail, "authorises everybody: all")]
    [InlineData("v=spf1 ip4:0.0.0.0/0 -all", CheckResult.Fail, "ip4:0.0.0.0/0")]
    [InlineData("v=spf1 -all ip4:0.0.0.0/0", CheckResult.Pass, "-all")]
    [InlineData("v=spf1 -ip4:0.0.0.0/0 ?all", CheckResult.Neutral, "?all")]
    [InlineData("v=spf1 redirect=elsewhere.example -all", CheckResult.Pass, "-all")]
    [InlineData("v=spf1 ip4:0.0.0.0/1 ?ip4:128.0.0.0/1 -all", CheckResult.Pass, "-all")]
    [InlineData("v=spf1 include:open.example -all", CheckResult.Fail, "authorises everybody: +all in the record of open.example")]
    [InlineData("v=spf1 ?include:open.example -all", CheckResult.Pass, "-all")]
    [InlineData("v=spf1 -al", CheckResult.PermError, "\"-al\" at character ")]
    [InlineData("v=spf1 +all redirect=", CheckResult.PermError, "and it authorises everybody: +all")]
    [InlineData("v=spf1 redirect=a.example redirect=b.example", CheckResult.PermError, "twice")]
    [InlineData("v=spf1 include:none.example -all", CheckResult.PermError, "leads nowhere")]
    [InlineData("v=spf1 a:x.example a:y.example a:z.example -all", CheckResult.PermError, "at most 2 are allowed")]
    [InlineData("v=spf1 include:down.example -all", CheckResult.TempError, "down.example failed: time-out")]
    [InlineData("v=spf1\t-all", CheckResult.None, "looks like it")]
    [InlineData("v=spf10 -all", CheckResult.None, "looks like it")]
    [InlineData("v=spf2.0/pra -all", CheckResult.None, "looks like it")]
    public async Task TheEndOfTheRecordDecides(string record, CheckResult expected, string reason)
    {
        var judged = await Judge(new ZoneResolver().Txt("contoso.com", "unrelated", record)
            .Txt("_spf.example", "v=spf1 ip4:192.0.2.1").Txt("open.example", "v=spf1 +all").Fail("down.example", DnsRecordType.TXT));

        Assert.Equal(expected, judged.Result);
        Assert.Contains(reason, judged.Reason, StringComparison.Ordinal);
        Assert.Equal(record, judged.Record);
    }

    [Fact]
    public async Task NoRecordAndNoNameAreToldApart()
    {
        Assert.Equal("no SPF record", (await Judge(new ZoneResolver().Mx("contoso.com", 1, "mail.contoso.com"))).Reason);
        var judged = await Judge(new ZoneResolver());
        Assert.Equal((CheckResult.None, "no SPF record: the name does not exist"), (judged.Result, judged.Reason));
    }

    [Fact]
    public async Task TwoRecordsCannotBeInterpreted()
    {
        var judged = await Judge(new ZoneResolver().Txt("contoso.com", "v=spf1 -all", "v=spf1 mx -all"));

        Assert.Equal(CheckResult.PermError, judged.Result);
        Assert.Equal("v=spf1 -all\nv=spf1 mx -all", judged.Record);
    }

    [Fact]
    public async Task AFailedLookUpIsTemporary()
    {
        var judged = await Judge(new ZoneResolver().Fail("contoso.com", DnsRecordType.TXT));

        Assert.Equal((CheckResult.TempError, "contoso.com TXT: time-out"), (judged.Result, judged.Reason));
    }

    [Theory]
    [InlineData("v=spf1 -all", CheckResult.Pass)]
    [InlineData("v=spf1 +all", CheckResult.Fail)]
    [InlineData("v=spf1 ?all", CheckResult.Neutral)]
    [InlineData("v=spf1 nonsense", CheckResult.PermError)]
    [InlineData("no SPF", CheckResult.PermError)]
    public async Task ARedirectHasTheLastWord(string target, CheckResult expected)
    {
        var judged = await Judge(new ZoneResolver().Txt("contoso.com", "v=spf1 redirect=_SPF.contoso.com.").Txt("_spf.contoso.com",
            target));

        Assert.Equal(expected, judged.Result);
        Assert.Contains("_spf.contoso.com", judged.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Equal("v=spf1 redirect=_SPF.contoso.com.", judged.Record);
    }

    [Fact]
    public async Task ARedirectThatCannotBeAskedForIsTemporary() =>
        Assert.Equal(CheckResult.TempError,
            (await Judge(new ZoneResolver().Txt("contoso.com", "v=spf1 redirect=x.example").Fail("x.example", DnsRecordType.TXT))).Result);

    [Fact]
    public async Task RedirectsInACircleEnd()
    {
        var judged = await Judge(new ZoneResolver().Txt("contoso.com", "v=spf1 redirect=contoso.com"));

        Assert.Equal(CheckResult.PermError, judged.Result);
        Assert.Contains("contoso.com > contoso.com", judged.Reason, StringComparison.Ordinal);
    }

    private static async Task<PolicyJudgement> Judge(ZoneResolver zone) =>
        (await new SpfPolicy(zone).JudgeAsync("contoso.com", TestContext.Current.CancellationToken)).Judgement;
}
