using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.MessageCheck;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Unit.Authentication.Arc;
using CommerceMailAdmin.Unit.Authentication.Dkim;
using static CommerceMailAdmin.Unit.MessageCheck.PlatformMessage;

namespace CommerceMailAdmin.Unit.MessageCheck;

/// <summary>
/// Messages of our own after public reports: authres_status 86, OpenDKIM 48, 103, 186 and 372, OpenDMARC 144, 238 and 329, OpenARC 163 and
/// 169, MailWatch 1007, K-9 2962 (senders that mail programs show wrongly), and iCloud's fields. The right answer was written before
/// anything was run.
/// </summary>
public class ReportedFieldTests
{
    private const string Own = "mx1.seller.example";
    private const string Pass = "dmarc=pass header.from=support.instagram.com";

    /// <summary>A signature whose key is gone: only the own server's record can prove the message.</summary>
    private static readonly ReferenceSigner Lost = new() { Domain = FromDomain, Selector = "lost", Rsa = ReferenceSigner.Rsa2048,
        Headers = ["From", "To", "Subject", "Date", "Content-Type"] };

    /// <summary>Forms in which a server of one's own records a pass.</summary>
    [Theory]
    [InlineData("mx1.seller.example 1; " + Pass + "; dkim=pass header.d=support.instagram.com")]
    [InlineData("\"mx1.seller.example/0C5B13F980\"; " + Pass + "; dkim=pass header.d=support.instagram.com")]
    [InlineData("mx1.seller.example/0C5B13F980; " + Pass + "; dkim=pass header.d=support.instagram.com")]
    [InlineData("(a) mx1.seller.example (b); (c) dmarc (d) / (e) 1 (f) = (g) pass (p=REJECT) header (h) . (i) from (j) = (k) "
        + "support.instagram.com; dkim=pass header.d=support.instagram.com")]
    [InlineData("mx1.seller.example; dmarc=pass (p=REJECT \\) sp=NONE) header.from=\"support.instagram.com\"; dkim=pass (a (b) \\( c) "
        + "header.d=support.instagram.com;")]
    [InlineData("MX1.Seller.Example; DMARC=Pass Header.From=Support.Instagram.Com; DKIM=Pass Header.D=Support.Instagram.Com")]
    [InlineData("mx1.seller.example;\r\n\tdkim=pass (1024-bit key; unprotected) header.d=support.instagram.com "
        + "header.i=@support.instagram.com header.a=rsa-sha256 header.s=lost;\r\n\tdkim-atps=neutral; " + Pass)]
    [InlineData("mx1.seller.example; iprev=pass (mx-out.facebook.com) policy.iprev=66.220.144.130; spf=none "
        + "smtp.mailfrom=facebookmail.com; "
        + "dkim=pass header.d=support.instagram.com; " + Pass + "; bimi=skipped")]
    [InlineData("mx1.seller.example; auth=pass smtp.auth=sample-host smtp.mailfrom=x@facebookmail.com; dkim=pass "
        + "header.d=support.instagram.com; " + Pass)]
    [InlineData("mx1.seller.example; dkim=pass header.d=\"support.instagram.com\" header.s=\"lost\"; dmarc=pass reason=\"p; none\" "
        + "header.from=support.instagram.com")]
    public async Task APassInAnUnusualForm(string record)
    {
        var (verdict, backlog, evidence) = await Judge($"Authentication-Results: {record}\r\n{Arrived(Stranger)}{Lost.Sign(Content())}");

        Assert.True((verdict, backlog) == (MessageVerdict.Genuine, Authenticity.Genuine), $"{verdict} {backlog} {evidence}");
    }

    /// <summary>Records that several servers or filters of one organisation wrote at one hop.</summary>
    [Theory]
    [InlineData("bimi.icloud.com; bimi=skipped|arc.icloud.com; arc=none|dmarc.icloud.com; " + Pass + "|dkim-verifier.icloud.com; dkim=pass "
        + "header.d=support.instagram.com|spf.icloud.com; spf=pass smtp.mailfrom=x@facebookmail.com", "Genuine")]
    [InlineData("arc.icloud.com; arc=none|dmarc.icloud.com; dmarc=fail header.from=support.instagram.com|dkim-verifier.icloud.com; "
        + "dkim=pass header.d=support.instagram.com", "Unverifiable")]
    [InlineData("mx1.seller.example; " + Pass + "; dkim=pass header.d=support.instagram.com|mx1.seller.example; dmarc=fail "
        + "header.from=support.instagram.com", "Unverifiable")]
    [InlineData("mx1.seller.example; dkim=pass header.d=support.instagram.com|mx1.seller.example; spf=fail "
        + "smtp.mailfrom=support.instagram.com", "Unverifiable")]
    public async Task RecordsOfSeveralFilters(string records, string expected)
    {
        var fields = string.Concat(records.Split('|').Select(r => $"Authentication-Results: {r}\r\n"));

        var (verdict, backlog, evidence) = await Judge(fields + Arrived(Stranger) + Lost.Sign(Content()));

        Assert.True((verdict.ToString(), backlog.ToString()) == (expected, expected), $"{verdict} {backlog} {evidence}");
    }

    /// <summary>What only seems to say that the message passed; it has no signature.</summary>
    [Theory]
    [InlineData("dmarc=pass header.from=evil.example header.from=support.instagram.com")]
    [InlineData("dmarc=pass header.from=support.instagram.com.evil.example; spf=pass smtp.mailfrom=evil.example")]
    [InlineData("spf=pass smtp.mailfrom=facebookmail.com@evil.example; " + Pass)]
    [InlineData("spf=pass smtp.mailfrom=\"x@facebookmail.com\"@evil.example; " + Pass)]
    [InlineData("spf=pass smtp.mailfrom=evil.example\\;dmarc=pass; " + Pass)]
    [InlineData("dmarc=(pass) fail header.from=support.instagram.com")]
    [InlineData("dmarc=fail (pass header.from=support.instagram.com")]
    [InlineData("dkim=pass header.d=facebookmail.com.evil.example header.i=@support.instagram.com; dmarc=none")]
    [InlineData("x-dmarc=pass header.from=support.instagram.com; arc=pass")]
    public async Task WhatOnlySeemsToPass(string results)
    {
        var (verdict, backlog, evidence) = await Judge($"Return-Path: <x@evil.example>\r\nAuthentication-Results: {Own}; {results}\r\n"
            + Arrived(Stranger) + Content());

        Assert.True(verdict != MessageVerdict.Genuine && backlog != Authenticity.Genuine, $"{verdict} {backlog} {evidence}");
    }

    /// <summary>A record of other names than the field's own, or below the border, is the sender's word.</summary>
    [Theory]
    [InlineData("X-Original-Authentication-Results")]
    [InlineData("ARC-Authentication-Results")]
    [InlineData("Old-Authentication-Results")]
    [InlineData("Authentication-Results-Original")]
    public async Task AFieldOfAnotherNameProvesNothing(string name)
    {
        var (verdict, backlog, _) = await Judge($"{name}: {Own}; {Pass}; dkim=pass header.d=support.instagram.com\r\n{Arrived(Stranger)}"
            + Lost.Sign(Content()));

        Assert.Equal((MessageVerdict.Unverifiable, Authenticity.Unverifiable), (verdict, backlog));
    }

    /// <summary>A server of one's own that is named as trusted, and adds the message's number to its name.</summary>
    [Fact]
    public async Task ATrustedServerThatAddsANumberToItsName()
    {
        var message = $"Authentication-Results: \"mx9.seller.example/0C5B13F980\"; {Pass}; dkim=pass header.d=support.instagram.com\r\n"
            + Lost.Sign(Content());

        var (verdict, _, evidence) = await Judge(message, new TrustOptions { TrustedAuthServIds = ["mx9.seller.example"] });

        Assert.True(verdict == MessageVerdict.Genuine, evidence);
    }

    /// <summary>Senders that mail programs show as the platform's.</summary>
    [Theory]
    [InlineData("=?utf-8?b?Y2FzZSsrYUBzdXBwb3J0Lmluc3RhZ3JhbS5jb20=?==?utf-8?Q?=00?==?utf-8?b?KGEp?=@evil.example")]
    [InlineData("\"=?utf-8?Q?case++a=40support.instagram.com=0A=00?=\" <x@evil.example>")]
    [InlineData("x@evil.example (Instagram Support)")]
    [InlineData("\"Instagram Support\" x@evil.example")]
    [InlineData("case++a@support.instagram.com <x@evil.example>")]
    [InlineData("<case++a@support.instagram.com> Billing <x@evil.example>")]
    [InlineData("Instagram <case++a@support.instagram.com> <x@evil.example>")]
    [InlineData("=?utf-8?Q?case++a=40support.instagram.com?=")]
    [InlineData("Instagram Support <case++a@support.instagram.com@evil.example>")]
    [InlineData("\"case++a@support.instagram.com\\\"\" <x@evil.example>")]
    [InlineData("=?utf-8?Q?case++a=EF=BC=A0support.instagram.com?= <x@evil.example>")]
    [InlineData("\"I n s t a g r a m  S u p p o r t\" <x@evil.example>")]
    [InlineData("=?utf-8?Q?Instagram=C2=AE_Support?= <x@evil.example>")]
    [InlineData("Instagram Support:x@evil.example;")]
    [InlineData("\"\" <\"case++a@support.instagram.com\"@evil.example>")]
    [InlineData("x@support-instagram.com.evil.example")]
    public async Task ASenderThatOnlyLooksLikeThePlatform(string from)
    {
        var (verdict, _, evidence) = await Judge(Arrived(Stranger) + Content(from));

        Assert.True(verdict == MessageVerdict.Forged, $"{verdict}: {evidence}");
    }

    /// <summary>Signs that some programs take for a line's end, above a signed message: they show another sender or subject.</summary>
    [Theory]
    [InlineData("X-A: b\u0085From: Boss <boss@evil.example>", "Forged")]
    [InlineData("X-A: b\u2028From: Boss <boss@evil.example>", "Forged")]
    [InlineData("X-A: b\u001eFrom: Boss <boss@evil.example>", "Forged")]
    [InlineData("X-A: b\u2029Subject: Pay now", "Unverifiable")]
    [InlineData("X-A: b\u007f\u000bReply-To: boss@evil.example", "Unverifiable")]
    [InlineData("X-A: b\u00e2\u20ac\u0080 caf\u00e9", "Genuine")]
    public async Task ASignThatSomeTakeForALinesEnd(string field, string expected)
    {
        var (verdict, _, evidence) = await Judge(System.Text.Encoding.Latin1.GetString(System.Text.Encoding.UTF8.GetBytes(field))
            + "\r\n" + Arrived(Client) + Signed());

        Assert.True(verdict.ToString() == expected, $"{verdict}: {evidence}");
    }

    /// <summary>A stranger's ARC set that records a pass, and above it the set of a forwarder that is trusted and saw a failure.</summary>
    [Fact]
    public async Task ATrustedForwarderDoesNotVouchForWhatAStrangerSealed()
    {
        var evil = new ReferenceSealer { Domain = "evil.example", Rsa = ReferenceSigner.Rsa1024, Results = Pass };
        var forwarder = new ReferenceSealer { Domain = "fwd.example",
            Results = "arc=pass; dmarc=fail header.from=support.instagram.com" };
        var zone = Zone().Txt("arc._domainkey.evil.example", ReferenceSigner.RsaRecord(evil.Rsa))
            .Txt("arc._domainkey.fwd.example", ReferenceSigner.RsaRecord(forwarder.Rsa));

        var (verdict, _, evidence) = await Judge("Authentication-Results: mx1.seller.example; arc=pass (i=2); dmarc=fail (p=REJECT) "
            + $"header.from=support.instagram.com\r\n{Arrived(Stranger)}{forwarder.Seal(evil.Seal(Content(), 1), 2)}",
            new TrustOptions { TrustedArcSealers = ["fwd.example"] }, zone);

        Assert.True(verdict == MessageVerdict.Forged, $"{verdict}: {evidence}");
    }

    /// <summary>An address of IPv4 that a server writes within IPv6 is the same address.</summary>
    [Fact]
    public async Task AnAddressWithinIPv6IsThePlatforms()
    {
        var (verdict, _, evidence) = await Judge(Arrived("::ffff:" + Client) + Lost.Sign(Content()));

        Assert.True(verdict == MessageVerdict.Genuine, $"{verdict}: {evidence}");
    }

    private static string Arrived(string client) =>
        $"Received: from mx-out.facebook.com (mx-out.facebook.com [{client}])\r\n by {Own} (Postfix) with ESMTPS id 1\r\n "
        + "for <support@seller.example>; Thu, 11 Jun 2026 07:40:00 +0000\r\n";

    private static async Task<(MessageVerdict Verdict, Authenticity Backlog, string Evidence)> Judge(string message,
        TrustOptions? trust = null, Support.ZoneResolver? zone = null)
    {
        var bytes = Bytes(message);
        trust ??= TrustOptions.Default;
        var result = await new MessageAuthenticator(zone ?? Zone(), ProfileReader.BuiltIn, trust)
            .AuthenticateAsync(ToVerify(bytes), TestContext.Current.CancellationToken);
        var backlog = new ReceiverVerdict(trust, ProfileReader.BuiltIn).Judge(WholeMessage.Parse(bytes).Headers, FromDomain,
            out var reason);
        return (result.Verdict, backlog, $"{string.Join(" ", result.Evidence)} Backlog: {reason}");
    }
}
