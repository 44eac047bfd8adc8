using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.TenantAllowList;

/// <summary>Allow entries on their way into a list, from plan to result.</summary>
internal sealed class TenantAllowListAddition : VerifiedChange<TenantAllowListSnapshot, TenantAllowListResult>
{
    private readonly TenantAllowListStore _store;
    private readonly TenantAllowListSnapshot _before;
    private readonly TenantAllowListPlan _plan;
    private readonly EntryExpiration? _end;
    private readonly string? _notes;
    private readonly Func<string, bool> _isOwn;
    private readonly DateTimeOffset _now;
    private readonly TenantAllowListResult _result;
    private readonly Dictionary<string, ExchangeException> _refused = new(StringComparer.Ordinal);

    /// <param name="store">Where the list is.</param>
    /// <param name="before">The list.</param>
    /// <param name="plan">What is to be done.</param>
    /// <param name="end">When entries for senders end; null for entries that do not.</param>
    /// <param name="notes">The note of what is added.</param>
    /// <param name="isOwn">Tells which domains are the organisation's own.</param>
    /// <param name="now">The present time.</param>
    /// <param name="result">The result so far.</param>
    public TenantAllowListAddition(
        TenantAllowListStore store, TenantAllowListSnapshot before, TenantAllowListPlan plan, EntryExpiration? end, string? notes,
            Func<string, bool> isOwn,
        DateTimeOffset now, TenantAllowListResult result)
    {
        _store = store;
        _before = before;
        _plan = plan;
        _end = end;
        _notes = notes;
        _isOwn = isOwn;
        _now = now;
        _result = result with { AlreadyPresent = plan.AlreadyPresent, Rejected = plan.Rejected,
            RemainingEntries = before.RemainingEntries };
        Warnings.AddRange(plan.Warnings);
    }

    /// <summary>
    /// The lines that the journal has of an entry that is put back, and which of them belong to somebody else; null if none is.
    /// </summary>
    public IReadOnlyList<RemovedTenantEntry>? Restored { get; init; }

    /// <summary>The entries to add and to renew.</summary>
    public string[] Texts => [.. Added, .. _plan.Renew.Select(e => e.Entry.Text)];

    /// <inheritdoc/>
    public override ChangeBegin BeginLine => new(_before.Object, _store.Property, _before.Texts)
    {
        NotOwned = [.. RestoredLines(_plan.Add.Select(e => e.Text)).Where(l => Restored!.Any(r => r.IsOthers && r.Lines.Contains(l)))],
        Add = [.. Added.Union(RestoredLines(Added)),
            .. _plan.Renew.Select(e => TenantEntryLines.End(e.Entry, _end!.Date, _end.RemoveAfter))],
        Remove = [.. _plan.Renew.Select(e => TenantEntryLines.End(e.Entry, e.ExpirationDate, e.RemoveAfter))],
    };

    /// <inheritdoc/>
    protected override string Target => _result.Target.ToString();

    /// <inheritdoc/>
    protected override string Claim => "the entries were added";

    // With them, the journal forgets that the entries were removed.
    private IEnumerable<string> RestoredLines(IEnumerable<string> entries) =>
        (Restored ?? []).Where(r => entries.Contains(r.Entry.Text)).SelectMany(r => r.Lines);

    private string[] Added => [.. _plan.Add.Select(e => e.Text)];

    /// <summary>The outcome if nothing is to be done.</summary>
    public ExchangeOutcome<TenantAllowListResult> Unchanged() => Told(Done(_result)) with { Error = Rejection(_result) };

    /// <inheritdoc/>
    protected override PlannedChange InWords => PlannedChange.Of(
        "Allowing in", "Allow in", $"{TenantAllowLists.InWords(_store.Target)}: {string.Join(", ", Texts)}", $" ({End(_end)})");

    /// <inheritdoc/>
    protected override TenantAllowListResult NotMade(ChangeStatus status, string? reason) =>
        Explained(_result with { Status = status, Planned = Texts }) is var planned && reason is null ? planned
            : _result with { Status = status, Planned = Texts, Reason = reason };

    private static string End(EntryExpiration? end) => end switch
    {
        null => "never expires",
        { Date: { } date } => $"expires on {date.UtcDateTime:yyyy-MM-dd HH:mm} UTC",
        _ => $"expires {EntryExpiration.DaysAfterLastUse} days after its last use",
    };

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Send()
    {
        var warnings = new List<string>();
        foreach (var entry in _plan.Add)
        {
            TryOne(entry, () => warnings.AddRange(_store.Add(entry, _isOwn(entry.Domain), _end ?? new EntryExpiration(null), _notes)));
        }

        foreach (var stored in _plan.Renew)
        {
            TryOne(stored.Entry, () => warnings.AddRange(_store.Renew(stored, _end!)));
        }

        return warnings;
    }

    /// <inheritdoc/>
    protected override TenantAllowListSnapshot Read() => _store.Read();

    /// <inheritdoc/>
    protected override TenantAllowListResult OfRun(TenantAllowListResult result, string runId) => result with { RunId = runId };

    /// <inheritdoc/>
    protected override TenantAllowListResult Failed(ExchangeException error, string reason) =>
        _result with { Status = ChangeStatus.Failed, RemainingEntries = null, Reason = reason };

    /// <inheritdoc/>
    protected override Judgement<TenantAllowListResult> Judge(TenantAllowListSnapshot after)
    {
        var known = new HashSet<string>(_before.Entries.Select(e => e.Identity), StringComparer.Ordinal);
        var there = _plan.Add.Select(e => (Wanted: e, Stored: after.Allowing(e))).ToArray();
        StoredTenantEntry[] added = [.. there.Where(t => t.Stored is not null && IsOfThisRun(t.Stored, known)).Select(t => t.Stored!)];
        string[] others = [.. there.Where(t => t.Stored is not null && !added.Contains(t.Stored)).Select(t => t.Wanted.Text)];
        StoredTenantEntry[] renewed =
            [.. _plan.Renew.Where(e => after.Allowing(e.Entry) is { } now && TenantAllowListPlan.Ends(now, _end!))];
        var open = there.Where(t => t.Stored is null).Select(t => t.Wanted).Concat(_plan.Renew.Except(renewed).Select(e => e.Entry))
            .ToArray();
        var result = _result with
        {
            Added = added.Select(e => e.Entry.Text).ToArray(),
            Renewed = renewed.Select(e => e.Entry.Text).ToArray(),
            AlreadyPresent = [.. _result.AlreadyPresent, .. others],
            RemainingEntries = after.RemainingEntries,
            Rejected = Error is null ? [.. _result.Rejected, .. open.Select(e => Refusal(e, after))] : _result.Rejected,
        };
        var error = open.Length > 0 ? Error : null;
        result = error is null ? Done(result) : result with { Status = ChangeStatus.Failed, Reason = error.Message };
        error ??= Rejection(result);
        return new(result, error, result.Reason)
        {
            Added = [.. added.Select(e => e.Entry.Infrastructure is null ? e.Entry.Text : e.Signature)
                .Union(RestoredLines(added.Select(e => e.Entry.Text))), .. renewed
                .Select(e => TenantEntryLines.End(e.Entry, _end!.Date, _end.RemoveAfter))],
            Removed = [.. renewed.Select(e => TenantEntryLines.End(e.Entry, e.ExpirationDate, e.RemoveAfter))],
            Entries = after.Texts,
        };
    }

    // What cannot be asked for has been reported by the command already.
    private static ExchangeException? Rejection(TenantAllowListResult result) => result.Rejected.Count == 0 ? null
        : new ExchangeException(ExchangeErrorKind.EntriesRejected, $"Not all entries were added: {result.Rejected[0]}");

    private static TenantAllowListResult Done(TenantAllowListResult result) => Explained(result with
    {
        Status = (result.Rejected.Count, result.Added.Count + result.Renewed.Count + result.AlreadyPresent.Count) switch
        {
            (0, _) => result.Added.Count > 0 ? ChangeStatus.Added : result.Renewed.Count > 0 ? ChangeStatus.Changed
                : ChangeStatus.Unchanged,
            (_, 0) => ChangeStatus.Rejected,
            _ => ChangeStatus.Partial,
        },
    });

    private static TenantAllowListResult Explained(TenantAllowListResult result) => result with
    {
        Reason = result.Rejected.Count switch
        {
            0 => null,
            1 => result.Rejected[0].ToString(),
            var count => $"{result.Rejected[0]} (and {count - 1} more)",
        },
    };

    // The note of a sender names the run. A pair has no note, but an identity that nobody had before.
    private bool IsOfThisRun(StoredTenantEntry stored, HashSet<string> known) =>
        stored.Entry.Infrastructure is null ? (stored.Notes ?? "") == (_notes ?? "") : !known.Contains(stored.Identity);

    private TenantAllowListRejection Refusal(TenantEntry entry, TenantAllowListSnapshot after)
    {
        if (!_refused.TryGetValue(entry.Text, out var refusal))
        {
            return new(
                entry.Text, TenantAllowListRejectionReason.Dropped,
                    "Exchange reported success, but the entry was not as wanted when the list was read back");
        }

        var count = after.Entries.Count(e => e.IsAllow);
        var isFull = after.Target == TenantAllowListTarget.SpoofedSender ? after.RemainingEntries == 0 : count is 500 or 1000 or 5000;
        return isFull
            ? new(entry.Text, TenantAllowListRejectionReason.Limit,
                $"the list has {count} allow entries, and Exchange says: {refusal.Message}")
            : new(entry.Text, TenantAllowListRejectionReason.Refused, $"Exchange says: {refusal.Message}");
    }

    // A value that Exchange refuses does not keep the rest from being sent; what every call would meet ends the change.
    private void TryOne(TenantEntry entry, Action send)
    {
        try
        {
            send();
        }
        catch (ExchangeException e) when (e.Kind is ExchangeErrorKind.Other or ExchangeErrorKind.NotFound or ExchangeErrorKind.InvalidEntry)
        {
            _refused[entry.Text] = e;
        }
    }

    private ExchangeOutcome<TenantAllowListResult> Told(TenantAllowListResult result) =>
        new(Target, result) { Reason = result.Reason, Warnings = Warnings };
}
