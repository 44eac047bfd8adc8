using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.IPAllowList;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Exchange.TenantAllowList;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.Undo;

/// <summary>Takes back what runs of this module have done: removes what they added, and puts back what they removed.</summary>
/// <param name="history">The journal.</param>
/// <param name="open">Opens a session that has the given commands.</param>
/// <param name="journal">The journal of this run, for the organisation that a session leads to.</param>
/// <param name="computer">The computer the session runs on, which may be an Edge Transport server.</param>
/// <param name="now">The clock: what would have expired is not put back.</param>
public sealed class UndoRun(ChangeHistory history, Func<IReadOnlyList<string>, IExchangeSession> open,
    Func<IExchangeSession, ChangeJournal> journal, string computer, Func<DateTimeOffset> now)
{
    private readonly ChangeOwnership _safeSenders = history.Ownership(SafeSenderRemover.Property);
    private IExchangeSession? _mailboxes;

    /// <summary>True if the journal has a run of this name.</summary>
    public bool Knows(string run) => history.Knows(run);

    /// <summary>
    /// Takes back one run. Sessions are opened only for what the run has changed: an Edge Transport server has no mailboxes, and a small
    /// role no rules.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="decide">Asked before each change.</param>
    /// <param name="cancellation">Stops between two changes.</param>
    /// <returns>One outcome an object, the last one that the run changed first; none if nothing is left to take back.</returns>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    /// <exception cref="ExchangeException">There is no session with the commands that are needed.</exception>
    public IEnumerable<ExchangeOutcome> Undo(string run, Func<PlannedChange, ChangeDecision> decide, CancellationToken cancellation)
    {
        var outcomes = UndoSafeSenders(run, decide).Concat(UndoIPAllowLists(run, decide)).Concat(UndoTenantAllowLists(run, decide))
            .Concat(UndoMailFlowRules(run, decide));
        foreach (var outcome in outcomes)
        {
            yield return outcome;
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private IEnumerable<ExchangeOutcome> UndoSafeSenders(string run, Func<PlannedChange, ChangeDecision> decide)
    {
        var (added, removed) = (_safeSenders.OfRun(run), _safeSenders.RemovedBy(run, history.Runs));
        if (added.Count + removed.Count == 0)
        {
            yield break;
        }

        var session = _mailboxes ??= open(SafeSenderWriter.Commands);
        foreach (var other in added.Concat(removed).Where(o => o.Organization != session.Organization))
        {
            yield return OtherOrganization(session, other.Organization, other.Object.Target, isMailbox: true);
        }

        var remover = new SafeSenderRemover(session, journal(session), _safeSenders);
        foreach (var batch in Batches(session, added))
        {
            foreach (var outcome in remover.Remove([.. batch.Select(m => new SafeSenderRemovalOrder(Mailbox(m), m.Entries))], decide))
            {
                yield return outcome;
            }
        }

        // What mailboxes have lost alike comes back in one request.
        foreach (var alike in removed.GroupBy(m => string.Join("\n", m.Entries) + "\n\n" + string.Join("\n", m.NotOwned)))
        {
            var first = alike.First();
            var writer = new SafeSenderWriter(session, SafeSenderRequest.Create(first.Entries, force: true), journal(session),
                first.NotOwned);
            foreach (var outcome in Batches(session, alike).SelectMany(b => writer.Add([.. b.Select(Mailbox)], decide)))
            {
                yield return outcome;
            }
        }
    }

    private static IEnumerable<OwnedEntries[]> Batches(IExchangeSession session, IEnumerable<OwnedEntries> mailboxes)
    {
        var here = mailboxes.Where(m => m.Organization == session.Organization).ToArray();
        var size = ExchangeBatch.SizeIn(session);
        return Enumerable.Range(0, (here.Length + size - 1) / size).Select(b => here.Skip(b * size).Take(size).ToArray());
    }

    private static MailboxReference Mailbox(OwnedEntries changed) => new(changed.Object.Target) { Id = changed.Object.Id };

    private IEnumerable<ExchangeOutcome> UndoIPAllowLists(string run, Func<PlannedChange, ChangeDecision> decide)
    {
        foreach (var property in IPAllowLists.Properties)
        {
            var owned = history.Ownership(property);
            foreach (var added in owned.OfRun(run))
            {
                yield return OnList(property, added, (list, session) =>
                    new IPAllowListRemover(list, journal(session), new IPAllowListOwnership(history)).Remove(added.Entries, decide));
            }

            foreach (var removed in owned.RemovedBy(run, history.Runs))
            {
                // Each entry with its comment and its time.
                var ranges = removed.Entries.Where(e => IPRange.TryParseStored(e, out _)).ToArray();
                foreach (var alike in ranges.GroupBy(r => EntryOptions.Of(r, removed.Entries)))
                {
                    yield return OnList(property, removed,
                        (list, session) => PutBack(list, session, removed, [.. alike], alike.Key, decide));
                }
            }
        }
    }

    private ExchangeOutcome<IPAllowListResult> PutBack(
        IPAllowLists list, IExchangeSession session, OwnedEntries removed, string[] ranges, EntryOptions options,
        Func<PlannedChange, ChangeDecision> decide)
    {
        if (options.ExpirationTime <= now())
        {
            var reason = $"not put back, because the entries would have expired since: {string.Join(", ", ranges)}";
            return new(list.Name, new IPAllowListResult
            {
                Target = list.Target, Name = list.Name, Status = ChangeStatus.Rejected, Reason = reason,
                ExpirationTime = options.ExpirationTime, SaferRoute = SaferRouteCatalogue.Of(list.Store.RouteId),
            }) { Reason = reason };
        }

        return new IPAllowListWriter(list, journal(session), removed.NotOwned, isRestoring: true)
            .Add(IPAllowListRequest.Create(ranges, ranges, force: true), options, decide);
    }

    private ExchangeOutcome OnList(
        string property, OwnedEntries changed, Func<IPAllowLists, IExchangeSession, ExchangeOutcome<IPAllowListResult>> undo)
    {
        var target = IPAllowLists.TargetOf(property);
        var session = open(IPAllowLists.Commands(target, change: true));
        var list = IPAllowLists.Open(session, target, changed.Object.Target, computer);
        return changed.Organization != session.Organization ? OtherOrganization(session, changed.Organization, changed.Object.Target)
            : target == IPAllowListTarget.Edge && !string.Equals(changed.Object.Name, list.Name, StringComparison.OrdinalIgnoreCase)
                ? OtherServer(changed, list) : undo(list, session);
    }

    private IEnumerable<ExchangeOutcome> UndoTenantAllowLists(string run, Func<PlannedChange, ChangeDecision> decide)
    {
        foreach (var property in TenantAllowLists.Properties)
        {
            foreach (var changed in history.Ownership(property).OfRun(run))
            {
                var target = TenantAllowLists.TargetOf(property);
                var session = open(TenantAllowLists.Commands([target], change: true));
                yield return changed.Organization != session.Organization
                    ? OtherOrganization(session, changed.Organization, changed.Object.Target)
                    : new TenantAllowListRemover(session, journal(session), new TenantAllowListOwnership(history), takesAny: false)
                        .Remove(target, changed.Entries, decide);
            }

            foreach (var removed in history.Ownership(property).RemovedBy(run, history.Runs))
            {
                var target = TenantAllowLists.TargetOf(property);
                var session = open(TenantAllowLists.Commands([target], change: true));
                if (removed.Organization != session.Organization)
                {
                    yield return OtherOrganization(session, removed.Organization, removed.Object.Target);
                    continue;
                }

                var writer = new TenantAllowListWriter(session, journal(session), new TenantAllowListOwnership(history),
                    OwnDomains.Of(session), now());
                foreach (var outcome in writer.PutBack(target, removed.Entries, removed.NotOwned, decide))
                {
                    yield return outcome;
                }
            }
        }
    }

    private IEnumerable<ExchangeOutcome> UndoMailFlowRules(string run, Func<PlannedChange, ChangeDecision> decide)
    {
        // A rule that another run had made, which is taken back as well, is not made again.
        var made = new HashSet<string>(history.Runs.SelectMany(r => history.OfRun(r, MailFlowRuleOwnership.Property))
            .Where(c => c.Before.Count == 0).SelectMany(c => c.Added).Where(MailFlowRuleOwnership.IsIdentity));
        var changes = history.OfRun(run, MailFlowRuleOwnership.Property)
            .Where(c => c.Result != ChangeResult.Failed && !(c.Added.Count == 0 && c.Removed.Any(made.Contains))).Reverse().ToArray();
        if (changes.Length == 0)
        {
            yield break;
        }

        var session = open(MailFlowRuleRemover.UndoCommands);
        var remover = new MailFlowRuleRemover(session, journal(session), new MailFlowRuleOwnership(history, session.Organization));
        foreach (var change in changes)
        {
            if (change.Organization != session.Organization)
            {
                yield return OtherOrganization(session, change.Organization, change.Target);
            }
            else if (remover.Undo(change, decide) is { } outcome)
            {
                yield return outcome;
            }
        }
    }

    private static ExchangeOutcome<object> OtherOrganization(IExchangeSession session, string? organization, string target,
        bool isMailbox = false) =>
        new(target, null, ExchangeException.OtherOrganization(session, organization)) { IsMailbox = isMailbox };

    private static ExchangeOutcome<object> OtherServer(OwnedEntries changed, IPAllowLists list) =>
        new(changed.Object.Name, null, ExchangeException.OtherServer(list.Name));
}
