using System.Globalization;
using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.History;

/// <summary>
/// The deadlines of an order. Only a mail starts one, or what the user tells of the purchase: an order mail that is missing leaves its
/// deadlines out. Of an order that was cancelled nothing is left to cancel, to ship or, unless it was delivered, to send back.
/// </summary>
internal sealed class OrderDeadlines
{
    private readonly CaseOptions _options;
    private readonly List<OrderDeadline> _found = [];

    private OrderDeadlines(CaseOptions options) => _options = options;

    /// <summary>Works them out, in no particular order.</summary>
    public static IEnumerable<OrderDeadline> Of(OrderMailSet mail, CommerceCase[] cases, CommerceClaim[] claims, CaseOptions options, DateTimeOffset? purchased)
    {
        var deadlines = new OrderDeadlines(options);
        deadlines.FromOrder(mail, purchased);
        foreach (var chargeback in claims.Where(c => c.Kind == ClaimKind.Chargeback))
        {
            deadlines.Add(ProfileDeadlines.RespondToChargeback, options.ClockOf(chargeback.Mailbox), chargeback.Opened, "the chargeback notice");
            deadlines.Add(ProfileDeadlines.ChargebackDecision, options.ClockOf(chargeback.Mailbox), chargeback.Opened, "the chargeback notice");
        }

        foreach (var turn in cases.Where(c => c.WaitingSince is not null).Select(c => c.Turns[c.Turns.Length - 1]))
        {
            deadlines.Add(ProfileDeadlines.AnswerCase, options.ClockOf(turn.Mailbox), turn.WaitingSince, "the oldest unanswered message of the case");
        }

        return deadlines._found;
    }

    private void FromOrder(OrderMailSet mail, DateTimeOffset? purchased)
    {
        var confirmation = Notice(mail, TextMeanings.OrderConfirmed);
        var clock = _options.ClockOf((confirmation ?? mail.Notices.FirstOrDefault() ?? mail.Claims.FirstOrDefault() ?? mail.Cases.Select(c => c.Customer[0]).FirstOrDefault())?.Mailbox ?? "");
        if ((purchased ?? confirmation?.Time) is { } bought && Notice(mail, TextMeanings.OrderCancelled) is null)
        {
            var start = purchased is null ? "the order confirmation, taken for the purchase" : "the purchase, as given";
            Add(ProfileDeadlines.BuyerCancel, clock, bought, start);
            Add(ProfileDeadlines.ReturnWindow, clock, bought, start);
            if (Notice(mail, TextMeanings.OrderShipped) is null && Notice(mail, TextMeanings.OrderDelivered) is null)
            {
                Add(ProfileDeadlines.Ship, clock, bought, start);
                Add(ProfileDeadlines.CancelUnshipped, clock, bought, start);
            }
        }

        if (Notice(mail, TextMeanings.OrderDelivered) is { } delivery)
        {
            Add(ProfileDeadlines.ReturnWindow, _options.ClockOf(delivery.Mailbox), delivery.Time, "the delivery notice");
        }
    }

    private static ClassifiedMessage? Notice(OrderMailSet mail, TextMeanings meaning) => mail.Notices.FirstOrDefault(m => (m.Content.Meanings & meaning) != 0);

    private void Add(string name, BusinessClock clock, DateTimeOffset from, string start)
    {
        if (_options.Profile.Deadline(name) is not { } deadline)
        {
            return;
        }

        var due = clock.Due(from, deadline);
        _found.Add(new OrderDeadline
        {
            Name = name,
            From = clock.InZone(from),
            DueBy = due,
            Passed = _options.At > due,
            Fact = $"{deadline.Value.ToString(CultureInfo.InvariantCulture)} {Unit(deadline.Unit)} from {start}; {deadline.Source}.{(deadline.Note is null ? "" : " " + deadline.Note)}",
        });
    }

    private static string Unit(DeadlineUnit unit) => unit switch
    {
        DeadlineUnit.Minutes => "minutes",
        DeadlineUnit.Days => "days",
        _ => "business days",
    };
}
