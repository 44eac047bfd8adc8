using CommerceMailAdmin.Engine.ReceiverResults;

namespace CommerceMailAdmin.Unit.ReceiverResults;

/// <summary>
/// Received fields after public reports on programs that read them: rspamd 419, 1575, 1727, 2275 and 2452, mail-mime-parser 152,
/// SpamScope mail-parser 71, decode-spam-headers 19, mailhops 9, MailScanner 586, and the forms of further server products. The client is
/// 203.0.113.66 in each and calls itself what may be read as 66.220.144.130.
/// </summary>
public class ReportedReceivedTests
{
    private const string Client = "203.0.113.66";

    /// <summary>The address that the server wrote, or none; never what the client said.</summary>
    [Theory]
    [InlineData("from x ([203.0.113.66] helo=[66.220.144.130]) by mx (Exim 4.96) with esmtp id 1", Client)]
    [InlineData("from x ([203.0.113.66] helo=x [66.220.144.130]) by mx with esmtp (Exim 4.96) id 1", Client)]
    [InlineData("from x ([203.0.113.66] ident=[66.220.144.130] helo=y) by mx with esmtp (Exim 4.96) id 1", Client)]
    [InlineData("from x ([203.0.113.66]:4711 helo=66.220.144.130 ident=root) by mx with esmtp (Exim 4.96) id 1", Client)]
    [InlineData("from x (helo=x [66.220.144.130]) by mx with esmtp (Exim 4.96) id 1", null)]
    [InlineData("from ?IPv6:::ffff:66.220.144.130? (x.evil.example. [203.0.113.66]) by smtp.gmail.com with ESMTPSA id h7 for <a@b.example>",
        Client)]
    [InlineData("from x (localhost) (no client certificate requested) by mx (MailScanner Milter) with SMTP id 1", null)]
    [InlineData("from imap.gmail.com [66.220.144.130] by mx with IMAP (fetchmail-6.4.22) for <a@b.example> (single-drop)", null)]
    [InlineData("from x (203.0.113.66) by mx (10.0.0.5) with Microsoft SMTP Server id 66.220.144.130 via Mailbox Transport", Client)]
    [InlineData("from A.prod.outlook.com ([fe80::d943:55cc:ec54:4033]) by B.prod.outlook.com ([fe80::1%9]]) with mapi id 15.20.1",
        "fe80::d943:55cc:ec54:4033")]
    [InlineData("from 66.220.144.130 (EHLO x.evil.example) ([203.0.113.66]) by mx (JAMES SMTP Server ) with ESMTP ID 1", null)]
    [InlineData("from [203.0.113.66] (port=33333 helo=[66.220.144.130]) by mx1.mail.ru with esmtp (envelope-from <a@b.example>) id 1",
        Client)]
    [InlineData("from [66.220.144.130] (unknown [203.0.113.66]) by mx12 (Coremail) with SMTP id 1", Client)]
    [InlineData("from [66.220.144.130] ([203.0.113.66]) by mx-ha.gmx.net (mxgmx016 [212.227.15.9]) with ESMTPS (Nemesis) id 1", Client)]
    [InlineData("from [66.220.144.130] (x.evil.example [::ffff:203.0.113.66]) (TLS: TLSv1/SSLv3,256bits,AES256-SHA) by mx with ESMTPS id 1",
        Client)]
    [InlineData("from x (mx-out.facebook.com [66.220.144.130]) (x.evil.example [203.0.113.66]) by mx (Postfix) with ESMTPS id 1", null)]
    [InlineData("from [66.220.144.130] (x.evil.example [203.0.113.66] (may be forged)) by mx (8.17.1/8.17.1) with ESMTP id 1", Client)]
    [InlineData("from x (root@[66.220.144.130] [203.0.113.66]) by mx (8.17.1/8.17.1) with ESMTP id 1", null)]
    [InlineData("from [IPv6:2001:db8::1] (unknown [203.0.113.66]) by mx (Postfix) with ESMTPS id 1", Client)]
    [InlineData("from [66.220.144.130] ([203.0.113.66]) by mx (HCL Domino Release 12.0.2) with ESMTP id 2026061107400012-345", Client)]
    [InlineData("from 66.220.144.130 (x.evil.example [203.0.113.66]) by mx with SMTP", Client)]
    [InlineData("from x (HELO x) (203.0.113.66) (smtp-auth username 66.220.144.130, mechanism plain) by mx (qpsmtpd/0.96) with ESMTPA",
        null)]
    [InlineData("from [66.220.144.130] ([203.0.113.66]) by mx (Oracle Communications Messaging Server 8.0) with ESMTP id <1@mx>", Client)]
    [InlineData("from [66.220.144.130] (x.evil.example [203.0.113.66]) by inbound-smtp.eu-west-1.amazonaws.com with SMTP id 1 for "
        + "a@b.example",
        Client)]
    [InlineData("from x.evil.example (EHLO [66.220.144.130]) (203.0.113.66) by mx with ESMTPS id 1", Client)]
    [InlineData("from x(66.220.144.130) (x.evil.example [203.0.113.66]) by mx (Postfix) with ESMTPS id 1", null)]
    [InlineData("from x\\(66.220.144.130 (x.evil.example [203.0.113.66]) by mx (Postfix) with ESMTPS id 1", null)]
    [InlineData("from \"x (mx-out [66.220.144.130])\" (x.evil.example [203.0.113.66]) by mx (Postfix) with ESMTPS id 1", Client)]
    [InlineData("from x by mx (Postfix) with ESMTPS id 1 (mx-out.facebook.com [66.220.144.130])", null)]
    [InlineData("from x (x.evil.example [203.0.113.66]) (authenticated user [66.220.144.130]) by mx (Kolab) with ESMTPA id 1", Client)]
    public void OnlyWhatTheServerWroteOfTheClientCounts(string field, string? client) =>
        Assert.Equal(client, ReceivedHop.Parse(field + "; Thu, 11 Jun 2026 07:40:00 +0000").ClientAddress?.ToString());
}
