using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Authentication.Dkim;
using static CommerceMailAdmin.Unit.MessageCheck.PlatformMessage;

namespace CommerceMailAdmin.Unit.MessageCheck;

/// <summary>Verdicts on signatures whose key is gone, changed or cannot be asked for.</summary>
public sealed class KeyThatChangedTests : MessageVerdictTest
{
    [Theory]
    [InlineData(null, "Genuine")]
    [InlineData("v=DKIM1; p=", "Genuine")]
    [InlineData("other", "Genuine")]
    [InlineData("fails", "Genuine")]
    [InlineData("test", "Genuine")]
    public async Task ASignatureThatOutlivedItsKeyIsGenuineFromThePublishedAddresses(string? key, string expected)
    {
        using var other = new System.Security.Cryptography.RSACryptoServiceProvider(2048);
        var record = key switch { "other" => ReferenceSigner.RsaRecord(other), "test" => Signer.Record + "; t=y", _ => key };
        var zone = key == "fails" ? Zone().Fail("s1._domainkey.support.instagram.com", DnsRecordType.TXT) : Zone(record);

        var result = await Check(Delivered(Signed()), zone);

        Assert.Equal(expected, result.Verdict.ToString());
        Assert.Equal(expected == "Genuine",
            result.Evidence[0].Contains($"{Client} of the published ranges, which proves as much as an SPF pass",
                StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("body")]
    [InlineData("stamp")]
    [InlineData("compauth")]
    [InlineData("spf")]
    [InlineData("unlisted")]
    [InlineData("unsigned")]
    public async Task ASignatureThatOutlivedItsKeyIsUnverifiableWhereSomethingContradicts(string what)
    {
        var message = what switch
        {
            "body" => Signed().Replace("Where is it?", "Where is it!", StringComparison.Ordinal),
            "unlisted" => Signer.Sign(Content("Instagram <x@other.instagram.com>")),
            "unsigned" => Content(),
            _ => Signed(),
        };
        var stamp = what switch
        {
            "stamp" => "dmarc=fail action=none header.from=support.instagram.com",
            "compauth" => "dmarc=none; compauth=fail reason=001",
            _ => null,
        };
        var zone = Zone(key: null);
        if (what == "spf")
        {
            zone.Without("facebookmail.com", DnsRecordType.TXT).Txt("facebookmail.com", "v=spf1 ip4:192.0.2.1 -all");
        }

        var result = await Check(Delivered(message, stamp: stamp), zone);

        Assert.True(result.InPublishedRanges);
        Assert.Equal(MessageVerdict.Unverifiable, result.Verdict);
    }

    [Theory]
    [InlineData(null, DkimFailure.KeyMissing)]
    [InlineData("v=DKIM1; p=", DkimFailure.KeyRevoked)]
    [InlineData("other", DkimFailure.Signature)]
    public async Task AKeyThatIsGoneOrChangedMakesNoMessageForged(string? key, DkimFailure failure)
    {
        using var other = new System.Security.Cryptography.RSACryptoServiceProvider(2048);

        var result = await Check(Delivered(Signed(), client: Stranger), Zone(key == "other" ? ReferenceSigner.RsaRecord(other) : key));

        Assert.Equal(failure, result.Dkim[0].Failure);
        Assert.Equal(CheckResult.Fail, result.Dmarc.Result);
        Assert.Equal(MessageVerdict.Unverifiable, result.Verdict);
    }

    [Fact]
    public async Task WhereTheKeyIsGoneTheTrustedStampDecides()
    {
        var result = await Check(Delivered(Signed(), stamp: RecordedPass), Zone(key: null));

        Assert.Equal(MessageVerdict.Genuine, result.Verdict);
        Assert.Contains("Your server recorded dmarc=pass", result.Evidence[0], StringComparison.Ordinal);
        Assert.Equal(["dkim pass permerror", "dmarc pass fail"], result.Differences.Select(d => $"{d.Method} {d.Recorded} {d.Now}"));
        Assert.Contains("The key is gone", result.Differences[0].Reason, StringComparison.Ordinal);
        Assert.Contains("rests on a signature that cannot be verified now", result.Differences[1].Reason, StringComparison.Ordinal);
    }
}
