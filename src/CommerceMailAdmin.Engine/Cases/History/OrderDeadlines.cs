using System.Globalization;
using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.History;

/// <summary>
/// The deadlines of an order. A deadline starts with a message, or with the time of purchase that the user gives. If an order notice is
/// missing, its deadlines
/// are missing too. An order that was cancelled cannot be cancelled or shipped any more, nor sent back unless it was delivered.
/// </summary>
internal sealed class OrderDeadlines
{
    private readonly CaseOptions _options;
    private readonly List<OrderDeadline> _found = [];

    private OrderDeadlines(CaseOptions options) => _options = options;

    /// <summary>Works them out, in no particular order.</summary>
    public static IEnumerable<OrderDeadline> Of(
        OrderMailSet mail, CommerceCase[] cases, CommerceClaim[] claims, CaseOptions options, DateTimeOffset? purchased)
    {
        var deadlines = new OrderDeadlines(options);
        deadlines.FromOrder(mail, purchased);
        foreach (var chargeback in claims.Where(c => c.Kind == ClaimKind.Chargeback))
        {
            deadlines.Add(ProfileDeadlines.RespondToChargeback, options.ClockOf(chargeback.Mailbox), chargeback.Opened,
                "the chargeback notice");
            deadlines.Add(ProfileDeadlines.ChargebackDecision, options.ClockOf(chargeback.Mailbox), chargeback.Opened,
                "the chargeback notice");
        }

        foreach (var turn in cases.Where(c => c.WaitingSince is not null).Select(c => c.Turns[c.Turns.Length - 1]))
        {
            deadlines.Add(ProfileDeadlines.AnswerCase, options.ClockOf(turn.Mailbox), turn.WaitingSince,
                "the oldest unanswered message of the case");
        }

        return deadlines._found;
    }

    private void FromOrder(OrderMailSet mail, DateTimeOffset? purchased)
    {
        var confirmation = Notice(mail, TextMeanings.OrderConfirmed);
        var messages = mail.Notices.Concat<ClassifiedMessage>(mail.Claims).Concat(mail.Cases.Select(c => c.Customer[0]));
        var clock = _options.ClockOf((confirmation ?? messages.FirstOrDefault())?.Mailbox ?? "");
        if ((purchased ?? confirmation?.Time) is { } bought && Notice(mail, TextMeanings.OrderCancelled) is null)
        {
            var start = purchased is null ? "the order confirmation, treated as the purchase" : "the purchase, as given";
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

    private static ReadMessage? Notice(OrderMailSet mail, TextMeanings meaning) =>
        mail.Notices.FirstOrDefault(m => (m.Content.Meanings & meaning) != 0);

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
            IsOver = _options.At > due,
            Fact = $"{deadline.Value.ToString(CultureInfo.InvariantCulture)} {Unit(deadline.Unit)} from {start}; {deadline.Source}."
                + (deadline.Note is null ? "" : " " + deadline.Note),
        });
    }

    private static string Unit(DeadlineUnit unit) => unit switch
    {
        DeadlineUnit.Minutes => "minutes",
        DeadlineUnit.Days => "days",
        _ => "business days",
    };
}
