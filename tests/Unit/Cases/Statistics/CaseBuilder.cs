using CommerceMailAdmin.Engine.BusinessTime;
using static CommerceMailAdmin.Unit.BusinessTime.Calendars;

namespace CommerceMailAdmin.Unit.Cases.Statistics;

/// <summary>Cases with a history, as told by a few instants.</summary>
/// <param name="clock">The business time of due times and ages.</param>
/// <param name="at">The instant as of which they are known.</param>
internal sealed class CaseBuilder(BusinessClock clock, DateTimeOffset at)
{
    private int _messages;

    /// <summary>A case of waits; each is the customer's message and the answer to it, or null where there is none yet.</summary>
    public CommerceCase Case(string id, params (DateTimeOffset Message, DateTimeOffset? Answer)[] waits)
    {
        var turns = waits.Select(w => Turn(w.Message, w.Answer)).ToArray();
        var messages =
            turns.SelectMany(t =>
                new[] { Mail(CaseMailKind.Customer, t.WaitingSince),
                    t.AnsweredAt is { } answer ? Mail(CaseMailKind.Answer, answer) : null });
        var last = turns[^1];
        return new CommerceCase
        {
            State = last.AnsweredAt is not null ? CaseState.WaitingForBuyer : last.InTime == false ? CaseState.Overdue : CaseState.OnTime,
            CaseId = id,
            Platform = "Instagram",
            Mailbox = "support",
            Buyer = "user_" + id,
            OrderNumber = "30811725540" + id,
            Reason = "My order is late or missing",
            FirstReceived = turns[0].WaitingSince,
            LastActivity = last.AnsweredAt ?? last.WaitingSince,
            WaitingSince = last.AnsweredAt is null ? last.WaitingSince : null,
            DueBy = last.AnsweredAt is null ? last.DueBy : null,
            Turns = turns,
            Claims = [],
            Messages = messages.OfType<CaseMail>().ToArray(),
            Authenticity = CaseAuthenticity.Genuine,
        };
    }

    public CommerceCase Case(string id, string message, string? answer) => Case(id, (At(message), answer is null ? null : At(answer)));

    public CommerceClaim Claim(string order, DateTimeOffset opened) => new()
    {
        Kind = ClaimKind.Claim,
        OrderNumber = order,
        Opened = opened,
        CaseIds = [],
        Mailbox = "support",
        Mail = Mail(CaseMailKind.Claim, opened),
    };

    public CaseMail Mail(CaseMailKind kind, DateTimeOffset time) => new()
    {
        Kind = kind,
        Time = time,
        MessageId = $"m{++_messages}@mail.example",
        Sender = kind == CaseMailKind.Answer ? "anna@shop.example" : "case++a1@support.instagram.com",
        Mailbox = "support",
        Folder = kind == CaseMailKind.Answer ? "Sent Items" : "Inbox",
        Authenticity = Authenticity.Genuine,
        HeaderHash = $"{_messages:x8}".PadLeft(64, 'e'),
    };

    private CaseTurn Turn(DateTimeOffset message, DateTimeOffset? answer)
    {
        var due = clock.AddBusinessDays(message, 2);
        return new CaseTurn
        {
            WaitingSince = message,
            DueBy = due,
            AnsweredAt = answer,
            AnsweredBy = answer is null ? null : "anna@shop.example",
            InTime = answer is { } sent ? sent <= due : at > due ? false : null,
            BusinessTime = clock.BusinessTimeBetween(message, answer ?? at),
            ElapsedTime = (answer ?? at) - message,
            Mailbox = "support",
        };
    }
}
