using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Cases.Store;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.BusinessTime;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases.History;

/// <summary>How a case goes: waits, answers, closings, and what an answer lacks.</summary>
public class CommerceCaseTests
{
    private readonly RecordingObserver _observer = new();
    private readonly MemoryMail _mail = new();
    private readonly List<(string CaseId, CaseMarkKind Kind, DateTimeOffset Time)> _marks = [];

    [Fact]
    public void EveryAnswerEndsAWait()
    {
        Customer("08 Jun 2026 09:00").Customer("08 Jun 2026 12:00").Answer("09 Jun 2026 10:00").Customer("09 Jun 2026 11:00")
            .Answer("12 Jun 2026 11:00").Customer("12 Jun 2026 12:00");

        var found = Read("2026-06-12T13:00Z");

        Assert.Equal(CaseState.OnTime, found.State);
        Assert.Equal([true, false, null], found.Turns.Select(t => t.InTime));
        Assert.Equal([25, 72, 1], found.Turns.Select(t => t.ElapsedTime.TotalHours));
        Assert.Equal(At("2026-06-10T09:00Z"), found.Turns[0].DueBy);
        Assert.Equal((At("2026-06-12T12:00Z"), At("2026-06-16T12:00Z")), (found.WaitingSince, found.DueBy));
        Assert.Equal(TimeSpan.FromHours(98), found.ResolutionTime);
        Assert.Equal(6, found.Messages.Length);
        Assert.All(found.Messages, m => Assert.Matches("^[0-9a-f]{64}$", m.HeaderHash));
    }

    [Theory]
    [InlineData("2026-06-09T10:00Z", CaseState.WaitingForBuyer, null)]
    [InlineData("2026-06-23T09:59Z", CaseState.WaitingForBuyer, null)]
    [InlineData("2026-06-23T10:00Z", CaseState.Closed, "2026-06-23T10:00Z")]
    [InlineData("2026-12-31T10:00Z", CaseState.Closed, "2026-06-23T10:00Z")]
    public void TenBusinessDaysWithoutAWordCloseAnAnsweredCase(string at, CaseState state, string? closed)
    {
        Customer("08 Jun 2026 09:00").Answer("09 Jun 2026 10:00");

        var found = Read(at);

        Assert.Equal((state, closed is null ? (DateTimeOffset?)null : At(closed)), (found.State, found.ClosedAt));
    }

    [Fact]
    public void ABuyerWhoWaitsIsNeverClosedByIdleness() =>
        Assert.Equal(CaseState.Overdue, Customer("08 Jun 2026 09:00").Read("2027-06-08T00:00Z").State);

    [Fact]
    public void TheBuyerOpensAClosedCaseAgain()
    {
        Customer("08 Jun 2026 09:00").Answer("09 Jun 2026 10:00").Customer("01 Jul 2026 10:00");

        var found = Read("2026-07-01T11:00Z");

        Assert.Equal((CaseState.OnTime, 1, (DateTimeOffset?)null), (found.State, found.Reopened, found.ClosedAt));
    }

    [Fact]
    public void AClosingMarkEndsAWaitWithoutAnAnswer()
    {
        Customer("08 Jun 2026 09:00").Mark(CaseMarkKind.Closed, "2026-06-09T09:00Z").Customer("10 Jun 2026 09:00");

        var before = Read("2026-06-10T08:00Z");
        var after = Read("2026-06-10T10:00Z");

        Assert.Equal((CaseState.Closed, (DateTimeOffset?)At("2026-06-09T09:00Z"), (DateTimeOffset?)null),
            (before.State, before.ClosedAt, before.DueBy));
        Assert.Equal((null, (DateTimeOffset?)At("2026-06-09T09:00Z"), null),
            (before.Turns[0].AnsweredAt, before.Turns[0].ClosedAt, before.Turns[0].InTime));
        Assert.Equal((CaseState.OnTime, 1, 2), (after.State, after.Reopened, after.Turns.Length));
    }

    [Fact]
    public void AMarkAfterTheDueTimeDoesNotMendTheDelay() =>
        Assert.False(
            Customer("08 Jun 2026 09:00").Mark(CaseMarkKind.Closed, "2026-06-11T09:00Z").Read("2026-06-12T00:00Z").Turns[0].InTime);

    [Fact]
    public void AnOpenMarkTakesTheClosingBack()
    {
        Customer("08 Jun 2026 09:00").Mark(CaseMarkKind.Closed, "2026-06-09T09:00Z").Mark(CaseMarkKind.Open, "2026-06-09T10:00Z");

        Assert.Equal(CaseState.Closed, Read("2026-06-09T09:30Z").State);
        var opened = Read("2026-06-09T10:00Z");
        Assert.Equal((CaseState.DueSoon, (DateTimeOffset?)At("2026-06-08T09:00Z"), 0),
            (opened.State, opened.WaitingSince, opened.Reopened));
    }

    [Fact]
    public void AClaimEscalatesUntilTheCaseIsClosedAndOpensItAgain()
    {
        Customer("08 Jun 2026 09:00").Answer("09 Jun 2026 10:00").Claim("01 Jul 2026 10:00");

        Assert.Equal(CaseState.Closed, Read("2026-06-30T00:00Z").State);
        var found = Read("2026-07-02T00:00Z");
        Assert.Equal((CaseState.Escalated, 0, 1), (found.State, found.Reopened, found.Claims.Length));
        Assert.Equal(CaseState.Closed, Read("2026-07-15T10:00Z").State);
        Assert.Equal(CaseState.Closed, Mark(CaseMarkKind.Closed, "2026-07-02T00:00Z").Read("2026-07-03T00:00Z").State);
    }

    [Fact]
    public void APastPeriodIsWorkedOutAgainUnderAnotherCalendar()
    {
        Customer("11 Jun 2026 09:00").Answer("15 Jun 2026 08:00");

        Assert.True(Read("2026-06-30T00:00Z").Turns[0].InTime);
        Assert.False(Read("2026-06-30T00:00Z", Calendars.ClockIn("UTC", null, Calendars.EveryDay)).Turns[0].InTime);
        Assert.True(Read("2026-06-30T00:00Z",
            Calendars.ClockIn("Asia/Kolkata", "10:00-18:00", Calendars.SundayToThursday, "2026-06-14")).Turns[0].InTime);
        Assert.Null(Read("2026-06-13T00:00Z").Turns[0].InTime);
    }

    [Fact]
    public void ExplainedTurnsCarryTheirSteps()
    {
        var turn = Customer("12 Jun 2026 18:00").Read("2026-06-16T00:00Z", explain: true).Turns[0];

        Assert.Equal(turn.DueBy, turn.Timeline!.Due);
        Assert.Contains(turn.Timeline.Steps, s => s.Reason.Contains("Saturday", StringComparison.Ordinal));
        Assert.Null(Read("2026-06-16T00:00Z").Turns[0].Timeline);
    }

    [Fact]
    public void MailInJunkCountsAndIsMarked()
    {
        _mail.Add(CustomerText("08 Jun 2026 09:00"), FolderRole.Junk);

        var found = Read("2026-06-11T00:00Z");

        Assert.Equal((CaseState.Overdue, true, true, "Junk"), (found.State, found.InJunk, found.Turns[0].InJunk, found.Messages[0].Folder));
    }

    [Fact]
    public void ForgedMailDoesNotCountAndIsListed()
    {
        Customer("08 Jun 2026 09:00").Answer("08 Jun 2026 10:00");
        _mail.Add(CustomerText("08 Jun 2026 11:00").Replace("From: ", "From: x@evil.example, ", StringComparison.Ordinal));

        var found = Read("2026-06-09T00:00Z");

        Assert.Equal((CaseState.WaitingForBuyer, CaseAuthenticity.Disputed), (found.State, found.Authenticity));
        Assert.Equal([CaseMailKind.Customer, CaseMailKind.Answer, CaseMailKind.Excluded], found.Messages.Select(m => m.Kind));
    }

    [Theory]
    [InlineData("From: s@shop.example", "s@shop.example")]
    [InlineData("From: s@shop.example\nSender: Ann <ann@shop.example>", "ann@shop.example")]
    [InlineData("From: s@shop.example\nSender: S@SHOP.example", "s@shop.example")]
    public void WhoSentAnAnswerOnBehalfOfTheShopIsNamed(string from, string by) =>
        Assert.Equal(by, Customer("08 Jun 2026 09:00").Answer("08 Jun 2026 10:00", from).Read("2026-06-09T00:00Z").Turns[0].AnsweredBy);

    [Theory]
    // To the buyer's own relay address, on the thread: an answer.
    [InlineData("From: s@shop.example\nTo: abcdefghij@shopping.instagram.com\nIn-Reply-To: <08 Jun 2026 09:00@x>", "Sent", true)]
    [InlineData("From: s@shop.example\nTo: abcdefghij@shopping.instagram.com\nReferences: <other@x>\n <08 Jun 2026 09:00@x>", "Inbox",
        true)]
    [InlineData("From: s@shop.example\nTo: abcdefghij@shopping.instagram.com\nIn-Reply-To: <other@x>", "Sent", false)]
    [InlineData("From: s@shop.example\nTo: abcdefghij@shopping.instagram.com", "Sent", false)]
    [InlineData("From: x@evil.example\nTo: abcdefghij@shopping.instagram.com\nIn-Reply-To: <08 Jun 2026 09:00@x>", "Inbox", false)]
    // A helpdesk's copy to the shop: an answer; mail between colleagues is none.
    [InlineData("From: agent@desk.example\nTo: s@shop.example\nIn-Reply-To: <08 Jun 2026 09:00@x>", "Inbox", true)]
    [InlineData("From: other@desk.example\nTo: s@shop.example\nIn-Reply-To: <08 Jun 2026 09:00@x>", "Inbox", false)]
    [InlineData("From: agent@desk.example\nTo: boss@desk.example\nIn-Reply-To: <08 Jun 2026 09:00@x>", "Inbox", false)]
    [InlineData("From: s@shop.example\nTo: ann@shop.example\nIn-Reply-To: <08 Jun 2026 09:00@x>", "Sent", false)]
    public void AnAnswerPastTheRelayIsKnownByWhatItRefersTo(string fields, string folder, bool answers)
    {
        Customer("08 Jun 2026 09:00");
        _mail.Add($"{fields}\nDate: 08 Jun 2026 10:00 +0000\nSubject: Re: x\nMessage-ID: <a@x>\n\nOrder 4711000\n",
            Enum.Parse<FolderRole>(folder));

        var found = Read("2026-06-09T00:00Z", sellers: folder == "Sent" ? [] : ["agent@desk.example", "s@shop.example"]);

        Assert.Equal(answers ? CaseState.WaitingForBuyer : CaseState.OnTime, found.State);
        Assert.Equal(answers, found.Turns[0].Problems.Contains(ReplyProblem.NotToRelay));
    }

    [Theory]
    [InlineData("From: s@shop.example\nTo: case++a1@support.instagram.com\nSubject: Re: order 4711000", "Your order 4711000 is on its way.",
        "")]
    [InlineData("From: s@shop.example\nTo: case++a1@support.instagram.com\nSubject: Re: order 4711000",
        "It is on its way.\n\n> Order number: 4711000", "")]
    [InlineData("From: s@shop.example\nTo: case++a1@support.instagram.com\nSubject: Re", "About 47110001.",
        "OrderNumberNotInSubject, OrderNumberNotInBody")]
    [InlineData("From: ann@shop.example\nTo: x@shop.example\nCc: case++a1@support.instagram.com\nSubject: #4711000", "4711000",
        "NotToRelay, NotFromRegisteredAddress")]
    [InlineData("From: s@shop.example\nTo: case++a1@support.instagram.com\nSubject: 4711000", "4711000: the return label is attached.",
        "AttachmentMissing")]
    [InlineData("From: s@shop.example\nTo: case++a1@support.instagram.com\nSubject: 4711000",
        "4711000\n\n> can you send a return label attached to the answer?", "")]
    public void WhatAnAnswerLacksIsNamed(string fields, string body, string problems)
    {
        _mail.Add(CustomerText("08 Jun 2026 09:00").Replace("Message from user", "Order 4711000: message from user",
            StringComparison.Ordinal));
        _mail.Add($"{fields}\nDate: 08 Jun 2026 10:00 +0000\nMessage-ID: <a@x>\n\n{body}\n", FolderRole.Sent);

        Assert.Equal(problems, string.Join(", ", Read("2026-06-09T00:00Z").Turns[0].Problems));
    }

    [Fact]
    public void OfAnAnswerThatCannotBeReadNothingIsSaidToBeMissing()
    {
        _mail.Add(CustomerText("08 Jun 2026 09:00").Replace("Message from user", "Order 4711000: message from user",
            StringComparison.Ordinal));
        _mail.Add("From: s@shop.example\nTo: case++a1@support.instagram.com\nSubject: Re\nDate: 08 Jun 2026 10:00 +0000\nMessage-ID: "
            + "<a@x>\n\nx\n", FolderRole.Sent).LoseBody();

        using var store = Store(Options("2026-06-09T00:00Z"));
        var found = Assert.Single(CommerceCases.Read(store, Options("2026-06-09T00:00Z"), new CaseSelection(), CancellationToken.None));

        Assert.Empty(found.Turns[0].Problems);
        Assert.Contains("cannot be read (lost)", Assert.Single(_observer.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void SelectionsNarrow()
    {
        Customer("08 Jun 2026 09:00").Answer("08 Jun 2026 10:00");
        _mail.Add(CustomerText("09 Jun 2026 09:00", "B2", "FP-1"));
        using var store = Store(Options("2026-06-10T00:00Z"));
        string[] Ids(CaseSelection selection) =>
            [.. CommerceCases.Read(store, Options("2026-06-10T00:00Z"), selection, CancellationToken.None).Select(c => c.CaseId)];

        Assert.Equal(["a1", "B2"], Ids(new CaseSelection()));
        Assert.Equal(["B2"], Ids(new CaseSelection { CaseIds = ["b2"] }));
        Assert.Equal(["B2"], Ids(new CaseSelection { OrderNumbers = ["fp-1"] }));
        Assert.Equal(["a1", "B2"], Ids(new CaseSelection { OrderNumbers = ["4711000"] }));
        Assert.Equal(["a1"], Ids(new CaseSelection { States = [CaseState.WaitingForBuyer] }));
        Assert.Equal(["B2"], Ids(new CaseSelection { From = At("2026-06-09T09:00Z") }));
        Assert.Equal(["a1"], Ids(new CaseSelection { To = At("2026-06-09T09:00Z") }));
    }

    private CommerceCaseTests Customer(string time)
    {
        _mail.Add(CustomerText(time));
        return this;
    }

    private CommerceCaseTests Answer(string time, string from = "From: s@shop.example")
    {
        _mail.Add($"{from}\nTo: case++a1@support.instagram.com\nDate: {time} +0000\nSubject: Re\nMessage-ID: <answer {time}@x>\n\nOrder "
            + "4711000\n", FolderRole.Sent);
        return this;
    }

    private CommerceCaseTests Claim(string time)
    {
        _mail.Add($"Date: {time} +0000\nFrom: no-reply@shopping.instagram.com\nSubject: A claim has been opened for order "
            + "#4711000\nMessage-ID: <claim@x>\n\nx\n");
        return this;
    }

    private CommerceCaseTests Mark(CaseMarkKind kind, string time)
    {
        _marks.Add(("a1", kind, At(time)));
        return this;
    }

    private static string CustomerText(string time, string caseId = "a1", string seller = "FP-0") =>
        $"Received: by mx.shop.example; {time} +0000\nFrom: Support <case++{caseId}@support.instagram.com>\nTo: s@shop.example\nSubject: "
        + $"Message from user\nMessage-ID: <{time}@x>\n\n"
        + $"Order number: 4711000\nShop order number: {seller}\n";

    private CommerceCase Read(string at, BusinessClock? clock = null, string[]? sellers = null, bool explain = false)
    {
        var options = Options(at) with { Clock = clock ?? Calendars.ClockIn("UTC"), SellerAddresses = sellers ?? [], Explain = explain };
        using var store = Store(options);
        var found = Assert.Single(CommerceCases.Read(store, options, new CaseSelection(), CancellationToken.None));
        Assert.Empty(_observer.Warnings);
        return found;
    }

    private MarkedCaseStore Store(CaseOptions options)
    {
        var store = new MarkedCaseStore(_observer).Add(_mail, "support", options);
        _marks.ForEach(m => store.Mark(m.CaseId, m.Kind, m.Time));
        return store;
    }

    private static CaseOptions Options(string at) =>
        new() { Profile = ProfileReader.BuiltIn, Clock = Calendars.ClockIn("UTC"), At = At(at) };

    private static DateTimeOffset At(string text) => Calendars.At(text);
}
