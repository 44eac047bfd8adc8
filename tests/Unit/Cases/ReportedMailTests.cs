using static CommerceMailAdmin.Unit.Cases.ReportedMail;

namespace CommerceMailAdmin.Unit.Cases;

/// <summary>
/// Small mailboxes after public reports on other programs: got-your-back 227, mboxshell 16, import-export-tools-ng 145, stalwart
/// mail-parser 89, zbateson mail-mime-parser 116, tine20 7402, rspamd 5221, patchwork 64, emailjs 56, MailKit 1478, and how Exchange,
/// Citadel and archives write journal reports. The right answer of each was written before anything was run.
/// </summary>
public class ReportedMailTests
{
    private const string Waits = "waits 06-08 09:00 mira.k 30811725541111";
    private const string Answered = "answered 06-09 09:00";
    private const string RelayName = "Instagram Support <" + Relay + ">";

    /// <summary>An answer in the sent mail whose date is written so. All are the same instant.</summary>
    [Theory]
    [InlineData("Tue, 9 Jun 2026 09:00:00 Z")]
    [InlineData("Tue, 9 Jun 2026 11:00:00 +0200 (GMT+02:00)")]
    [InlineData("Tue, 9 Jun 2026 11:00:00 +0200 (Mitteleurop\u00e4ische Sommerzeit)")]
    [InlineData("Tue, 09 Jun 2026 02:00:00 Pacific Daylight Time")]
    [InlineData("Tue, 9 Jun 2026 04:00:00 EST5EDT")]
    [InlineData("Tue, 9 Jun 2026 04:30:00 -0430")]
    [InlineData("Tue, 9 Jun 2026 14:45:00 +0545")]
    [InlineData("Tue, 9 Jun 2026 11:00:00 GMT+02:00")]
    [InlineData("Tue, 9 Jun 2026 11:00:00 UTC+2")]
    [InlineData("Tue Jun 09 2026 11:00:00 GMT+0200 (Central European Summer Time)")]
    [InlineData("2026-06-09 11:00:00 +0200")]
    [InlineData("2026-06-09T09:00:00.000Z")]
    [InlineData("Tue,9 Jun 2026 09:00:00 +0000")]
    [InlineData("Tuesday, June 9, 2026 9:00 AM")]
    [InlineData("09 Jun 26 09:00 UT")]
    [InlineData("Tue, 9 Jun 2026 09.00.00 +0000")]
    [InlineData("Di, 9 Jun 2026 11:00:00 +0200")]
    [InlineData("mar., 9 juin 2026 11:00:00 +0200")]
    [InlineData("Di, 09 Juni 2026 11:00:00 +0200")]
    [InlineData("Tue, 9 Jun 2026 12:00:00 +0300 (MSK)")]
    [InlineData("Tue, 9 Jun 2026 09:00:00 IST")]
    [InlineData("mar 9 giu 2026 11:00:00 +0200")]
    [InlineData("ma, 09 jun 2026 11:00:00 CEST")]
    [InlineData("Di, 09 Jun 2026 11:00 MESZ")]
    [InlineData("Tue, 9 Jun 2026 06:00:00 BRT")]
    [InlineData("Tue, 9 Jun 2026 17:00:00 +08")]
    public void ADateInAnUnusualForm(string date) =>
        Check(Answered, null, ("Inbox/1.eml", Buyer()), ("Sent/2.eml", Answer(date)));

    /// <summary>Labels that Google Takeout writes, in the language of the account.</summary>
    [Theory]
    [InlineData("=?UTF-8?Q?Odesl=C3=A1no,Nep=C5=99e=C4=8Dten=C3=A9?=")]
    [InlineData("Sendt e-post,\u00c5pnet")]
    [InlineData("\u5df2\u53d1\u90ae\u4ef6,\u5df2\u6253\u5f00")]
    [InlineData("Enviados,Aberto")]
    [InlineData("Sent,Opened")]
    [InlineData("\"Sent\",\"Important\"")]
    [InlineData("Archived,Sent,Opened,Category Updates")]
    public void ASentMessageOfATakeoutFromAnAliasIsAnAnswer(string labels) =>
        Check(Answered, null, ("All mail.mbox", Mbox(Buyer(above: "X-Gmail-Labels: Inbox\n"),
            Answer(fields: $"X-Gmail-Labels: {labels}\n", from: "lena@alias.example"))));

    [Theory]
    [InlineData("Koncepty")]
    [InlineData("Drafts,Inbox")]
    [InlineData("=?UTF-8?Q?Entw=C3=BCrfe?=")]
    [InlineData("\u8349\u7a3f")]
    [InlineData("Kladder")]
    [InlineData("=?UTF-8?B?0KfQtdGA0L3QvtCy0LjQutC4?=")]
    public void ADraftOfATakeoutIsNoAnswer(string labels) =>
        Check(Waits, "drafts, templates or the outbox", ("All mail.mbox", Mbox(Buyer(above: "X-Gmail-Labels: Inbox\n"),
            Answer(fields: $"X-Gmail-Labels: {labels}\n"))));

    /// <summary>Folders of drafts as programs and people name them.</summary>
    [Theory]
    [InlineData("Drafts-1")]
    [InlineData("Drafts 2025")]
    [InlineData("Entwuerfe")]
    [InlineData("Konzepte")]
    [InlineData("Kladde")]
    [InlineData("Noch zu senden")]
    [InlineData("INBOX.Drafts_2")]
    [InlineData("Brouillons (2)")]
    [InlineData("Drafts (This computer only)")]
    public void AFolderOfDraftsUnderAnotherName(string folder) =>
        Check(Waits, "drafts, templates or the outbox", ("m/Inbox", Mbox(Buyer())), ("m/" + folder, Mbox(Answer())));

    /// <summary>Marks that programs write into drafts only; what was sent has a Received field, or lies in the sent mail.</summary>
    [Theory]
    [InlineData("X-Apple-Auto-Saved: 1\nX-Apple-Mail-Plain-Text-Draft: yes\n", "Archive/2.eml", Waits)]
    [InlineData("X-Apple-Auto-Saved: 1\n", "Sent/2.eml", Answered)]
    [InlineData("Received: from x by mx.ateliernord.example; Tue, 9 Jun 2026 09:00:00 +0000\nX-Apple-Auto-Saved: 1\n", "Archive/2.eml",
        Answered)]
    [InlineData("X-IMP-Draft: Yes\n", "Archive/2.eml", Waits)]
    [InlineData("X-Evolution-Composer-Mode: text/plain\n", "Archive/2.eml", Answered)]
    public void AMarkOfADraft(string fields, string file, string state) =>
        Check(state, null, ("Inbox/1.eml", Buyer()), (file, Answer(fields: fields)));

    /// <summary>Journal reports: of Exchange 2003, with the name that Exchange misspells, and one within another.</summary>
    [Theory]
    [InlineData("Content-Identifier: ExJournalReport\n")]
    [InlineData("Content-Identifer: ExJournalReport\n")]
    [InlineData("Content-Identifer: EXJOURNALREPORT\nContent-Class: urn:content-classes:message\n")]
    [InlineData("X-MS-Journal-Report:\nX-MS-Exchange-Organization-AuthAs: Internal\n")]
    public void AJournalReportHoldsTheMail(string field) =>
        Check(Answered, null, ("Journal/1.eml", Journal(field, Buyer())), ("Journal/2.eml", Journal(field, Answer())));

    [Fact]
    public void AReportWithinAReportHoldsTheMail() =>
        Check(Waits, null, ("Journal/1.eml", Journal("X-MS-Journal-Report:\n", Journal("X-MS-Journal-Report:\n", Buyer()))));

    [Fact]
    public void AJournalReportWithoutAMessageIsReported() =>
        Check("", "a journal report whose message cannot be read",
            ("Journal/1.eml", Journal("Content-Identifier: ExJournalReport\n", null)));

    /// <summary>Groups and lists that put their own address in place of the relay's.</summary>
    [Theory]
    [InlineData("X-Original-From: =?UTF-8?Q?Instagram_Support_=3Ccase++c1aaaaaaaaaaaa=40support=2Einstagram=2Ecom=3E?=\n")]
    [InlineData("X-Mailman-Original-From: " + RelayName + "\n")]
    [InlineData("Original-From: " + RelayName + "\n")]
    [InlineData("Author: " + RelayName + "\n")]
    [InlineData("X-Original-Reply-To: " + RelayName + "\n")]
    [InlineData("X-Envelope-From: <" + Relay + ">\n")]
    public void AMessageWhoseSenderAListReplacedIsReported(string field) =>
        Check("", "a group or mailing list has put its own address",
            ("Inbox/1.eml", Buyer(from: "Support list <list@ateliernord.example>", above: field)));

    /// <summary>The list keeps the address in its own local part or in the name.</summary>
    [Theory]
    [InlineData("Instagram Support via Hilfe <case++c1aaaaaaaaaaaa=40support.instagram.com@dmarc.ateliernord.example>")]
    [InlineData("\"Instagram Support via Hilfe\" <hilfe-list@lists.ateliernord.example>")]
    public void AMessageWhoseSenderOnlyTheNameTellsIsReported(string from) =>
        Check("", "a group or mailing list has put its own address",
            ("Inbox/1.eml", Buyer(from: from, above: "List-Id: <hilfe.lists.ateliernord.example>\n")));

    /// <summary>Ways to write the recipient.</summary>
    [Theory]
    [InlineData("Instagram Support [mailto:" + Relay + "]")]
    [InlineData("SMTP:" + Relay)]
    [InlineData("<" + Relay)]
    [InlineData(Relay + ">")]
    [InlineData("Buyer: " + Relay + ";")]
    [InlineData("=?utf-8?Q?case++c1aaaaaaaaaaaa=40support.instagram.com?=")]
    [InlineData("=?utf-8?Q?Instagram_Support?= <" + Relay + ">,")]
    [InlineData(Relay + " (Instagram (Support))")]
    [InlineData("\u200b" + Relay)]
    [InlineData("\"" + Relay + "\" <" + Relay + ">")]
    public void ARecipientInAnUnusualForm(string to) =>
        Check(Answered, null, ("Inbox/1.eml", Buyer()), ("Sent/2.eml", Answer(to: to)));

    /// <summary>
    /// Exchange refuses an address that is wrapped in another one (550 5.1.0 RESOLVER.ADR.SmtpInSmtp), so that nobody got it.
    /// </summary>
    [Fact]
    public void AWrappedRecipientIsReported() =>
        Check(Waits, "not addressed to it", ("Inbox/1.eml", Buyer()),
            ("Sent/2.eml", Answer(to: "IMCEASMTP-case+2B+2Bc1aaaaaaaaaaaa+40support+2Einstagram+2Ecom@ateliernord.example")));

    /// <summary>A stranger at the internet provider at which the shop has its address does not answer for the shop.</summary>
    [Theory]
    [InlineData("netvigator.com")]
    [InlineData("bezeqint.net")]
    [InlineData("telkomsa.net")]
    [InlineData("pt.lu")]
    [InlineData("btinternet.com")]
    [InlineData("so-net.ne.jp")]
    public void AStrangerAtTheProviderIsNotTheShop(string provider) =>
        Check(Waits, null,
            ("Inbox/1.eml", Buyer().Replace(Shop, "hilfe@" + provider, StringComparison.Ordinal)),
            ("Inbox/2.eml", Answer(from: "somebody@" + provider, fields: "Received: from x by mx; Tue, 9 Jun 2026 09:00:00 +0000\n")));

    /// <summary>Marks of gateways before the subject.</summary>
    [Theory]
    [InlineData("[EXTERNAL EMAIL] Message from mira.k")]
    [InlineData("Re: [EXT] Message from mira.k")]
    [InlineData("[EXT] Re: Message from mira.k")]
    [InlineData("EXTERNAL - Message from mira.k")]
    [InlineData("**EXTERNAL** Message from mira.k")]
    [InlineData("(External) Message from mira.k")]
    [InlineData("CAUTION: EXTERNAL EMAIL: Message from mira.k")]
    [InlineData("\u3010\u5916\u90e8\u3011Message from mira.k")]
    [InlineData("[\u5916\u90e8] Message from mira.k")]
    [InlineData("AW: [EXTERN] Message from mira.k")]
    [InlineData("Externe: Message from mira.k")]
    [InlineData("[SUSPECTED SPAM] [EXTERNAL] Message from mira.k")]
    [InlineData("\u26a0 EXTERNAL: Message from mira.k")]
    [InlineData("RE: Re: AW: Message from mira.k")]
    public void ABuyerBehindAMark(string subject) => Check(Waits, null, ("Inbox/1.eml", Buyer(Encoded(subject))));

    /// <summary>Order numbers in other digits and with signs for reading.</summary>
    [Theory]
    [InlineData("\u0663\u0660\u0668\u0661\u0661\u0667\u0662\u0665\u0665\u0664\u0661\u0661\u0661\u0661")]
    [InlineData("\u06f3\u06f0\u06f8\u06f1\u06f1\u06f7\u06f2\u06f5\u06f5\u06f4\u06f1\u06f1\u06f1\u06f1")]
    [InlineData("\uff13\uff10\uff18\uff11\uff11\uff17\uff12\uff15\uff15\uff14\uff11\uff11\uff11\uff11")]
    [InlineData("30811725541111\u200e")]
    [InlineData("3081\u202f1725\u202f5411\u202f11")]
    [InlineData("#30811725541111.")]
    public void AnOrderNumberInOtherDigits(string number) =>
        Check(Waits, null, ("Inbox/1.eml", Buyer(order: "Order number: " + number)));

    /// <summary>Hyphens can be a part of an order's number, so that they stay.</summary>
    [Fact]
    public void HyphensOfAnOrderNumberStay() =>
        Check("waits 06-08 09:00 mira.k 3081-1725-5411-11", null, ("Inbox/1.eml", Buyer(order: "Order number: 3081-1725-5411-11")));

    /// <summary>A helpdesk that is not known marks every mail: what it says of a person's answer is told.</summary>
    [Fact]
    public void AnAnswerThatAnUnknownHelpdeskMarksIsReported() =>
        Check(Waits, "a program marked as generated", ("Inbox/1.eml", Buyer()),
            ("Sent/2.eml", Answer(fields: "X-JIRA-FingerPrint: ba86a44d1de16baf\nPrecedence: bulk\nAuto-Submitted: auto-generated\n")));

    /// <summary>Automatic replies in the forms of different servers; and what a person wrote although a field says "bulk".</summary>
    [Theory]
    [InlineData("X-POST-MessageClass: 9; Autoresponder\n", Waits)]
    [InlineData("X-FC-MachineGenerated: true\n", Waits)]
    [InlineData("Delivered-To: Autoresponder\n", Waits)]
    [InlineData("Preference: auto_reply\n", Waits)]
    [InlineData("X-Precedence: auto_reply\n", Waits)]
    [InlineData("X-Autogenerated: Reply\n", Waits)]
    [InlineData("X-Mail-Autoreply: vacation\n", Waits)]
    [InlineData("X-Loop: Vacation\n", Waits)]
    [InlineData("Auto-Submitted: auto-replied (vacation)\n", Waits)]
    [InlineData("Auto-Submitted: auto-notified; owner-email=\"x@y.example\"\n", Waits)]
    [InlineData("X-Amazon-Auto-Reply: true\n", Waits)]
    [InlineData("X-MDaemon-Deliver-To: case@x.example\n", Answered)]
    [InlineData("Precedence: bulk\n", Answered)]
    [InlineData("X-JIRA-FingerPrint: ba86a44d1de16baf\nPrecedence: bulk\nAuto-Submitted: auto-generated\n", Waits)]
    [InlineData("X-Mailer: OTRS Mail Service (6.0.30)\nX-Powered-By: OTRS (https://otrs.com/)\n", Answered)]
    [InlineData("X-Mailer: OTRS Mail Service (6.0.30)\nX-Powered-By: OTRS (https://otrs.com/)\nPrecedence: bulk\nX-Loop: "
        + "hilfe@ateliernord.example\n", Waits)]
    [InlineData("RT-Ticket: ateliernord #12\nRT-Originator: lena@ateliernord.example\nPrecedence: bulk\n", Answered)]
    [InlineData("X-FreeScout-Mail-Type: customer.message\nAuto-Submitted: auto-generated\n", Answered)]
    public void AnAutomaticReplyIsNoAnswer(string fields, string state) =>
        Check(state, null, ("Inbox/1.eml", Buyer()), ("Sent/2.eml", Answer(fields: fields)));

    /// <summary>mbox files: what stands between the messages, and lines in a body that look like it.</summary>
    [Theory]
    [InlineData("From \n", "From \n")]
    [InlineData("From - Mon Jun 08 2026 09:00:00 GMT+0000\n", "From - Tue Jun 09 2026 09:00:00 GMT+0000\n")]
    [InlineData("From ???@??? Mon Jun 08 09:00:00 2026\n", "From ???@??? Tue Jun 09 09:00:00 2026\n")]
    [InlineData("From 1234567890@xxx Mon Jun 08 09:00:00 +0000 2026\n", "From 1234567891@xxx Tue Jun 09 09:00:00 +0000 2026\n")]
    [InlineData("From nobody at example.com  Mon Jun  8 09:00:00 2026\n", "From nobody at example.com  Tue Jun  9 09:00:00 2026\n")]
    [InlineData("From x@y.example 2026-06-08T09:00:00Z\n", "From x@y.example 2026-06-09T09:00:00Z\n")]
    public void AnMboxFileWithSuchLines(string first, string second) =>
        Check(Answered, null, ("Mail.mbox", $"{first}{Buyer()}\n{second}{Answer(from: "lena@ateliernord.example")}\n"));

    /// <summary>Lines in the buyer's message that begin with "From": the order number below them is still read.</summary>
    [Theory]
    [InlineData("From the call on Mon Jun  8 10:00:00 2026\n")]
    [InlineData("\nFrom what I saw on Mon, 8 Jun 2026 10:00:00 +0000\n")]
    [InlineData("\nFrom: me\nTo: you\n\nFrom now on: no parcels\n")]
    [InlineData("\nFrom 10:00 to 12:00 on Jun 8 2026\n")]
    public void ALineOfABodyThatBeginsWithFrom(string line) =>
        Check(Waits, null, ("Inbox.mbox", Mbox(Buyer(order: $"Hello,\n{line}\nOrder number: 30811725541111"))));

    private static string Mbox(params string[] messages) =>
        string.Concat(messages.Select(m => $"From x@y.example Mon Jun  8 09:00:00 2026\n{m}\n"));

    private static string Encoded(string subject) => subject.All(c => c < 128) ? subject
        : $"=?utf-8?B?{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(subject))}?=";

    private static string Journal(string field, string? message) =>
        $"Received: from EX1.ateliernord.example by EX1.ateliernord.example with mapi; Mon, 8 Jun 2026 09:00:03 +0000\n{field}From: "
        + "Microsoft "
        + "Exchange <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@ateliernord.example>\nTo: journal@ateliernord.example\nSubject: "
        + "Message from mira.k\nDate: Mon, 8 Jun 2026 09:00:02 +0000\nMIME-Version: 1.0\nContent-Type: multipart/mixed; "
        + $"boundary=\"j{message?.Length}b\"\n\n--j{message?.Length}b\nContent-Type: text/plain\n\nSender: {Relay}\nRecipient: {Shop}\n\n"
        + (message is null ? "" : $"--j{message.Length}b\nContent-Type: message/rfc822\n\n{message}\n\n") + $"--j{message?.Length}b--\n";

    private static void Check(string state, string? warning, params (string Name, string Content)[] files)
    {
        var read = Read(files);

        Assert.True(state == read.State && (warning is null || read.Warnings.Contains(warning, StringComparison.Ordinal)),
            $"{read.State}\n{read.Warnings}");
    }
}
