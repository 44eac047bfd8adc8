using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.Store;

namespace CommerceMailAdmin.Engine.Cases.History;

/// <summary>All mail that names one order number, as known at an instant.</summary>
internal sealed class OrderMailSet
{
    /// <summary>Reads the mail of an order, and what it says of the order.</summary>
    public OrderMailSet(ICaseStore store, CaseOptions options, string number)
    {
        Store = store;
        Number = number;
        Cases = store.Cases(new CaseQuery { At = options.At, OrderNumber = number }).OrderBy(c => c.Customer[0].Time).ToList();
        Claims = store.Claims(number, options.At);
        Notices = store.OrderNotices(number, options.At);
        OrderClaims = OrderClaims.Asking(store, options);
        Contents = Cases.Select(c => c.Customer[0]).Concat(Claims).Concat(Notices).Select(m => store.Read(m).Content).ToArray();
    }

    /// <summary>The store that the mail comes from.</summary>
    public ICaseStore Store { get; }

    /// <summary>The number asked for.</summary>
    public string Number { get; }

    /// <summary>The cases about it, oldest first.</summary>
    public IReadOnlyList<CaseHistory> Cases { get; }

    /// <summary>The notices of claims and chargebacks, oldest first.</summary>
    public IReadOnlyList<ClassifiedMessage> Claims { get; }

    /// <summary>The order, shipping and delivery notices, oldest first.</summary>
    public IReadOnlyList<ReadMessage> Notices { get; }

    /// <summary>Builds the results of the claims.</summary>
    public OrderClaims OrderClaims { get; }

    /// <summary>Whether no mail names the number.</summary>
    public bool IsEmpty => Cases.Count + Claims.Count + Notices.Count == 0;

    /// <summary>What the messages say of the order: cases first, then claims and notices.</summary>
    public IReadOnlyList<MailContent> Contents { get; }
}
