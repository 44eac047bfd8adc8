using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.DomainCheck;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.DomainCheck;

public class DkimSearchTests
{
    private const string Key = "s1._domainkey.contoso.com";
    private const string OtherKey = "s2._domainkey.contoso.com";

    [Theory]
    [InlineData("v=DKIM1; k=rsa; p=" + DkimKeys.Rsa1024, CheckResult.Pass, "RSA key of 1024 bits")]
    [InlineData("p=" + DkimKeys.Rsa1024, CheckResult.Pass, "RSA key of 1024 bits")]
    [InlineData("v=DKIM1; p=" + DkimKeys.Rsa1024Bare, CheckResult.Pass, "RSA key of 1024 bits")]
    [InlineData("v=DKIM1; k=ed25519; p=" + DkimKeys.Ed25519, CheckResult.Pass, "Ed25519 key")]
    [InlineData(" v = DKIM1 ; t=y:s; h=sha1:sha256; s=email; n=note; p = " + DkimKeys.Rsa1024 + " ; ", CheckResult.Pass, "test mode")]
    [InlineData("v=DKIM1; p=", CheckResult.Fail, "revoked")]
    [InlineData("v=DKIM1; p= ;", CheckResult.Fail, "revoked")]
    [InlineData("v=DKIM1; k=rsa", CheckResult.PermError, "no key (p=)")]
    [InlineData("v=DKIM1; p=%%%", CheckResult.PermError, "not base64")]
    [InlineData("v=DKIM1; p=AAAA", CheckResult.PermError, "not an RSA public key")]
    [InlineData("v=DKIM1; p=" + DkimKeys.EllipticCurve, CheckResult.PermError, "not an RSA public key")]
    [InlineData("v=DKIM1; p=" + DkimKeys.Rsa512, CheckResult.PermError, "512 bits")]
    [InlineData("v=DKIM1; k=ed25519; p=" + DkimKeys.Rsa512, CheckResult.PermError, "32 bytes")]
    [InlineData("v=DKIM1; k=dsa; p=AAAA", CheckResult.PermError, "type dsa")]
    [InlineData("v=DKIM2; p=" + DkimKeys.Rsa1024, CheckResult.PermError, "its version is DKIM2")]
    [InlineData("p=" + DkimKeys.Rsa1024 + "; v=DKIM1", CheckResult.PermError, "does not stand first")]
    [InlineData("v=DKIM1; p=" + DkimKeys.Rsa1024 + "; p=", CheckResult.PermError, "twice")]
    [InlineData("v=DKIM1; p", CheckResult.PermError, "is not tag=value")]
    [InlineData("v=DKIM1; h=sha1; p=" + DkimKeys.Rsa1024, CheckResult.PermError, "RFC 8301")]
    [InlineData("v=DKIM1; s=tlsrpt; p=" + DkimKeys.Rsa1024, CheckResult.PermError, "not for mail")]
    [InlineData("v=spf1 -all", CheckResult.None, "no key under")]
    [InlineData("anything", CheckResult.None, "no key under")]
    public async Task AKeyIsJudged(string record, CheckResult expected, string reason)
    {
        var (whole, each) = await Judge(new ZoneResolver().Txt(Key, record), "s1");

        Assert.Equal(expected, whole.Result);
        Assert.Contains(reason, whole.Reason, StringComparison.Ordinal);
        Assert.Equal(record, Assert.Single(each).Record);
    }

    [Theory]
    [InlineData("v=DKIM1; t=y:s; p=" + DkimKeys.Rsa1024, "rsa", 1024, "y,s", true, false)]
    [InlineData("v=DKIM1; k=ed25519; p=" + DkimKeys.Ed25519, "ed25519", 256, "", false, false)]
    [InlineData("v=DKIM1; t=s; p=", "rsa", null, "s", false, true)]
    [InlineData("v=DKIM1; p=%%%", "rsa", null, "", false, false)]
    [InlineData("v=DKIM9; p=", null, null, "", false, false)]
    public async Task AKeyIsDescribed(string record, string? type, int? length, string flags, bool isTest, bool isRevoked)
    {
        var check = Assert.Single((await Judge(new ZoneResolver().Txt(Key, record), "s1")).Each);

        Assert.Equal((type, length, isTest, isRevoked), (check.KeyType, check.KeyLength, check.IsTest, check.IsRevoked));
        Assert.Equal(flags, string.Join(",", check.Flags));
    }

    [Fact]
    public async Task OneUsableKeyIsEnough()
    {
        var zone = new ZoneResolver().Txt(Key, "v=DKIM1; p=").Txt(OtherKey, "v=DKIM1; p=" + DkimKeys.Rsa1024)
            .Fail("s3._domainkey.contoso.com", DnsRecordType.TXT);

        var (whole, each) = await Judge(zone, "s1", "s2", "s3");

        Assert.Equal((CheckResult.Pass, OtherKey), (whole.Result, whole.Name));
        Assert.Equal("s2: RSA key of 1024 bits", whole.Reason);
        Assert.Equal([CheckResult.Fail, CheckResult.Pass, CheckResult.TempError], each.Select(e => e.Result));
        Assert.Equal(["s1", "s2", "s3"], each.Select(e => e.Selector));
    }

    [Fact]
    public async Task AFailedLookUpLeavesItOpen()
    {
        var (whole, _) = await Judge(new ZoneResolver().Txt(Key, "v=DKIM1; p=").Fail(OtherKey, DnsRecordType.TXT), "s1", "s2");

        Assert.Equal(CheckResult.TempError, whole.Result);
        Assert.Equal($"no usable key found, but 1 of 2 look-ups failed: {OtherKey} TXT: time-out", whole.Reason);
    }

    [Fact]
    public async Task AnUnreadableKeyOutweighsARevokedOne() =>
        Assert.Equal(CheckResult.PermError,
            (await Judge(new ZoneResolver().Txt(Key, "v=DKIM1; p=").Txt(OtherKey, "v=DKIM1; p=!"), "s1", "s2")).Whole.Result);

    [Fact]
    public async Task TwoKeysUnderOneSelectorAreUndefined() =>
        Assert.Equal(CheckResult.PermError,
            (await Judge(new ZoneResolver().Txt(Key, "v=DKIM1; p=", "v=DKIM1; p=" + DkimKeys.Rsa1024), "s1")).Whole.Result);

    [Fact]
    public async Task AKeyBesideAnotherTextIsFound() =>
        Assert.Equal(CheckResult.Pass,
            (await Judge(new ZoneResolver().Txt(Key, "v=spf1 -all", "v=DKIM1; p=" + DkimKeys.Rsa1024), "s1")).Whole.Result);

    [Fact]
    public async Task NoKeyIsProvedWhereTheParentDoesNotExist()
    {
        var (unproved, _) = await Judge(new ZoneResolver().Txt("unguessed._domainkey.contoso.com", "v=DKIM1; p="), "s1", "s2");
        var (proved, _) = await Judge(new ZoneResolver().Txt("contoso.com", "v=spf1 -all"), "s1", "s2");

        Assert.Equal((CheckResult.None, CheckResult.None), (unproved.Result, proved.Result));
        Assert.Equal("no key under the 2 selectors tried; selectors cannot be enumerated, name yours with -Selector", unproved.Reason);
        Assert.Equal("no key: _domainkey.contoso.com does not exist, and so nothing below it (RFC 8020)", proved.Reason);
        Assert.Equal("_domainkey.contoso.com", proved.Name);
    }

    private static async Task<(PolicyCheck Whole, DkimSelectorCheck[] Each)> Judge(ZoneResolver zone, params string[] selectors)
    {
        var (whole, each) = await new DkimSearch(zone).JudgeAsync("contoso.com", selectors, TestContext.Current.CancellationToken);
        return (whole, [.. each.Select(e => e.Check)]);
    }
}
