using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases.Classification;

/// <summary>Whose mail counts: what the own servers recorded, look-alikes, and several senders.</summary>
public class MessageClassifierTrustTests : MessageClassifierTest
{
    private const string Relay = "case++ab12cd34@support.instagram.com";
    private const string Shop = "support@shop.example";

    [Fact]
    public void AForgedSenderDoesNotAnswerForTheSeller()
    {
        Assert.Null(Classify(Stamped("dmarc=fail header.from=shop.example") + $"From: {Shop}\nTo: {Relay}\n"));
        Assert.Contains("authentication failed", Assert.Single(Observer.Details), StringComparison.Ordinal);
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
        Assert.Equal(!answers, Observer.Details.Exists(d => d.Contains("authentication failed", StringComparison.Ordinal)));
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
        Assert.Contains("only looks like", Assert.Single(Observer.Details), StringComparison.Ordinal);
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
}
