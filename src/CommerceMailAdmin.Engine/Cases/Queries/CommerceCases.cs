using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Store;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Queries;

/// <summary>Which cases are asked for. A criterion that is not set excludes nothing.</summary>
public sealed record CaseSelection
{
    /// <summary>Only the cases with one of these ids, without regard to case.</summary>
    public IReadOnlyList<string> CaseIds { get; init; } = [];

    /// <summary>Only cases about one of these orders, by the platform's number or the seller's.</summary>
    public IReadOnlyList<string> OrderNumbers { get; init; } = [];

    /// <summary>Only cases in one of these states.</summary>
    public IReadOnlyList<CaseState> States { get; init; } = [];

    /// <summary>Only cases whose first message arrived at this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only cases whose first message arrived before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Whether a case whose first message arrived at an instant is asked for.</summary>
    internal bool Includes(DateTimeOffset first) => (From is null || first >= From) && (To is null || first < To);
}

/// <summary>The cases with their whole history.</summary>
public static class CommerceCases
{
    /// <summary>Works out cases with their whole history, oldest first.</summary>
    /// <param name="input">Where the cases are read from.</param>
    /// <param name="options">Facts, clocks and instant.</param>
    /// <param name="selection">Which cases.</param>
    /// <param name="observer">Receives what was skipped and why.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static IReadOnlyList<CommerceCase> Read(
        CaseInput input, CaseOptions options, CaseSelection selection, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        using var store = input.Open(options, observer, cancellationToken);
        return Read(store, options, selection, cancellationToken);
    }

    /// <summary>Works out all cases, and all claims and chargebacks, also those whose order has no case, in one reading.</summary>
    /// <param name="input">Where they are read from.</param>
    /// <param name="options">Facts, clocks and instant.</param>
    /// <param name="observer">Receives what was skipped and why.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static (IReadOnlyList<CommerceCase> Cases, IReadOnlyList<CommerceClaim> Claims) ReadWithClaims(
        CaseInput input, CaseOptions options, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        using var store = input.Open(options, observer, cancellationToken);
        return (Read(store, options, new CaseSelection(), cancellationToken),
            CommerceClaims.Read(store, options, new ClaimSelection(), cancellationToken));
    }

    /// <summary>The same from an open store.</summary>
    internal static CommerceCase[] Read(ICaseStore store, CaseOptions options, CaseSelection selection, CancellationToken cancellationToken)
    {
        var histories = Histories(store, options, selection);
        var claims = selection.CaseIds.Count + selection.OrderNumbers.Count > 0
            ? OrderClaims.Asking(store, options)
            : OrderClaims.Among(store, store.Claims(null, options.At), histories, options);
        var result = new List<CommerceCase>();
        foreach (var history in histories.Where(h => selection.Includes(h.Customer[0].Time)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var found = CaseBuilder.Build(store, history, claims, options);
            if (selection.States.Count == 0 || selection.States.Contains(found.State))
            {
                result.Add(found);
            }
        }

        return result.OrderBy(c => c.FirstReceived).ThenBy(c => c.CaseId, StringComparer.OrdinalIgnoreCase)
            .ThenByDescending(c => c.Platform, StringComparer.Ordinal).ToArray();
    }

    private static List<CaseHistory> Histories(ICaseStore store, CaseOptions options, CaseSelection selection)
    {
        var all = new CaseQuery { At = options.At };
        var queries = selection.CaseIds.Count > 0 ? selection.CaseIds.Select(id => all with { CaseId = id }) : [all];
        if (selection.OrderNumbers.Count > 0)
        {
            queries = queries.SelectMany(q => selection.OrderNumbers.Select(o => q with { OrderNumber = o }));
        }

        return queries.SelectMany(store.Cases).GroupBy(h => h.Key).Select(g => g.First()).ToList();
    }
}
