using CommerceMailAdmin.Engine.Authentication.Dkim;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Authentication.Dkim;

/// <summary>Short cuts of the DKIM tests.</summary>
internal static class DkimTest
{
    public const string Message =
        "Received: from a by b; Fri, 11 Jul 2003 21:01:54 -0700\r\n"
        + "From: Joe SixPack <joe@example.com>\r\n"
        + "To : Suzie Q <suzie@shopping.example.net>,\r\n\t\"Second,  One\"   <two@example.net>\r\n"
        + "Subject:   Is   dinner\t ready? \r\n"
        + "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n"
        + "Message-ID: <1@example.com>\r\n"
        + "\r\n"
        + "Hi.\r\n\r\nWe lost   the game.\t Are you hungry yet? \r\n \t\r\nJoe.\r\n\r\n \r\n\r\n";

    public static async Task<IReadOnlyList<MessageDkimSignature>> VerifyAll(string message, IDnsResolver resolver,
        DateTimeOffset? at = null) =>
        await DkimVerifier.VerifyAsync(WholeMessage.Parse(ReferenceCanonicalization.Bytes(message)), resolver, at,
            TestContext.Current.CancellationToken);

    public static async Task<MessageDkimSignature> Verify(string message, IDnsResolver resolver, DateTimeOffset? at = null) =>
        Assert.Single(await VerifyAll(message, resolver, at));

    public static Task<MessageDkimSignature> SignAndVerify(ReferenceSigner signer, string message = Message, DateTimeOffset? at = null,
        string? record = null) =>
        Verify(signer.Sign(message), Zone(signer, record), at);

    public static ZoneResolver Zone(ReferenceSigner signer, string? record = null) =>
        new ZoneResolver().Txt($"{signer.Selector}._domainkey.{signer.Domain}", record ?? signer.Record);

    public static void AssertPass(MessageDkimSignature result) =>
        Assert.True(result is { Result: CheckResult.Pass, Failure: DkimFailure.None, AuthenticationResult: "pass" }, result.Detail);
}
