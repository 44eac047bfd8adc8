using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.IPAllowList;

/// <summary>Removes ranges from an IP allow list: reads the list, and removes what is there and may be removed.</summary>
/// <param name="list">The list.</param>
/// <param name="journal">Where changes are written down.</param>
/// <param name="ownership">Knows which entries this module added.</param>
/// <param name="takesAny">True to remove entries of others too.</param>
public sealed class IPAllowListRemover(IPAllowLists list, ChangeJournal journal, IPAllowListOwnership ownership, bool takesAny = false)
{
    private readonly IIPAllowListStore _store = list.Store;

    /// <summary>Removes ranges from the list. Errors of Exchange become part of the outcome.</summary>
    /// <param name="ranges">The ranges, as they were entered.</param>
    /// <param name="decide">Asked before the change.</param>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public ExchangeOutcome<IPAllowListResult> Remove(IEnumerable<string> ranges, Func<PlannedChange, ChangeDecision> decide)
    {
        var result = new IPAllowListResult { Target = _store.Target, Name = _store.Name, Status = ChangeStatus.Unchanged,
            SaferRoute = SaferRouteCatalogue.Of(_store.RouteId) };
        try
        {
            var before = _store.Read();
            var change = new IPAllowListRemoval(list, before, ranges, ownership.Of(list, before), takesAny, result);
            return change.IsEmpty ? change.Unchanged() : change.AskAndMake(decide, journal);
        }
        catch (ExchangeException e)
        {
            return new(result.Name, result with { Status = ChangeStatus.Failed, Reason = e.Message }, e);
        }
    }
}

/// <summary>Entries on their way out of an IP allow list, from plan to result.</summary>
internal sealed class IPAllowListRemoval : VerifiedChange<IPAllowListSnapshot, IPAllowListResult>
{
    private readonly IPAllowLists _list;
    private readonly IIPAllowListStore _store;
    private readonly IPAllowListSnapshot _before;
    private readonly List<StoredEntry> _toRemove = [];
    private readonly List<string> _others = [];
    private readonly IPAllowListResult _result;

    /// <param name="list">The list.</param>
    /// <param name="before">The list.</param>
    /// <param name="ranges">The ranges to remove.</param>
    /// <param name="ours">Those that this module added.</param>
    /// <param name="takesAny">True to remove those of others too.</param>
    /// <param name="result">The result so far.</param>
    public IPAllowListRemoval(
        IPAllowLists list, IPAllowListSnapshot before, IEnumerable<string> ranges, HashSet<IPRange> ours, bool takesAny,
        IPAllowListResult result)
    {
        _list = list;
        _store = list.Store;
        _before = before;
        var notFound = new List<string>();
        var notOwned = new List<string>();
        string? reason = null;
        foreach (var range in ranges)
        {
            if (!IPRange.TryParseStored(range, out var interval) || before.Of(interval) is not { Count: > 0 } found)
            {
                notFound.Add(range);
            }
            else if (takesAny)
            {
                _toRemove.AddRange(found);
                _others.AddRange(found.Where(_ => !ours.Contains(interval) || found.Count > 1).Select(e => e.Text));
            }
            else if (!ours.Contains(interval))
            {
                notOwned.Add(range);
                reason = "the journal does not say that this module added these ranges to this list, so they were not removed: "
                    + $"{string.Join(", ", notOwned)}; "
                    + "Remove-CommerceIPAllowList -Force removes them";
            }
            else if (found.Count > 1)
            {
                // Somebody has entered the same range beside ours, and nothing tells them apart.
                notOwned.Add(range);
                reason = $"{range} is there {found.Count} times, and not all of these entries are this module's: remove the right one with "
                    + $"{EdgeStore.RemoveCommand} -Identity "
                    + string.Join(" or ", found.Select(e => e.Identity));
            }
            else
            {
                _toRemove.Add(found[0]);
            }
        }

        Texts = [.. _toRemove.Select(e => e.Text)];
        _result = result with
        {
            Name = before.Name, NotFound = notFound.ToArray(), NotOwned = notOwned.ToArray(), RemainingEntries = before.RemainingEntries,
            Reason = reason,
        };
    }

    /// <summary>The entries to remove, by Exchange's own text.</summary>
    public string[] Texts { get; }

    /// <inheritdoc/>
    public override bool IsEmpty => _toRemove.Count == 0;

    /// <inheritdoc/>
    public override ChangeBegin BeginLine =>
        new(_before.Object(_store.Name), _store.Property,
            _before.Texts) { Remove = [.. _toRemove.SelectMany(InJournal)], NotOwned = _others };

    /// <inheritdoc/>
    protected override string Target => _result.Name;

    /// <inheritdoc/>
    protected override string Claim => "the ranges were removed";

    /// <summary>There is nothing that may be removed.</summary>
    public ExchangeOutcome<IPAllowListResult> Unchanged() =>
        Told(_result with { Status = _result.NotOwned.Count > 0 ? ChangeStatus.Rejected : ChangeStatus.Unchanged });

    /// <inheritdoc/>
    protected override PlannedChange InWords => PlannedChange.Removing(_list.InWords, Texts);

    /// <inheritdoc/>
    protected override IPAllowListResult NotMade(ChangeStatus status, string? reason) =>
        _result with { Status = status, Planned = Texts, Reason = reason ?? _result.Reason };

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Send() => _store.Remove(_toRemove);

    /// <inheritdoc/>
    protected override IPAllowListSnapshot Read() => _store.Read();

    /// <inheritdoc/>
    protected override IPAllowListResult OfRun(IPAllowListResult result, string runId) => result with { RunId = runId };

    /// <inheritdoc/>
    protected override IPAllowListResult Failed(ExchangeException error, string reason) =>
        _result with { Status = ChangeStatus.Failed, Reason = reason };

    /// <inheritdoc/>
    protected override Judgement<IPAllowListResult> Judge(IPAllowListSnapshot after)
    {
        StoredEntry[] gone = [.. _toRemove.Where(e => !after.Entries.Any(a => a.Text == e.Text && a.Identity == e.Identity))];
        string[] removed = [.. gone.Select(e => e.Text)];
        var error = removed.Length == Texts.Length ? null
            : Error ?? new ExchangeException(ExchangeErrorKind.Other,
                "Exchange reported success, but entries were still there when the list was read back.");
        var result = _result with
        {
            Removed = removed, RemainingEntries = after.RemainingEntries,
            Status = _result.NotOwned.Count > 0 ? ChangeStatus.Partial : ChangeStatus.Removed,
        };
        result = error is null ? result : result with { Status = ChangeStatus.Failed, Reason = error.Message };
        return new(result, error, result.Reason) { Removed = [.. gone.SelectMany(InJournal)], Entries = after.Texts };
    }

    // The comment and the time of an entry, too, so that undo can put them back.
    private static IEnumerable<string> InJournal(StoredEntry entry) =>
        new EntryOptions(entry.ExpirationTime, entry.Comment).Lines(entry.Text).Prepend(entry.Text);

    private ExchangeOutcome<IPAllowListResult> Told(IPAllowListResult result) =>
        new(Target, result) { Reason = result.Reason, Warnings = Warnings };
}
