using CommerceMailAdmin.Engine.Platform;
using static CommerceMailAdmin.Unit.MessageCheck.PlatformMessage;

namespace CommerceMailAdmin.Unit.MessageCheck;

/// <summary>Verdicts on headers that were made to deceive, or that cannot be read.</summary>
public sealed class HostileMessageVerdictTests : MessageVerdictTest
{
    [Theory]
    [InlineData("Ann <ann@contoso.com>", "NotPlatformMail", "not one of the platform's domains")]
    [InlineData("Instagram Support <help@instagram-support.example>", "Forged", "imitates the platform")]
    [InlineData("Instagram Support <a@support.instagram.com>, b@contoso.com", "Forged", "names 2 senders")]
    [InlineData("a@support.instagram.com@contoso.com", "Forged", "there is no address")]
    [InlineData("=?utf-8?q?a=40support.instagram.com?=", "Forged", "there is no address")]
    [InlineData("Instagram Support", "Forged", "there is no address")]
    [InlineData("undisclosed", "NotPlatformMail", "holds no address")]
    public async Task WhatTheFromFieldClaimsIsJudgedFirst(string from, string verdict, string evidence)
    {
        var result = await Check(Delivered(Content(from), Stranger), Zone());

        Assert.Equal(verdict, result.Verdict.ToString());
        Assert.Contains(evidence, result.Evidence[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnIdeographicFullStopPartsTheLabelsOfThePlatformsDomainToo()
    {
        // Bytes() writes one byte a character: these are the three of U+3002.
        var result = await Check(Delivered(Content("a@support\u00e3\u0080\u0082instagram.com"), Stranger), Zone());

        Assert.Equal((PlatformMessage.FromDomain, true, MessageVerdict.Forged), (result.FromDomain, result.InDomainList, result.Verdict));
        Assert.Contains("nothing in the message could ever have passed", result.Evidence[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASecondFromFieldOnTopOfASignedMessageIsForged()
    {
        var result = await Check(Delivered("From: Instagram <x@support.instagram.com>\r\n" + Signed()), Zone());

        Assert.Equal(MessageVerdict.Forged, result.Verdict);
        Assert.Equal(CheckResult.PermError, result.Dmarc.Result);
        Assert.Contains("2 From fields", result.Evidence[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unverifiable", "")]
    [InlineData("Forged", "From: a@support.instagram.com\r\n")]
    [InlineData("Forged", "From: Instagram Support <a@contoso.com>\r\n")]
    public async Task AHeaderThatCannotBeReadInWholeIsNoProofOfAnything(string verdict, string top)
    {
        var filling = string.Concat(Enumerable.Repeat("X-Filling: x\r\n", 3_000));

        var result = await Check(Delivered(top + filling + Signed(), stamp: "dmarc=pass header.from=support.instagram.com"), Zone());

        Assert.Equal(verdict, result.Verdict.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("no header at all")]
    [InlineData("From: \r\n\r\n")]
    [InlineData("From: a@b\r\n\r\n")]
    [InlineData("Received: from\r\nFrom: <case++a@support.instagram.com>\r\nDKIM-Signature: v=1; a=\r\n")]
    public async Task ABrokenMessageHasAResultToo(string message) =>
        Assert.NotEqual(MessageVerdict.Genuine, (await Check(message, Zone())).Verdict);

    [Theory]
    [InlineData("From: =?utf-8?Q?=1B]0;x=07?= <case++a\u001b[31m@support.instagram.com>\r\nSubject: =?utf-8?Q?=1B[2J_gone=E2=80=AE?=\r\n")]
    [InlineData("From: \u001b[2J\r\nFrom: b@\u0007\r\nSubject: \u001b[2J\r\nDKIM-Signature: v=1; a=\u001b[2J; d=\u001b; s=\u001b; "
        + "i=\u001b@x; h=\u001b\r\n")]
    [InlineData("From: x@support.instagram.com\u001b\r\nSubject: \u001b\r\nDKIM-Signature: v=1; a=rsa-sha256; d=x.example; s=a; "
        + "i=\u001b@x.example; h=from:\u001b; bh=; b=\r\n")]
    public async Task WhatTheSenderWroteCannotSteerATerminal(string header)
    {
        var result = await Check(Delivered(header + "\r\nx\r\n", stamp: "dkim=fail (\u001b[2J) header.d=\u001b; dmarc=fail reason=\u001b"),
            Zone());

        string?[] shown =
        [
            result.Subject, result.From, .. result.Evidence, result.ReceiverResult?.Text,
            .. result.ReceiverResult!.Dkim.SelectMany(d => d.Properties.Values.Append(d.Comment)),
            .. result.Dkim.SelectMany(d => (string?[])[d.Detail, d.Domain, d.Selector, d.Identity, d.Algorithm, .. d.SignedHeaders]),
            result.Dmarc.Detail, result.Spf.Reason, result.Spf.HopReason, .. result.Differences.Select(d => d.Reason),
        ];
        Assert.DoesNotContain(shown, t => t?.Any(c => char.IsControl(c) || c == '\u202E') == true);
        Assert.Contains(shown, t => t?.Contains('\uFFFD', StringComparison.Ordinal) == true);
    }
}
