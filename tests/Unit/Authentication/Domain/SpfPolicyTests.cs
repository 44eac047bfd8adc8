using CommerceMailAdmin.Engine.Authentication.Domain;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Domain;

public class SpfPolicyTests
{
    [Theory]
    [InlineData("v=spf1 -all", CheckResult.Pass, "-all")]
    [InlineData("V=SPF1 MX -ALL", CheckResult.Pass, "-all")]
    [InlineData("v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 a mx a:mail.example/24//64 include:_spf.example ~all", CheckResult.Pass, "~all")]
    [InlineData("v=spf1 exists:%{ir}.%{l1r+-}._spf.%{d} -all exp=why.%{d}", CheckResult.Pass, "-all")]
    [InlineData("v=spf1 redirect=%{d}.spf.example", CheckResult.Pass, "depends on the message")]
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
    [InlineData("v=spf1 -al", CheckResult.PermError, "'-al'")]
    [InlineData("v=spf1 ipv4:192.0.2.1 -all", CheckResult.PermError, "no such mechanism")]
    [InlineData("v=spf1 ip4:192.0.2 -all", CheckResult.PermError, "no IPv4 address")]
    [InlineData("v=spf1 ip4:192.0.2.0/33 -all", CheckResult.PermError, "0 to 32")]
    [InlineData("v=spf1 ip4:192.0.2.0/08 -all", CheckResult.PermError, "0 to 32")]
    [InlineData("v=spf1 ip6:192.0.2.1 -all", CheckResult.PermError, "no IPv6 address")]
    [InlineData("v=spf1 a/ -all", CheckResult.PermError, "0 to 32")]
    [InlineData("v=spf1 a: -all", CheckResult.PermError, "domain is missing")]
    [InlineData("v=spf1 mx//129 -all", CheckResult.PermError, "0 to 128")]
    [InlineData("v=spf1 include -all", CheckResult.PermError, "needs a domain")]
    [InlineData("v=spf1 include:localhost -all", CheckResult.PermError, "no domain name")]
    [InlineData("v=spf1 include:example.1 -all", CheckResult.PermError, "no domain name")]
    [InlineData("v=spf1 include:example.com, -all", CheckResult.PermError, "no domain name")]
    [InlineData("v=spf1 ptr/24 -all", CheckResult.PermError, "ptr")]
    [InlineData("v=spf1 -all:example.com", CheckResult.PermError, "no argument")]
    [InlineData("v=spf1 exists:%{x}.example -all", CheckResult.PermError, "%")]
    [InlineData("v=spf1 exists:%{i0}.example -all", CheckResult.PermError, "%")]
    [InlineData("v=spf1 exists:100%.example -all", CheckResult.PermError, "%")]
    [InlineData("v=spf1 -foo=bar -all", CheckResult.PermError, "no such mechanism")]
    [InlineData("v=spf1 redirect=a.example redirect=b.example", CheckResult.PermError, "once")]
    [InlineData("v=spf1 redirect=", CheckResult.PermError, "domain is missing")]
    [InlineData("v=spf1 ip4:192.0.2.1 – -all", CheckResult.PermError, "not ASCII")]
    [InlineData("v=spf1\t-all", CheckResult.None, "looks like it")]
    [InlineData("v=spf10 -all", CheckResult.None, "looks like it")]
    [InlineData("v=spf2.0/pra -all", CheckResult.None, "no SPF record")]
    public async Task TheEndOfTheRecordDecides(string record, CheckResult expected, string reason)
    {
        var judged = await Judge(new ZoneResolver().Txt("contoso.com", "unrelated", record));

        Assert.Equal(expected, judged.Result);
        Assert.Contains(reason, judged.Reason, StringComparison.Ordinal);
        Assert.Equal(record.StartsWith("v=spf2", StringComparison.Ordinal) ? null : record, judged.Record);
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
        var judged = await Judge(new ZoneResolver().Txt("contoso.com", "v=spf1 redirect=_SPF.contoso.com.").Txt("_spf.contoso.com", target));

        Assert.Equal(expected, judged.Result);
        Assert.StartsWith("redirected to _spf.contoso.com", judged.Reason, StringComparison.Ordinal);
        Assert.Equal("v=spf1 redirect=_SPF.contoso.com.", judged.Record);
    }

    [Fact]
    public async Task ARedirectThatCannotBeAskedForIsTemporary() =>
        Assert.Equal(CheckResult.TempError,
            (await Judge(new ZoneResolver().Txt("contoso.com", "v=spf1 redirect=x.example").Fail("x.example", DnsRecordType.TXT))).Result);

    [Fact]
    public async Task RedirectsInACircleEnd()
    {
        var zone = new ZoneResolver().Txt("contoso.com", "v=spf1 redirect=contoso.com");

        Assert.Equal(CheckResult.PermError, (await Judge(zone)).Result);
        Assert.Equal(11, zone.Asked.Count);
    }

    private static Task<PolicyJudgement> Judge(ZoneResolver zone) => SpfPolicy.JudgeAsync(zone, "contoso.com", TestContext.Current.CancellationToken);
}
