using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.TenantAllowList;

/// <summary>Removes allow entries from the Tenant Allow/Block List: reads a list, and removes what is there and may be removed.</summary>
/// <param name="session">The session.</param>
/// <param name="journal">Where changes are written down.</param>
/// <param name="ownership">Knows which entries this module added.</param>
/// <param name="takesAny">True to remove entries of others too.</param>
public sealed class TenantAllowListRemover(IExchangeSession session, ChangeJournal journal, TenantAllowListOwnership ownership,
    bool takesAny)
{
    /// <summary>Removes entries from one list. Errors of Exchange become part of the outcome.</summary>
    /// <param name="target">The list.</param>
    /// <param name="entries">The entries, as results or the journal name them.</param>
    /// <param name="decide">Asked before the change.</param>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public ExchangeOutcome<TenantAllowListResult> Remove(
        TenantAllowListTarget target, IReadOnlyList<string> entries, Func<PlannedChange, ChangeDecision> decide)
    {
        var store = TenantAllowLists.Open(session, target);
        var result = new TenantAllowListResult { Target = target, Status = ChangeStatus.Unchanged, SaferRoute = store.Route };
        try
        {
            var before = store.Read();
            journal.CloseEarlier(store.Property, [(before.Object, before.Texts)]);
            var change = new TenantAllowListRemoval(store, before, entries, ownership, takesAny, result);
            return change.IsEmpty ? change.Unchanged() : change.AskAndMake(decide, journal);
        }
        catch (ExchangeException e)
        {
            return new(target.ToString(), result with { Status = ChangeStatus.Failed, Reason = e.Message }, e);
        }
    }
}

/// <summary>Allow entries on their way out of a list, from plan to result.</summary>
internal sealed class TenantAllowListRemoval : VerifiedChange<TenantAllowListSnapshot, TenantAllowListResult>
{
    private readonly TenantAllowListStore _store;
    private readonly TenantAllowListSnapshot _before;
    private readonly HashSet<string> _lines;
    private readonly List<StoredTenantEntry> _toRemove = [];
    private readonly List<string> _others = [];
    private readonly TenantAllowListResult _result;

    /// <param name="store">Where the list is.</param>
    /// <param name="before">The list.</param>
    /// <param name="entries">The entries to remove.</param>
    /// <param name="ownership">Knows which entries this module added.</param>
    /// <param name="takesAny">True to remove entries of others too.</param>
    /// <param name="result">The result so far.</param>
    public TenantAllowListRemoval(
        TenantAllowListStore store, TenantAllowListSnapshot before, IReadOnlyList<string> entries, TenantAllowListOwnership ownership,
            bool takesAny,
        TenantAllowListResult result)
    {
        _store = store;
        _before = before;
        _lines = ownership.Lines(store, before);
        var owned = ownership.Of(store, before);
        var notFound = new List<string>();
        var notOwned = new List<string>();
        foreach (var text in entries.Where(e => !TenantEntryLines.IsDetail(e)))
        {
            var found = before.Entries.FirstOrDefault(e => e.IsAllow && (Same(e.Signature, text) || Same(e.Entry.Text, text)));
            if (found is null)
            {
                notFound.Add(text);
            }
            else if (!takesAny && !owned.Contains(found))
            {
                notOwned.Add(found.Entry.Text);
            }
            else if (!_toRemove.Contains(found))
            {
                _toRemove.Add(found);
                _others.AddRange(owned.Contains(found) ? [] : InJournal(found));
            }
        }

        _result = result with
        {
            NotFound = notFound.ToArray(), NotOwned = notOwned.ToArray(), RemainingEntries = before.RemainingEntries,
            Reason = notOwned.Count == 0
                ? entries.All(TenantEntryLines.IsDetail)
                    ? "the run gave entries a new end, which is not put back: Add-CommerceTenantAllowList sets another" : null
                : $"this module did not add these entries, or somebody has changed their notes, so they were not removed: "
                    + $"{string.Join("; ", notOwned)}. "
                    + "Remove-CommerceTenantAllowList -Force removes them",
        };
    }

    /// <summary>The entries to remove, by Exchange's own text.</summary>
    public string[] Texts => [.. _toRemove.Select(e => e.Entry.Text)];

    /// <inheritdoc/>
    public override bool IsEmpty => _toRemove.Count == 0;

    /// <inheritdoc/>
    public override ChangeBegin BeginLine =>
        new(_before.Object, _store.Property, _before.Texts) { Remove = [.. _toRemove.SelectMany(WithDetails)], NotOwned = _others };

    /// <inheritdoc/>
    protected override string Target => _result.Target.ToString();

    /// <inheritdoc/>
    protected override string Claim => "the entries were removed";

    /// <summary>There is nothing that may be removed.</summary>
    public ExchangeOutcome<TenantAllowListResult> Unchanged() =>
        Told(_result with { Status = _result.NotOwned.Count > 0 ? ChangeStatus.Rejected : ChangeStatus.Unchanged });

    /// <inheritdoc/>
    protected override PlannedChange InWords => PlannedChange.Removing(TenantAllowLists.InWords(_store.Target), Texts);

    /// <inheritdoc/>
    protected override TenantAllowListResult NotMade(ChangeStatus status, string? reason) =>
        _result with { Status = status, Planned = Texts, Reason = reason ?? _result.Reason };

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Send() => [.. _toRemove.SelectMany(_store.Remove)];

    /// <inheritdoc/>
    protected override TenantAllowListSnapshot Read() => _store.Read();

    /// <inheritdoc/>
    protected override TenantAllowListResult OfRun(TenantAllowListResult result, string runId) => result with { RunId = runId };

    /// <inheritdoc/>
    protected override TenantAllowListResult Failed(ExchangeException error, string reason) =>
        _result with { Status = ChangeStatus.Failed, Reason = reason };

    /// <inheritdoc/>
    protected override Judgement<TenantAllowListResult> Judge(TenantAllowListSnapshot after)
    {
        var there = new HashSet<string>(after.Entries.Select(e => e.Identity), StringComparer.Ordinal);
        StoredTenantEntry[] removed = [.. _toRemove.Where(e => !there.Contains(e.Identity))];
        var error = removed.Length == _toRemove.Count ? null
            : Error ?? new ExchangeException(ExchangeErrorKind.Other,
                "Exchange reported success, but entries were still there when the list was read back.");
        var result = _result with
        {
            Removed = removed.Select(e => e.Entry.Text).ToArray(), RemainingEntries = after.RemainingEntries,
            Status = _result.NotOwned.Count > 0 ? ChangeStatus.Partial : ChangeStatus.Removed,
        };
        result = error is null ? result : result with { Status = ChangeStatus.Failed, Reason = error.Message };
        return new(result, error, result.Reason) { Removed = [.. removed.SelectMany(WithDetails)], Entries = after.Texts };
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    // The end and the note of an entry, too, so that undo can put them back.
    private IEnumerable<string> WithDetails(StoredTenantEntry entry) => InJournal(entry).Concat(TenantEntryLines.Details(entry));

    // The journal forgets an entry only by the text that it has.
    private IEnumerable<string> InJournal(StoredTenantEntry entry) =>
        new[] { entry.Signature, entry.Entry.Text }.Where(_lines.Contains).DefaultIfEmpty(entry.Entry.Text);

    private ExchangeOutcome<TenantAllowListResult> Told(TenantAllowListResult result) =>
        new(Target, result) { Reason = result.Reason, Warnings = Warnings };
}
