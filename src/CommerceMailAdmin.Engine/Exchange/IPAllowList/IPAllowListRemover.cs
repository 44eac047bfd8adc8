using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.IPAllowList;

/// <summary>Removes ranges from an IP allow list: read, write down, remove what is there and may go, read back.</summary>
/// <param name="list">The list.</param>
/// <param name="journal">Where changes are written down.</param>
public sealed class IPAllowListRemover(IPAllowLists list, ChangeJournal journal)
{
    private readonly IIPAllowListStore _store = list.Store;

    /// <summary>Takes ranges out of the list. Errors of Exchange become part of the outcome.</summary>
    /// <param name="ranges">The ranges, as they were entered.</param>
    /// <param name="ownership">Knows which entries may be removed; null for all.</param>
    /// <param name="decide">Asked once there is something to remove, with the ranges.</param>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public ChangeOutcome<IPAllowListResult> Remove(IEnumerable<string> ranges, IPAllowListOwnership? ownership, Func<IReadOnlyList<string>, ChangeDecision> decide)
    {
        var result = new IPAllowListResult { Target = _store.Target, Name = _store.Name, Status = ChangeStatus.Unchanged, SaferRoute = SaferRouteCatalogue.Of(_store.RouteId) };
        try
        {
            var before = _store.Read();
            var owned = ownership?.Of(list, before);
            var going = new List<StoredEntry>();
            var absent = new List<string>();
            var kept = new List<string>();
            string? reason = null;
            foreach (var range in ranges)
            {
                if (!IPRange.TryParseStored(range, out var interval) || before.Of(interval) is not { Count: > 0 } found)
                {
                    absent.Add(range);
                }
                else if (owned is null)
                {
                    going.AddRange(found);
                }
                else if (!owned.Contains(interval))
                {
                    kept.Add(range);
                    reason = $"not known as added to this list by this module, so kept: {string.Join(", ", kept)}; Remove-CommerceIPAllowList -Force removes them";
                }
                else if (found.Count > 1)
                {
                    // Somebody has entered the same range beside ours; which is whose, nobody can tell.
                    kept.Add(range);
                    reason = $"{range} is there {found.Count} times and not all are this module's: remove the right one with {EdgeStore.RemoveCommand} -Identity {string.Join(" or ", found.Select(e => e.Identity))}";
                }
                else
                {
                    going.Add(found[0]);
                }
            }

            result = result with { Name = before.Name, NotFound = absent.ToArray(), NotOwned = kept.ToArray(), RemainingEntries = before.RemainingEntries, Reason = reason };
            string[] texts = [.. going.Select(e => e.Text)];
            return going.Count == 0
                ? new ChangeOutcome<IPAllowListResult>(result with { Status = kept.Count > 0 ? ChangeStatus.Rejected : ChangeStatus.Unchanged }, null, [])
                : decide(texts) switch
                {
                    ChangeDecision.Preview => new(result with { Status = ChangeStatus.Planned, Planned = texts }, null, []),
                    ChangeDecision.Decline => new(result with { Status = ChangeStatus.Declined, Planned = texts }, null, []),
                    _ => Apply(before, going, result with { RunId = journal.RunId }),
                };
        }
        catch (ExchangeException e)
        {
            return new ChangeOutcome<IPAllowListResult>(result with { Status = ChangeStatus.Failed, Reason = e.Message }, e, []);
        }
    }

    private ChangeOutcome<IPAllowListResult> Apply(IPAllowListSnapshot before, List<StoredEntry> going, IPAllowListResult result)
    {
        string[] texts = [.. going.Select(e => e.Text)];
        var written = journal.Begin(new ChangeBegin(before.Object(_store.Name), _store.Property, before.Texts) { Remove = texts });
        ExchangeException? error = null;
        try
        {
            _store.Remove(going);
        }
        catch (ExchangeException e)
        {
            error = e;
        }

        ChangeOutcome<IPAllowListResult> outcome;
        ChangeEnd end;
        try
        {
            var after = error?.Kind == ExchangeErrorKind.SessionLost ? throw error : _store.Read();
            string[] removed = [.. going.Where(e => !after.Entries.Any(a => a.Text == e.Text && a.Identity == e.Identity)).Select(e => e.Text)];
            result = result with { Removed = removed, RemainingEntries = after.RemainingEntries, Status = result.NotOwned.Count > 0 ? ChangeStatus.Partial : ChangeStatus.Removed };
            error = removed.Length == texts.Length ? null
                : error ?? new ExchangeException(ExchangeErrorKind.Other, "Exchange reported success, but entries were still there when the list was read back.");
            outcome = error is null ? new ChangeOutcome<IPAllowListResult>(result, null, []) : new ChangeOutcome<IPAllowListResult>(result with { Status = ChangeStatus.Failed, Reason = error.Message }, error, []);
            end = new ChangeEnd(ChangeResult.Verified) { Removed = removed, After = after.Texts };
        }
        catch (ExchangeException e)
        {
            outcome = new ChangeOutcome<IPAllowListResult>(
                result with { Status = ChangeStatus.Failed, Reason = $"{(error ?? e).Message} Whether the ranges were removed could not be read back. Run the command again." }, error ?? e, []);
            end = new ChangeEnd(ChangeResult.Unverified) { Removed = texts };
        }

        journal.End(written, end with { Reason = outcome.Result.Reason });
        return outcome;
    }
}
