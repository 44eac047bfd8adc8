using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases.Classification;

/// <summary>Which messages to a relay address answer a case.</summary>
public sealed class AnswerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingObserver _observer = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Inbox/2.eml", "eve@evil.example", true)]
    [InlineData("Inbox/2.eml", "help@shop.example", false)]
    [InlineData("Inbox/2.eml", "agent@shop.example", false)]
    [InlineData("Inbox/2.eml", "potter@gmail.com", false)]
    [InlineData("Inbox/2.eml", "stranger@gmail.com", true)]
    [InlineData("Sent/2.eml", "agent@other.example", false)]
    public void OnlyTheSellerAnswers(string place, string sender, bool waits)
    {
        Customer("1", "08 Jun 2026 10:00:00", "help@shop.example, potter@gmail.com");
        Answer(place, sender, "Re: x");

        Assert.Equal(waits ? 1 : 0, Backlog().Count);
        Assert.Equal(waits,
            _observer.Details
                .Exists(d => d.Contains(sender, StringComparison.Ordinal) && d.Contains("is not an answer", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("eve@evil.example", true)]
    [InlineData("agent@desk.example", false)]
    [InlineData("help@shop.example", true)]
    public void GivenSellersAreTheOnlyOnes(string sender, bool waits)
    {
        Customer("1", "08 Jun 2026 10:00:00");
        Answer("Inbox/2.eml", sender, "Re: x");

        Assert.Equal(waits ? 1 : 0, Backlog("desk.example").Count);
    }

    [Theory]
    [InlineData("Automatic reply: Message from jane")]
    [InlineData("Out of Office: x")]
    [InlineData("Automatische Antwort: x")]
    [InlineData("FW: Message from jane")]
    [InlineData("Fwd: Message from jane")]
    public void AutomaticRepliesAndForwardsAreKnownByTheirSubject(string subject)
    {
        Customer("1", "08 Jun 2026 10:00:00");
        Answer("Sent/2.eml", "help@shop.example", subject);

        Assert.Single(Backlog());
    }

    [Fact]
    public void AQuestionAboutAutomaticRepliesIsAnAnswer()
    {
        Customer("1", "08 Jun 2026 10:00:00");
        Answer("Sent/2.eml", "help@shop.example", "Out of office hours we answer slower");

        Assert.Empty(Backlog());
    }

    [Fact]
    public void AMessageIdUsedAgainDoesNotHideAMessage()
    {
        Customer("1", "08 Jun 2026 10:00:00");
        Answer("Sent/2.eml", "help@shop.example", "Re: x");
        Customer("3", "09 Jun 2026 10:00:00");

        Assert.Equal(3, Assert.Single(Backlog()).MessageCount);
    }

    [Fact]
    public void ACopyThatArrivedLaterIsStillACopy()
    {
        Customer("1", "08 Jun 2026 10:00:00");
        Customer("3", "08 Jun 2026 10:00:00", received: "08 Jun 2026 10:02:00");

        Assert.Equal(1, Assert.Single(Backlog()).MessageCount);
    }

    private void Customer(string name, string date, string to = "help@shop.example", string? received = null) => _folder.Write(
        $"Inbox/{name}.eml",
        $"Received: by mx.shop.example; {received ?? date} +0000\nFrom: Support <case++a1@support.instagram.com>\nTo: {to}\nSubject: "
        + "Message from jane\n"
        + $"Date: {date} +0000\nMessage-ID: <same@x>\n\nHello\n");

    private void Answer(string place, string sender, string subject) => _folder.Write(
        place, $"From: {sender}\nTo: case++a1@support.instagram.com\nSubject: {subject}\nDate: 08 Jun 2026 11:00:00 +0000\nMessage-ID: "
            + "<answer@x>\n\nHi\n");

    private IReadOnlyList<CaseBacklogItem> Backlog(params string[] sellers) => CaseBacklog.Read(
        CaseInput.Files([_folder.Path], "support"),
        new CaseOptions
        {
            Profile = ProfileReader.BuiltIn,
            Clock = new BusinessClock(BusinessCalendar.Create("UTC", BusinessCalendar.MondayToFriday, null, [])),
            At = new DateTimeOffset(2026, 6, 10, 0, 0, 0, TimeSpan.Zero),
            SellerAddresses = sellers,
        },
        _observer, CancellationToken.None);
}
