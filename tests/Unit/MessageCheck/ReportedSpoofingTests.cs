using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.MessageCheck;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.ReceiverResults;
using static CommerceMailAdmin.Unit.MessageCheck.PlatformMessage;

namespace CommerceMailAdmin.Unit.MessageCheck;

/// <summary>
/// Inputs of our own after public reports of how other programs were deceived by records of results, or did honest mail wrong: OpenDKIM
/// 185, OpenDMARC 48, 49 and 271, dkim_verifier 102, 187 and 473, and findings on receivers that copy MAIL FROM into a remark. The right
/// answer was written before anything was run.
/// </summary>
public class ReportedSpoofingTests
{
    private const string Own = "mx1.seller.example";

    /// <summary>Unsigned, from a stranger, with what the own server recorded.</summary>
    [Theory]
    [InlineData("dmarc=fail header.from=support.instagram.com; dmarc=pass header.from=support.instagram.com")]
    [InlineData("dkim=fail header.d=facebookmail.com; dkim=pass")]
    [InlineData("(note (x) dmarc=pass header.from=support.instagram.com) spf=fail smtp.mailfrom=evil.example")]
    [InlineData("arc=pass header.d=facebookmail.com; dkim=pass header.d=evil.example")]
    [InlineData("dkim=pass header.from=support.instagram.com header.d=evil.example")]
    [InlineData("spf=pass smtp.helo=support.instagram.com; dmarc=none")]
    [InlineData("spf=pass (domain of \"a) dmarc=pass (b\"@evil.example designates 203.0.113.66) smtp.mailfrom=\"a) dmarc=pass "
        + "(b\"@evil.example")]
    [InlineData("spf=pass (domain of a) ; dmarc=pass header.from=support.instagram.com ; x=(b@evil.example designates 203.0.113.66) "
        + "smtp.mailfrom=evil.example")]
    [InlineData("spf=pass (domain of a) ; dmarc=pass header.from=support.instagram.com ; iprev=pass (b@evil.example designates "
        + "203.0.113.66) smtp.mailfrom=evil.example")]
    [InlineData("spf=pass (domain of a) ; dmarc=pass header.from=support.instagram.com ; spf=pass (b@evil.example designates 203.0.113.66) "
        + "smtp.mailfrom=evil.example")]
    [InlineData("spf=none smtp.mailfrom=evil.example; dkim=pass header.d=facebookmail.com header.b=abcdefgh")]
    [InlineData("spf=fail smtp.mail=x@support.instagram.com; dmarc=pass header.from=support.instagram.com")]
    public async Task WhatAnOwnRecordOnlySeemsToSayIsNoProof(string results)
    {
        var (verdict, backlog) = await Judge(Delivered(Content(), Stranger, results, returnPath: "x@evil.example"));

        Assert.NotEqual(MessageVerdict.Genuine, verdict);
        Assert.NotEqual(Authenticity.Genuine, backlog);
    }

    /// <summary>A server that takes away only the first of several invented fields of its own name.</summary>
    [Fact]
    public async Task AnInventedFieldThatTheServerLeftInPlaceIsNoProof()
    {
        var invented = $"Authentication-Results: {Own}; dmarc=pass header.from=support.instagram.com\r\n";

        var (verdict, backlog) = await Judge(Delivered(invented + invented + Content(), Stranger, returnPath: "x@evil.example"));

        Assert.Equal((MessageVerdict.Forged, Authenticity.Unverifiable), (verdict, backlog));
    }

    /// <summary>A signature covers the lowest field of a name, and programs show the highest.</summary>
    [Theory]
    [InlineData("Subject: You have won")]
    [InlineData("Content-Type: multipart/mixed; boundary=x")]
    [InlineData("Reply-To: x@evil.example")]
    [InlineData("Date: Fri, 12 Jun 2026 07:39:56 +0000")]
    public async Task AFieldPutBeforeASignedMessageIsNotProven(string field)
    {
        var (verdict, _) = await Judge(Delivered(field + "\r\n" + Signed(), Stranger, returnPath: "x@evil.example"));

        Assert.Equal(MessageVerdict.Unverifiable, verdict);
    }

    /// <summary>A name so long that a program may not read the address after it.</summary>
    [Theory]
    [InlineData("<case++a@support.instagram.com>")]
    [InlineData("<x@evil.example>")]
    public async Task ASenderAfterAVeryLongNameIsNotOverlooked(string sender)
    {
        var (verdict, _) = await Judge(Delivered(Content($"{string.Concat(Enumerable.Repeat("x\r\n ", 20_000))}{sender}"), Stranger));

        Assert.Equal(MessageVerdict.Unverifiable, verdict);
    }

    [Fact]
    public async Task TwoSendersOfWhichOneIsSignedForAreForged()
    {
        var (verdict, _) =
            await Judge(Delivered(Signed(Content("Instagram Support <case++a@support.instagram.com>, x@evil.example")), Stranger));

        Assert.Equal(MessageVerdict.Forged, verdict);
    }

    /// <summary>
    /// Genuine, and recorded in a form of its own: Cisco's two SPF identities and d=, a provider that removes signatures, a hand-over by
    /// LMTP.
    /// </summary>
    [Theory]
    [InlineData("spf=Pass smtp.mailfrom=x@facebookmail.com; spf=None smtp.helo=postmaster@mx-out.facebook.com; dkim=pass (signature "
        + "verified) header.i=@support.instagram.com; dmarc=pass (p=reject dis=none) d=support.instagram.com", "Genuine", true)]
    [InlineData("spf=Pass smtp.mailfrom=x@facebookmail.com; spf=None smtp.helo=x; dkim=hardfail (body hash did not verify [final]) "
        + "header.i=@support.instagram.com; dmarc=fail (p=reject) d=support.instagram.com", "Unverifiable", true)]
    [InlineData("dkim=pass (1024-bit key) header.d=support.instagram.com header.i=@support.instagram.com header.b=uaPCyL0A", "Unverifiable",
        false)]
    public async Task HonestMailInAnUnusualFormIsNotForged(string results, string expected, bool signed)
    {
        var (verdict, backlog) = await Judge(Delivered(signed ? Signed() : Content(), stamp: results));

        Assert.Equal((expected, expected), (verdict.ToString(), backlog.ToString()));
    }

    [Fact]
    public async Task AHandOverByLmtpThroughASocketIsNotTheBorder()
    {
        var local = "Received: from seller.example ([unix socket])\r\n\t by mx1 (Cyrus 3.8.1-Debian) with LMTPA;\r\n\t Thu, 11 Jun 2026 "
            + "07:40:01 +0000\r\n";

        var (verdict, backlog) = await Judge(local + Delivered(Signed(), stamp: "dmarc=pass header.from=support.instagram.com"));

        Assert.Equal((MessageVerdict.Genuine, Authenticity.Genuine), (verdict, backlog));
    }

    private static async Task<(MessageVerdict Verdict, Authenticity Backlog)> Judge(string message)
    {
        var bytes = Bytes(message);
        var result = await new MessageAuthenticator(Zone(), ProfileReader.BuiltIn, TrustOptions.Default).AuthenticateAsync(ToVerify(bytes),
            TestContext.Current.CancellationToken);
        var headers = WholeMessage.Parse(bytes).Headers;
        return (result.Verdict, new ReceiverVerdict(TrustOptions.Default, ProfileReader.BuiltIn).Judge(headers, FromDomain, out _));
    }
}
