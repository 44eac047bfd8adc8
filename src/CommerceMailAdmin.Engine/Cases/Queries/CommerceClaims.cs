using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Store;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Queries;

/// <summary>Which claims and chargebacks are asked for. A criterion that is not set excludes nothing.</summary>
public sealed record ClaimSelection
{
    /// <summary>Only those for one of these orders, by the platform's number, or by the seller's if a case names it.</summary>
    public IReadOnlyList<string> OrderNumbers { get; init; } = [];

    /// <summary>Only claims, or only chargebacks.</summary>
    public ClaimKind? Kind { get; init; }

    /// <summary>Only those in which the seller is asked for an answer.</summary>
    public bool AnswerRequested { get; init; }

    /// <summary>Only those without a case about the same order.</summary>
    public bool WithoutCase { get; init; }

    /// <summary>Only those that arrived at this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only those that arrived before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Whether a claim that arrived at an instant is asked for.</summary>
    internal bool Includes(DateTimeOffset opened) => (From is null || opened >= From) && (To is null || opened < To);
}

/// <summary>The claims and chargebacks.</summary>
public static class CommerceClaims
{
    /// <summary>Works out claims and chargebacks, oldest first.</summary>
    /// <param name="input">Where they are read from.</param>
    /// <param name="options">Facts, clocks and instant.</param>
    /// <param name="selection">Which of them.</param>
    /// <param name="observer">Receives what was skipped and why.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static IReadOnlyList<CommerceClaim> Read(
        CaseInput input, CaseOptions options, ClaimSelection selection, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        using var store = input.Open(options, observer, cancellationToken);
        return Read(store, options, selection, cancellationToken);
    }

    /// <summary>The same from an open store.</summary>
    internal static CommerceClaim[] Read(
        ICaseStore store, CaseOptions options, ClaimSelection selection, CancellationToken cancellationToken)
    {
        var (notices, claims) = selection.OrderNumbers.Count > 0 ? ForOrders(store, options, selection.OrderNumbers) : All(store, options);
        var result = new List<CommerceClaim>();
        foreach (var notice in notices.Where(n => selection.Includes(n.Time)))
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
        return (notices, OrderClaims.Among(store, notices, store.Cases(new CaseQuery { At = options.At }), options));
    }

    private static (IEnumerable<ClassifiedMessage> Notices, OrderClaims Claims) ForOrders(ICaseStore store, CaseOptions options,
        IReadOnlyList<string> orderNumbers)
    {
        var numbers = orderNumbers
            .Concat(orderNumbers.SelectMany(o => store.Cases(new CaseQuery { At = options.At, OrderNumber = o }))
                .Select(c => store.Read(c.Customer[0]).Content.OrderNumber).OfType<string>())
            .Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return (numbers.SelectMany(n => store.Claims(n, options.At)), OrderClaims.Asking(store, options));
    }
}
