using CommerceMailAdmin.Unit.Authentication.Arc;
using CommerceMailAdmin.Unit.Authentication.Dkim;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.MessageCheck;

/// <summary>A made message, and the truth about it.</summary>
/// <param name="IsGenuine">Whether the platform sent it.</param>
/// <param name="IsProvable">Whether an administrator who sees everything would call it genuine: nothing in it was changed, and nobody
/// recorded a failure.</param>
/// <param name="Text">The message as stored.</param>
/// <param name="Way">How it came.</param>
/// <param name="How">The same with all that chance chose.</param>
internal sealed record MadeMail(bool IsGenuine, bool IsProvable, string Text, string Way, string How);

/// <summary>
/// Builds genuine and forged mail out of blocks: server products, gateways that change mail, forwarders, replay, and what a client can
/// write into a server's
/// records. The truth is known by construction: genuine is what the platform sent, as it sent it or changed by a gateway or forwarder of
/// the recipient.
/// </summary>
internal sealed class MailGenerator(int seed)
{
    private const string Own = "mx1.seller.example";
    private const string To = "support@seller.example";
    private const string Evil = "203.0.113.66";
    private const string Gateway = "203.0.113.200";
    private static readonly ReferenceSigner Facebookmail = new()
    {
        Domain = "facebookmail.com", Selector = "s1", BodyKind = "simple", Headers = ["Date", "To", "Subject", "From", "MIME-Version",
            "Content-Type"],
    };

    private static readonly ReferenceSigner Aligned = new() { Domain = "support.instagram.com", Selector = "s2",
        Headers = ["From", "To", "Subject", "Date", "Content-Type"] };
    private static readonly ReferenceSigner Gone = new() { Domain = "facebookmail.com", Selector = "old",
        Headers = ["From", "To", "Subject", "Date", "Content-Type"] };
    private static readonly ReferenceSigner Testing = new() { Domain = "facebookmail.com", Selector = "test",
        Headers = ["From", "To", "Subject", "Date", "Content-Type"] };
    private static readonly ReferenceSigner Failing = new() { Domain = "facebookmail.com", Selector = "fails",
        Headers = ["From", "To", "Subject", "Date", "Content-Type"] };
    private static readonly ReferenceSigner WithoutSubject = new() { Domain = "facebookmail.com", Selector = "s1",
        Headers = ["From", "To", "Date"] };
    private static readonly ReferenceSigner OnlyHeader = new() { Domain = "facebookmail.com", Selector = "s1", Length = 0,
        Headers = ["From", "To", "Subject", "Date", "Content-Type"] };
    private static readonly ReferenceSealer Forwarder = new()
    {
        Domain = "fwd.example", Rsa = ReferenceSigner.Rsa1024,
        Results = "dkim=pass header.d=facebookmail.com;\r\n dmarc=pass header.from=support.instagram.com",
    };

    private static readonly string[] Addresses = ["69.171.232.150", "66.220.144.130", "66.220.155.140"];
    private static readonly string[] Helos =
    [
        "mx-out.facebook.com", "localhost", Own, "[69.171.232.150]", "[10.0.0.1]", "69.171.232.150", "x(69.171.232.150)",
        "x ([69.171.232.150])",
        "x ([69.171.232.150]) (y", "a) ([69.171.232.150]", "a) ([69.171.232.150]) (b", "x (mx-out.facebook.com [69.171.232.150])",
        "[69.171.232.150] (HELO a)",
        "69.171.232.150 (EHLO a)", "x ([69.171.232.150]) by mx1.seller.example with ESMTP id 1; Thu, 11 Jun 2026 07:40:00 +0000", "x (",
        "x)", "\"x", "x\\", "x;",
        "x ([69.171.232.150]) by mx1.seller.example with LMTP id 1", "by", "mx-out.facebook.com ([unix socket])",
        "IDENT:x@[69.171.232.150]", "helo=x ([69.171.232.150])",
    ];

    private static readonly string[] Injections =
    [
        "x@evil.example",
        "x@facebookmail.com",
        "\"a) smtp.x=y; dkim=pass header.d=facebookmail.com; x=y (\"@evil.example",
        "\"a) smtp.x=y; dmarc=pass header.from=support.instagram.com; x=y (\"@evil.example",
        "\"a) smtp.x=y; dkim=pass header.d=facebookmail.com header.s=s1; dmarc=pass header.from=support.instagram.com; x=y "
            + "(\"@evil.example",
        "a) smtp.x=y; dkim=pass header.d=facebookmail.com header.s=s1; dmarc=pass header.from=support.instagram.com; x=y (@evil.example",
        "\"; dkim=pass header.d=facebookmail.com; x=\"@evil.example",
        "\"a\\\") ; dkim=pass header.d=facebookmail.com ; (\\\"\"@evil.example",
        "dkim=pass@evil.example",
    ];

    private readonly Random _random = new(seed);

    public static ZoneResolver Zone() => new ZoneResolver()
        .Txt("facebookmail.com", "v=spf1 ip4:66.220.144.128/25 ip4:66.220.155.0/24 ip4:69.171.232.0/24 -all")
        .Txt("evil.example", "v=spf1 +all")
        .Txt("fwd.example", "v=spf1 ip4:203.0.113.200 -all")
        .Txt("_dmarc.instagram.com", "v=DMARC1; p=reject")
        .Txt("s1._domainkey.facebookmail.com", Facebookmail.Record)
        .Txt("s2._domainkey.support.instagram.com", Aligned.Record)
        .Txt("test._domainkey.facebookmail.com", Testing.Record.Replace("k=rsa;", "k=rsa; t=y;", StringComparison.Ordinal))
        .Fail("fails._domainkey.facebookmail.com", Engine.Dns.DnsRecordType.TXT)
        .Txt("arc._domainkey.fwd.example", ReferenceSigner.RsaRecord(Forwarder.Rsa));

    public MadeMail Next() => _random.Next(2) == 0 ? Genuine() : Forged();

    private MadeMail Genuine()
    {
        var signer = Pick(Facebookmail, Aligned, Gone, Testing, Failing);
        var server = Pick(ServerProduct.All);
        var sent = signer.Sign(Content());
        var client = Pick(Addresses);
        var delivery = new Delivery("mx-out.facebook.com", "mx-out.facebook.com", client, "notification@facebookmail.com", Own, To);
        switch (_random.Next(5))
        {
            case 0:
                // The platform's own server delivers, and the server records what it saw.
                return Made(true, server, delivery,
                    new Findings("pass", "pass", signer.Domain, signer.Selector, "pass", "support.instagram.com"), Inner()
                        + sent, "direct");
            case 1:
                // A gateway of the organisation's, which nobody named, adds a banner; the server behind it records that everything fails.
                return Made(true, server, delivery with { Helo = "gw1.gateway.example", Ptr = "gw1.gateway.example", Ip = Gateway },
                    new Findings("fail", "fail", signer.Domain, signer.Selector, "fail", "support.instagram.com"), Hop(delivery,
                        "gw1.gateway.example") + Changed(sent), "gateway");
            case 2:
                // The same at an internal address.
                return Made(true, ServerProduct.All[0],
                    delivery with { Helo = "gw.seller.example", Ptr = "gw.seller.example", Ip = "10.0.0.20" },
                    new Findings("fail", "fail", signer.Domain, signer.Selector, "fail", "support.instagram.com"), Hop(delivery,
                        "gw.seller.example") + Changed(sent), "inner gateway");
            case 3:
                var forwarded = Changed(Hop(delivery, "gw1.gateway.example") + sent);
                return Made(true, server,
                    delivery with { Helo = "fwd.example", Ptr = "fwd.example", Ip = Gateway,
                        MailFrom = Pick("bounce@fwd.example", "notification@facebookmail.com") },
                    new Findings("fail", "fail", signer.Domain, signer.Selector, "fail", "support.instagram.com"), _random.Next(2) == 0
                        ? forwarded
                        : Forwarder.Seal(forwarded, 1), "forwarder");
            default:
                // A copy of what the platform sent, sent again by somebody else, is still what it sent.
                return Made(true, server,
                    delivery with { Helo = "x.evil.example", Ptr = "x.evil.example", Ip = Evil, MailFrom = "x@evil.example" },
                    new Findings("pass", "pass", signer.Domain, signer.Selector, "pass", "support.instagram.com"), sent, "replay");
        }
    }

    private MadeMail Forged()
    {
        var server = Pick(ServerProduct.All);
        var delivery = new Delivery(Pick(Helos), Pick("x.evil.example", "", "vmi2.provider.example"), Evil, Pick(Injections), Own, To);
        var (text, how, dkim, signer) = _random.Next(8) switch
        {
            0 => (Content(), "unsigned", "none", ""),
            1 => (Facebookmail.Sign(Content()).Replace("Where is it?", "Pay to evil.example.", StringComparison.Ordinal),
                "replay with another body", "fail", "facebookmail.com"),
            2 => (Doubled(Facebookmail.Sign(Content())), "replay with a second field", "pass", "facebookmail.com"),
            3 => (WithoutSubject.Sign(Content()).Replace("Subject: Message", "Subject: Pay at evil.example", StringComparison.Ordinal),
                "replay with another, unsigned subject", "pass", "facebookmail.com"),
            4 => (OnlyHeader.Sign(Content()).Replace("Where is it?", "Pay to evil.example.", StringComparison.Ordinal),
                "replay with another body, of which nothing is signed", "pass", "facebookmail.com"),
            5 => (Forwarder.Seal(
                "Authentication-Results: fwd.example; dkim=pass header.d=facebookmail.com; dmarc=pass header.from=support.instagram.com\r\n"
                    + Content(), 1), "an ARC chain of one's own", "none", ""),
            6 => (Pasted(), "a signature taken from another message", "fail", "facebookmail.com"),
            _ => (Hidden(Facebookmail.Sign(Content())), "a field behind a control character", "pass", "facebookmail.com"),
        };

        // What an honest server finds: nothing is aligned, and dkim is what the signature is worth.
        var findings = new Findings(delivery.MailFrom.EndsWith("@facebookmail.com", StringComparison.Ordinal) ? "fail" : "pass", dkim,
            signer, "s1", "fail", "support.instagram.com");
        var below = _random.Next(3) == 0 ? Believable() + text : text;
        return Made(false, server, delivery, findings, below, how);
    }

    private MadeMail Made(bool genuine, ServerProduct server, Delivery delivery, Findings findings, string below, string how)
    {
        var results = server.Results is { } write && _random.Next(4) > 0 ? $"Authentication-Results: {write(delivery, findings)}\r\n" : "";
        var text = $"Return-Path: <{delivery.MailFrom}>\r\n{results}Received: {server.Received(delivery)}\r\n{below}";
        var isProvable = genuine
            && ((how == "direct" && (server.TellsAddress || findings.Selector is "s1" or "s2"))
                || (how == "replay" && (findings.Selector is "s1" or "s2" || results.Length > 0)));
        var way = genuine ? $"{how}, key {findings.Selector}, {(results.Length > 0 ? "recorded" : "not recorded")}" : how;
        return new MadeMail(genuine, isProvable, text, way, $"{server.Name}, {way}, HELO {delivery.Helo}, MAIL FROM {delivery.MailFrom}");
    }

    private static string Content() =>
        "From: \"Instagram Support\" <case++k5u9xf2az0me68@support.instagram.com>\r\nTo: support@seller.example\r\nSubject: Message from "
        + "blue.kiln\r\n"
        + "Date: Thu, 11 Jun 2026 07:39:56 +0000\r\nMessage-ID: <1@facebookmail.com>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; "
        + "charset=\"UTF-8\"\r\n"
        + "Content-Transfer-Encoding: 8bit\r\nReply-To: case++k5u9xf2az0me68@support.instagram.com\r\n\r\nOrder number: "
        + "30811725540660\r\nWhere is it?\r\n";

    /// <summary>A banner, a mark in the subject, or both.</summary>
    private string Changed(string message)
    {
        var kind = _random.Next(3);
        message = kind == 0 ? message : message.Replace("\r\n\r\n", "\r\n\r\nCAUTION: external sender.\r\n", StringComparison.Ordinal);
        return kind == 1 ? message : message.Replace("Subject: ", "Subject: [EXTERNAL] ", StringComparison.Ordinal);
    }

    private string Doubled(string signed)
    {
        var field = Pick(
            "Subject: Your shop will be closed: evil.example", "Content-Type: text/html", "MIME-Version: 1.0",
            "Date: Fri, 12 Jun 2026 07:39:56 +0000", "To: other@seller.example",
            "Reply-To: x@evil.example", "From: \"Instagram Support\" <case++zzzz9xf2az0me68@support.instagram.com>",
            "Content-Transfer-Encoding: base64");
        return _random.Next(2) == 0
            ? field + "\r\n" + signed
            : signed.Replace("\r\n\r\n", "\r\n" + field + "\r\n\r\n", StringComparison.Ordinal);
    }

    private string Hidden(string signed) =>
        $"X-A: b{Pick("\r", "\0", "\v", "\f")}{Pick("From: boss@evil.example", "Subject: Pay")}\r\n" + signed;

    private static string Pasted()
    {
        var signature = ReferenceSigner.Split(Facebookmail.Sign(Content())).Fields[0];
        return signature + "\r\n"
            + Content().Replace("blue.kiln", "red.kiln", StringComparison.Ordinal).Replace("Where is it?", "Pay to evil.example.",
                StringComparison.Ordinal);
    }

    /// <summary>Fields that look like the own server's, where a sender can put them.</summary>
    private string Believable()
    {
        var good = new Delivery("mx-out.facebook.com", "mx-out.facebook.com", Pick(Addresses), "notification@facebookmail.com", Own, To);
        var passed = new Findings("pass", "pass", "facebookmail.com", "s1", "pass", "support.instagram.com");
        var server = Pick(ServerProduct.All);
        return (server.Results is { } write ? $"Authentication-Results: {write(good, passed)}\r\n" : "")
            + $"Received: {server.Received(good)}\r\n";
    }

    private static string Hop(Delivery delivery, string by) => $"Received: {ServerProduct.All[0].Received(delivery with { By = by })}\r\n";

    private string Inner() =>
        _random.Next(2) == 0 ? "" : "Received: by mx-out.facebook.com with SMTP id 7; Thu, 11 Jun 2026 07:39:57 +0000\r\n";

    private T Pick<T>(params T[] among) => among[_random.Next(among.Length)];
}
