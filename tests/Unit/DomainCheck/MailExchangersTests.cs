using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.DomainCheck;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.DomainCheck;

public class MailExchangersTests
{
    private static ZoneResolver Zone =>
        new ZoneResolver().Address("a.example", "192.0.2.1").Address("b.example", "2001:db8::1").Fail("down.example", DnsRecordType.A);

    [Theory]
    [InlineData("20 b.example,10 a.example", CheckResult.Pass, "takes mail at a.example, b.example")]
    [InlineData("10 gone.example,20 a.example", CheckResult.Pass, "takes mail at a.example")]
    [InlineData("10 gone.example", CheckResult.Fail, "none of the mail exchangers has an address")]
    [InlineData("10 gone.example,20 down.example", CheckResult.TempError, "the addresses of the mail exchangers could not be asked for")]
    [InlineData("0 .", CheckResult.Fail, "takes no mail: null MX (RFC 7505)")]
    [InlineData("0 .,10 a.example", CheckResult.PermError, "a null MX stands beside other mail exchangers (RFC 7505 section 3)")]
    public async Task TheExchangersDecide(string records, CheckResult expected, string reason)
    {
        var zone = Zone;
        foreach (var parts in records.Split(',').Select(r => r.Split(' ')))
        {
            zone.Mx("contoso.com", int.Parse(parts[0]), parts[1]);
        }

        var check = await Check(zone);

        Assert.Equal((expected, reason), (check.Result, check.Reason));
        Assert.Equal(records == "0 .", check.IsNullMx);
        Assert.Equal(check.Exchangers.OrderBy(e => e.Preference), check.Exchangers);
    }

    [Fact]
    public async Task WithoutAnyTheDomainsAddressStandsIn()
    {
        Assert.Equal(CheckResult.Neutral, (await Check(Zone.Address("contoso.com", "192.0.2.1"))).Result);
        Assert.Equal(CheckResult.None, (await Check(Zone)).Result);
        Assert.Equal(CheckResult.TempError, (await Check(Zone.Fail("contoso.com", DnsRecordType.AAAA))).Result);
        Assert.Equal((CheckResult.TempError, "contoso.com MX: time-out"),
            (await Check(Zone.Fail("contoso.com", DnsRecordType.MX))) is var c ? (c.Result, c.Reason) : default);
    }

    [Fact]
    public async Task OnlySoManyHostsAreAsked()
    {
        var zone = Enumerable.Range(0, 500).Aggregate(new ZoneResolver(), (z, i) => z.Mx("contoso.com", i, $"h{i}.example"));

        Assert.Equal(490, (await Check(zone)).Exchangers.Count(e => e.HasAddress is null));
        Assert.Equal(21, zone.Asked.Count);
    }

    private static Task<MailExchangerCheck> Check(ZoneResolver zone) =>
        new MailExchangers(zone).CheckAsync("contoso.com", TestContext.Current.CancellationToken);
}
