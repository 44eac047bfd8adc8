using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.Network;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Unit.Authentication.Arc;
using CommerceMailAdmin.Unit.Authentication.Dkim;
using static CommerceMailAdmin.Unit.MessageCheck.PlatformMessage;

namespace CommerceMailAdmin.Unit.MessageCheck;

/// <summary>From a stored message to its verdict, DNS in memory.</summary>
public sealed class MessageAuthenticatorTests : MessageVerdictTest
{
    [Fact]
    public async Task AMessageThePlatformSignedIsGenuine()
    {
        var result = await Check(Delivered(Signed()), Zone());

        Assert.Equal(MessageVerdict.Genuine, result.Verdict);
        Assert.Equal("case++k5u9xf2az0me68@support.instagram.com", result.From);
        Assert.Equal("Message from blue.kiln", result.Subject);
        Assert.Equal(CheckResult.Pass, Assert.Single(result.Dkim).Result);
        Assert.Equal((CheckResult.Pass, true, false), (result.Dmarc.Result, result.Dmarc.DkimAligned, result.Dmarc.SpfAligned));
        Assert.Equal((SpfResult.Pass, 0, Client), (result.Spf.Result, result.Spf.Hop!.Index, result.Spf.Check!.ClientAddress));
        Assert.Equal("Return-Path", result.Spf.SenderSource);
        Assert.Equal(CheckResult.None, result.Arc.Result);
        Assert.True(result.InPublishedRanges);
        Assert.True(result.InDomainList);
        Assert.Empty(result.Differences);
        Assert.Contains("DMARC passes now", result.Evidence[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dkim=pass header.d=facebookmail.com header.s=s1; dmarc=pass header.from=support.instagram.com", "Message from blue.kiln",
        "Genuine")]
    [InlineData("dkim=pass header.d=facebookmail.com header.s=s1; dmarc=pass header.from=support.instagram.com", null, "Unverifiable")]
    [InlineData(null, null, "Unverifiable")]
    public async Task ASubjectThatNoSignatureCoversIsNotProven(string? stamp, string? subject, string expected)
    {
        var signer = new ReferenceSigner { Domain = "facebookmail.com", Selector = "s1", Rsa = ReferenceSigner.Rsa2048,
            Headers = subject is null ? ["From", "To", "Date"] : ["From", "To", "Date", "Subject"] };
        var signed = signer.Sign(Content()).Replace("Message from blue.kiln", subject ?? "Pay at evil.example", StringComparison.Ordinal);

        var result = await Check(Delivered(signed, Stranger, stamp), Zone(key: null).Txt("s1._domainkey.facebookmail.com", signer.Record));

        Assert.Equal(expected, result.Verdict.ToString());
        Assert.Equal(subject is null ? ["Subject"] : [], result.Dkim[0].UnsignedFields);
    }

    [Theory]
    [InlineData("", "Genuine")]
    [InlineData("Send your card number to stranger.example.\r\n", "Unverifiable")]
    public async Task WhatWasAddedBehindTheSignedPartOfTheBodyIsNotProven(string added, string expected)
    {
        var content = Content();
        var length = ReferenceCanonicalization.Body(ReferenceSigner.Split(content).Body, "relaxed").Length;
        var signed = new ReferenceSigner { Domain = FromDomain, Selector = Signer.Selector, Rsa = Signer.Rsa,
            Length = length }.Sign(content);

        var result = await Check(Delivered(signed + added, Stranger), Zone());

        Assert.Equal((CheckResult.Pass, added.Length), (result.Dkim[0].Result, result.Dkim[0].UnsignedBodyLength));
        Assert.Equal(expected, result.Verdict.ToString());
    }

    [Fact]
    public async Task ASignatureOfThePlatformsOtherSignerIsAProof()
    {
        var signer = new ReferenceSigner { Domain = "facebookmail.com", Selector = "s2", Rsa = ReferenceSigner.Rsa2048 };
        var zone = Zone(key: null, policy: "none").Txt("s2._domainkey.facebookmail.com", signer.Record);

        var result = await Check(Delivered(signer.Sign(Content())), zone);

        Assert.Equal(CheckResult.Fail, result.Dmarc.Result);
        Assert.Equal(MessageVerdict.Genuine, result.Verdict);
    }

    [Theory]
    [InlineData("Where is it?", "Where is it!", "BodyHash", "The body is not the one")]
    [InlineData("Message from blue.kiln", "Message from blue kiln", "Signature", "signed header fields are not those")]
    public async Task AMessageChangedSinceItWasSignedIsNeitherProvenNorForged(string old, string changed, string failure, string evidence)
    {
        var message = Signed().Replace(old, changed, StringComparison.Ordinal);

        var elsewhere = await Check(Delivered(message, Stranger), Zone());
        var behindTheBorder = await Check(Delivered(message), Zone());

        // A gateway that nobody named changes genuine mail in the same way (RFC 6376 section 6.3).
        Assert.Equal((MessageVerdict.Unverifiable, failure), (elsewhere.Verdict, elsewhere.Dkim[0].Failure.ToString()));
        Assert.Equal(failure == "BodyHash", elsewhere.Dkim[0].HeaderHolds);
        Assert.Equal((MessageVerdict.Unverifiable, failure), (behindTheBorder.Verdict, behindTheBorder.Dkim[0].Failure.ToString()));
        Assert.Contains(evidence, elsewhere.Evidence[0], StringComparison.Ordinal);
        Assert.Contains(evidence, behindTheBorder.Evidence[0], StringComparison.Ordinal);
        Assert.Contains("a gateway that adds a banner", behindTheBorder.Evidence[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMessageThatPassedAtReceiptAndWasChangedInsideIsGenuineAndTheDifferenceNamed()
    {
        var result = await Check(
            Delivered(Signed().Replace("Where is it?", "[External] Where is it?", StringComparison.Ordinal), stamp: RecordedPass), Zone());

        Assert.Equal(MessageVerdict.Genuine, result.Verdict);
        Assert.Equal("dkim pass fail", $"{result.Differences[0].Method} {result.Differences[0].Recorded} {result.Differences[0].Now}");
        Assert.Contains("body was changed after", result.Differences[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStampThatTheSenderWroteProvesNothing()
    {
        var message = Delivered("Authentication-Results: mx1.seller.example; " + RecordedPass + "\r\n" + Content(), client: Stranger,
            returnPath: "x@stranger.example");

        var result = await Check(message, Zone());

        Assert.Null(result.ReceiverResult);
        Assert.Equal(MessageVerdict.Forged, result.Verdict);
    }

    [Theory]
    [InlineData("reject", Stranger, "Forged")]
    [InlineData("quarantine", Stranger, "Forged")]
    [InlineData("none", Stranger, "Unverifiable")]
    [InlineData("reject", Client, "Unverifiable")]
    public async Task AnUnsignedMessageFromAStrangerIsForgedUnderAStrictPolicy(string policy, string client, string expected)
    {
        var result = await Check(Delivered(Content(), client), Zone(policy: policy));

        Assert.Equal(expected, result.Verdict.ToString());
        Assert.Equal(client == Client, result.InPublishedRanges);
    }

    [Fact]
    public async Task ADnsThatFailsForgesNothing()
    {
        var zone = Zone().Fail("facebookmail.com", DnsRecordType.TXT).Fail("_dmarc.instagram.com", DnsRecordType.TXT)
            .Fail("s1._domainkey.support.instagram.com", DnsRecordType.TXT);

        var result = await Check(Delivered(Signed(), Stranger), zone);

        Assert.Equal((SpfResult.TempError, CheckResult.TempError, CheckResult.TempError),
            (result.Spf.Result, result.Dkim[0].Result, result.Dmarc.Result));
        Assert.Equal(MessageVerdict.Unverifiable, result.Verdict);
    }

    [Theory]
    [InlineData("dmarc=fail action=oreject header.from=support.instagram.com;compauth=fail reason=000", "reject", "Forged")]
    [InlineData("dmarc=fail action=none header.from=support.instagram.com", "reject", "Unverifiable")]
    [InlineData("dmarc=fail (p=REJECT sp=NONE dis=NONE) header.from=support.instagram.com", "none", "Forged")]
    [InlineData("dmarc=fail header.from=support.instagram.com", "quarantine", "Forged")]
    [InlineData("dmarc=fail header.from=elsewhere.example", "none", "Unverifiable")]
    [InlineData("dkim=fail (body hash did not verify) header.d=facebookmail.com; dmarc=fail action=oreject "
        + "header.from=support.instagram.com", "reject", "Forged")]
    [InlineData("dkim=fail (no key for signature) header.d=facebookmail.com; dmarc=fail action=oreject header.from=support.instagram.com",
        "reject", "Unverifiable")]
    [InlineData("dkim=temperror header.i=@support.instagram.com; dmarc=fail action=oreject header.from=support.instagram.com", "reject",
        "Unverifiable")]
    [InlineData("dkim=fail (no key for signature) header.d=stranger.example; dmarc=fail action=oreject header.from=support.instagram.com",
        "reject", "Forged")]
    [InlineData("dkim=fail (body hash did not verify) header.d=support.instagram.com; dmarc=fail action=oreject "
        + "header.from=support.instagram.com", "reject", "Unverifiable")]
    [InlineData("dkim=pass header.i=@support.instagram.com header.s=s1", "reject", "Genuine")]
    [InlineData("dkim=dkim_pass header.i=@support.instagram.com; dmarc=success(p=REJECT) header.from=support.instagram.com", "reject",
        "Genuine")]
    [InlineData("dkim=pass header.i=@facebookmail.com header.s=s1", "reject", "Unverifiable")]
    [InlineData("dkim=pass header.i=@support.instagram.com header.s=s2", "reject", "Unverifiable")]
    [InlineData("dkim=pass header.d=support.instagram.com; dmarc=fail action=oreject header.from=support.instagram.com", "reject",
        "Unverifiable")]
    [InlineData("dkim=pass header.d=facebookmail.com; dmarc=fail action=oreject header.from=support.instagram.com", "reject", "Forged")]
    [InlineData("dkim=pass header.d=support.instagram.com; spf=fail smtp.mailfrom=x@support.instagram.com", "reject", "Unverifiable")]
    [InlineData("dmarc=pass header.from=support.instagram.com; dmarc=fail header.from=support.instagram.com", "reject", "Unverifiable")]
    [InlineData("spf=fail smtp.mailfrom=a.example; dkim=none; dmarc=pass header.from=support.instagram.com", "reject", "Unverifiable")]
    [InlineData("dmarc=fail action=none header.from=support.instagram.com;compauth=fail reason=000", "none", "Forged")]
    [InlineData("dmarc=fail action=none header.from=support.instagram.com;compauth=fail reason=001", "reject", "Unverifiable")]
    [InlineData("dmarc=fail action=oreject header.from=support.instagram.com;compauth=pass reason=130", "reject", "Unverifiable")]
    [InlineData("dmarc=fail action=pct.reject header.from=support.instagram.com;compauth=none reason=451", "reject", "Unverifiable")]
    public async Task AFailureRecordedAtReceiptCountsUnderAStrictPolicy(string stamp, string policyNow, string expected)
    {
        // Signed, and the key is gone: nothing but the stamp can tell.
        var result = await Check(Delivered(Signed(), Stranger, stamp), Zone(key: null, policyNow));

        Assert.Equal(expected, result.Verdict.ToString());
    }

    [Fact]
    public async Task ForwardedWithArcAndChangedOnTheWayIsUnverifiable()
    {
        var sealer = new ReferenceSealer { Domain = "list.example" };
        var changed = Signed().Replace("Where is it?", "Where is it? [footer]", StringComparison.Ordinal);
        var zone = Zone().Txt("arc._domainkey.list.example", ReferenceSigner.RsaRecord(sealer.Rsa)).Txt("list.example",
            "v=spf1 ip4:203.0.113.0/24 -all");

        var result = await Check(Delivered(sealer.Seal(changed, 1), Stranger, returnPath: "bounce@list.example"), zone);

        Assert.Equal(CheckResult.Pass, result.Arc.Result);
        Assert.Equal("list.example", Assert.Single(result.Arc.Sets).Domain);
        Assert.Equal(DkimFailure.BodyHash, result.Dkim[0].Failure);
        Assert.Equal(MessageVerdict.Unverifiable, result.Verdict);
        Assert.Contains("forwarded", result.Evidence[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task SpfIsAskedAboutTheClientInFrontOfTheGateway()
    {
        const string gateway =
            "Received: from gw.filter.example (gw.filter.example [198.51.100.9])\r\n by mx1.seller.example (Postfix) with ESMTPS id 2; "
                + "Thu, 11 Jun 2026 07:41:00 +0000\r\n";
        var message = gateway + Delivered(Signed()).Replace("by mx1.seller.example", "by gw.filter.example", StringComparison.Ordinal);
        Assert.True(IPRange.TryParse("198.51.100.0/24", out var network, out _));

        var unknown = await Check(message, Zone());
        var byNetwork = await Check(message, Zone(), new TrustOptions { TrustedNetworks = [network], TrustedHosts = [".filter.example"] });

        Assert.Equal((SpfResult.Fail, 0, "198.51.100.9"), (unknown.Spf.Result, unknown.Spf.Hop!.Index, unknown.Spf.Check!.ClientAddress));
        Assert.Equal((SpfResult.Pass, 1, Client), (byNetwork.Spf.Result, byNetwork.Spf.Hop!.Index, byNetwork.Spf.Check!.ClientAddress));
        Assert.Contains("gw.filter.example", byNetwork.Spf.HopReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatExchangeStampedIsReportedWithItsMeaning()
    {
        var message =
            "Received: from AM0PR01MB1.eurprd01.prod.exchangelabs.com (2603:10a6:208:1::1) by\r\n "
            + "DB7PR01MB2.eurprd01.prod.exchangelabs.com with HTTPS; Thu, 11 Jun 2026 07:40:03 +0000\r\n"
            + $"Received: from mx-out.facebook.com ({Client}) by\r\n DB5EUR01FT001.mail.protection.outlook.com (10.152.4.1) with Microsoft "
            + "SMTP Server; Thu, 11 Jun 2026 07:40:00 +0000\r\n"
            + $"Authentication-Results: spf=pass (sender IP is {Client})\r\n smtp.mailfrom=facebookmail.com; dkim=pass (signature was "
            + "verified)\r\n header.d=support.instagram.com;dmarc=pass action=none\r\n header.from=support.instagram.com;compauth=pass "
            + "reason=100\r\n"
            + "Return-Path: bounce@facebookmail.com\r\nX-MS-Exchange-Organization-SCL: -1\r\n"
            + $"X-Forefront-Antispam-Report: CIP:{Client};CTRY:US;IPV:CAL;SFV:SKN;CAT:NONE;\r\n" + Signed();
        var stamped =
            message[message.IndexOf("Authentication-Results", StringComparison.Ordinal)..message.IndexOf("Return-Path",
                StringComparison.Ordinal)];

        // Exchange puts its field above the Received field of the front door.
        var result = await Check(stamped + message.Replace(stamped, "", StringComparison.Ordinal), Zone());

        Assert.Equal("pass 100", result.Exchange!.CompAuth);
        Assert.Equal((-1, "SKN", "CAL", Client),
            (result.Exchange.Scl, result.Exchange.FilteringVerdict, result.Exchange.ConnectionVerdict, result.Exchange.ClientAddress));
        Assert.Contains(result.Exchange.Meaning, m => m.Contains("IP allow list", StringComparison.Ordinal));
        Assert.Equal((1, Client), (result.Spf.Hop!.Index, result.Spf.Check!.ClientAddress));
        Assert.Empty(result.Differences);
        Assert.Equal(MessageVerdict.Genuine, result.Verdict);
    }

    [Theory]
    [InlineData("spf=pass (sender IP is 192.0.2.44) smtp.mailfrom=facebookmail.com", "spf pass fail", "another client, 192.0.2.44")]
    [InlineData("dkim=fail header.d=support.instagram.com", "dkim fail pass", "passes now")]
    [InlineData("dkim=pass header.d=gone.example", "dkim pass none", "no such signature")]
    [InlineData("dkim=none", "dkim none pass", "added behind it")]
    [InlineData("dmarc=bestguesspass header.from=support.instagram.com", "dmarc bestguesspass pass", "guessed")]
    public async Task EachDifferenceFromTheStampHasAReason(string stamp, string expected, string reason)
    {
        var result = await Check(Delivered(Signed(), Stranger, stamp), Zone());

        var difference = Assert.Single(result.Differences);
        Assert.Equal(expected, $"{difference.Method} {difference.Recorded} {difference.Now}");
        Assert.Contains(reason, difference.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void MboxQuotingIsTakenAwayInEveryWayThatAFileMayHaveIt() =>
        Assert.Equal(
            ["A: b\n\nFrom me\n>From you\n> From\n>Fro", "A: b\n\nFrom me\n>>From you\n> From\n>Fro",
                "A: b\n\n>From me\n>>From you\n> From\n>Fro"],
            MboxQuoting.Forms(System.Text.Encoding.ASCII.GetBytes("A: b\n\n>From me\n>>From you\n> From\n>Fro"))
                .Select(System.Text.Encoding.ASCII.GetString));
}
