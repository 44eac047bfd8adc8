using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.IPAllowList;

/// <summary>Adds ranges to an IP allow list: read, plan, write down, add what is missing, read back.</summary>
/// <param name="list">The list.</param>
/// <param name="journal">Where changes are written down.</param>
public sealed class IPAllowListWriter(IPAllowLists list, ChangeJournal journal)
{
    private readonly IIPAllowListStore _store = list.Store;

    /// <summary>Brings the wanted ranges into the list. Errors of Exchange become part of the outcome.</summary>
    /// <param name="request">The wanted ranges.</param>
    /// <param name="options">What is kept beside them on Edge.</param>
    /// <param name="decide">Asked once there is something to add, with the ranges.</param>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public ChangeOutcome<IPAllowListResult> Add(IPAllowListRequest request, EntryOptions options, Func<IReadOnlyList<string>, ChangeDecision> decide)
    {
        var result = new IPAllowListResult
        {
            Target = _store.Target, Name = _store.Name, Status = ChangeStatus.Unchanged, Rejected = request.Rejected,
            ExpirationTime = options.ExpirationTime, SaferRoute = SaferRouteCatalogue.Of(_store.RouteId),
        };
        try
        {
            var before = _store.Read();
            journal.Settle(_store.Property, [(before.Object(_store.Name), before.Texts)]);
            WantedRange[] missing = [.. request.Wanted.Where(w => !before.Allows(w.Interval))];
            WantedRange[] add = [.. missing.Take(before.RemainingEntries ?? missing.Length)];
            result = result with
            {
                Name = before.Name,
                AlreadyPresent = request.Wanted.Where(w => before.Allows(w.Interval)).Select(w => w.Text).ToArray(),
                Rejected = request.Rejected.Concat(missing.Skip(add.Length).Select(w => Full(w.Text))).ToArray(),
                RemainingEntries = before.RemainingEntries,
            };
            string[] ranges = [.. add.Select(w => w.Text)];
            var warnings = Overlaps(before, add);
            return add.Length == 0 ? new ChangeOutcome<IPAllowListResult>(Done(result), null, []) : decide(ranges) switch
            {
                ChangeDecision.Preview => new(Told(result with { Status = ChangeStatus.Planned, Planned = ranges }), null, warnings),
                ChangeDecision.Decline => new(Told(result with { Status = ChangeStatus.Declined, Planned = ranges }), null, warnings),
                _ => Apply(before, add, options, result with { RunId = journal.RunId }, warnings),
            };
        }
        catch (ExchangeException e)
        {
            return new ChangeOutcome<IPAllowListResult>(result with { Status = ChangeStatus.Failed, Reason = e.Message }, e, []);
        }
    }

    private ChangeOutcome<IPAllowListResult> Apply(IPAllowListSnapshot before, WantedRange[] add, EntryOptions options, IPAllowListResult result, List<string> warnings)
    {
        string[] ranges = [.. add.Select(w => w.Text)];
        var written = journal.Begin(new ChangeBegin(before.Object(_store.Name), _store.Property, before.Texts) { Add = ranges });
        ExchangeException? error = null;
        try
        {
            warnings.AddRange(_store.Add(ranges, options));
        }
        catch (ExchangeException e)
        {
            // The change may have been made, whole or in part, and only its answer lost: the read-back decides.
            error = e;
        }

        ChangeOutcome<IPAllowListResult> outcome;
        ChangeEnd end;
        try
        {
            var after = error?.Kind == ExchangeErrorKind.SessionLost ? throw error : _store.Read();
            // An entry of its own must be there: one that another program added meanwhile, around it, is not this run's.
            string[] added = [.. add.Where(w => after.Of(w.Interval).Any(e => !e.HasExpired)).Select(w => w.Text)];
            string[] dropped = error is null ? [.. ranges.Except(added)] : [];
            result = result with
            {
                Added = added, RemainingEntries = after.RemainingEntries,
                Rejected = result.Rejected.Concat(dropped.Select(r => after.RemainingEntries == 0 ? Full(r) : Dropped(r))).ToArray(),
            };
            outcome = error is not null && added.Length < ranges.Length
                ? new ChangeOutcome<IPAllowListResult>(result with { Status = ChangeStatus.Failed, Reason = error.Message }, error, warnings)
                : new ChangeOutcome<IPAllowListResult>(Done(result), null, warnings);
            Gone(before, after, warnings);
            end = new ChangeEnd(error is { IsRefusal: true } && added.Length == 0 ? ChangeResult.Failed : ChangeResult.Verified) { Added = added, After = after.Texts };
        }
        catch (ExchangeException e)
        {
            var reason = error is null
                ? $"The ranges were added without an error, but could not be read back: {e.Message} Run the command again."
                : $"{error.Message} Whether the ranges were added could not be read back. Run the command again.";
            outcome = new ChangeOutcome<IPAllowListResult>(result with { Status = ChangeStatus.Failed, RemainingEntries = null, Reason = reason }, error ?? e, warnings);
            end = new ChangeEnd(ChangeResult.Unverified) { Added = ranges };
        }

        journal.End(written, end with { Reason = outcome.Result.Reason });
        return outcome;
    }

    private static IPAllowListRejection Full(string range) =>
        new(range, IPAllowListRejectionReason.Limit, $"the list holds as many entries as Exchange allows ({ConnectionFilterStore.MostEntries}); remove some first");

    private static IPAllowListRejection Dropped(string range) =>
        new(range, IPAllowListRejectionReason.Dropped, "Exchange reported success, but the entry was not there when the list was read back");

    private static IPAllowListResult Done(IPAllowListResult result) => Told(result with
    {
        Status = (result.Rejected.Count, result.Added.Count + result.AlreadyPresent.Count) switch
        {
            (0, _) => result.Added.Count > 0 ? ChangeStatus.Added : ChangeStatus.Unchanged,
            (_, 0) => ChangeStatus.Rejected,
            _ => ChangeStatus.Partial,
        },
    });

    private static IPAllowListResult Told(IPAllowListResult result) => result with
    {
        Reason = result.Rejected.Count switch
        {
            0 => null,
            1 => result.Rejected[0].ToString(),
            var count => $"{result.Rejected[0]} (and {count - 1} more)",
        },
    };

    private static List<string> Overlaps(IPAllowListSnapshot before, WantedRange[] add)
    {
        var warnings = new List<string>();
        foreach (var wanted in add)
        {
            string[] touched = [.. before.Entries.Where(e => !e.HasExpired && e.Interval?.Overlaps(wanted.Interval) == true).Select(e => e.Text)];
            if (touched.Length > 0)
            {
                warnings.Add($"{wanted.Text} shares addresses with entries that are there: {string.Join(", ", touched)}.");
            }
        }

        return warnings;
    }

    private static void Gone(IPAllowListSnapshot before, IPAllowListSnapshot after, List<string> warnings)
    {
        string[] gone = [.. before.Texts.Except(after.Texts)];
        if (gone.Length > 0)
        {
            warnings.Add($"Entries that were there before are gone: {string.Join(", ", gone)}. Another program changed the list at the same time.");
        }
    }
}
