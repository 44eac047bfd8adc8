using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.IPAllowList;

/// <summary>Adds ranges to an IP allow list: reads the list, plans what is missing, and makes the change.</summary>
/// <param name="list">The list.</param>
/// <param name="journal">Where changes are written down.</param>
/// <param name="notOwned">Ranges that are put back and belong to somebody else; null for none.</param>
/// <param name="isRestoring">True if the journal is told the comment and the time of ranges: they are put back.</param>
public sealed class IPAllowListWriter(
    IPAllowLists list, ChangeJournal journal, IReadOnlyList<string>? notOwned = null, bool isRestoring = false)
{
    private readonly IIPAllowListStore _store = list.Store;

    /// <summary>Brings the wanted ranges into the list. Errors of Exchange become part of the outcome.</summary>
    /// <param name="request">The wanted ranges.</param>
    /// <param name="options">What is kept beside them on Edge.</param>
    /// <param name="decide">Asked before the change.</param>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public ExchangeOutcome<IPAllowListResult> Add(IPAllowListRequest request, EntryOptions options,
        Func<PlannedChange, ChangeDecision> decide)
    {
        var result = new IPAllowListResult
        {
            Target = _store.Target, Name = _store.Name, Status = ChangeStatus.Unchanged, Rejected = request.Rejected,
            ExpirationTime = options.ExpirationTime, SaferRoute = SaferRouteCatalogue.Of(_store.RouteId),
        };
        try
        {
            var before = _store.Read();
            journal.CloseEarlier(_store.Property, [(before.Object(_store.Name), before.Texts)]);
            WantedRange[] missing = [.. request.Wanted.Where(w => !before.Allows(w.Interval))];
            WantedRange[] add = [.. missing.Take(before.RemainingEntries ?? missing.Length)];
            result = result with
            {
                Name = before.Name,
                AlreadyPresent = request.Wanted.Where(w => before.Allows(w.Interval)).Select(w => w.Text).ToArray(),
                Rejected = request.Rejected.Concat(missing.Skip(add.Length).Select(w => IPAllowListAddition.Full(w.Text))).ToArray(),
                RemainingEntries = before.RemainingEntries,
            };
            var change = new IPAllowListAddition(list, before, add, options, result) 
            {
                NotOwned = notOwned ?? [], IsRestoring = isRestoring,
            };
            return add.Length == 0 ? change.Unchanged() : change.AskAndMake(decide, journal);
        }
        catch (ExchangeException e)
        {
            return new(result.Name, result with { Status = ChangeStatus.Failed, Reason = e.Message }, e);
        }
    }
}

/// <summary>Ranges on their way into an IP allow list, from plan to result.</summary>
internal sealed class IPAllowListAddition : VerifiedChange<IPAllowListSnapshot, IPAllowListResult>
{
    private readonly IPAllowLists _list;
    private readonly IIPAllowListStore _store;
    private readonly IPAllowListSnapshot _before;
    private readonly WantedRange[] _add;
    private readonly EntryOptions _options;
    private readonly IPAllowListResult _result;

    public IPAllowListAddition(
        IPAllowLists list, IPAllowListSnapshot before, WantedRange[] add, EntryOptions options, IPAllowListResult result)
    {
        _list = list;
        _store = list.Store;
        _before = before;
        _add = add;
        _options = options;
        _result = result;
        Ranges = [.. add.Select(w => w.Text)];
        Warnings.AddRange(Overlaps());
    }

    /// <summary>Ranges that are put back and belong to somebody else.</summary>
    public IReadOnlyList<string> NotOwned { get; init; } = [];

    /// <summary>True if the journal is told the comment and the time of ranges.</summary>
    public bool IsRestoring { get; init; }

    /// <summary>The ranges to add.</summary>
    public string[] Ranges { get; }

    /// <inheritdoc/>
    public override ChangeBegin BeginLine =>
        new(_before.Object(_store.Name), _store.Property, _before.Texts) { Add = InJournal(Ranges), NotOwned = NotOwned };

    private string[] InJournal(IEnumerable<string> ranges) =>
        [.. ranges.SelectMany(r => (IsRestoring ? _options : EntryOptions.None).Lines(r).Prepend(r))];

    /// <inheritdoc/>
    protected override string Target => _result.Name;

    /// <inheritdoc/>
    protected override string Claim => "the ranges were added";

    /// <summary>A range for which the list has no room.</summary>
    public static IPAllowListRejection Full(string range) =>
        new(range, IPAllowListRejectionReason.Limit,
            $"the list holds as many entries as Exchange allows ({ConnectionFilterStore.MostEntries}); remove some first");

    /// <summary>The outcome if nothing can be added.</summary>
    public ExchangeOutcome<IPAllowListResult> Unchanged() => Told(Done(_result)) with { Error = Rejection(_result) };

    /// <inheritdoc/>
    protected override PlannedChange InWords => PlannedChange.Adding(_list.InWords, Ranges);

    /// <inheritdoc/>
    protected override IPAllowListResult NotMade(ChangeStatus status, string? reason) =>
        Explained(_result with { Status = status, Planned = Ranges, Reason = reason });

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Send() => _store.Add(Ranges, _options);

    /// <inheritdoc/>
    protected override IPAllowListSnapshot Read() => _store.Read();

    /// <inheritdoc/>
    protected override IPAllowListResult OfRun(IPAllowListResult result, string runId) => result with { RunId = runId };

    /// <inheritdoc/>
    protected override IPAllowListResult Failed(ExchangeException error, string reason) =>
        _result with { Status = ChangeStatus.Failed, RemainingEntries = null, Reason = reason };

    /// <inheritdoc/>
    protected override Judgement<IPAllowListResult> Judge(IPAllowListSnapshot after)
    {
        // An entry of its own must be there: one that another program added meanwhile, around it, is not this run's.
        string[] added = [.. _add.Where(w => after.Of(w.Interval).Any(e => !e.HasExpired)).Select(w => w.Text)];
        string[] dropped = Error is null ? [.. Ranges.Except(added)] : [];
        string[] gone = [.. _before.Texts.Except(after.Texts)];
        if (gone.Length > 0)
        {
            Warnings.Add(
                $"Entries that were there before are gone: {string.Join(", ", gone)}. Another program changed the list at the same time.");
        }

        var result = _result with
        {
            Added = added, RemainingEntries = after.RemainingEntries,
            Rejected = _result.Rejected.Concat(dropped.Select(r => after.RemainingEntries == 0 ? Full(r) : Dropped(r))).ToArray(),
        };
        var error = added.Length < Ranges.Length ? Error : null;
        result = error is null ? Done(result) : result with { Status = ChangeStatus.Failed, Reason = error.Message };
        error ??= Rejection(result);
        return new(result, error, result.Reason) { Added = InJournal(added), Entries = after.Texts };
    }

    // What cannot be asked for has been reported by the command already.
    private static ExchangeException? Rejection(IPAllowListResult result) =>
        result.Rejected
            .FirstOrDefault(r => r.Reason is IPAllowListRejectionReason.Limit or IPAllowListRejectionReason.Dropped) is { } rejected
            ? new ExchangeException(ExchangeErrorKind.EntriesRejected, $"Not all ranges were added: {rejected}.") : null;

    private static IPAllowListRejection Dropped(string range) =>
        new(range, IPAllowListRejectionReason.Dropped,
            "Exchange reported success, but the entry was not there when the list was read back");

    private static IPAllowListResult Done(IPAllowListResult result) => Explained(result with
    {
        Status = (result.Rejected.Count, result.Added.Count + result.AlreadyPresent.Count) switch
        {
            (0, _) => result.Added.Count > 0 ? ChangeStatus.Added : ChangeStatus.Unchanged,
            (_, 0) => ChangeStatus.Rejected,
            _ => ChangeStatus.Partial,
        },
    });

    private static IPAllowListResult Explained(IPAllowListResult result) => result with
    {
        Reason = result.Reason ?? result.Rejected.Count switch
        {
            0 => null,
            1 => result.Rejected[0].ToString(),
            var count => $"{result.Rejected[0]} (and {count - 1} more)",
        },
    };

    private ExchangeOutcome<IPAllowListResult> Told(IPAllowListResult result) =>
        new(Target, result) { Reason = result.Reason, Warnings = Warnings };

    private IEnumerable<string> Overlaps()
    {
        foreach (var wanted in _add)
        {
            string[] touched =
                [.. _before.Entries.Where(e => !e.HasExpired && e.Interval?.Overlaps(wanted.Interval) == true).Select(e => e.Text)];
            if (touched.Length > 0)
            {
                yield return $"{wanted.Text} shares addresses with entries that are there: {string.Join(", ", touched)}.";
            }
        }
    }
}
