using CommerceMailAdmin.Engine.Authentication.Dmarc;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Dmarc;

public class DmarcWalkTests
{
    [Fact]
    public async Task ALongNameTakesEightQueries()
    {
        var zone = new ZoneResolver();

        Assert.Null((await DmarcWalk.WalkAsync("a.b.c.d.e.f.g.h.i.j.mail.contoso.com", zone, TestContext.Current.CancellationToken)).Applying);

        Assert.Equal(
            [
                "_dmarc.a.b.c.d.e.f.g.h.i.j.mail.contoso.com", "_dmarc.g.h.i.j.mail.contoso.com", "_dmarc.h.i.j.mail.contoso.com", "_dmarc.i.j.mail.contoso.com",
                "_dmarc.j.mail.contoso.com", "_dmarc.mail.contoso.com", "_dmarc.contoso.com", "_dmarc.com",
            ],
            zone.Asked.Select(q => q.Name));
    }

    [Fact]
    public void ANameOfEightLabelsIsWalkedLabelByLabel() =>
        Assert.Equal(8, DmarcWalk.NamesToAsk("a.b.c.d.e.f.g.h").Count());
}
