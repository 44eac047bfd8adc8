using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.BusinessTime;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases.History;

/// <summary>Claims and chargebacks, and orders that both belong to.</summary>
public class CommerceClaimTests
{
    private readonly RecordingObserver _observer = new();
    private readonly MemoryMail _mail = new();

    [Fact]
    public void AClaimIsTiedToTheCasesOfItsOrderWhetherTheyCameBeforeOrAfter()
    {
        Case("a1", "08 Jun 2026 09:00", "4711000").Notice("claim", "09 Jun 2026 09:00", "A claim has been opened for order #4711000", "x")
            .Case("b2", "10 Jun 2026 09:00", "4711000");

        Assert.Equal(["a1", "b2"], Assert.Single(Claims(new ClaimSelection())).CaseIds);
        Assert.Equal(["a1"], Assert.Single(Claims(new ClaimSelection(), "2026-06-09T12:00Z")).CaseIds);
        Assert.Equal(["a1", "b2"], Assert.Single(Claims(new ClaimSelection { OrderNumbers = ["4711000"] })).CaseIds);
        Assert.Equal(["a1", "b2"], Assert.Single(Claims(new ClaimSelection { OrderNumbers = ["FP-4711000"] })).CaseIds);
        Assert.Empty(Claims(new ClaimSelection { WithoutCase = true }));
    }

    [Fact]
    public void AClaimNeedsNoCase()
    {
        Notice("claim", "09 Jun 2026 09:00", "A claim has been opened for order #4711000", "Reason: I didn't make this order");

        var found = Assert.Single(Claims(new ClaimSelection { WithoutCase = true }));

        Assert.Equal(("4711000", "I didn't make this order", "Instagram"), (found.OrderNumber, found.Reason, found.Platform));
        Assert.Equal((ClaimKind.Claim, null, null), (found.Kind, found.AnswerRequested, found.RespondBy));
    }

    [Theory]
    [InlineData("You do not have to answer this mail.", false)]
    [InlineData("You don’t need to respond.", false)]
    [InlineData("Please respond with the tracking number.", true)]
    [InlineData("A response is required.", true)]
    [InlineData("Please do not reply to this e-mail.", null)]
    [InlineData("You don't have to respond unless our team asks you to reply.", false)]
    [InlineData("If we need more, we will ask you to respond.", null)]
    [InlineData("Bitte antworten Sie nicht auf diese Nachricht.", null)]
    [InlineData("Bitte antworten Sie mit der Sendungsnummer.", true)]
    [InlineData("Veuillez répondre avec le numéro de suivi.", true)]
    [InlineData("Merci de ne pas répondre à ce message.", null)]
    [InlineData("Responda con el número de seguimiento.", true)]
    [InlineData("No responda a este mensaje.", null)]
    [InlineData("We are looking into it.", null)]
    public void WhetherThePlatformAsksForAnAnswerIsRead(string body, bool? asks)
    {
        Notice("claim", "09 Jun 2026 09:00", "A claim has been opened for order #4711000", body);

        Assert.Equal(asks, Assert.Single(Claims(new ClaimSelection())).AnswerRequested);
        Assert.Equal(asks == true ? 1 : 0, Claims(new ClaimSelection { AnswerRequested = true }).Count);
    }

    [Theory]
    [InlineData("Chargeback received for order #4711000", "x", "4711000")]
    [InlineData("Notice of charge-back", "Order number: 4711000", "4711000")]
    [InlineData("Chargeback", "No number here.", null)]
    public void AChargebackHasItsLimit(string subject, string body, string? order)
    {
        Notice("cb", "20 Mar 2026 09:00", subject, body);

        var found = Assert.Single(Claims(new ClaimSelection { Kind = ClaimKind.Chargeback }, "2026-06-01T00:00Z", "Europe/Berlin"));

        Assert.Equal((order, true), (found.OrderNumber, found.AnswerRequested));

        // Ten dates later at the same time of day; summer time begins on the 29th.
        Calendars.Same("2026-03-30T10:00+02:00", found.RespondBy!.Value);
        Assert.Empty(Claims(new ClaimSelection { Kind = ClaimKind.Claim }));
    }

    [Theory]
    [InlineData("no-reply@shopping.instagram.com", "Your order was shipped", "We never charge back anything.")]
    [InlineData("no-reply@shopping.instagram.com.evil.example", "Chargeback for order #4711000", "x")]
    [InlineData("bank@bank.example", "Chargeback for order #4711000", "x")]
    public void NothingElseIsTakenForAChargeback(string sender, string subject, string body)
    {
        _mail.Add($"Date: 09 Jun 2026 09:00 +0000\nFrom: {sender}\nSubject: {subject}\nMessage-ID: <x@x>\n\n{body}\n");

        Assert.Empty(Claims(new ClaimSelection()));
    }

    [Fact]
    public void AnOrderHasEveryMailAndDeadline()
    {
        Case("a1", "08 Jun 2026 09:00", "4711000");
        Notice("confirm", "01 Jun 2026 08:00", "Order", "Thanks For Your Order\nOrder number: 4711000");
        Notice("delivered", "05 Jun 2026 08:00", "Order",
            "Your Order Was Delivered\nOrder number: 4711000\nYour order reference: FP-4711000");
        Notice("claim", "09 Jun 2026 09:00", "A claim has been opened for order #4711000", "x").Notice("cb", "10 Jun 2026 09:00",
            "Chargeback for order 4711000", "x");
        Notice("other", "10 Jun 2026 09:00", "A claim has been opened for order #4711001", "x");

        foreach (var number in new[] { "4711000", "FP-4711000" })
        {
            var found = Assert.Single(Orders(number));

            Assert.Equal(("4711000", "FP-4711000", 1, 2, 5),
                (found.OrderNumber, found.SellerOrderNumber, found.Cases.Length, found.Claims.Length, found.Messages.Length));
            Assert.Equal(
                ["BuyerCancel 2026-06-01 08:30", "AnswerCase 2026-06-10 09:00", "RespondToChargeback 2026-06-20 09:00",
                    "ReturnWindow 2026-07-01 08:00", "ReturnWindow 2026-07-05 08:00", "ChargebackDecision 2026-08-24 09:00"],
                found.Deadlines.Select(d => $"{d.Name} {d.DueBy.UtcDateTime:yyyy-MM-dd HH:mm}"));
            Assert.Equal([true, true, false, false, false, false], found.Deadlines.Select(d => d.IsOver));
            Assert.All(found.Deadlines, d => Assert.Matches(@"^\d+ (minutes|days|business days) from .+\(\d{4}-\d{2}\)\.", d.Fact));
        }
    }

    [Fact]
    public void WhatNothingHasStartedHasNoDeadline()
    {
        Case("a1", "08 Jun 2026 09:00", "4711000");

        Assert.Equal(["AnswerCase"], Assert.Single(Orders("4711000")).Deadlines.Select(d => d.Name));
        Assert.Equal(["BuyerCancel", "Ship", "AnswerCase", "ReturnWindow", "CancelUnshipped"],
            Assert.Single(Orders("4711000", "2026-06-04T09:00Z")).Deadlines.Select(d => d.Name));
        Assert.Empty(Orders("4711"));
    }

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("delivered", new[] { "ReturnWindow 2026-07-04" })]
    public void OfACancelledOrderNothingIsLeftToCancelOrShip(string then, string[] expected)
    {
        Notice("confirm", "01 Jun 2026 08:00", "Order", "Thanks For Your Order\nOrder number: 4711000");
        Notice("cancelled", "03 Jun 2026 08:00", "Order", "Your order was cancelled\nOrder number: 4711000");
        if (then != "")
        {
            Notice(then, "04 Jun 2026 08:00", "Order", $"Your order was {then}\nOrder number: 4711000");
        }

        Assert.Equal(expected, Assert.Single(Orders("4711000")).Deadlines.Select(d => $"{d.Name} {d.DueBy.UtcDateTime:yyyy-MM-dd}"));
    }

    [Fact]
    public void ASellersNumberMayStandForSeveralOrders()
    {
        Case("a1", "08 Jun 2026 09:00", "4711000", "FP-1").Case("b2", "08 Jun 2026 09:00", "4711001", "FP-1");

        Assert.Equal(["4711000", "4711001"], Orders("fp-1").Select(o => o.OrderNumber));
    }

    private CommerceClaimTests Case(string id, string time, string order, string? seller = null)
    {
        _mail.Add($"Date: {time} +0000\nFrom: case++{id}@support.instagram.com\nTo: s@shop.example\nSubject: Message from "
            + $"user\nMessage-ID: <{id}@x>\n\n"
            + $"Order number: {order}\nYour order number: {seller ?? "FP-" + order}\n");
        return this;
    }

    private CommerceClaimTests Notice(string id, string time, string subject, string body)
    {
        _mail.Add($"Date: {time} +0000\nFrom: no-reply@shopping.instagram.com\nTo: s@shop.example\nSubject: {subject}\nMessage-ID: "
            + $"<{id}@x>\nContent-Type: text/plain; charset=utf-8\n\n{body}\n");
        return this;
    }

    private IReadOnlyList<CommerceClaim> Claims(ClaimSelection selection, string at = "2026-06-12T00:00Z", string zone = "UTC") =>
        CommerceClaims.Read(CaseInput.Mail(_mail, "support"), Options(at, zone), selection, _observer, CancellationToken.None);

    private List<CommerceOrder> Orders(string number, string? purchased = null) =>
        [.. CommerceOrders.Read(
            CaseInput.Mail(_mail, "support"), Options("2026-06-12T00:00Z", "UTC"), [number],
            purchased is null ? null : Calendars.At(purchased), _observer, CancellationToken.None)[number]];

    private static CaseOptions Options(string at, string zone) =>
        new() { Profile = ProfileReader.BuiltIn, Clock = Calendars.ClockIn(zone), At = Calendars.At(at) };
}
