using CommerceMailAdmin.Engine.Authentication.Dmarc;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.DomainCheck;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.DomainCheck;

public class DmarcReportsTests
{
    [Theory]
    [InlineData("mailto:d@contoso.com", false, CheckResult.Pass)]
    [InlineData("mailto:d@reports.contoso.com!10m", false, CheckResult.Pass)]
    [InlineData("MAILTO:d@Takes.Example", true, CheckResult.Pass)]
    [InlineData("mailto:d@refuses.example", true, CheckResult.Fail)]
    [InlineData("mailto:d@other-text.example", true, CheckResult.Fail)]
    [InlineData("mailto:d@down.example", true, CheckResult.TempError)]
    [InlineData("mailto:contoso.com", null, CheckResult.PermError)]
    [InlineData("https://contoso.com/", null, CheckResult.PermError)]
    public async Task AnExternalDestinationMustSayThatItTakesThem(string uri, bool? isExternal, CheckResult expected)
    {
        var zone = new ZoneResolver().Txt("_dmarc.contoso.com", $"v=DMARC1; p=none; rua={uri}")
            .Txt("contoso.com._report._dmarc.takes.example", "v=DMARC1; rua=mailto:elsewhere@takes.example")
            .Txt("contoso.com._report._dmarc.other-text.example", "hello")
            .Fail("contoso.com._report._dmarc.down.example", DnsRecordType.TXT);

        var address = Assert.Single(await Check(zone));

        Assert.Equal(("rua", uri, expected), (address.Tag, address.Uri, address.Result));
        Assert.Equal(isExternal, address.IsExternal);
    }

    [Fact]
    public async Task BothTagsAreReadAndEachDestinationIsAskedOnce()
    {
        var zone = new ZoneResolver().Txt("_dmarc.contoso.com",
            "v=DMARC1; p=none; rua=mailto:a@x.example,mailto:b@x.example; ruf=mailto:c@x.example");

        var addresses = await Check(zone);

        Assert.Equal(["rua", "rua", "ruf"], addresses.Select(a => a.Tag));
        Assert.Single(zone.Asked, q => q.Name == "contoso.com._report._dmarc.x.example");
    }

    [Fact]
    public async Task OnlySoManyDestinationsAreAsked()
    {
        var zone = new ZoneResolver().Txt("_dmarc.contoso.com",
            "v=DMARC1; p=none; rua=" + string.Join(",", Enumerable.Range(0, 30).Select(i => $"mailto:d@r{i}.example")));

        var addresses = await Check(zone);

        Assert.Equal((10, 20), (addresses.Count(a => a.Result == CheckResult.Fail), addresses.Count(a => a.Result == CheckResult.None)));
        Assert.Equal(10, zone.Asked.Count(q => q.Name.Contains("_report", StringComparison.Ordinal)));
    }

    private static async Task<IReadOnlyList<DmarcReportAddress>> Check(ZoneResolver zone)
    {
        var walk = await DmarcWalk.WalkAsync("contoso.com", zone, TestContext.Current.CancellationToken);
        return await new DmarcReports(walk, walk.Applying!, zone).CheckAsync(TestContext.Current.CancellationToken);
    }
}
