using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases.Classification;

/// <summary>What a message is to the seller: case mail, answer, claim, order notice, or nothing.</summary>
public class MessageClassifierTests : MessageClassifierTest
{
    private const string Relay = "case++ab12cd34@support.instagram.com";
    private const string Shop = "support@shop.example";

    [Theory]
    [InlineData("case++ab12cd34@support.instagram.com", "Instagram", "ab12cd34")]
    [InlineData("CASE++AB12cd34@Support.Instagram.COM", "Instagram", "AB12cd34")]
    [InlineData("case++7@support.facebook.com", "Facebook", "7")]
    public void CaseMailIsKnownByItsSender(string sender, string platform, string id)
    {
        var message = Classify($"From: Instagram Support <{sender}>\nTo: {Shop}\n");

        Assert.Equal(MessageClass.CaseMail, message?.Class);
        Assert.Equal([new CaseReference(platform, id)], message!.Cases);
    }

    [Theory]
    [InlineData("case+ab12cd34@support.instagram.com")]
    [InlineData("case++ab-12@support.instagram.com")]
    [InlineData("case++@support.instagram.com")]
    [InlineData("xcase++ab12cd34@support.instagram.com")]
    public void OtherAddressesOfThePlatformAreNoCases(string sender) => Assert.Null(Classify($"From: {sender}\nTo: {Shop}\n"));

    [Theory]
    [InlineData("A claim has been opened for order #30811725540512", "30811725540512")]
    [InlineData("=?utf-8?Q?A_claim_has_been_opened_for_order_=23A-77?=", "A-77")]
    [InlineData("A claim has been opened\r\n for order #12", "12")]
    public void AClaimNamesItsOrder(string subject, string order)
    {
        var message = Classify($"From: Instagram <no-reply@shopping.instagram.com>\nSubject: {subject}\n");

        Assert.Equal(MessageClass.Claim, message?.Class);
        Assert.Equal(order, message!.OrderNumber);
    }

    [Theory]
    [InlineData("Instagram <no-reply@shopping.instagram.com>", "Your order was shipped")]
    [InlineData("Facebook <commerce-no-reply@support.facebook.com>", "Thanks for your order")]
    public void OrderMailIsNoCase(string from, string subject) =>
        Assert.Equal(MessageClass.OrderNotice, Classify($"From: {from}\nSubject: {subject}\n")?.Class);

    /// <summary>One mail could else fill memory: each case it names keeps it.</summary>
    [Fact]
    public void ACaseThatAMailNamesAgainAndAgainIsNamedOnce()
    {
        var message =
            Classify($"From: {string.Join(",\n ", Enumerable.Repeat(Relay, 500))}, case++ef56@support.instagram.com\nTo: {Shop}\n");

        Assert.Equal(MessageClass.Excluded, message?.Class);
        Assert.Equal(["ab12cd34", "ef56"], message!.Cases.Select(c => c.CaseId));
    }

    /// <summary>A book keeps them by the hundred thousand.</summary>
    [Fact]
    public void MessagesOfACaseShareWhatNamesIt()
    {
        var classifier = MessageClassifier(new SellerAddresses([]), orderMail: true);
        var (first, second) = (Question("1"), Question("2"));

        Assert.Same(first.Sender, second.Sender);
        Assert.Same(first.Cases[0], second.Cases[0]);
        Assert.Same(first.DeliveredTo, second.DeliveredTo);

        ClassifiedMessage Question(string id) => classifier.Classify(MemoryMail.Message(
            $"From: Instagram Support <case++abc@support.instagram.com>\nTo: {Shop}\nSubject: Message from x\nMessage-ID: <{id}@x>\nDate: "
                + "Mon, 8 Jun 2026 10:00:00 +0000\n"))!;
    }

    /// <summary>
    /// Nobody is told of a forged notice about an order that would not have counted either; judging them took a backlog a twentieth of its
    /// time.
    /// </summary>
    [Fact]
    public void WhereOrderMailIsNotWantedClaimsAndTheirForgeriesAreSeenAllTheSame()
    {
        const string Notice = "From: Instagram <no-reply@shopping.instagram.com>\nSubject: ";
        var classifier = MessageClassifier(new SellerAddresses([]), orderMail: false);

        Assert.Null(classifier.Classify(Dated(Notice + "Your order was shipped\n")));
        Assert.Equal(MessageClass.Claim, classifier.Classify(Dated(Notice + "A claim has been opened for order #12\n"))?.Class);
        Assert.Empty(Observer.Details);
        Assert.Null(classifier.Classify(
            Dated(Stamped("dmarc=fail header.from=shopping.instagram.com") + Notice + "Your order was shipped\n")));
        Assert.Empty(Observer.Details);
        Assert.Null(classifier.Classify(
            Dated(Stamped("dmarc=fail header.from=shopping.instagram.com") + Notice + "A claim has been opened for order #12\n")));
        Assert.Contains("authentication failed", Assert.Single(Observer.Details), StringComparison.Ordinal);

        static StoredMessage Dated(string headers) => MemoryMail.Message(headers + "Date: Mon, 8 Jun 2026 10:00:00 +0000\n");
    }

    [Theory]
    [InlineData("Facebook Marketplace <noreply@marketplace.facebook.com>")]
    [InlineData("Instagram <security@mail.instagram.com>")]
    [InlineData("Potters Weekly <news@potters.example>")]
    public void MailOfOtherKindsIsNothing(string from)
    {
        Assert.Null(Classify($"From: {from}\nTo: {Shop}\nSubject: hello\n"));
        Assert.Empty(Observer.Details);
    }

    [Theory]
    [InlineData("To: {0}\n")]
    [InlineData("To: Other <x@y.example>, \"Buyer\" <{0}>\n")]
    [InlineData("Cc: {0}\nTo: x@y.example\nSubject: Re: hello\n")]
    [InlineData("Bcc: {0}\n")]
    [InlineData("To: {0}\nAuto-Submitted: no\n")]
    [InlineData("To: {0}\nX-Auto-Response-Suppress: All\n")]
    [InlineData("To: {0}\nPrecedence: bulk\n")]
    [InlineData("To: {0}\nReturn-Path: <agent@shop.example>\n")]
    [InlineData("To: {0}\nX-Autoreply: no\n")]
    public void AnAnswerIsAMessageToTheRelay(string fields)
    {
        var message = Classify($"From: {Shop}\n" + string.Format(System.Globalization.CultureInfo.InvariantCulture, fields, Relay));

        Assert.Equal(MessageClass.Answer, message?.Class);
        Assert.Equal("ab12cd34", Assert.Single(message!.Cases).CaseId);
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied\n", "Auto-Submitted")]
    [InlineData("Auto-Submitted: Auto-Generated; owner-email=x\n", "Auto-Submitted")]
    [InlineData("Auto-Submitted: auto-notified (vacation)\n", "Auto-Submitted")]
    [InlineData("X-Autoreply: yes\n", "X-Autoreply")]
    [InlineData("X-Autorespond: 1\n", "X-Autorespond")]
    [InlineData("Precedence: auto_reply\n", "Precedence")]
    [InlineData("Precedence: vacation\n", "Precedence")]
    [InlineData("Subject: Automatic reply: Message from x\nX-Auto-Response-Suppress: All\n", "Suppress")]
    [InlineData("Subject: Automatische Antwort: Message from x\nX-Auto-Response-Suppress: DR, OOF\n", "Suppress")]
    [InlineData("Subject: =?utf-8?Q?R=C3=A9ponse_automatique_=3A_Message?=\nX-Auto-Response-Suppress: All\n", "Suppress")]
    [InlineData("X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent\n", "Generated-Message-Source")]
    [InlineData("X-MS-Exchange-Inbox-Rules-Loop: support@shop.example\n", "Inbox-Rules-Loop")]
    [InlineData("X-MS-Exchange-Organization-AutoForwarded: true\n", "AutoForwarded")]
    [InlineData("Return-Path: <>\n", "null return path")]
    [InlineData("Return-Path: < >\n", "null return path")]
    [InlineData("Content-Type: multipart/report; report-type=delivery-status; boundary=x\n", "multipart/report")]
    [InlineData("Content-Type: Multipart/Report;\r\n report-type=disposition-notification\n", "multipart/report")]
    [InlineData("X-Failed-Recipients: x@y.example\n", "X-Failed-Recipients")]
    [InlineData("Resent-From: agent@shop.example\nResent-To: boss@shop.example\n", "Resent-")]
    public void AutomaticMailIsNoAnswer(string fields, string reason)
    {
        Assert.Null(Classify($"From: {Shop}\nTo: {Relay}\n{fields}"));
        Assert.Contains(reason, Assert.Single(Observer.Details), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("From: MAILER-DAEMON@shop.example\nTo: {0}\n")]
    [InlineData("From: Postmaster <postmaster@shop.example>\nTo: {0}\n")]
    [InlineData("From: support@shop.example\nTo: colleague@shop.example\nCc: {0}\nSubject: Fwd: Message from x\n")]
    [InlineData("From: support@shop.example\nTo: colleague@shop.example\nCc: {0}\nSubject: WG: Message from x\n")]
    public void BouncesAndForwardsAreNoAnswers(string text)
    {
        Assert.Null(Classify(string.Format(System.Globalization.CultureInfo.InvariantCulture, text, Relay)));
        Assert.Single(Observer.Details);
    }

    [Fact]
    public void OneMessageCanAnswerTwoCases()
    {
        var message = Classify($"From: {Shop}\nTo: {Relay}, case++zz99@support.facebook.com\nCc: {Relay.ToUpperInvariant()}\n");

        Assert.Equal(["ab12cd34", "zz99"], message!.Cases.Select(c => c.Key.Id));
    }

    [Theory]
    [InlineData($"From: {Shop}\nTo: {Relay}\n", MessageClass.Answer)]
    [InlineData($"From: {Shop}\nTo: boss@shop.example,\n {Relay}\n", MessageClass.Answer)]
    [InlineData($"From: {Shop}\nFrom: Instagram Support <{Relay}>\nTo: {Shop}\n", MessageClass.Excluded)]
    [InlineData($"From: Instagram Support <{Relay}>\nTo: {Shop}\n", MessageClass.CaseMail)]
    public void ASenderSeenBeforeIsLookedAtAgainWhereItMatters(string fields, object expected)
    {
        var classifier = MessageClassifier(new SellerAddresses([]));
        foreach (var role in new[] { FolderRole.Sent, FolderRole.Inbox })
        {
            Assert.Null(classifier.Classify(MemoryMail.Message(
                $"From: {Shop}\nTo: a@b.example\nDate: Mon, 8 Jun 2026 09:00:00 +0000\n\nx\n", role)));
        }

        Assert.Equal(expected, classifier.Classify(MemoryMail.Message(fields + "Date: Mon, 8 Jun 2026 09:00:00 +0000\n\nx\n"))?.Class);
    }

    [Fact]
    public void DraftsAreNoAnswers() => Assert.Null(Classify($"From: {Shop}\nTo: {Relay}\n", FolderRole.Drafts));

    [Fact]
    public void WhereSellersAreGivenOthersDoNotAnswer()
    {
        var sellers = new SellerAddresses([Shop, "@helpdesk.example"]);

        Assert.Equal(MessageClass.Answer, Classify($"From: SUPPORT@shop.example\nTo: {Relay}\n", FolderRole.Inbox, sellers)?.Class);
        Assert.Equal(MessageClass.Answer, Classify($"From: desk@helpdesk.example\nTo: {Relay}\n", FolderRole.Inbox, sellers)?.Class);
        Assert.Equal(MessageClass.Answer, Classify($"From: agent@shop.example\nTo: {Relay}\n", FolderRole.Sent, sellers)?.Class);
        Assert.Null(Classify($"From: stranger@else.example\nTo: {Relay}\n", FolderRole.Inbox, sellers));
    }

    [Theory]
    [InlineData("Subject: no sender\n", "From")]
    [InlineData("From: nobody at all\n", "From")]
    public void AMessageWithoutSenderCostsAWarning(string fields, string problem)
    {
        Assert.Null(Classify(fields));
        Assert.Contains(problem, Assert.Single(Observer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void CaseMailWithoutADateCostsAWarning()
    {
        Assert.Null(MessageClassifier(new SellerAddresses([])).Classify(MemoryMail.Message($"From: {Relay}\nTo: {Shop}\n")));
        Assert.Contains("date", Assert.Single(Observer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void RelayAddressesOutsideTheProfilesDomainsAreFound()
    {
        var profile = ProfileReader.BuiltIn with
        {
            MailPatterns = [.. ProfileReader.BuiltIn.MailPatterns.Select(p =>
                p.Kind == MailKind.Case ? p with { AddressPattern = @"c-(?<case>[0-9]+)@relay\d\.example" } : p)],
        };
        var classifier = new MessageClassifier(profile, new PlatformSenders(profile), new SellerAddresses([]),
            new ReceiverVerdict(TrustOptions.Default, profile), Observer);

        var message =
            classifier.Classify(MemoryMail.Message($"Date: Mon, 8 Jun 2026 10:00:00 +0000\nFrom: {Shop}\nTo: c-77@relay5.example\n"));

        Assert.Equal("77", Assert.Single(message!.Cases).CaseId);
    }
}
