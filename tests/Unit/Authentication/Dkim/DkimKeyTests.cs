using System.Security.Cryptography;
using CommerceMailAdmin.Engine.Authentication.Dkim;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Unit.Authentication.Dkim;

public class DkimKeyTests
{
    private static readonly string Rsa = Convert.ToBase64String(ReferenceSigner.Rsa1024.ExportSubjectPublicKeyInfo());

    [Theory]
    [InlineData("v=DKIM1; k=rsa; p={0}", DkimFailure.None, "")]
    [InlineData("p={0}", DkimFailure.None, "")]
    [InlineData(" v = DKIM1 ; k = RSA ; p = {0} ; ", DkimFailure.None, "")]
    [InlineData("v=DKIM1; h=sha1:sha256; s=email; t=y; n=a note; p={0}", DkimFailure.None, "")]
    [InlineData("v=DKIM1; h=sha256 : other; s=other : * ; unknown=x; g=*; p={0}", DkimFailure.None, "")]
    [InlineData("v=DKIM1; p=", DkimFailure.KeyRevoked, "revoked")]
    [InlineData("v=DKIM1; p= ; n=gone", DkimFailure.KeyRevoked, "revoked")]
    [InlineData("v=DKIM1; k=rsa", DkimFailure.KeyMalformed, "no key (p=)")]
    [InlineData("v=DKIM2; p={0}", DkimFailure.KeyMalformed, "version")]
    [InlineData("v=dkim1; p={0}", DkimFailure.KeyMalformed, "version")]
    [InlineData("p={0}; v=DKIM1", DkimFailure.KeyMalformed, "first")]
    [InlineData("v=DKIM1; k=dsa; p={0}", DkimFailure.KeyMalformed, "dsa")]
    [InlineData("v=DKIM1; k=ed25519; p={0}", DkimFailure.KeyMalformed, "32 bytes")]
    [InlineData("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", DkimFailure.KeyMalformed, "type ed25519")]
    [InlineData("v=DKIM1; p=AAAA", DkimFailure.KeyMalformed, "not an RSA public key")]
    [InlineData("v=DKIM1; p=%%%", DkimFailure.KeyMalformed, "base64")]
    [InlineData("v=DKIM1; p={0}; p={0}", DkimFailure.KeyMalformed, "twice")]
    [InlineData("v=spf1 -all", DkimFailure.KeyMalformed, "version")]
    [InlineData("", DkimFailure.KeyMalformed, "no key")]
    [InlineData("v=DKIM1; h=sha1; p={0}", DkimFailure.Policy, "SHA-256")]
    [InlineData("v=DKIM1; s=other; p={0}", DkimFailure.Policy, "not for mail")]
    public async Task ARecordIsJudged(string record, DkimFailure expected, string detail)
    {
        var result = await DkimTest.SignAndVerify(new ReferenceSigner(), record: string.Format(record, Rsa));

        Assert.Equal(expected, result.Failure);
        Assert.Contains(detail, result.Detail, StringComparison.Ordinal);
        Assert.False(result.IsProvenWrong);
    }

    [Theory]
    [InlineData(" i=@example.com;", DkimFailure.None)]
    [InlineData("", DkimFailure.None)]
    [InlineData(" i=@sub.example.com;", DkimFailure.Policy)]
    public async Task AStrictKeyAllowsNoSubdomain(string identity, DkimFailure expected) =>
        Assert.Equal(expected,
            (await DkimTest.SignAndVerify(new ReferenceSigner { Extra = identity }, record: "v=DKIM1; t=y:s; p=" + Rsa)).Failure);

    [Fact]
    public async Task ATestingDomainIsMarked() =>
        Assert.True((await DkimTest.SignAndVerify(new ReferenceSigner(), record: "t=Y; p=" + Rsa)).Key?.IsTest);

    [Fact]
    public async Task ShortRsaKeysAreRefused()
    {
        using var rsa = new RSACryptoServiceProvider(512);

        var result = await DkimTest.SignAndVerify(new ReferenceSigner { Rsa = rsa });

        Assert.Equal((DkimFailure.Policy, 512, "policy"), (result.Failure, result.Key?.Bits, result.AuthenticationResult));
    }

    [Fact]
    public async Task ABareRsaPublicKeyIsAccepted() =>
        DkimTest.AssertPass(await DkimTest.SignAndVerify(new ReferenceSigner(),
            record: "p=" + Convert.ToBase64String(ReferenceSigner.Rsa1024.ExportRSAPublicKey())));

    [Fact]
    public async Task OfSeveralRecordsTheRightKeyIsFound()
    {
        var signer = new ReferenceSigner();
        var zone = DkimTest.Zone(signer, "v=spf1 -all").Txt("sel._domainkey.example.com",
            ReferenceSigner.RsaRecord(ReferenceSigner.Rsa2048), signer.Record);

        DkimTest.AssertPass(await DkimTest.Verify(signer.Sign(DkimTest.Message), zone));
    }

    [Fact]
    public void EveryTruncationOfAKeyIsReadWithoutException()
    {
        var der = ReferenceSigner.Rsa2048.ExportSubjectPublicKeyInfo();
        for (var length = 0; length < der.Length; length++)
        {
            Assert.False(RsaKeys.TryRead(der[..length], out _, out _));
        }
    }

    [Theory]
    [InlineData("s1", "contoso.com", "contoso.com", "s1._domainkey.contoso.com")]
    [InlineData("S1", "Contoso.COM", "contoso.com", "s1._domainkey.contoso.com")]
    [InlineData("x._domainkey.facebookmail.com", "evil.example", "evil.example", "x._domainkey.facebookmail.com._domainkey.evil.example")]
    [InlineData("x", "a._domainkey.evil.example", "a._domainkey.evil.example", "x._domainkey.a._domainkey.evil.example")]
    public void TheDomainOfASignatureIsItsOwn(string selector, string written, string domain, string keyName)
    {
        Assert.True(DkimName.TryParse(selector, written, out var read, out var name));
        Assert.Equal((domain, keyName), (read, name));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("AQID", "010203")]
    [InlineData(" A\tQ\r\n I D ", "010203")]
    [InlineData("AQI=", "0102")]
    [InlineData("AQI", "0102")]
    [InlineData("AQ = =", "01")]
    [InlineData("AQ====", "01")]
    [InlineData("A", null)]
    [InlineData("AQ=I", null)]
    [InlineData("A*ID", null)]
    [InlineData("AéID", null)]
    public void Base64MayHoldSpaceAndLackPadding(string text, string? hex)
    {
        Assert.Equal(hex is not null, Base64.TryDecode(text.AsSpan(), out var bytes));
        Assert.Equal(hex ?? "", Convert.ToHexString(bytes));
    }
}
