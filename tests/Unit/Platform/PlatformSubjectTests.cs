using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Unit.Platform;

/// <summary>The order number in the subjects of claims and chargebacks, by the patterns of the built-in profile.</summary>
public class PlatformSubjectTests
{
    private static readonly MailAddress Sender = new("Instagram", "no-reply", "shopping.instagram.com");

    [Theory]
    [InlineData("A claim has been opened for order #30811725540201", MailKind.Claim, "30811725540201")]
    [InlineData("A claim has been opened for order 30811725540201.", MailKind.Claim, "30811725540201")]
    [InlineData("claim has been opened for order#AB-12", MailKind.Claim, "AB-12")]
    [InlineData("Chargeback received", MailKind.Chargeback, null)]
    [InlineData("Chargeback for order #123", MailKind.Chargeback, "123")]
    [InlineData("charge-back: order number 44-A", MailKind.Chargeback, "44-A")]
    [InlineData("Chargeback order no.77", MailKind.Chargeback, "77")]
    [InlineData("Chargeback order id 5x", MailKind.Chargeback, "5x")]
    [InlineData("Chargeback order no. #9", MailKind.Chargeback, "9")]
    [InlineData("Chargeback of an order: orders of 2026", MailKind.Chargeback, null)]
    public void TheOrderIsReadFromTheSubject(string subject, MailKind kind, string? order)
    {
        var pattern = new PlatformSenders(ProfileReader.BuiltIn).Classify(Sender, () => subject, out _, out var found);

        Assert.Equal((kind, order), (pattern?.Kind, found));
    }

    /// <summary>Long runs of blanks or of the word itself: what a pattern that tries every division of them does not end with.</summary>
    [Theory]
    [InlineData("claim has been opened for order", " ")]
    [InlineData("chargeback order", " ")]
    [InlineData("chargeback ", "order-")]
    public void ALongSubjectWithoutANumberHasNone(string start, string repeated)
    {
        var told = new Support.RecordingObserver();
        var subject = start + string.Concat(Enumerable.Repeat(repeated, 2_000)) + "!";

        new PlatformSenders(ProfileReader.BuiltIn, new SlowPatterns(told)).Classify(Sender, () => subject, out _, out var found);

        Assert.Null(found);
        Assert.Empty(told.Warnings);
    }
}
