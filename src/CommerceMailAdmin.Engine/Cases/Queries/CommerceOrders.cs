using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Store;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Queries;

/// <summary>What the mail says of an order.</summary>
public static class CommerceOrders
{
    /// <summary>Works out one order, or several if a seller's number belongs to several of the platform's numbers.</summary>
    /// <param name="input">Where it is read from.</param>
    /// <param name="options">Facts, clocks and instant.</param>
    /// <param name="orderNumbers">The platform's numbers or the seller's.</param>
    /// <param name="purchased">When it was bought, if the mail does not say so; null if not known.</param>
    /// <param name="observer">Receives what was skipped and why.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The orders by the number asked for; none if no mail names the number.</returns>
    public static ILookup<string, CommerceOrder> Read(
        CaseInput input, CaseOptions options, IEnumerable<string> orderNumbers, DateTimeOffset? purchased, IMailReadObserver observer,
        CancellationToken cancellationToken)
    {
        using var store = input.Open(options, observer, cancellationToken);
        var result = new List<(string Number, CommerceOrder Order)>();
        foreach (var number in orderNumbers.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            cancellationToken.ThrowIfCancellationRequested();
            result.AddRange(Orders(store, options, number, purchased).Select(o => (number, o)));
        }

        return result.ToLookup(r => r.Number, r => r.Order, StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<CommerceOrder> Orders(ICaseStore store, CaseOptions options, string number, DateTimeOffset? purchased)
    {
        var mail = new OrderMailSet(store, options, number);
        var platformNumbers = mail.Contents
            .Where(c => number.Equals(c.SellerOrderNumber, StringComparison.OrdinalIgnoreCase)).Select(c => c.OrderNumber)
            .OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (platformNumbers.Count == 0)
        {
            return mail.IsEmpty ? [] : [OrderBuilder.Build(mail, options, purchased)];
        }

        return platformNumbers.Select(n => OrderBuilder.Build(new OrderMailSet(store, options, n), options, purchased));
    }
}
