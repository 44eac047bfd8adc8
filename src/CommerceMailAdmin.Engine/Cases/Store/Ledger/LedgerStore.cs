using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>Answers questions about cases from a ledger.</summary>
internal sealed class LedgerStore : ICaseStore
{
    private readonly LedgerFile _file;
    private readonly LedgerCases _cases;
    private readonly OwnAddresses _own;
    private readonly CancellationToken _cancellation;
    private ILookup<string, ReadMessage>? _claims;

    /// <summary>Opens a ledger.</summary>
    /// <exception cref="LedgerException">It is not there, or cannot be used.</exception>
    public LedgerStore(string path, CancellationToken cancellationToken)
    {
        _file = LedgerFile.Open(path);
        _cases = new LedgerCases(_file, new LedgerFolders(_file));
        _own = _cases.OwnAddresses();
        _cancellation = cancellationToken;
    }

    /// <summary>An order number as it is looked up: without regard to case.</summary>
    public static string Fold(string orderNumber) => orderNumber.ToUpperInvariant();

    /// <summary>A second thread reads the rows while the caller works on those that were read.</summary>
    /// <inheritdoc/>
    public IEnumerable<CaseSummary> WaitingCases(DateTimeOffset at) =>
        ReadAhead.Of(stop => ReadWaiting(at, stop), _ => 0, () => { }, _cancellation);

    /// <inheritdoc/>
    public IEnumerable<CaseHistory> Cases(CaseQuery query)
    {
        var (conditions, values) = (new List<string> { "1" }, new List<object>());
        if (query.CaseId is { } caseId)
        {
            values.Add(caseId.ToLowerInvariant());
            conditions.Add($"c.key = ${values.Count}");
        }

        if (query.OrderNumber is { } order)
        {
            values.Add(Fold(order));
            conditions.Add(
                "c.id IN (SELECT l.support_case FROM message_order o JOIN case_message l ON l.message = o.message WHERE o.number = "
                    + $"${values.Count})");
        }

        if (query.WaitingOnly)
        {
            values.Add(query.At.UtcTicks);
            conditions.Add($"(c.waiting_since IS NOT NULL OR c.changed > ${values.Count})");
        }

        return Histories(string.Join(" AND ", conditions), query.At, _cancellation, [.. values]).Where(h => query.IsAbout(h, this));
    }

    /// <inheritdoc/>
    public IReadOnlyList<ClassifiedMessage> Claims(string? orderNumber, DateTimeOffset at)
    {
        if (orderNumber is not null && !AllClaims.Contains(orderNumber))
        {
            return [];
        }

        var claims = orderNumber is null ? AllClaims.SelectMany(c => c) : AllClaims[orderNumber];
        return CaseHistory.Distinct(claims.Where(c => c.Time <= at));
    }

    /// <inheritdoc/>
    public IReadOnlyList<ReadMessage> OrderNotices(string orderNumber, DateTimeOffset at)
    {
        const string OfOrder = "m.class = 'OrderNotice' AND m.id IN (SELECT message FROM message_order WHERE number = $1)";
        return CaseHistory.Distinct(_cases.Messages(OfOrder, Fold(orderNumber)).Where(m => m.Time <= at))
            .FindAll(m => m.Content.IsAbout(orderNumber));
    }

    /// <inheritdoc/>
    public ReadMessage Read(ClassifiedMessage message) =>
        message as ReadMessage ?? throw new ArgumentException("The message is not from a ledger.", nameof(message));

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>All claims by order number. A backlog asks for every order in turn, and claims are few.</summary>
    private ILookup<string, ReadMessage> AllClaims =>
        _claims ??= _cases.Messages("m.class IN ('Claim', 'Chargeback')")
            .ToLookup(m => m.OrderNumber ?? "", StringComparer.OrdinalIgnoreCase);

    private IEnumerable<CaseSummary> ReadWaiting(DateTimeOffset at, CancellationToken stop)
    {
        foreach (var summary in _cases.WaitingCases(at))
        {
            stop.ThrowIfCancellationRequested();
            yield return WithClaim(summary, at);
        }

        foreach (var history in Histories("c.changed > $1", at, stop, at.UtcTicks).Where(h => h.OldestUnanswered is not null))
        {
            yield return WithClaim(CaseSummary.Of(history, Read(history.Customer[0]).Content), at);
        }
    }

    /// <summary>
    /// Claims are read while the statement for the cases stands on its first row. Until it ends, no other program can commit, so that cases
    /// and claims
    /// are of the same moment.
    /// </summary>
    private CaseSummary WithClaim(CaseSummary summary, DateTimeOffset at)
    {
        var claims = AllClaims;
        return summary.Content.OrderNumber is { } order && claims.Contains(order) && Claims(order, at) is [var first, ..]
            ? summary with { ClaimOpened = first.Time }
            : summary;
    }

    private IEnumerable<CaseHistory> Histories(string condition, DateTimeOffset at, CancellationToken stop, params object?[] values)
    {
        foreach (var found in _cases.Read(condition, values))
        {
            stop.ThrowIfCancellationRequested();
            if (found.At(at, _own) is { } history)
            {
                yield return history;
            }
        }
    }
}
