using static CommerceMailAdmin.Unit.Cases.ReportedMail;

namespace CommerceMailAdmin.Unit.Cases;

/// <summary>
/// Small mailboxes after what mail servers, mbox writers and helpdesks store: reports that no mail system signs, drafts of mail programs
/// on Unix, mail that was fetched, Salesforce, Freshdesk, Help Scout and Zendesk. The right answer of each was written before anything was
/// run.
/// </summary>
public class FurtherMailTests
{
    private const string Waits = "waits 06-08 09:00 mira.k 30811725541111";
    private const string Answered = "answered 06-09 09:00";

    /// <summary>A report in the form of RFC 3464 is one, whoever its sender is: Domino and MDaemon use names of their own.</summary>
    [Theory]
    [InlineData("MDaemon <MDaemon@ateliernord.example>")]
    [InlineData("HUB01@ateliernord.example")]
    [InlineData("Mail Delivery System <noreply@mailrelay.example>")]
    [InlineData("root@mx.ateliernord.example")]
    [InlineData("Mail Delivery System <MAILER-DAEMON@mx.ateliernord.example>")]
    public void AReportOfAnySenderTellsThatAnAnswerCameBack(string sender) =>
        Check(Waits, "was not delivered", ("Inbox/1.eml", Buyer()), ("Inbox/2.eml", Report(sender, "failed")), ("Sent/2.eml", Answer()));

    /// <summary>The same sender wrote ordinary mail before, which is passed over at a glance.</summary>
    [Fact]
    public void AReportOfAKnownSenderIsRead() =>
        Check(Waits, "was not delivered", ("Inbox/0.eml", Report("HUB01@ateliernord.example", "failed")
                .Replace("multipart/report; report-type=delivery-status", "multipart/mixed", StringComparison.Ordinal)),
            ("Inbox/1.eml", Buyer()), ("Inbox/2.eml", Report("HUB01@ateliernord.example", "failed")), ("Sent/2.eml", Answer()));

    [Theory]
    [InlineData("delayed")]
    [InlineData("delivered")]
    [InlineData("relayed")]
    public void AReportOfAnythingElseIsNoFailure(string action) =>
        Check(Answered, null, ("Inbox/1.eml", Buyer()), ("Inbox/2.eml", Report("HUB01@ateliernord.example", action)),
            ("Sent/2.eml", Answer()));

    /// <summary>
    /// Marks of drafts in mbox files of UW IMAP, Pine and Alpine: T in X-Status. Other letters are marks of sent mail too.
    /// </summary>
    [Theory]
    [InlineData("Status: RO\nX-Status: T\n", Waits)]
    [InlineData("Status: RO\nX-Status: AT\n", Waits)]
    [InlineData("Status: RO\nX-Status: AF\n", Answered)]
    [InlineData("Status: RO\nX-Status: \n", Answered)]
    public void ADraftInAnMboxFileOfUnix(string fields, string state) =>
        Check(state, null, ("m/Inbox", Mbox(Buyer())), ("m/archive", Mbox(Answer(fields: fields))));

    /// <summary>What a program wrote when it fetched the message from its mailbox does not tell when it arrived.</summary>
    [Theory]
    [InlineData("Received: from pop.mail.example by localhost with POP3 (mpop 1.4.19); Thu, 11 Jun 2026 09:00:00 +0000\n")]
    [InlineData("Received: from pop.mail.example by mx.google.com with POP3 id p1; Thu, 11 Jun 2026 09:00:00 +0000\n")]
    [InlineData("Received: from pop.mail.example (pop.mail.example [192.0.2.1]) by mx.example with POP3S; Thu, 11 Jun 2026 09:00:00 "
        + "+0000\n")]
    [InlineData("Received: from imap.mail.example\n\tby mx.example\n\twith IMAP4; Thu, 11 Jun 2026 09:00:00 +0000\n")]
    [InlineData("Received: from a by b with LMTP; Thu, 11 Jun 2026 09:05:00 +0000\nReceived: from pop.mail.example by localhost with POP3 "
        + "(fdm 2.0); Thu, 11 Jun 2026 09:00:00 +0000\n")]
    public void MailThatWasFetchedWaitsSinceItArrived(string fetched) => Check(Waits, null, ("Inbox/1.eml", Buyer(above: fetched)));

    /// <summary>Helpdesks: what their fields say of a person's answer, and of what a rule sends.</summary>
    [Theory]
    [InlineData("X-SFDC-EmailCategory: quickActionEmail\nX-SFDC-EntityId: 500Kd0000300s0L\n", Answered)]
    [InlineData("X-SFDC-EmailCategory: emailPublisherEmail\n", Answered)]
    [InlineData("X-SFDC-EmailCategory: workflowActionAlert\nX-SFDC-EntityId: 01W7F000000XwFC\n", Waits)]
    [InlineData("X-HS-Format: 2\nX-Msg-Context: HS-1-113686-594602096-1628885653\n", Answered)]
    [InlineData("Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: DR, RN, OOF, AutoReply\nX-FUP-PRIORITY: 1\n", Waits)]
    [InlineData("Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: DR, RN, OOF, AutoReply\n", Waits)]
    [InlineData("Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\nX-Mailer: Zendesk Mailer\n"
        + "X-Delivery-Context: rule-1-event-id-54058922937108\n", Answered)]
    public void WhatAHelpdeskSent(string fields, string state) =>
        Check(state, null, ("Inbox/1.eml", Buyer()), ("Sent/2.eml", Answer(fields: fields)));

    /// <summary>Folders and files of stores: what is not delivered yet, and files that begin in an unusual way.</summary>
    [Theory]
    [InlineData("Mail/tmp/1717923600.M1.host", Waits)]
    [InlineData("Mail/.Sent/new/1717923600.M1.host", Answered)]
    [InlineData("Export/Bulk Mail/2.eml", Answered)]
    public void AFileOfAMaildir(string file, string state) =>
        Check(state, null, ("Mail/cur/1717923500.M0.host:2,S", Buyer()), (file, Answer()));

    [Theory]
    [InlineData("\ufeff")]
    [InlineData("\n")]
    [InlineData("\r\n\r\n")]
    public void AnMboxFileThatBeginsWithSomethingElse(string before) =>
        Check(Answered, null, ("m/Inbox", before + Mbox(Buyer())), ("m/Sent", before + Mbox(Answer())));

    /// <summary>One message that two programs stored with another form of its sender counts once.</summary>
    [Fact]
    public void ACopyWithItsSenderWrittenInAnotherWayIsOneCase() =>
        Check(Waits, null, ("Inbox/1.eml", Buyer()), ("All Mail/1.eml", Buyer(from: "\"Instagram Support\" <" + Relay + ">")));

    /// <summary>Reports name the message by its header.</summary>
    private static string Report(string sender, string action) =>
        "Received: from mx by mx.ateliernord.example; Tue, 9 Jun 2026 09:05:00 +0000\n"
        + $"From: {sender}\nTo: {Shop}\nSubject: Your message\nDate: Tue, 9 Jun 2026 09:05:00 +0000\nMessage-ID: "
        + $"<{Guid.NewGuid():n}@mx>\nMIME-Version: 1.0\n"
        + "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nSee below.\n\n"
        + "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.ateliernord.example\n\n"
        + $"Final-Recipient: rfc822; {Relay}\nAction: {action}\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\n{Answer()}\n--b--\n";

    private static string Mbox(string message) => $"From a@b.example Mon Jun  8 10:00:00 2026\n{message}\n";

    private static void Check(string state, string? warning, params (string Name, string Content)[] files)
    {
        var read = Read(files);

        Assert.True(state == read.State && (warning is null || read.Warnings.Contains(warning, StringComparison.Ordinal)),
            $"{read.State}\n{read.Warnings}");
    }
}
