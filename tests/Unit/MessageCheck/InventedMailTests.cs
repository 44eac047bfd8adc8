using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.MessageCheck;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Unit.Authentication.Arc;
using CommerceMailAdmin.Unit.Authentication.Dkim;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.MessageCheck;

/// <summary>
/// Messages made by thinking as an attacker does, and genuine ones that look bad: further inputs of the kinds of tests/Data/cases/auth. The
/// right answer of each was
/// written before anything was run.
/// </summary>
public class InventedMailTests
{
    private const string Own = "mx1.seller.example";
    private const string Evil = "203.0.113.66";
    private const string Platform = "66.220.144.130";
    private const string Pass = "dmarc=pass (p=REJECT) header.from=support.instagram.com";

    private static readonly ReferenceSigner Real = new() { Domain = "facebookmail.com", Selector = "s1",
        Headers = ["From", "To", "Subject", "Date", "Content-Type"] };
    private static readonly ReferenceSigner Open = new() { Domain = "facebookmail.com", Selector = "s1", Headers = ["From", "Date"] };
    private static readonly ReferenceSigner Invented = new() { Domain = "facebookmail.com", Selector = "s1", Rsa = ReferenceSigner.Rsa2048,
        Headers = ["From", "To", "Subject", "Date", "Content-Type"] };
    private static readonly ReferenceSigner Lost = new() { Domain = "facebookmail.com", Selector = "lost", Rsa = ReferenceSigner.Rsa2048,
        Headers = ["From", "To", "Subject", "Date", "Content-Type"] };
    private static readonly ReferenceSigner OfEvil = new() { Domain = "evil.example", Selector = "e", Rsa = ReferenceSigner.Rsa2048,
        Headers = ["From", "To", "Subject", "Date"] };
    private static readonly ReferenceSealer EvilSealer = new() { Domain = "evil.example", Rsa = ReferenceSigner.Rsa1024,
        Results = "dmarc=pass header.from=support.instagram.com" };

    public static TheoryData<string> ForgedNames => [.. Forged.Keys];

    public static TheoryData<string> GenuineNames => [.. Genuine.Keys];

    /// <summary>None may be Genuine, in the verdict or in the backlog.</summary>
    private static readonly Dictionary<string, string> Forged = new()
    {
        // F05: a HELO name that makes the hop look like a hand-over within one server, or like one of another recipient.
        ["HELO with a clause: LMTP"] =
            Received("from x with LMTP (x.evil.example [203.0.113.66])\r\n by mx1.seller.example (Postfix) with ESMTPS id 1") + Below(),
        ["HELO with a clause: for"] =
            Received("from x for <a@provider.example> (vmi2.provider.example [203.0.113.66])\r\n by mx1.provider.example (Postfix) with "
                + "ESMTPS id 1") + Below("mx1.provider.example"),
        ["HELO with a clause: via"] =
            Received("from localhost via x (x.evil.example [203.0.113.66])\r\n by mx1.seller.example (Postfix) with ESMTPS id 1") + Below(),
        ["HELO with a clause: id"] =
            Received("from 66.220.144.130 id 7 (x.evil.example [203.0.113.66])\r\n by mx1.seller.example (Postfix) with ESMTPS id 1")
                + Lost.Sign(Content()),

        // F06: a customer's connection in the provider's domain, which is also the recipient's.
        ["a name made from the address, decimal"] =
            Received("from x (113-66.dsl-203-0-113-66.seller.example [203.0.113.66])\r\n by mx1.seller.example (Postfix) with ESMTPS id "
                + "1\r\n for <a@seller.example>") + Below(),
        ["a name made from the address, one label"] =
            Received("from x (cust-203-0-113-66.seller.example [203.0.113.66])\r\n by mx1.seller.example (Postfix) with ESMTPS id 1\r\n "
                + "for <a@seller.example>") + Below(),
        ["a name made from the address, hexadecimal"] =
            Received("from x (pcb007142.seller.example [203.0.113.66])\r\n by mx1.seller.example (Postfix) with ESMTPS id 1\r\n for "
                + "<a@seller.example>") + Below(),

        // F07: records that a client's words tore apart.
        ["MAIL FROM with results and a blank"] =
            Recorded("spf=pass smtp.mailfrom=x;dmarc=pass header.from=support.instagram.com;spf=pass smtp.mailfrom=y@evil.example",
                Content()),
        ["a pass of DMARC that nothing stands behind"] = Recorded($"spf=pass smtp.mailfrom=evil.example; {Pass}", Content()),
        ["i= with results, decoded by the server"] = Recorded(
            "spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example header.i=x;dkim=pass "
                + $"header.d=facebookmail.com;{Pass};y=1 z@evil.example",
            Signature("evil.example", "e", " i=x=3Bdkim=3Dpass=20header.d=3Dfacebookmail.com=3B@evil.example;") + Invented.Sign(Content())),
        ["s= with a remark that hides a result"] = Recorded($"dkim=pass header.d=facebookmail.com header.s=a(; x=y) ; {Pass}",
            Signature("facebookmail.com", "a(", "") + Content()),

        // F10: a real signature that leaves the subject open, and beside it an invented one of the same name that covers all.
        ["an invented signature beside a real, open one"] = Recorded(
            "dkim=pass (signature was verified) header.d=facebookmail.com", Invented.Sign(Open.Sign(Content()).Replace("blue.kiln",
                "your bank", StringComparison.Ordinal))),
        ["the same with the selector recorded"] = Recorded(
            $"dkim=pass header.d=facebookmail.com header.s=s1; {Pass}", Invented.Sign(Open.Sign(Content()).Replace("blue.kiln", "your bank",
                StringComparison.Ordinal))),
        ["the same with the order changed"] = Recorded("dkim=pass header.i=@facebookmail.com",
            Open.Sign(Invented.Sign(Content())).Replace("blue.kiln", "your bank", StringComparison.Ordinal)),

        // F01, F08: fields that other programs read.
        ["From with a blank before the colon"] = Delivered("From : Boss <boss@evil.example>\r\n" + Real.Sign(Content())),
        ["Subject with a blank before the colon"] = Delivered("Subject : Pay now\r\n" + Real.Sign(Content())),
        ["a field behind a form feed"] = Delivered("X-A: b\fSubject: Pay now\r\n" + Real.Sign(Content())),
        ["From in other letters"] = Delivered("fROM: boss@evil.example\r\n" + Real.Sign(Content())),

        // W01: an own ARC chain that records the platform's pass, beside the own server's fail.
        ["an ARC chain of one's own, with arc=pass recorded"] = Recorded(
            "arc=pass (i=1); dmarc=fail (p=REJECT) header.from=support.instagram.com",
            EvilSealer.Seal("Authentication-Results: evil.example; dmarc=pass header.from=support.instagram.com\r\n" + Content(), 1)),
        ["a signature of one's own"] = Recorded($"dkim=pass header.d=evil.example; {Pass}", OfEvil.Sign(Content())),

        // W05 and its siblings: names and addresses that only look so.
        ["the name with a soft hyphen"] = Delivered(Content("=?utf-8?q?Insta=C2=ADgram_Support?= <x@evil.example>")),
        ["the name in full width"] =
            Delivered(Content("=?utf-8?b?77yp772O772T772U772B772H772S772B772NIO+8s++9le+9kO+9kO+9j++9ku+9lA==?= <x@evil.example>")),
        ["the name from right to left"] = Delivered(Content("=?utf-8?q?=E2=80=AEtroppuS_margatsnI?= <x@evil.example>")),
        ["a relay address as a name"] = Delivered(Content("\"case++k5u9xf2az0me68@support.instagram.com\" <x@evil.example>")),
        ["a relay address in an encoded name"] = Delivered(Content("=?utf-8?q?case++k5u9=40support.instagram.com?= <x@evil.example>")),
        ["two addresses in brackets"] = Delivered(Content("<case++k5u9@support.instagram.com> <x@evil.example>")),
        ["a route before the address"] = Delivered(Content("Instagram Support <@evil.example:case++k5u9@support.instagram.com>")),
    };

    /// <summary>None may be Forged, in the verdict or in the backlog; those after a bar must be as they say.</summary>
    private static readonly Dictionary<string, (string Message, string? Verdict)> Genuine = new()
    {
        ["the null sender"] = (Recorded($"spf=none smtp.mailfrom=; {Pass}; dkim=pass header.d=facebookmail.com", Real.Sign(Content()),
            Platform, ""), "Genuine"),
        ["VERP with an equals sign"] =
            (Recorded($"spf=pass smtp.mailfrom=bounce+a=seller.example@facebookmail.com; dkim=pass header.d=facebookmail.com; {Pass}",
                Real.Sign(Content()), Platform), "Genuine"),
        ["the beginning of the signature recorded"] =
            (Recorded("dkim=pass (1024-bit key; unprotected) header.d=facebookmail.com header.i=@facebookmail.com "
                + $"header.b=\"{Value(Lost.Sign(Content()))}\"; {Pass}", Lost.Sign(Content()), Evil), "Genuine"),
        ["the key cannot be asked for, from a published address"] =
            (Delivered(new ReferenceSigner { Domain = "facebookmail.com", Selector = "fails" }.Sign(Content()), Platform), "Genuine"),
        ["the key was taken back, and the server said so"] =
            (Recorded("dkim=permerror (no key for signature) header.d=facebookmail.com; dmarc=fail (p=REJECT) "
                + "header.from=support.instagram.com", Lost.Sign(Content()), Evil), "Unverifiable"),
        ["an appliance wrote that no key was there"] =
            (Recorded("dkim=neutral (no key) header.d=facebookmail.com; dmarc=fail (p=REJECT) header.from=support.instagram.com",
                Lost.Sign(Content()), Evil), "Unverifiable"),
        ["a second, broken signature of the platform"] = (Delivered(Invented.Sign(Real.Sign(Content())), Evil), "Genuine"),
        ["forwarded as it was, with the sender rewritten"] =
            (Recorded("spf=pass smtp.mailfrom=SRS0=abcd=ef=facebookmail.com=x@fwd.example; dkim=pass header.d=facebookmail.com; " + Pass,
                Real.Sign(Content()), Evil, "SRS0=abcd=ef=facebookmail.com=x@fwd.example"), "Genuine"),
        ["a subject mark by a gateway"] =
            (Recorded("spf=fail smtp.mailfrom=facebookmail.com; dkim=fail header.d=facebookmail.com; dmarc=fail (p=REJECT) "
                + "header.from=support.instagram.com",
                Real.Sign(Content()).Replace("Subject: ", "Subject: [EXT] ", StringComparison.Ordinal), Evil), "Unverifiable"),
        ["an own server's sibling in front"] =
            (Received("from mx2.seller.example (mx2.seller.example [198.51.100.7])\r\n by mx1.seller.example (Postfix) with ESMTPS id "
                + "2\r\n for <support@seller.example>")
                + Received("from mx-out.facebook.com (mx-out.facebook.com [66.220.144.130])\r\n by mx2.seller.example (Postfix) with "
                    + "ESMTPS id 1") + Lost.Sign(Content()), "Genuine"),
        ["Exchange: two results of SPF for two identities"] =
            (Recorded("spf=Pass smtp.mailfrom=x@facebookmail.com; spf=None smtp.helo=postmaster@mx-out.facebook.com; dkim=pass "
                + $"header.d=facebookmail.com; {Pass}", Real.Sign(Content()), Platform), "Genuine"),
        ["a temporary failure of everything"] =
            (Recorded("spf=temperror smtp.mailfrom=facebookmail.com; dkim=temperror header.d=facebookmail.com; dmarc=temperror "
                + "header.from=support.instagram.com", Lost.Sign(Content()), Evil), "Unverifiable"),
    };

    [Theory]
    [MemberData(nameof(ForgedNames))]
    public async Task WhatAnAttackerInventsIsNotGenuine(string name)
    {
        var (verdict, backlog, evidence) = await Judge(Forged[name]);

        Assert.True(verdict != MessageVerdict.Genuine && backlog != Authenticity.Genuine, $"{verdict}, backlog {backlog}: {evidence}");
    }

    [Theory]
    [MemberData(nameof(GenuineNames))]
    public async Task WhatLooksBadAndIsGenuineIsNotForged(string name)
    {
        var (message, expected) = Genuine[name];

        var (verdict, backlog, evidence) = await Judge(message);

        Assert.True(verdict.ToString() == expected && backlog != Authenticity.Forged, $"{verdict}, backlog {backlog}: {evidence}");
    }

    /// <summary>
    /// F09: the body of one message holds a whole other one, with a Received field that names the platform's address. In an mbox file that
    /// does not mark "From " lines it is
    /// read as a message. Nothing that rests on its trace fields proves it.
    /// </summary>
    [Theory]
    [InlineData("a key that is gone")]
    [InlineData("SPF of the From domain")]
    public async Task TraceFieldsInTheBodyOfAnotherMessageProveNothing(string how)
    {
        var bytes = PlatformMessage.Bytes(how == "a key that is gone"
            ? Delivered(Lost.Sign(Content()), Platform)
            : "Return-Path: "
                + $"<x@support.instagram.com>\r\n{Received($"from x (x [{Platform}])\r\n by {Own} (Postfix) with ESMTPS id 1")}{Content()}");
        var zone = Zone().Txt("support.instagram.com", $"v=spf1 ip4:{Platform} -all");

        var alone = await Authenticator(zone)
            .AuthenticateAsync(new MessageToVerify(MemoryMail.Locate(bytes), bytes), TestContext.Current.CancellationToken);
        var after = await Authenticator(zone)
            .AuthenticateAsync(new MessageToVerify(MemoryMail.Locate(bytes), bytes, followsAnother: true),
                TestContext.Current.CancellationToken);

        Assert.Equal((MessageVerdict.Genuine, MessageVerdict.Unverifiable), (alone.Verdict, after.Verdict));
        Assert.Contains(after.Evidence, e => e.Contains("follows another in an mbox file", StringComparison.Ordinal));
    }

    private static MessageAuthenticator Authenticator(ZoneResolver zone) => new(zone, ProfileReader.BuiltIn, TrustOptions.Default);

    private static async Task<(MessageVerdict Verdict, Authenticity Backlog, string Evidence)> Judge(string message)
    {
        var bytes = PlatformMessage.Bytes(message);
        var result = await Authenticator(Zone()).AuthenticateAsync(PlatformMessage.ToVerify(bytes), TestContext.Current.CancellationToken);
        var backlog = new ReceiverVerdict(TrustOptions.Default, ProfileReader.BuiltIn)
            .Judge(WholeMessage.Parse(bytes).Headers, "support.instagram.com", out var reason);
        return (result.Verdict, backlog, $"{string.Join(" ", result.Evidence)} Backlog: {reason}\n{message}");
    }

    private static ZoneResolver Zone() => new ZoneResolver()
        .Txt("facebookmail.com", "v=spf1 ip4:66.220.144.128/25 -all")
        .Txt("evil.example", "v=spf1 +all")
        .Txt("_dmarc.instagram.com", "v=DMARC1; p=reject")
        .Txt("s1._domainkey.facebookmail.com", Real.Record)
        .Txt("e._domainkey.evil.example", OfEvil.Record)
        .Txt("arc._domainkey.evil.example", ReferenceSigner.RsaRecord(EvilSealer.Rsa))
        .Fail("fails._domainkey.facebookmail.com", Engine.Dns.DnsRecordType.TXT);

    private static string Content(string from = "Instagram Support <case++k5u9xf2az0me68@support.instagram.com>") =>
        PlatformMessage.Content(from);

    private static string Received(string hop) => $"Received: {hop}; Thu, 11 Jun 2026 07:40:00 +0000\r\n";

    /// <summary>What the attacker writes below: a hop from the platform, and a record of the own server's name.</summary>
    private static string Below(string by = Own) =>
        $"Authentication-Results: {by}; {Pass}; dkim=pass header.d=facebookmail.com\r\n"
        + Received($"from mx-out.facebook.com (mx-out.facebook.com [{Platform}])\r\n by {by} (Postfix) with ESMTPS id 1\r\n for "
            + "<support@seller.example>") + Lost.Sign(Content());

    private static string Delivered(string message, string client = Evil) =>
        Received($"from x (x [{client}])\r\n by {Own} (Postfix) with ESMTPS id 1\r\n for <support@seller.example>") + message;

    /// <summary>As the own server stored it, with its record; without a Return-Path, which some servers do not write.</summary>
    private static string Recorded(string results, string message, string client = Evil, string? returnPath = null) =>
        (returnPath is null ? "" : $"Return-Path: <{returnPath}>\r\n") + $"Authentication-Results: {Own}; {results}\r\n"
            + Delivered(message, client);

    private static string Signature(string domain, string selector, string extra) =>
        $"DKIM-Signature: v=1; a=rsa-sha256; d={domain}; s={selector};{extra} h=From:To:Subject:Date; bh=AAAA; b=AAAA\r\n";

    /// <summary>The first eight characters of b=, as servers record them.</summary>
    private static string Value(string signed)
    {
        var at = signed.IndexOf(" b=", StringComparison.Ordinal) + 3;
        return signed.Substring(at, 8);
    }
}
