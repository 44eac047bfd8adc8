using CommerceMailAdmin.Engine.Authentication.Dmarc;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Dmarc;

public class DmarcWalkTests
{
    [Fact]
    public async Task ALongNameTakesEightQueries()
    {
        var zone = new ZoneResolver();

        Assert.Null((await DmarcWalk.WalkAsync("a.b.c.d.e.f.g.h.i.j.mail.contoso.com", zone,
            TestContext.Current.CancellationToken)).Applying);

        Assert.Equal(
            [
                "_dmarc.a.b.c.d.e.f.g.h.i.j.mail.contoso.com", "_dmarc.g.h.i.j.mail.contoso.com", "_dmarc.h.i.j.mail.contoso.com",
                "_dmarc.i.j.mail.contoso.com",
                "_dmarc.j.mail.contoso.com", "_dmarc.mail.contoso.com", "_dmarc.contoso.com", "_dmarc.com",
            ],
            zone.Asked.Select(q => q.Name));
    }

    /// <summary>RFC 9989 section 4.10 step 2: a record with psd=n or psd=y ends the walk, that of the first domain too.</summary>
    [Theory]
    [InlineData("y")]
    [InlineData("n")]
    public async Task APublicSuffixWhereTheWalkBeginsEndsIt(string psd)
    {
        var zone = new ZoneResolver().Txt("_dmarc.bank.example", $"v=DMARC1; p=reject; psd={psd}").Txt("_dmarc.example",
            "v=DMARC1; p=none");

        var walk = await DmarcWalk.WalkAsync("bank.example", zone, TestContext.Current.CancellationToken);

        Assert.Equal(("bank.example", "bank.example"), (walk.OrganizationalDomain, walk.Applying?.Domain));
        Assert.Equal(["_dmarc.bank.example"], zone.Asked.Select(q => q.Name));
    }

    [Fact]
    public void ANameOfEightLabelsIsWalkedLabelByLabel() =>
        Assert.Equal(8, DmarcWalk.NamesToAsk("a.b.c.d.e.f.g.h").Count());
}
