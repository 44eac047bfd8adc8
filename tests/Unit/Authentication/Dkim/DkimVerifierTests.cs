using CommerceMailAdmin.Engine.Authentication.Dkim;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Dkim;

public class DkimVerifierTests
{
    public static TheoryData<string, string, string> Combinations()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var algorithm in new[] { "rsa-sha256", "ed25519-sha256" })
        {
            foreach (var kinds in new[] { "simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed" })
            {
                data.Add(algorithm, kinds.Split('/')[0], kinds.Split('/')[1]);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task ASignedMessagePasses(string algorithm, string headerKind, string bodyKind)
    {
        var signer = new ReferenceSigner { Algorithm = algorithm, HeaderKind = headerKind, BodyKind = bodyKind };
        string[] bodies = ["", "\r\n", "x", "x\r\n", "x \t y \r\n\r\n", " \r\n", "\t", "a\r\n\r\nb  \r\n.\r\n \r\n",
            new string('q', 9000) + "\r\n"];
        foreach (var message in bodies.Select(b => "From: a@example.com\r\nSubject: folded\r\n  twice\r\n\tover \r\n\r\n" + b)
            .Prepend(DkimTest.Message))
        {
            var signed = signer.Sign(message);

            DkimTest.AssertPass(await DkimTest.Verify(signed, DkimTest.Zone(signer)));
            DkimTest.AssertPass(await DkimTest.Verify(signed.Replace("\r\n", "\n"), DkimTest.Zone(signer)));
        }
    }

    [Theory]
    [MemberData(nameof(Combinations))]
    public async Task OneChangedByteFailsWithItsReason(string algorithm, string headerKind, string bodyKind)
    {
        var signer = new ReferenceSigner { Algorithm = algorithm, HeaderKind = headerKind, BodyKind = bodyKind };
        var signed = signer.Sign(DkimTest.Message);

        var body = await DkimTest.Verify(signed.Replace("We lost", "We Lost"), DkimTest.Zone(signer));
        Assert.Equal((CheckResult.Fail, DkimFailure.BodyHash, "fail", true),
            (body.Result, body.Failure, body.AuthenticationResult, body.IsProvenWrong));

        var header = await DkimTest.Verify(signed.Replace("dinner", "diNner"), DkimTest.Zone(signer));
        Assert.Equal((CheckResult.Fail, DkimFailure.Signature, "fail", true),
            (header.Result, header.Failure, header.AuthenticationResult, header.IsProvenWrong));

        var key = await DkimTest.Verify(signed,
            DkimTest.Zone(signer,
                algorithm == "rsa-sha256"
                    ? ReferenceSigner.RsaRecord(ReferenceSigner.Rsa2048) : "k=ed25519; p=" + Convert.ToBase64String(new byte[32])));
        Assert.Equal((CheckResult.Fail, DkimFailure.Signature), (key.Result, key.Failure));
    }

    [Theory]
    [InlineData("relaxed", "To : Suzie Q", "to:   Suzie\t Q", true)]
    [InlineData("relaxed", "   Is   dinner\t ready? \r\n", "Is\r\n dinner ready?\r\n", true)]
    [InlineData("relaxed", "dinner\t ready", "dinnerready", false)]
    [InlineData("simple", "To : Suzie Q", "To: Suzie Q", false)]
    [InlineData("simple", "Subject:   Is", "Subject:  Is", false)]
    public async Task WhatCanonicalisationForgives(string headerKind, string was, string becomes, bool passes)
    {
        var signer = new ReferenceSigner { HeaderKind = headerKind };

        var result = await DkimTest.Verify(signer.Sign(DkimTest.Message).Replace(was, becomes), DkimTest.Zone(signer));

        Assert.Equal(passes ? DkimFailure.None : DkimFailure.Signature, result.Failure);
    }

    [Theory]
    [InlineData(null, "simple", "simple", "simple/simple")]
    [InlineData("relaxed", "relaxed", "simple", "relaxed/simple")]
    [InlineData("Relaxed/RELAXED", "relaxed", "relaxed", "relaxed/relaxed")]
    public async Task CanonicalizationHasDefaults(string? c, string headerKind, string bodyKind, string reported)
    {
        var result = await DkimTest.SignAndVerify(new ReferenceSigner { Canonicalization = c, HeaderKind = headerKind,
            BodyKind = bodyKind });

        DkimTest.AssertPass(result);
        Assert.Equal(reported, result.Canonicalization);
    }

    [Theory]
    [InlineData("{0} b={1}")]
    [InlineData("{0}\r\n\tb= \r\n {1} ")]
    [InlineData("b={1}; {0}")]
    [InlineData("b= {1} \r\n ;{0}")]
    [InlineData("{0} b={1};")]
    [InlineData("{0} b={1}; \r\n ")]
    public async Task TheSignatureTagMayStandAnywhere(string layout)
    {
        DkimTest.AssertPass(await DkimTest.SignAndVerify(new ReferenceSigner { Layout = layout, HeaderKind = "relaxed" }));
        DkimTest.AssertPass(await DkimTest.SignAndVerify(new ReferenceSigner { Layout = layout, HeaderKind = "simple" }));
    }

    [Fact]
    public async Task RepeatedFieldsAreTakenFromTheBottom()
    {
        const string Message = "X-A: first\r\nFrom: a@example.com\r\nX-A: second\r\nX-A: third\r\n\r\nbody\r\n";
        var signer = new ReferenceSigner { Headers = ["From", "X-A", "x-a"], HeaderKind = "simple" };
        var signed = signer.Sign(Message);

        DkimTest.AssertPass(await DkimTest.Verify(signed, DkimTest.Zone(signer)));
        DkimTest.AssertPass(await DkimTest.Verify(signed.Replace("first", "changed"), DkimTest.Zone(signer)));
        Assert.Equal(DkimFailure.Signature, (await DkimTest.Verify(signed.Replace("second", "changed"), DkimTest.Zone(signer))).Failure);
        Assert.Equal(DkimFailure.Signature, (await DkimTest.Verify(signed.Replace("third", "changed"), DkimTest.Zone(signer))).Failure);
    }

    [Fact]
    public async Task ASignedAbsentFieldMustStayAbsent()
    {
        var signer = new ReferenceSigner { Headers = ["From", "From", "Reply-To"] };
        var signed = signer.Sign(DkimTest.Message);

        DkimTest.AssertPass(await DkimTest.Verify(signed, DkimTest.Zone(signer)));
        Assert.Equal(DkimFailure.Signature, (await DkimTest.Verify("From: evil@example.net\r\n" + signed, DkimTest.Zone(signer))).Failure);
        Assert.Equal(DkimFailure.Signature,
            (await DkimTest.Verify("Reply-To: evil@example.net\r\n" + signed, DkimTest.Zone(signer))).Failure);
    }

    [Fact]
    public async Task AnotherSignatureCanBeSignedButNeverItself()
    {
        var inner = new ReferenceSigner { Selector = "inner" };
        var outer = new ReferenceSigner { Selector = "outer", Headers = ["From", "DKIM-Signature", "DKIM-Signature"] };
        var zone = DkimTest.Zone(inner).Txt("outer._domainkey.example.com", outer.Record);

        var results = await DkimTest.VerifyAll(outer.Sign(inner.Sign(DkimTest.Message)), zone);

        Assert.All(results, DkimTest.AssertPass);
        Assert.Equal(["outer", "inner"], results.Select(r => r.Selector));
    }

    [Fact]
    public async Task ABodyLengthLeavesTheRestUnsigned()
    {
        var signer = new ReferenceSigner { Length = 20 };
        var signed = signer.Sign(DkimTest.Message);

        var result = await DkimTest.Verify(signed, DkimTest.Zone(signer));
        DkimTest.AssertPass(result);
        Assert.Equal((20, ReferenceCanonicalization.Body(ReferenceSigner.Split(DkimTest.Message).Body, "relaxed").Length - 20),
            (result.BodyLength, result.UnsignedBodyLength));
        Assert.Contains("first 20 octets", result.Detail, StringComparison.Ordinal);
        DkimTest.AssertPass(await DkimTest.Verify(signed + "an appendix\r\n", DkimTest.Zone(signer)));

        var shortened = await DkimTest.Verify(signed[..(signed.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 10)], DkimTest.Zone(signer));
        Assert.Equal(DkimFailure.BodyHash, shortened.Failure);
        Assert.Contains("shortened", shortened.Detail, StringComparison.Ordinal);
        DkimTest.AssertPass(await DkimTest.SignAndVerify(new ReferenceSigner { Length = 0 }));
    }

    [Theory]
    [InlineData(1_000_000_001L, DkimFailure.Expired)]
    [InlineData(1_000_000_000L, DkimFailure.None)]
    [InlineData(null, DkimFailure.None)]
    public async Task ExpiryCountsWhenTheMessageWasReceived(long? at, DkimFailure expected)
    {
        var time = at is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : (DateTimeOffset?)null;

        var result = await DkimTest.SignAndVerify(new ReferenceSigner { Extra = " t=999999999; x=1000000000;" }, at: time);

        Assert.Equal(expected, result.Failure);
        Assert.Equal((DateTimeOffset.FromUnixTimeSeconds(999_999_999), DateTimeOffset.FromUnixTimeSeconds(1_000_000_000)),
            (result.SignedAt, result.ExpiresAt));
        Assert.False(result.IsProvenWrong);
    }

    [Theory]
    [InlineData(" i=joe@example.com;", DkimFailure.None)]
    [InlineData(" i=@sub.example.com;", DkimFailure.None)]
    [InlineData(" i=\"a@b\"@Example.COM;", DkimFailure.None)]
    [InlineData(" i=@example.net;", DkimFailure.SignatureMalformed)]
    [InlineData(" i=@badexample.com;", DkimFailure.SignatureMalformed)]
    [InlineData(" i=@com;", DkimFailure.SignatureMalformed)]
    [InlineData(" i=example.com;", DkimFailure.SignatureMalformed)]
    [InlineData(" q=dns/txt;", DkimFailure.None)]
    [InlineData(" q=other:dns/txt;", DkimFailure.None)]
    [InlineData(" q=other;", DkimFailure.SignatureMalformed)]
    [InlineData(" t=10; x=9;", DkimFailure.SignatureMalformed)]
    [InlineData(" t=9999999999999;", DkimFailure.SignatureMalformed)]
    [InlineData(" t=999999999999;", DkimFailure.None)]
    [InlineData(" t=-1;", DkimFailure.SignatureMalformed)]
    [InlineData(" l=x;", DkimFailure.SignatureMalformed)]
    [InlineData(" unknown=tag; z=From:foo@example.com;", DkimFailure.None)]
    [InlineData(" d=example.com;", DkimFailure.SignatureMalformed)]
    [InlineData(" ;", DkimFailure.SignatureMalformed)]
    [InlineData(" notag;", DkimFailure.SignatureMalformed)]
    [InlineData(" 1a=b;", DkimFailure.SignatureMalformed)]
    public async Task TheTagsOfASignature(string extra, DkimFailure expected)
    {
        var result = await DkimTest.SignAndVerify(new ReferenceSigner { Extra = extra });

        Assert.Equal(expected, result.Failure);
        Assert.Equal(expected == DkimFailure.None ? "pass" : "permerror", result.AuthenticationResult);
        Assert.Equal("example.com", result.Domain);
    }

    [Theory]
    [InlineData("v=1; ", "", "version (v=) is missing")]
    [InlineData("v=1; ", "v=2; ", "version 2 is not known")]
    [InlineData("a=rsa-sha256", "a=rsa-md5", "rsa-md5 is not known")]
    [InlineData("a=rsa-sha256; ", "", "algorithm (a=) is missing")]
    [InlineData("c=relaxed", "c=loose", "canonicalisation")]
    [InlineData(" d=example.com;", "", "domain (d=) is missing")]
    [InlineData(" d=example.com;", " d=example;", "not a domain name")]
    [InlineData(" s=sel;", "", "selector (s=) is missing")]
    [InlineData(" s=sel;", " s=a..b;", "not a domain name")]
    [InlineData("h=From : ", "h=", "From field is not signed")]
    [InlineData("bh=", "bx=", "body hash (bh=) is missing")]
    [InlineData("bh=", "bh=A", "body hash (bh=) is not")]
    [InlineData(" b=", " by=", "signature (b=) is missing")]
    [InlineData(" b=", " b=!", "signature (b=) is not base64")]
    public async Task AMalformedSignatureIsNamed(string was, string becomes, string detail)
    {
        var signer = new ReferenceSigner();
        var signed = signer.Sign(DkimTest.Message);
        Assert.Contains(was, signed, StringComparison.Ordinal);

        var result = await DkimTest.Verify(signed.Replace(was, becomes), DkimTest.Zone(signer));

        Assert.Equal((CheckResult.PermError, DkimFailure.SignatureMalformed), (result.Result, result.Failure));
        Assert.Contains(detail, result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sha1IsRefusedWithoutAskingForTheKey()
    {
        var signer = new ReferenceSigner { Algorithm = "rsa-sha1" };
        var zone = DkimTest.Zone(signer);

        var result = await DkimTest.Verify(signer.Sign(DkimTest.Message), zone);

        Assert.Equal((CheckResult.Fail, DkimFailure.Policy, "policy"), (result.Result, result.Failure, result.AuthenticationResult));
        Assert.Empty(zone.Asked);
    }

    [Fact]
    public async Task AMissingKeyAndAFailedLookUpAreToldApart()
    {
        var signer = new ReferenceSigner();
        var signed = signer.Sign(DkimTest.Message);

        var missing = await DkimTest.Verify(signed, new ZoneResolver());
        Assert.Equal((CheckResult.PermError, DkimFailure.KeyMissing, "permerror", false),
            (missing.Result, missing.Failure, missing.AuthenticationResult, missing.IsProvenWrong));
        Assert.Contains("sel._domainkey.example.com", missing.Detail, StringComparison.Ordinal);

        var failed = await DkimTest.Verify(signed, new ZoneResolver().Fail("sel._domainkey.example.com", DnsRecordType.TXT));
        Assert.Equal((CheckResult.TempError, DkimFailure.Dns, "temperror"), (failed.Result, failed.Failure, failed.AuthenticationResult));
        Assert.Contains("time-out", failed.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AKeyIsReportedWithItsSource()
    {
        var result = await DkimTest.SignAndVerify(new ReferenceSigner { Rsa = ReferenceSigner.Rsa2048 });

        Assert.NotNull(result.Key);
        Assert.Equal(("sel._domainkey.example.com", "rsa", 2048, false),
            (result.Key.Name, result.Key.KeyType, result.Key.Bits, result.Key.IsTest));
        Assert.Equal((ReferenceSigner.RsaRecord(ReferenceSigner.Rsa2048), "zone"), (result.Key.Record, result.Key.Resolver));
    }

    [Fact]
    public async Task EveryKeyIsAskedForOnce()
    {
        var signer = new ReferenceSigner();
        var zone = DkimTest.Zone(signer);

        var results = await DkimTest.VerifyAll(signer.Sign(signer.Sign(DkimTest.Message)), zone);

        Assert.All(results, DkimTest.AssertPass);
        Assert.Single(zone.Asked);
    }

    [Fact]
    public async Task SignaturesBeyondTheLimitAreOnlyListed()
    {
        var signer = new ReferenceSigner();
        var message = DkimTest.Message;
        for (var i = 0; i < DkimVerifier.MaxSignatures + 2; i++)
        {
            message = signer.Sign(message);
        }

        var results = await DkimTest.VerifyAll(message, DkimTest.Zone(signer));

        Assert.Equal(DkimVerifier.MaxSignatures, results.Count(r => r.Result == CheckResult.Pass));
        Assert.All(results.Skip(DkimVerifier.MaxSignatures),
            r => Assert.Equal((CheckResult.Neutral, DkimFailure.Policy), (r.Result, r.Failure)));
        Assert.Equal(DkimVerifier.MaxSignatures + 2, results.Count);
    }

    [Fact]
    public async Task AnUnsignedMessageHasNoSignatures() => Assert.Empty(await DkimTest.VerifyAll(DkimTest.Message, new ZoneResolver()));

    [Fact]
    public async Task AnInternationalDomainIsAskedForInItsDnsForm()
    {
        // RFC 8616: UTF-8 in d= and i=, A-labels in the DNS.
        var utf8 = System.Text.Encoding.Latin1.GetString(System.Text.Encoding.UTF8.GetBytes("bücher.example"));
        var signer = new ReferenceSigner { Domain = utf8, Extra = $" i=@{utf8};" };

        var result = await DkimTest.Verify(signer.Sign(DkimTest.Message),
            new ZoneResolver().Txt("sel._domainkey.xn--bcher-kva.example", signer.Record));

        DkimTest.AssertPass(result);
        Assert.Equal("xn--bcher-kva.example", result.Domain);
    }
}
