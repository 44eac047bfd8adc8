using System.Text;
using CommerceMailAdmin.Engine.MessageCheck;
using CommerceMailAdmin.Unit.Authentication.Dkim;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.MessageCheck;

/// <summary>Messages as the platform sends them, and the DNS as it stands for them.</summary>
internal static class PlatformMessage
{
    public const string FromDomain = "support.instagram.com";
    public const string Client = "66.220.144.130";
    public const string Stranger = "203.0.113.66";

    public static readonly ReferenceSigner Signer = new() { Domain = FromDomain, Selector = "s1", Rsa = ReferenceSigner.Rsa2048 };

    /// <summary>What the sender writes, before signing.</summary>
    public static string Content(string from = "Instagram Support <case++k5u9xf2az0me68@support.instagram.com>",
        string body = "Order number: 30811725540660\r\nWhere is it?\r\n") =>
        $"From: {from}\r\nTo: support@seller.example\r\nSubject: Message from blue.kiln\r\nDate: Thu, 11 Jun 2026 07:39:56 "
            + $"+0000\r\nMessage-ID: <1@facebookmail.com>\r\n\r\n{body}";

    /// <summary>The content signed by the platform.</summary>
    public static string Signed(string? content = null) => Signer.Sign(content ?? Content());

    /// <summary>A message as the seller's own server stored it.</summary>
    /// <param name="message">The message as it was sent.</param>
    /// <param name="client">The address it came from.</param>
    /// <param name="stamp">What the server recorded in Authentication-Results; null for nothing.</param>
    /// <param name="returnPath">The envelope sender.</param>
    public static string Delivered(string message, string client = Client, string? stamp = null,
        string returnPath = "bounce@facebookmail.com") =>
        $"Return-Path: <{returnPath}>\r\n"
        + (stamp is null ? "" : $"Authentication-Results: mx1.seller.example;\r\n {stamp}\r\n")
        + $"Received: from mx-out.facebook.com (mx-out.facebook.com [{client}])\r\n by mx1.seller.example (Postfix) with ESMTPS id 1\r\n "
        + "for <support@seller.example>; Thu, 11 Jun 2026 07:40:00 +0000\r\n"
        + message;

    /// <summary>The platform's DNS with a strict policy.</summary>
    /// <param name="key">The key record; null for none.</param>
    /// <param name="policy">The DMARC policy (p=).</param>
    public static ZoneResolver Zone(string? key = "", string policy = "reject")
    {
        var zone = new ZoneResolver()
            .Txt("facebookmail.com", "v=spf1 ip4:66.220.144.128/25 -all")
            .Txt("_dmarc.instagram.com", $"v=DMARC1; p={policy}");
        return key is null ? zone : zone.Txt($"s1._domainkey.{FromDomain}", key == "" ? Signer.Record : key);
    }

    public static MessageToVerify ToVerify(byte[] bytes) => new(MemoryMail.Locate(bytes), bytes);

    public static byte[] Bytes(string message) => Encoding.Latin1.GetBytes(message);
}
