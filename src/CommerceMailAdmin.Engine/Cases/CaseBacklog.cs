using CommerceMailAdmin.Engine.Cases.Book;
using CommerceMailAdmin.Engine.Cases.Clock;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Profiles;

namespace CommerceMailAdmin.Engine.Cases;

/// <summary>Answers: which buyers wait for the seller, since when, and until when must they have an answer?</summary>
public static class CaseBacklog
{
    /// <summary>Works out the backlog, most urgent first.</summary>
    /// <param name="input">Where the cases are read from.</param>
    /// <param name="options">Facts, clock and instant.</param>
    /// <param name="observer">Hears of everything that was passed over.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static IReadOnlyList<SupportCase> Read(CaseInput input, CaseOptions options, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        using var store = input.Open(options, observer, cancellationToken);
        var result = new List<SupportCase>();
        foreach (var history in store.Cases(new CaseQuery { At = options.At, WaitingOnly = true }))
        {
            cancellationToken.ThrowIfCancellationRequested();
            result.Add(Describe(history, store, options));
        }

        return result.OrderByDescending(c => c.State).ThenBy(c => c.DueBy).ThenBy(c => c.CaseId, StringComparer.OrdinalIgnoreCase).ThenByDescending(c => c.Platform).ToArray();
    }

    private static SupportCase Describe(CaseHistory history, ICaseStore store, CaseOptions options)
    {
        var waiting = history.Waiting!;
        var content = history.Content;
        var days = options.Profile.AnswerBusinessDays();
        var due = options.Clock.AddBusinessDays(waiting.Time, days);
        var claim = content.OrderNumber is { } order && store.Claims(order, options.At) is [var first, ..] ? first : null;
        return new SupportCase
        {
            State = claim is not null ? CaseState.Escalated : State(options.Clock, waiting.Time, days, due, options.At),
            DueBy = due,
            CaseId = history.CaseId,
            Platform = history.Key.Platform,
            Buyer = options.Shown(content.Buyer),
            OrderNumber = content.OrderNumber,
            SellerOrderNumber = content.SellerOrderNumber,
            Reason = content.Reason,
            FirstReceived = history.Customer[0].Time,
            WaitingSince = waiting.Time,
            BusinessAge = options.Clock.BusinessTimeBetween(waiting.Time, options.At),
            ElapsedAge = options.At - waiting.Time,
            ClaimOpened = claim?.Time,
            MessageCount = history.Customer.Count + history.Answers.Count,
            Folder = waiting.Folder.Name,
            Authenticity = history.Authenticity,
            SetAside = history.SetAside.Count,
        };
    }

    private static CaseState State(BusinessClock clock, DateTimeOffset since, int days, DateTimeOffset due, DateTimeOffset at) =>
        at > due ? CaseState.Overdue
        : at >= clock.AddBusinessDays(since, days - 1) ? CaseState.DueSoon
        : CaseState.OnTime;
}
