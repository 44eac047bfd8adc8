using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.MessageCheck;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Unit.Authentication.Dkim;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.MessageCheck.PlatformMessage;

namespace CommerceMailAdmin.Unit.MessageCheck;

/// <summary>
/// Forged messages, and genuine ones in forms of large providers (Fastmail, GMX, Yandex, Gmail, mailauth), after their stored mail. The
/// right answer of each was written before anything was run.
/// </summary>
public class FurtherForgeryTests
{
    private const string Pass = "dmarc=pass (p=REJECT) header.from=support.instagram.com";

    private static readonly ReferenceSigner Lost = new() { Domain = "facebookmail.com", Selector = "lost", Rsa = ReferenceSigner.Rsa2048 };

    /// <summary>
    /// A line of blanks within the header: some programs end the header there, and show what follows as the text. A signature does not
    /// cover where a field that it does not name stands.
    /// </summary>
    [Theory]
    [InlineData(" ")]
    [InlineData("\t")]
    [InlineData(" \t ")]
    public async Task ABlankLineOfBlanksInTheHeaderIsNotProven(string blanks) => await IsNotGenuine(
        Delivered(Signed().Replace("\r\n\r\n", $"\r\nX-A: b\r\n{blanks}\r\n Pay now at evil.example\r\n\r\n", StringComparison.Ordinal)));

    /// <summary>Results in the own record that only sound like a pass.</summary>
    [Theory]
    [InlineData("dmarc=passed header.from=support.instagram.com")]
    [InlineData("spf=pass smtp.mailfrom=evil.example; dmarc=bestguesspass action=none "
        + "header.from=support.instagram.com; compauth=pass reason=109")]
    [InlineData("dmarc=pass header.from=evil.example; dkim=pass header.d=evil.example")]
    [InlineData("dmarc=pass header.from=support.instagram.com.evil.example")]
    [InlineData("dkim=pass header.i=@facebookmail.com.evil.example")]
    [InlineData("dkim=pass header.i=@sub.facebookmail.com")]
    [InlineData("x-dmarc=pass header.from=support.instagram.com")]
    [InlineData("spf=pass smtp.mailfrom=support.instagram.com.evil.example; dmarc=none")]
    public async Task ARecordThatOnlySoundsLikeAPassIsNoProof(string results) =>
        await IsNotGenuine(Delivered(Content(), Stranger, results, returnPath: "x@evil.example"));

    /// <summary>Signatures that RFC 6376 and RFC 8301 refuse, from a stranger.</summary>
    [Theory]
    [InlineData("rsa-sha1", "", "")]
    [InlineData("rsa-sha256", " x=1000000000;", "")]
    [InlineData("rsa-sha256", " i=x@evil.example;", "")]
    [InlineData("rsa-sha256", "", "s=tlsrpt; ")]
    [InlineData("rsa-sha256", "", "h=sha1; ")]
    [InlineData("rsa-sha256", "", "t=y; ")]
    public async Task ASignatureThatTheStandardRefusesIsNoProof(string algorithm, string tags, string restriction)
    {
        var signer = new ReferenceSigner { Domain = FromDomain, Selector = "s1", Rsa = ReferenceSigner.Rsa2048, Algorithm = algorithm,
            Extra = tags };
        await IsNotGenuine(Delivered(signer.Sign(Content()), Stranger, returnPath: "x@evil.example"),
            Zone(Signer.Record.Replace("v=DKIM1; ", "v=DKIM1; " + restriction, StringComparison.Ordinal)));
    }

    /// <summary>Names that read like the platform's.</summary>
    [Theory]
    [InlineData("InstagramSupport <x@evil.example>")]
    [InlineData("FacebookMarketplace <x@evil.example>")]
    [InlineData("Instagram\u00ae Support <x@evil.example>")]
    public async Task ANameRunTogetherIsAnImitation(string from)
    {
        var message = System.Text.Encoding.UTF8.GetBytes(Delivered(Content(from), Stranger, returnPath: "x@evil.example"));
        var result = await Authenticator(Zone()).AuthenticateAsync(ToVerify(message), TestContext.Current.CancellationToken);

        Assert.Equal(MessageVerdict.Forged, result.Verdict);
    }

    /// <summary>Genuine mail as providers store it. None may be Forged; the first word says what it must be.</summary>
    public static TheoryData<string, string> Genuine => new()
    {
        {
            "Unverifiable",
            "Received: from ams-02.internal (ams-02.internal [10.64.2.62])\r\n\t by slot (Cyrus 3.13.7) with LMTP;\r\n\t "
            + "Thu, 11 Jun 2026 07:40:03 +0000\r\nReceived: from phl-mx-04 ([10.202.2.203])\r\n by ams-02.internal (LMTPProxy); Thu, 11 "
            + "Jun 2026 07:40:02 +0000\r\nReceived: from phl-mx-04.seller.example (localhost [127.0.0.1])\r\n\tby mailmx.phl.internal "
            + "(Postfix) with ESMTP\r\n\tfor <a@seller.example>; Thu, 11 Jun 2026 07:40:02 +0000\r\nReceived: from mailmx.phl.internal "
            + "(localhost [127.0.0.1])\r\n by phl-mx-04.seller.example (Authentication Milter) with ESMTP\r\n id 1; Thu, 11 Jun 2026 "
            + "07:40:01 +0000\r\nAuthentication-Results: phl-mx-04.seller.example; bimi=none (No BIMI records found)\r\n"
            + "Authentication-Results: phl-mx-04.seller.example; arc=none (no signatures found); " + Pass
            + "; dkim=pass header.d=facebookmail.com\r\nReceived: from mx-out.facebook.com (mx-out.facebook.com [66.220.144.130])\r\n"
            + "\tby phl-mx-04.seller.example (Postfix) with ESMTPS id 2\r\n\tfor <a@seller.example>; Thu, 11 Jun 2026 07:40:00 +0000\r\n"
        },
        {
            "Unverifiable",
            "Return-Path: <x@facebookmail.com>\r\nAuthentication-Results:  gmx.net; dkim=none\r\nReceived: from mx-out.facebook.com "
            + "([66.220.144.130]) by mx-ha.gmx.net\r\n (mxgmx103 [212.227.17.5]) with ESMTPS (Nemesis) id 1MeCZ5-1nWyOC0iSF-00bMu8\r\n for "
            + "<a@seller.example>; Thu, 11 Jun 2026 07:40:00 +0000\r\n"
        },
        {
            "Genuine",
            "Return-Path: <x@facebookmail.com>\r\nAuthentication-Results: mx.yandex.example; spf=pass (mx.yandex.example: domain of "
            + "facebookmail.com designates 66.220.144.130 as permitted sender, rule=[ip4:66.220.144.128/25]) "
            + "smtp.mail=x@facebookmail.com; dkim=pass header.i=@facebookmail.com\r\nReceived: from mx-out.facebook.com "
            + "(mx-out.facebook.com [66.220.144.130])\r\n by mx.yandex.example (nwsmtp) with ESMTPS id 1; Thu, "
            + "11 Jun 2026 07:40:00 +0000\r\n"
        },
        {
            "Genuine",
            "Authentication-Results: mx1.seller.example;\r\n dkim=pass header.i=@facebookmail.com header.s=lost header.a=rsa-sha256;\r\n "
            + "spf=pass (mx1.seller.example: domain of x@facebookmail.com designates 66.220.144.130 as permitted sender) "
            + "smtp.mailfrom=x@facebookmail.com;\r\n dmarc=pass (p=REJECT arc=none) header.from=support.instagram.com\r\nReceived: from "
            + "mx-out.facebook.com (mx-out.facebook.com [66.220.144.130])\r\n by mx1.seller.example (Postfix) with ESMTPS id 1; Thu, 11 "
            + "Jun 2026 07:40:00 +0000\r\n"
        },
        {
            "Genuine",
            "Authentication-Results: mx1.seller.example; none\r\nAuthentication-Results: mx1.seller.example; " + Pass + "\r\nReceived: "
            + "from mx-out.facebook.com (mx-out.facebook.com [66.220.144.130])\r\n by mx1.seller.example (Postfix) with ESMTPS id 1; Thu, "
            + "11 Jun 2026 07:40:00 +0000\r\n"
        },
    };

    [Theory]
    [MemberData(nameof(Genuine))]
    public async Task WhatAProviderStoredIsNotForged(string expected, string above)
    {
        var (verdict, backlog, evidence) = await Judge(above + Lost.Sign(Content()), Zone());

        Assert.True(verdict != MessageVerdict.Forged && backlog != Authenticity.Forged
            && (expected != "Genuine" || verdict == MessageVerdict.Genuine), $"{verdict}, backlog {backlog}: {evidence}");
    }

    /// <summary>The end of the file was lost, or the marks of SMTP were left in it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AFileWithItsEndLostIsNotForged(bool cut)
    {
        var signed = Delivered(Signed(), Stranger);
        var (verdict, backlog, evidence) = await Judge(cut ? signed.TrimEnd('\r', '\n') : signed.Replace("\r\n", "\n",
            StringComparison.Ordinal), Zone());

        Assert.True(verdict == MessageVerdict.Genuine && backlog != Authenticity.Forged, $"{verdict}, backlog {backlog}: {evidence}");
    }

    private static MessageAuthenticator Authenticator(ZoneResolver zone) => new(zone, ProfileReader.BuiltIn, TrustOptions.Default);

    private static async Task IsNotGenuine(string message, ZoneResolver? zone = null)
    {
        var (verdict, backlog, evidence) = await Judge(message, zone ?? Zone());

        Assert.True(verdict != MessageVerdict.Genuine && backlog != Authenticity.Genuine, $"{verdict}, backlog {backlog}: {evidence}");
    }

    private static async Task<(MessageVerdict Verdict, Authenticity Backlog, string Evidence)> Judge(string message, ZoneResolver zone)
    {
        var bytes = Bytes(message);
        var result = await Authenticator(zone).AuthenticateAsync(ToVerify(bytes), TestContext.Current.CancellationToken);
        var backlog = new ReceiverVerdict(TrustOptions.Default, ProfileReader.BuiltIn)
            .Judge(WholeMessage.Parse(bytes).Headers, FromDomain, out var reason);
        return (result.Verdict, backlog, $"{string.Join(" ", result.Evidence)} Backlog: {reason}\n{message}");
    }
}
