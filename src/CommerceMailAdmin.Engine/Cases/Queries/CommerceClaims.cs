using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Store;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Queries;

/// <summary>Which claims and chargebacks are asked for; what is not set does not narrow.</summary>
public sealed record ClaimSelection
{
    /// <summary>Only those for one of these orders, by the platform's number, or by the seller's where a case names it.</summary>
    public IReadOnlyList<string> OrderNumbers { get; init; } = [];

    /// <summary>Only claims, or only chargebacks.</summary>
    public ClaimKind? Kind { get; init; }

    /// <summary>Only those in which the seller is asked for an answer.</summary>
    public bool AnswerRequested { get; init; }

    /// <summary>Only those about whose order no case is known.</summary>
    public bool WithoutCase { get; init; }

    /// <summary>Only those that arrived at this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only those that arrived before this instant.</summary>
    public DateTimeOffset? To { get; init; }
}

/// <summary>Answers: which claims and chargebacks have been opened, and which ask for something?</summary>
public static class CommerceClaims
{
    /// <summary>Works out claims and chargebacks, oldest first.</summary>
    /// <param name="input">Where they are read from.</param>
    /// <param name="options">Facts, clocks and instant.</param>
    /// <param name="selection">Which of them.</param>
    /// <param name="observer">Hears of everything that was passed over.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static IReadOnlyList<CommerceClaim> Read(
        CaseInput input, CaseOptions options, ClaimSelection selection, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        using var store = input.Open(options, observer, cancellationToken);
        var (notices, claims) = selection.OrderNumbers.Count > 0 ? ForOrders(store, options, selection.OrderNumbers) : All(store, options);
        var result = new List<CommerceClaim>();
        foreach (var notice in notices.Where(n => (selection.From is null || n.Time >= selection.From) && (selection.To is null || n.Time < selection.To)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var claim = claims.Build(notice);
            if ((selection.Kind is null || claim.Kind == selection.Kind) && (!selection.AnswerRequested || claim.AnswerRequested == true)
                && (!selection.WithoutCase || claim.CaseIds.Length == 0))
            {
                result.Add(claim);
            }
        }

        return result.OrderBy(c => c.Opened).ThenBy(c => c.OrderNumber, StringComparer.Ordinal).ToArray();
    }

    private static (IEnumerable<ClassifiedMessage> Notices, OrderClaims Claims) All(ICaseStore store, CaseOptions options)
    {
        var notices = store.Claims(null, options.At);
        return (notices, OrderClaims.Among(notices, store.Cases(new CaseQuery { At = options.At }), options));
    }

    private static (IEnumerable<ClassifiedMessage> Notices, OrderClaims Claims) ForOrders(ICaseStore store, CaseOptions options, IReadOnlyList<string> orderNumbers)
    {
        var numbers = orderNumbers
            .Concat(orderNumbers.SelectMany(o => store.Cases(new CaseQuery { At = options.At, OrderNumber = o })).Select(c => c.Content.OrderNumber).OfType<string>())
            .Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return (numbers.SelectMany(n => store.Claims(n, options.At)), OrderClaims.Asking(store, options));
    }
}
