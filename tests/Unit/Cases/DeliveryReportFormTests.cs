using static CommerceMailAdmin.Unit.Cases.ReportedMail;

namespace CommerceMailAdmin.Unit.Cases;

/// <summary>
/// Reports of mail that did not arrive, in the forms of different servers, after public reports on programs that read them: ezmlm-idx 11,
/// dada-mail 318, CwsMailBounceHandler 27, chatmail 1478, kannon 431. An answer that came back is no answer; a delay is no failure.
/// </summary>
public class DeliveryReportFormTests
{
    private const string ReturnedHeader =
        "Return-Path: <hilfe@ateliernord.example>\nFrom: hilfe@ateliernord.example\nTo: case++c1aaaaaaaaaaaa@support.instagram.com\n"
        + "Message-ID: <a1@ateliernord.example>\nSubject: Re: Message from mira.k\n";

    private const string Qmail =
        "Hi. This is the qmail-send program at mx.ateliernord.example.\nI'm afraid I wasn't able to deliver your message to the following "
        + "addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<" + Relay
            + ">:\n66.220.144.9 failed after I "
        + "sent the message.\nRemote host said: 550 5.7.1 not registered for this shop\n\n--- Below this line is a copy of the "
        + "message.\n\n" + ReturnedHeader + "\nYour parcel is on its way.\n";

    /// <summary>Each is a report that comes ten minutes after the answer.</summary>
    private static readonly Dictionary<string, (string Report, string State)> Reports = new()
    {
        ["qmail"] = (Plain("MAILER-DAEMON@mx.ateliernord.example", "failure notice", Qmail), Waits),
        ["qmail, in quoted-printable"] = (Plain("MAILER-DAEMON@mx.ateliernord.example", "failure notice",
            Qmail.Replace("=", "=3D", StringComparison.Ordinal).Replace("addresses.\n", "addresses=\n.\n", StringComparison.Ordinal),
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n"), Waits),
        ["Yahoo"] = (Plain("MAILER-DAEMON@yahoo.com", "Failure Notice",
            $"Sorry, we were unable to deliver your message to the following address.\n\n<{Relay}>:\n554: delivery error: dd not "
            + $"registered\n\n--- Below this line is a copy of the message.\n\n{ReturnedHeader}"), Waits),
        ["Sendmail of old"] = (Plain("Mail Delivery Subsystem <MAILER-DAEMON@mx.ateliernord.example>", "Returned mail: User unknown",
            $"   ----- The following addresses had permanent fatal errors -----\n<{Relay}>\n\n   ----- Transcript of session follows "
            + "-----\n"
            + $"550 5.1.1 <{Relay}>... User unknown\n\n   ----- Original message follows -----\n\n{ReturnedHeader}"), Waits),
        ["Exim without its field"] = (Plain("Mail Delivery System <Mailer-Daemon@mx.ateliernord.example>",
            "Mail delivery failed: returning message to sender", "This message was created automatically by mail delivery software.\n\nA "
            + "message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following "
            + $"address(es) failed:\n\n  {Relay}\n    host mx.facebook.com: 550 not registered\n\n------ This is a copy of the message, "
            + $"including all the headers. ------\n\n{ReturnedHeader}"), Waits),
        ["Exchange"] = (Multipart(
            "From: Microsoft Outlook\n <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@ateliernord.onmicrosoft.com>\nSubject: "
            + "Undeliverable: Re: Message from mira.k\n", $"Final-Recipient: rfc822;{Relay}\nAction: failed\nStatus: 5.7.1",
            "message/rfc822", ReturnedHeader), Waits),
        ["a comment after the action"] = (Multipart(PostfixFrom,
            $"Final-Recipient: rfc822; {Relay}\nOriginal-Recipient: rfc822;{Relay}\nAction: Failed (bad destination mailbox)\nStatus: "
                + "5.1.1",
            "text/rfc822-headers", ReturnedHeader), Waits),
        ["the recipient in another case and in brackets"] = (Multipart(PostfixFrom,
            $"Final-Recipient: RFC822; <{Relay.ToUpperInvariant()}>\nAction: FAILED\nStatus: 5.1.1", "text/rfc822-headers", ReturnedHeader),
            Waits),
        ["an address of RFC 6533"] = (Multipart(PostfixFrom, $"Final-Recipient: utf-8; {Relay}\nAction: failed\nStatus: 5.1.1",
            "message/global-headers", ReturnedHeader), Waits),
        ["Gmail, which names the message in a field of its own"] = (Multipart(
            $"From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nX-Failed-Recipients: {Relay}\nSubject: Delivery Status "
            + "Notification (Failure)\n", $"Final-Recipient: rfc822; {Relay}\nAction: failed\nStatus: 5.7.1",
            "text/plain", "Nothing of the message follows.", "X-Original-Message-ID: <a1@ateliernord.example>\n"), Waits),
        ["a report that names another message"] = (Multipart(PostfixFrom, $"Final-Recipient: rfc822; {Relay}\nAction: failed",
            "text/rfc822-headers", ReturnedHeader.Replace("<a1@", "<a0@", StringComparison.Ordinal)), Answered),
        ["a delay of qmail's kind"] = (Plain("MAILER-DAEMON@mx.ateliernord.example", "deferred delivery notice",
            $"Hi. This is the qmail-send program.\nYour message to the following addresses is delayed. I'll keep trying; you need do "
            + $"nothing.\n\n<{Relay}>:\n421 try again later\n\n--- Below this line is a copy of the message.\n\n{ReturnedHeader}"),
            Answered),
        ["a delay of Exim's kind"] = (Plain("Mail Delivery System <Mailer-Daemon@mx.ateliernord.example>",
            "Warning: message 1or2tR delayed 24 hours", "This message was created automatically by mail delivery software.\nA message that "
            + "you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue.\nNo action is "
            + $"required on your part. Delivery attempts will continue.\n\n  {Relay}\n    Delay reason: 451 busy\n"), Answered),
        ["a delay of Postfix's kind"] = (Multipart(PostfixFrom, $"Final-Recipient: rfc822; {Relay}\nAction: delayed\nStatus: 4.4.1",
            "text/rfc822-headers", ReturnedHeader), Answered),
        ["delivered"] = (Multipart(PostfixFrom, $"Final-Recipient: rfc822; {Relay}\nAction: delivered\nStatus: 2.0.0",
            "text/rfc822-headers", ReturnedHeader), Answered),
        ["an automatic reply that quotes the address"] = (Plain("Lena <lena@supplier.example>", "Out of office",
            $"I am away. You wrote:\n<{Relay}>:\n550 pieces have failed to arrive.\n"), Answered),
        ["a report of a stranger's server about somebody else"] = (Plain("MAILER-DAEMON@mx.other.example", "failure notice",
            Qmail.Replace(Relay, "buyer@other.example", StringComparison.Ordinal)), Answered),
    };

    private const string Waits = "waits 06-08 09:00 mira.k 30811725541111";
    private const string Answered = "answered 06-09 09:00";
    private const string PostfixFrom =
        "From: Mail Delivery System <MAILER-DAEMON@mx.ateliernord.example>\nSubject: Undelivered Mail Returned to Sender\n";

    public static TheoryData<string> Names => [.. Reports.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void AnAnswerThatCameBackIsNoAnswer(string name)
    {
        var (report, state) = Reports[name];

        var read = Read(("Inbox/1.eml", Buyer()), ("Sent/2.eml", Answer()), ("Inbox/3.eml", report));

        Assert.True(state == read.State, $"{read.State}\n{read.Warnings}");
        Assert.Equal(state == Waits || name == "a report that names another message",
            read.Warnings.Contains("was not delivered", StringComparison.Ordinal));
    }

    private static string Head(string more) =>
        "Return-Path: <>\nReceived: from mx.ateliernord.example by mx.ateliernord.example; Tue, 9 Jun 2026 09:10:00 +0000\n"
        + $"Date: Tue, 9 Jun 2026 09:10:00 +0000\nTo: {Shop}\n{more}";

    private static string Plain(string from, string subject, string body, string type = "") =>
        Head($"From: {from}\nSubject: {subject}\n{type}\n{body}");

    private static string Multipart(string from, string recipient, string returnedType, string returned, string perMessage = "") =>
        Head(from + "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; "
            + "boundary=\"nb\"\n\n--nb\nContent-Type: "
            + "text/plain\n\nSee below.\n\n--nb\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.ateliernord.example\n"
            + $"{perMessage}\n{recipient}\n\n--nb\nContent-Type: {returnedType}\n\n{returned}\n\n--nb--\n");
}
