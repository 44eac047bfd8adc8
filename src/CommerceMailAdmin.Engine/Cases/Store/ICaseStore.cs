using CommerceMailAdmin.Engine.Cases.Classification;

namespace CommerceMailAdmin.Engine.Cases.Store;

/// <summary>Recognised mail put together into cases: a book in memory, or a ledger on disk.</summary>
internal interface ICaseStore : IDisposable
{
    /// <summary>The cases a question is about, in no particular order.</summary>
    IEnumerable<CaseHistory> Cases(CaseQuery query);

    /// <summary>The cases in which the buyer wrote last, as known at an instant, in no particular order. Until all are taken, claims are all else that may be asked for.</summary>
    IEnumerable<CaseSummary> Waiting(DateTimeOffset at);

    /// <summary>Notices of claims and chargebacks known at an instant, oldest first, copies counted once.</summary>
    /// <param name="orderNumber">The platform's order number; null for those of every order.</param>
    /// <param name="at">The instant.</param>
    IReadOnlyList<ClassifiedMessage> Claims(string? orderNumber, DateTimeOffset at);

    /// <summary>Order, shipping and delivery notices known at an instant that name an order number, the platform's or the seller's.</summary>
    IReadOnlyList<ClassifiedMessage> OrderNotices(string orderNumber, DateTimeOffset at);
}

/// <summary>Which cases are asked for; what is not set does not narrow.</summary>
internal sealed record CaseQuery
{
    /// <summary>The instant asked about, as if nothing later had arrived.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Only cases in which the buyer wrote last.</summary>
    public bool WaitingOnly { get; init; }

    /// <summary>Only the case with this id, without regard to case.</summary>
    public string? CaseId { get; init; }

    /// <summary>Only cases about this order, by the platform's number or the seller's.</summary>
    public string? OrderNumber { get; init; }

    /// <summary>Whether a history, known to have the case id asked for, is wanted in every other respect.</summary>
    public bool IsAbout(CaseHistory history) =>
        (!WaitingOnly || history.Waiting is not null) && (OrderNumber is null || history.Content.IsAbout(OrderNumber));
}
