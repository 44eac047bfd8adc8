using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;

namespace CommerceMailAdmin.Engine.Cases.Store;

/// <summary>Classified mail put together into cases: in memory, or in a ledger on disk.</summary>
internal interface ICaseStore : IDisposable
{
    /// <summary>The cases a question is about, in no particular order.</summary>
    IEnumerable<CaseHistory> Cases(CaseQuery query);

    /// <summary>
    /// The cases in which the buyer wrote last, as known at an instant, in no particular order, each with the claim for its order. Nothing
    /// else can be asked for until all are read.
    /// </summary>
    IEnumerable<CaseSummary> WaitingCases(DateTimeOffset at);

    /// <summary>Notices of claims and chargebacks known at an instant, oldest first, copies counted once.</summary>
    /// <param name="orderNumber">The platform's order number; null for those of every order.</param>
    /// <param name="at">The instant.</param>
    IReadOnlyList<ClassifiedMessage> Claims(string? orderNumber, DateTimeOffset at);

    /// <summary>
    /// Order, shipping and delivery notices known at an instant that name an order number, the platform's or the seller's.
    /// </summary>
    IReadOnlyList<ReadMessage> OrderNotices(string orderNumber, DateTimeOffset at);

    /// <summary>Reads what the body of one of its messages says. A body that was read before is not read again.</summary>
    ReadMessage Read(ClassifiedMessage message);
}

/// <summary>Which cases are asked for; a criterion that is not set excludes nothing.</summary>
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

    /// <summary>Whether a case that has the id asked for meets the other criteria. Only the order number needs the body.</summary>
    public bool IsAbout(CaseHistory history, ICaseStore store) =>
        (!WaitingOnly || history.OldestUnanswered is not null)
        && (OrderNumber is null || store.Read(history.Customer[0]).Content.IsAbout(OrderNumber));
}
