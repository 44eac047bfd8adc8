using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.Store;

namespace CommerceMailAdmin.Engine.Cases.History;

/// <summary>Builds an order's result from the mail about it.</summary>
internal static class OrderBuilder
{
    /// <summary>Builds one order.</summary>
    /// <param name="mail">The mail that names it.</param>
    /// <param name="options">Facts, clocks and the instant.</param>
    /// <param name="purchased">When it was bought, if the user says so.</param>
    public static CommerceOrder Build(OrderMailSet mail, CaseOptions options, DateTimeOffset? purchased)
    {
        var number = mail.Claims.Count > 0 ? mail.Number : mail.Contents.Select(c => c.OrderNumber).FirstOrDefault(n => n is not null);
        var claims = mail.Claims.Select(mail.OrderClaims.Build).ToArray();
        var cases = mail.Cases.Select(c => CaseBuilder.Build(mail.Store, c, mail.OrderClaims, options)).ToArray();
        return new CommerceOrder
        {
            OrderNumber = number,
            SellerOrderNumber = mail.Contents.Select(c => c.SellerOrderNumber).FirstOrDefault(n => n is not null),
            Cases = cases,
            Claims = claims,
            Messages = cases.SelectMany(c => c.Messages).Concat(claims.Select(c => c.Mail))
                .Concat(mail.Notices.Select(m => CaseMails.Of(m, options))).OrderBy(m => m.Time).ToArray(),
            Deadlines = OrderDeadlines.Of(mail, cases, claims, options, purchased).OrderBy(d => d.DueBy).ToArray(),
        };
    }
}

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
