using CommerceMailAdmin.Engine.Authentication.Arc;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Unit.Authentication.Dkim;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Arc;

public class ArcVerifierTests
{
    private static readonly ReferenceSealer Relay = new();
    private static readonly ReferenceSealer Other = new() { Domain = "other.example", Rsa = ReferenceSigner.Rsa1024 };

    [Fact]
    public async Task AMessageWithoutAChainHasNone() => Assert.Equal(CheckResult.None, (await Verify(DkimTest.Message)).Result);

    [Fact]
    public async Task AChainOfThreePasses()
    {
        var result = await Verify(Chain(3));

        Assert.True(result.Result == CheckResult.Pass, result.Detail);
        Assert.Equal([(1, "relay.example", "none"), (2, "other.example", "pass"), (3, "relay.example", "pass")],
            result.Sets.Select(s => (s.Instance, s.Domain, s.ChainValidation)));
        Assert.Equal(("relay.example", "example.com"), (result.Sets[0].AuthServId, result.Sets[0].Results[1].Property("header.from")));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_500_000_000), result.Sets[0].SealedAt);
        Assert.Equal(CheckResult.Pass, (await Verify(Chain(3).Replace("\r\n", "\n"))).Result);
    }

    [Theory]
    [InlineData("We lost", "We won", DkimFailure.BodyHash, 3)]
    [InlineData("Subject:   Is", "Subject:   Was", DkimFailure.Signature, 3)]
    [InlineData("i=1; relay.example;\r\n dkim=pass", "i=1; relay.example;\r\n dkim=fail", DkimFailure.Signature, 3)]
    [InlineData("i=2; other.example;\r\n dkim=pass", "i=2; other.example;\r\n dkim=fail", DkimFailure.Signature, 3)]
    [InlineData("Received: from a", "Received: from z", DkimFailure.None, null)]
    [InlineData("t=1500000000; cv=none", "t=1500000001; cv=none", DkimFailure.Signature, 3)]
    public async Task AChangeIsFound(string was, string becomes, DkimFailure failure, int? instance)
    {
        var message = Chain(3);
        Assert.Contains(was, message, StringComparison.Ordinal);

        var result = await Verify(message.Replace(was, becomes));

        Assert.Equal((failure, instance), (result.Failure, result.Instance));
        Assert.Equal(instance is null ? CheckResult.Pass : CheckResult.Fail, result.Result);
    }

    [Fact]
    public async Task AnOlderMessageSignatureMayHaveBroken()
    {
        // Instance 2 changed the subject and signed that; only the newest signature must hold.
        var changed = Other.Seal(Relay.Seal(DkimTest.Message, 1).Replace("dinner", "supper"), 2);

        Assert.Equal(CheckResult.Pass, (await Verify(changed)).Result);
    }

    [Theory]
    [InlineData("ARC-Seal: i=2", "X-Seal: i=2", "ARC-Seal field of instance 2 is missing")]
    [InlineData("ARC-Message-Signature: i=1", "X-Gone: i=1", "ARC-Message-Signature field of instance 1 is missing")]
    [InlineData("ARC-Authentication-Results: i=3", "X-Gone: i=3", "ARC-Authentication-Results field of instance 3 is missing")]
    [InlineData("ARC-Authentication-Results: i=3", "ARC-Authentication-Results: i=2",
        "two ARC-Authentication-Results fields of instance 2")]
    [InlineData("ARC-Authentication-Results: i=3", "ARC-Authentication-Results: i=4", "of instance 4, but only 3 sets")]
    [InlineData("ARC-Authentication-Results: i=3", "ARC-Authentication-Results: i=0", "no valid instance")]
    [InlineData("ARC-Authentication-Results: i=3;", "ARC-Authentication-Results: ", "no valid instance")]
    [InlineData("ARC-Seal: i=1;", "ARC-Seal: i=x;", "no valid instance")]
    [InlineData("cv=none", "cv=pass", "must say none")]
    [InlineData("cv=pass", "cv=none", "must say pass")]
    [InlineData("d=other.example; s=arc; b=", "d=other.example; s=arc; h=from; b=", "has h=")]
    [InlineData("d=other.example; s=arc; b=", "d=other.example; b=", "selector (s=) is missing")]
    [InlineData("h=From : Subject", "h=From : ARC-Seal : Subject", "ARC-Seal field is signed")]
    public async Task AWrongStructureIsNamed(string was, string becomes, string detail)
    {
        var message = Chain(3);
        Assert.Contains(was, message, StringComparison.Ordinal);

        var result = await Verify(message.Replace(was, becomes));

        Assert.Equal(CheckResult.Fail, result.Result);
        Assert.Contains(detail, result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASealerThatFoundTheChainBrokenEndsIt()
    {
        var result = await Verify(Other.Seal(Relay.Seal(DkimTest.Message, 1), 2, "fail"));

        Assert.Equal((CheckResult.Fail, 2), (result.Result, result.Instance));
        Assert.Contains("cv=fail", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeysThatAreGoneOrCannotBeAskedForAreToldApart()
    {
        var gone = await Verify(Chain(2),
            new ZoneResolver().Txt("arc._domainkey.other.example", ReferenceSigner.RsaRecord(ReferenceSigner.Rsa1024)));
        Assert.Equal((CheckResult.Fail, DkimFailure.KeyMissing, 1), (gone.Result, gone.Failure, gone.Instance));

        var failed = await Verify(Chain(1), new ZoneResolver().Fail("arc._domainkey.relay.example", DnsRecordType.TXT));
        Assert.Equal((CheckResult.TempError, DkimFailure.Dns), (failed.Result, failed.Failure));
    }

    [Fact]
    public async Task TheNumberOfSetsIsBounded()
    {
        var fields = string.Concat(Enumerable.Range(1, 60).Select(i => $"ARC-Seal: i={i}; cv=pass\r\n"));

        Assert.Contains("more than 50", (await Verify(fields + DkimTest.Message)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoChainIsTooStrange()
    {
        var random = new Random(8617);
        var message = Chain(2);
        string[] parts = ["ARC-Seal: ", "ARC-Message-Signature: ", "ARC-Authentication-Results: ", "i=1", "i=2", ";", "cv=none", "cv=pass",
            "d=relay.example", "s=arc", "b=", "\r\n", " ", "é", "\0"];
        for (var i = 0; i < Rounds.Of(2000); i++)
        {
            var at = random.Next(message.IndexOf("\r\n\r\n", StringComparison.Ordinal));
            var damaged = random.Next(2) == 0
                ? message.Remove(at, random.Next(1, 40)) : message.Insert(at, parts[random.Next(parts.Length)]);

            var result = await Verify(i % 4 == 0
                ? string.Concat(Enumerable.Range(0, 20).Select(_ => parts[random.Next(parts.Length)])) : damaged);

            Assert.NotEmpty(result.Detail);
        }
    }

    private static string Chain(int count)
    {
        var message = new ReferenceSigner().Sign(DkimTest.Message);
        for (var i = 1; i <= count; i++)
        {
            message = (i % 2 == 1 ? Relay : Other).Seal(message, i);
        }

        return message;
    }

    private static async Task<MessageArc> Verify(string message, ZoneResolver? zone = null) => await ArcVerifier.VerifyAsync(
        WholeMessage.Parse(ReferenceCanonicalization.Bytes(message)),
        zone ?? new ZoneResolver().Txt("arc._domainkey.relay.example", ReferenceSigner.RsaRecord(ReferenceSigner.Rsa2048))
            .Txt("arc._domainkey.other.example", ReferenceSigner.RsaRecord(ReferenceSigner.Rsa1024)),
        null,
        TestContext.Current.CancellationToken);
}
