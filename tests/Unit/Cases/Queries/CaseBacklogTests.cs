using System.Globalization;
using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases.Queries;

public class CaseBacklogTests
{
    private const string Shop = "support@shop.example";
    private readonly RecordingObserver _observer = new();

    [Fact]
    public void TheOldestMessageBehindTheLastAnswerWaits()
    {
        var mail = new MemoryMail()
            .Add(Customer("a1", "06-08 09:00")).Add(Answer("a1", "06-08 10:00"), FolderRole.Sent)
            .Add(Customer("a1", "06-09 11:00")).Add(Customer("a1", "06-09 12:00"));

        var found = Assert.Single(Backlog(mail, "06-10 00:00"));

        Assert.Equal(Utc("06-08 09:00"), found.FirstReceived);
        Assert.Equal(Utc("06-09 11:00"), found.WaitingSince);
        Assert.Equal(Utc("06-11 11:00"), found.DueBy);
        Assert.Equal(TimeSpan.FromHours(13), found.ElapsedAge);
        Assert.Equal(TimeSpan.FromHours(13), found.BusinessAge);
        Assert.Equal(4, found.MessageCount);
    }

    [Fact]
    public void AnAnsweredCaseDoesNotWaitWhateverTheOrderOfReading()
    {
        var mail = new MemoryMail().Add(Answer("A1", "06-08 10:00"), FolderRole.Sent).Add(Customer("a1", "06-08 09:00"));

        Assert.Empty(Backlog(mail, "06-10 00:00"));
    }

    [Fact]
    public void TheSameIdOnTwoPlatformsIsTwoCases()
    {
        var mail = new MemoryMail().Add(Customer("a1", "06-08 09:00")).Add(Customer("a1", "06-08 09:00", "support.facebook.com"))
            .Add(Answer("a1", "06-08 10:00"));

        Assert.Equal("Facebook", Assert.Single(Backlog(mail, "06-10 00:00")).Platform);
    }

    [Theory]
    [InlineData("06-09 09:00", CaseState.DueSoon)]
    [InlineData("06-09 08:59", CaseState.OnTime)]
    [InlineData("06-10 09:00", CaseState.DueSoon)]
    [InlineData("06-10 09:01", CaseState.Overdue)]
    public void TheLastBusinessDayOfTheTermIsDueSoon(string at, CaseState state) =>
        Assert.Equal(state, Assert.Single(Backlog(new MemoryMail().Add(Customer("a1", "06-08 09:00")), at)).State);

    [Fact]
    public void WeekendsDoNotCountAndAgesTellBoth()
    {
        var found = Assert.Single(Backlog(new MemoryMail().Add(Customer("a1", "06-12 18:00")), "06-15 06:00"));

        Assert.Equal(Utc("06-16 18:00"), found.DueBy);
        Assert.Equal(TimeSpan.FromHours(60), found.ElapsedAge);
        Assert.Equal(TimeSpan.FromHours(12), found.BusinessAge);
    }

    [Fact]
    public void DueTimesCarryTheCalendarsOffset() =>
        Assert.Equal(
            new DateTimeOffset(2026, 6, 10, 11, 0, 0, TimeSpan.FromHours(2)).ToString(CultureInfo.InvariantCulture),
            Assert.Single(Backlog(new MemoryMail().Add(Customer("a1", "06-08 09:00")), "06-09 00:00", "Europe/Berlin")).DueBy
                .ToString(CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("06-08 08:00")]
    [InlineData("06-08 12:00")]
    public void AClaimForTheOrderEscalatesWhetherItCameBeforeOrAfter(string opened)
    {
        var mail = new MemoryMail().Add(Customer("a1", "06-08 09:00", body: "Order number: 4711000")).Add(Claim("4711000", opened))
            .Add(Claim("4711000", "06-08 20:00"));

        var found = Assert.Single(Backlog(mail, "06-09 00:00"));

        Assert.Equal(CaseState.Escalated, found.State);
        Assert.Equal(Utc(opened), found.ClaimOpened);
    }

    [Fact]
    public void AClaimForAnotherOrderOrALaterClaimDoesNot()
    {
        var mail = new MemoryMail().Add(Customer("a1", "06-08 09:00", body: "Order number: 4711000"))
            .Add(Claim("4711001", "06-08 10:00")).Add(Claim("4711000", "06-09 00:01"));

        var found = Assert.Single(Backlog(mail, "06-09 00:00"));

        Assert.Equal((CaseState.OnTime, null), (found.State, found.ClaimOpened));
    }

    [Fact]
    public void CopiesOfAMessageCountOnceAndTheInboxNamesThem()
    {
        var mail = new MemoryMail().Add(Customer("a1", "06-08 09:00", id: "1"), FolderRole.Other)
            .Add(Customer("a1", "06-08 09:00", id: "1"), FolderRole.Junk).Add(Customer("a1", "06-08 09:00", id: "1"));

        var found = Assert.Single(Backlog(mail, "06-09 00:00"));

        Assert.Equal((1, Utc("06-08 09:00"), "Inbox"), (found.MessageCount, found.WaitingSince, found.Folder));
    }

    [Fact]
    public void MessagesWithoutMessageIdCountEach()
    {
        var mail = new MemoryMail().Add(Customer("a1", "06-08 09:00").Replace("Message-ID", "X-Id", StringComparison.Ordinal))
            .Add(Customer("a1", "06-08 10:00").Replace("Message-ID", "X-Id", StringComparison.Ordinal));

        Assert.Equal(2, Assert.Single(Backlog(mail, "06-09 00:00")).MessageCount);
    }

    [Fact]
    public void SetAsideMessagesDoNotStartTheClockOrMakeACase()
    {
        var forged = Customer("a1", "06-05 09:00", id: "forged").Replace("From: ", "From: x@evil.example, ", StringComparison.Ordinal);
        var mail = new MemoryMail().Add(forged).Add(forged).Add(Customer("a1", "06-08 09:00"))
            .Add(Customer("b2", "06-08 09:00", "support.lnstagram.example"));

        var found = Assert.Single(Backlog(mail, "06-09 00:00"));

        Assert.Equal((Utc("06-08 09:00"), CaseAuthenticity.Disputed, 1), (found.WaitingSince, found.Authenticity, found.Excluded));
    }

    [Fact]
    public void TheMostUrgentComesFirst()
    {
        var mail = new MemoryMail()
            .Add(Customer("ontime2", "06-11 12:00")).Add(Customer("ontime1", "06-11 11:00")).Add(Customer("same2", "06-10 09:00"))
            .Add(Customer("Same1", "06-10 09:00"))
            .Add(Customer("late2", "06-08 11:00")).Add(Customer("late1", "06-08 10:00"))
            .Add(Customer("claimed", "06-11 12:00", body: "Order number: 4711000"))
            .Add(Claim("4711000", "06-11 12:30")).Add(Customer("answered", "06-08 09:00")).Add(Answer("answered", "06-08 10:00"));

        Assert.Equal(["claimed", "late1", "late2", "Same1", "same2", "ontime1", "ontime2"],
            Backlog(mail, "06-12 00:00").Select(c => c.CaseId));
    }

    [Fact]
    public void OnlyTheFirstMailOfAWaitingCaseIsOpened()
    {
        var mail = new MemoryMail()
            .Add(Customer("a1", "06-08 09:00", body: "Order number: 4711000"))
            .Add(Customer("a1", "06-08 10:00", body: "Order number: 4711999"))
            .Add(Customer("b2", "06-08 09:00")).Add(Answer("b2", "06-08 10:00")).Add(Claim("4711000", "06-07 09:00"));

        Assert.Equal("4711000", Assert.Single(Backlog(mail, "06-09 00:00")).OrderNumber);
        Assert.Equal(1, mail.Opened);
    }

    [Fact]
    public void BuyersAreRedactedByTheirFirstCharacter()
    {
        var mail = new MemoryMail().Add(Customer("a1", "06-08 09:00").Replace("user", "👩‍🎨 artist", StringComparison.Ordinal));

        Assert.Equal("👩‍🎨***", Assert.Single(Backlog(mail, "06-09 00:00")).Buyer);
    }

    private static string Customer(string caseId, string arrived, string domain = "support.instagram.com", string? id = null,
        string body = "Hello") =>
        $"Received: from a by b; {Date(arrived)}\nFrom: Support <case++{caseId}@{domain}>\nTo: {Shop}\nSubject: Message from user\nDate: "
        + $"{Date(arrived)}\n"
        + $"Message-ID: <{id ?? caseId + domain + arrived}@x>\n\n{body}\n";

    private static string Answer(string caseId, string sent) =>
        $"From: {Shop}\nTo: case++{caseId}@support.instagram.com\nSubject: Re\nDate: {Date(sent)}\nMessage-ID: "
            + $"<{caseId}{sent}@shop>\n\nHi\n";

    private static string Claim(string order, string arrived) =>
        $"Received: from a by b; {Date(arrived)}\nFrom: Instagram <no-reply@shopping.instagram.com>\nTo: {Shop}\nSubject: A claim has been "
            + $"opened for order #{order}\nMessage-ID: <{order}{arrived}@x>\n\nx\n";

    private static string Date(string monthDayTime) =>
        Utc(monthDayTime).ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    private static DateTimeOffset Utc(string monthDayTime) =>
        DateTimeOffset.Parse($"2026-{monthDayTime}:00Z", CultureInfo.InvariantCulture);

    private IReadOnlyList<CaseBacklogItem> Backlog(MemoryMail mail, string at, string zone = "UTC")
    {
        var clock = new BusinessClock(BusinessCalendar.Create(zone, BusinessCalendar.MondayToFriday, null, []));
        var result = CaseBacklog.Read(CaseInput.Mail(mail, "support"),
            new CaseOptions { Profile = ProfileReader.BuiltIn, Clock = clock, At = Utc(at) }, _observer, CancellationToken.None);
        Assert.Empty(_observer.Warnings);
        return result;
    }
}
