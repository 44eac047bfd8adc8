using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases.Classification;

public class MessageClassifierTests
{
    private const string Relay = "case++ab12cd34@support.instagram.com";
    private const string Shop = "support@shop.example";
    private readonly RecordingObserver _observer = new();

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
        Assert.Empty(_observer.Details);
        Assert.Null(classifier.Classify(
            Dated(Stamped("dmarc=fail header.from=shopping.instagram.com") + Notice + "Your order was shipped\n")));
        Assert.Empty(_observer.Details);
        Assert.Null(classifier.Classify(
            Dated(Stamped("dmarc=fail header.from=shopping.instagram.com") + Notice + "A claim has been opened for order #12\n")));
        Assert.Contains("authentication failed", Assert.Single(_observer.Details), StringComparison.Ordinal);

        static StoredMessage Dated(string headers) => MemoryMail.Message(headers + "Date: Mon, 8 Jun 2026 10:00:00 +0000\n");
    }

    [Theory]
    [InlineData("Facebook Marketplace <noreply@marketplace.facebook.com>")]
    [InlineData("Instagram <security@mail.instagram.com>")]
    [InlineData("Potters Weekly <news@potters.example>")]
    public void MailOfOtherKindsIsNothing(string from)
    {
        Assert.Null(Classify($"From: {from}\nTo: {Shop}\nSubject: hello\n"));
        Assert.Empty(_observer.Details);
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
        Assert.Contains(reason, Assert.Single(_observer.Details), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("From: MAILER-DAEMON@shop.example\nTo: {0}\n")]
    [InlineData("From: Postmaster <postmaster@shop.example>\nTo: {0}\n")]
    [InlineData("From: support@shop.example\nTo: colleague@shop.example\nCc: {0}\nSubject: Fwd: Message from x\n")]
    [InlineData("From: support@shop.example\nTo: colleague@shop.example\nCc: {0}\nSubject: WG: Message from x\n")]
    public void BouncesAndForwardsAreNoAnswers(string text)
    {
        Assert.Null(Classify(string.Format(System.Globalization.CultureInfo.InvariantCulture, text, Relay)));
        Assert.Single(_observer.Details);
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

    [Fact]
    public void AForgedSenderDoesNotAnswerForTheSeller()
    {
        Assert.Null(Classify(Stamped("dmarc=fail header.from=shop.example") + $"From: {Shop}\nTo: {Relay}\n"));
        Assert.Contains("authentication failed", Assert.Single(_observer.Details), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(FolderRole.Inbox), false)]
    [InlineData(nameof(FolderRole.Other), false)]
    [InlineData(nameof(FolderRole.Junk), false)]
    [InlineData(nameof(FolderRole.Sent), true)]
    public void AForgedSenderIsNoAnswerWhereTheAddressWasGivenAsTheSellersEither(string folder, bool answers)
    {
        var forged = Stamped("spf=fail smtp.mailfrom=helpdesk.example; dmarc=fail header.from=helpdesk.example")
            + $"From: x@helpdesk.example\nTo: {Relay}\n";

        var found = Classify(forged, Enum.Parse<FolderRole>(folder), new SellerAddresses(["x@helpdesk.example"]));

        Assert.Equal(answers ? MessageClass.Answer : (MessageClass?)null, found?.Class);
        Assert.Equal(!answers, _observer.Details.Exists(d => d.Contains("authentication failed", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("dmarc=pass header.from=support.instagram.com", Authenticity.Genuine)]
    [InlineData("dkim=pass header.d=support.instagram.com", Authenticity.Genuine)]
    [InlineData("dkim=pass header.d=facebookmail.com; spf=fail smtp.mailfrom=x.example", Authenticity.Genuine)]
    [InlineData("dmarc=pass header.from=other.example", Authenticity.Unverifiable)]
    [InlineData("dmarc=fail header.from=other.example", Authenticity.Unverifiable)]
    [InlineData("dmarc=temperror header.from=support.instagram.com; dkim=temperror", Authenticity.Unverifiable)]
    [InlineData("dkim=pass header.d=other.example", Authenticity.Unverifiable)]
    [InlineData("dkim=fail header.d=support.instagram.com; spf=pass smtp.mailfrom=facebookmail.com", Authenticity.Unverifiable)]
    [InlineData("dkim=none; spf=none", Authenticity.Unverifiable)]
    [InlineData("dmarc=fail header.from=support.instagram.com; spf=pass smtp.mailfrom=x.example", Authenticity.Forged)]
    [InlineData("dmarc=fail action=oreject header.from=support.instagram.com; compauth=fail reason=000", Authenticity.Forged)]
    [InlineData("dmarc=fail action=none header.from=support.instagram.com; compauth=fail reason=001", Authenticity.Unverifiable)]
    [InlineData("dmarc=fail action=oreject header.from=support.instagram.com; compauth=pass reason=130", Authenticity.Unverifiable)]
    [InlineData("dmarc=fail (p=NONE) header.from=support.instagram.com", Authenticity.Unverifiable)]
    [InlineData("dkim=fail (no key for signature) header.d=facebookmail.com; dmarc=fail action=oreject header.from=support.instagram.com",
        Authenticity.Unverifiable)]
    [InlineData("dkim=pass header.d=facebookmail.com; dmarc=fail header.from=support.instagram.com", Authenticity.Unverifiable)]
    [InlineData("dkim=pass header.d=facebook.com; dmarc=fail header.from=support.instagram.com", Authenticity.Forged)]
    [InlineData("dkim=pass header.d=facebook.com", Authenticity.Unverifiable)]
    [InlineData("dkim=fail header.d=facebookmail.com; spf=fail smtp.mailfrom=facebookmail.com; dmarc=fail (p=REJECT) "
        + "header.from=support.instagram.com", Authenticity.Unverifiable)]
    [InlineData("dmarc=none; compauth=fail reason=001", Authenticity.Unverifiable)]
    [InlineData("dkim=fail header.d=support.instagram.com", Authenticity.Unverifiable)]
    public void TheOwnServersRecordDecides(string results, Authenticity expected)
    {
        // Signed by the platform, as all its mail is.
        var message = Classify(
            Stamped(results)
                + "DKIM-Signature: v=1; d=facebookmail.com; s=s1; h=from:subject:date; bh=; b=\nDKIM-Signature: v=1; "
                + "d=support.instagram.com; s=s1; h=from:subject:date; bh=; b=\n" + $"From: {Relay}\nTo: {Shop}\n");

        Assert.Equal(expected, message?.Authenticity);
        Assert.Equal(expected == Authenticity.Forged ? MessageClass.Excluded : MessageClass.CaseMail, message!.Class);
    }

    [Theory]
    [InlineData("dmarc=none; compauth=fail reason=001", Authenticity.Forged)]
    [InlineData("dkim=fail header.d=support.instagram.com", Authenticity.Forged)]
    [InlineData("spf=fail smtp.mailfrom=support.instagram.com; dkim=none", Authenticity.Forged)]
    [InlineData("dkim=pass header.d=support.instagram.com", Authenticity.Unverifiable)]
    [InlineData("dkim=pass header.d=facebookmail.com; dmarc=fail header.from=support.instagram.com", Authenticity.Forged)]
    public void AMessageWithoutASignatureOfThePlatformsHasNoneThatWasBroken(string results, Authenticity expected) =>
        Assert.Equal(expected, Classify(Stamped(results) + $"From: {Relay}\nTo: {Shop}\n")?.Authenticity);

    [Theory]
    [InlineData("", Authenticity.Genuine)]
    [InlineData("Subject: b\n", Authenticity.Unverifiable)]
    [InlineData("X-A: b\rFrom: other@evil.example\n", Authenticity.Unverifiable)]
    public void AHeaderThatReadsInTwoWaysIsNotProven(string added, Authenticity expected) =>
        Assert.Equal(expected,
            Classify(Stamped("dmarc=pass header.from=support.instagram.com") + added
                + $"Subject: a\nFrom: {Relay}\nTo: {Shop}\n")?.Authenticity);

    [Fact]
    public void AStampThatTheSenderCanHaveWrittenProvesNothing()
    {
        var fields = "Received: from a.example (a.example [203.0.113.9]) by mx.shop.example; Mon, 8 Jun 2026 10:00:00 +0000\n"
            + "Authentication-Results: mx.shop.example; dmarc=pass header.from=support.instagram.com\n";

        Assert.Equal(Authenticity.Unverifiable, Classify(fields + $"From: {Relay}\nTo: {Shop}\n")?.Authenticity);
    }

    [Fact]
    public void AFieldSeenBeforeIsBelievedOnlyForItsDomainAndInItsPlace()
    {
        var classifier = MessageClassifier(new SellerAddresses([]));
        var stamp = Stamped("dmarc=pass header.from=support.instagram.com");
        var below = string.Concat(stamp.Split('\n', StringSplitOptions.RemoveEmptyEntries).AsEnumerable().Reverse()
            .Select(line => line + "\n"));

        Assert.Equal(Authenticity.Genuine, Judged(stamp, Relay));
        Assert.Equal(Authenticity.Unverifiable, Judged(stamp, "case++zz99@support.facebook.com"));
        Assert.Equal(Authenticity.Unverifiable, Judged(below, Relay));
        Assert.Equal(Authenticity.Genuine, Judged(stamp, Relay));

        Authenticity? Judged(string fields, string sender) =>
            classifier.Classify(
                MemoryMail.Message($"{fields}From: {sender}\nTo: {Shop}\nDate: Mon, 8 Jun 2026 09:00:00 +0000\n\nx\n"))?.Authenticity;
    }

    [Fact]
    public void SeveralSendersAreATrick()
    {
        var message = Classify($"From: {Relay}, x@evil.example\nTo: {Shop}\n");

        Assert.Equal(MessageClass.Excluded, message?.Class);
        Assert.Equal("ab12cd34", Assert.Single(message!.Cases).CaseId);
    }

    [Theory]
    [InlineData("case++ab12cd34@support.lnstagram.example")]
    [InlineData("case++ab12cd34@support.instagram.com.evil.example")]
    [InlineData("case++ab12cd34@evil.example")]
    [InlineData("\"case++ab12cd34@support.instagram.com\" <x@evil.example>")]
    public void ALookAlikeIsSetAsideFromTheCaseItClaims(string from)
    {
        var message = Classify($"From: {from}\nTo: {Shop}\n");

        Assert.Equal(MessageClass.Excluded, message?.Class);
        Assert.All(message!.Cases, c => Assert.Equal("ab12cd34", c.CaseId));
        Assert.Contains(message.Cases, c => c.Key.Platform == "Instagram");
        Assert.Contains("only looks like", Assert.Single(_observer.Details), StringComparison.Ordinal);
    }

    [Fact]
    public void TheSellersOwnNameMayHoldThePlatforms()
    {
        var fields = $"From: Shop <hello@instagram-deals.example>\nTo: {Relay}\n";

        Assert.Null(Classify(fields));
        Assert.Equal(MessageClass.Answer, Classify(fields, FolderRole.Sent)?.Class);
        Assert.Equal(MessageClass.Answer,
            Classify(fields, FolderRole.Inbox, new SellerAddresses(["hello@instagram-deals.example"]))?.Class);
    }

    [Theory]
    [InlineData("Subject: no sender\n", "From")]
    [InlineData("From: nobody at all\n", "From")]
    public void AMessageWithoutSenderCostsAWarning(string fields, string problem)
    {
        Assert.Null(Classify(fields));
        Assert.Contains(problem, Assert.Single(_observer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void CaseMailWithoutADateCostsAWarning()
    {
        Assert.Null(MessageClassifier(new SellerAddresses([])).Classify(MemoryMail.Message($"From: {Relay}\nTo: {Shop}\n")));
        Assert.Contains("date", Assert.Single(_observer.Warnings), StringComparison.Ordinal);
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
            new ReceiverVerdict(TrustOptions.Default, profile), _observer);

        var message =
            classifier.Classify(MemoryMail.Message($"Date: Mon, 8 Jun 2026 10:00:00 +0000\nFrom: {Shop}\nTo: c-77@relay5.example\n"));

        Assert.Equal("77", Assert.Single(message!.Cases).CaseId);
    }

    private static string Stamped(string results) =>
        $"Authentication-Results: mx.shop.example; {results}\n"
        + "Received: from a.example (a.example [203.0.113.9]) by mx.shop.example; Mon, 8 Jun 2026 10:00:00 +0000\n";

    private MessageClassifier MessageClassifier(SellerAddresses sellers, bool orderMail = true) => new(
        ProfileReader.BuiltIn, new PlatformSenders(ProfileReader.BuiltIn), sellers,
        new ReceiverVerdict(TrustOptions.Default, ProfileReader.BuiltIn), _observer, orderMail: orderMail);

    private ClassifiedMessage? Classify(string fields, FolderRole role = FolderRole.Inbox, SellerAddresses? sellers = null) =>
        MessageClassifier(sellers ?? new SellerAddresses([]))
            .Classify(MemoryMail.Message(fields + "Date: Mon, 8 Jun 2026 09:00:00 +0000\n\nx\n", role));
}
