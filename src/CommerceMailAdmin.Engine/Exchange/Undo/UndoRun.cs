using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.IPAllowList;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Exchange.TenantAllowList;

namespace CommerceMailAdmin.Engine.Exchange.Undo;

/// <summary>Takes back what runs of this module have added.</summary>
/// <param name="history">The journal.</param>
/// <param name="open">Opens a session that has the given commands.</param>
/// <param name="journal">The journal of this run, for the organisation that a session leads to.</param>
/// <param name="computer">The computer the session runs on, which may be an Edge Transport server.</param>
public sealed class UndoRun(ChangeHistory history, Func<IReadOnlyList<string>, IExchangeSession> open, Func<IExchangeSession, ChangeJournal> journal, string computer)
{
    private readonly ChangeOwnership _safeSenders = history.Ownership(SafeSenderRemover.Property);
    private IExchangeSession? _mailboxes;

    /// <summary>True if the journal has a run of this name.</summary>
    public bool Knows(string run) => history.Knows(run);

    /// <summary>Takes back one run. Sessions are opened only for what the run has changed: an Edge Transport server has no mailboxes, and a small role no rules.</summary>
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
        var owned = _safeSenders.OfRun(run);
        if (owned.Count == 0)
        {
            yield break;
        }

        var session = _mailboxes ??= open(SafeSenderWriter.Commands);
        foreach (var other in owned.Where(o => o.Organization != session.Organization))
        {
            yield return OtherOrganization(session, other.Organization, other.Object.Target, isMailbox: true);
        }

        var here = owned.Where(o => o.Organization == session.Organization).ToArray();
        var remover = new SafeSenderRemover(session, journal(session), _safeSenders);
        var size = ExchangeBatch.SizeIn(session);
        for (var start = 0; start < here.Length; start += size)
        {
            var orders = here.Skip(start).Take(size)
                .Select(m => new SafeSenderRemovalOrder(new MailboxReference(m.Object.Target) { Id = m.Object.Id }, m.Entries)).ToArray();
            foreach (var outcome in remover.Remove(orders, decide))
            {
                yield return outcome;
            }
        }
    }

    private IEnumerable<ExchangeOutcome> UndoIPAllowLists(string run, Func<PlannedChange, ChangeDecision> decide)
    {
        foreach (var property in IPAllowLists.Properties)
        {
            foreach (var changed in history.Ownership(property).OfRun(run))
            {
                var target = IPAllowLists.TargetOf(property);
                var session = open(IPAllowLists.Commands(target, change: true));
                var list = IPAllowLists.Open(session, target, changed.Object.Target, computer);
                yield return changed.Organization != session.Organization ? OtherOrganization(session, changed.Organization, changed.Object.Target)
                    : target == IPAllowListTarget.Edge && !string.Equals(changed.Object.Name, list.Name, StringComparison.OrdinalIgnoreCase) ? OtherServer(changed, list)
                    : new IPAllowListRemover(list, journal(session), new IPAllowListOwnership(history)).Remove(changed.Entries, decide);
            }
        }
    }

    private IEnumerable<ExchangeOutcome> UndoTenantAllowLists(string run, Func<PlannedChange, ChangeDecision> decide)
    {
        foreach (var property in TenantAllowLists.Properties)
        {
            foreach (var changed in history.Ownership(property).OfRun(run))
            {
                var target = TenantAllowLists.TargetOf(property);
                var session = open(TenantAllowLists.Commands([target], change: true));
                yield return changed.Organization != session.Organization ? OtherOrganization(session, changed.Organization, changed.Object.Target)
                    : new TenantAllowListRemover(session, journal(session), new TenantAllowListOwnership(history), takesAny: false)
                        .Remove(target, changed.Entries, decide);
            }
        }
    }

    private IEnumerable<ExchangeOutcome> UndoMailFlowRules(string run, Func<PlannedChange, ChangeDecision> decide)
    {
        var changes = history.OfRun(run, MailFlowRuleOwnership.Property).Where(c => c.Result != ChangeResult.Failed).Reverse().ToArray();
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

    private static ExchangeOutcome<object> OtherOrganization(IExchangeSession session, string? organization, string target, bool isMailbox = false) =>
        new(target, null, new ExchangeException(
            ExchangeErrorKind.OtherOrganization,
            $"the run changed another organisation ({organization ?? "on-premises"}) than the one you are connected to ({session.Organization ?? "on-premises"}). Connect to that one."))
        {
            IsMailbox = isMailbox,
        };

    private static ExchangeOutcome<object> OtherServer(OwnedEntries changed, IPAllowLists list) =>
        new(changed.Object.Name, null, new ExchangeException(
            ExchangeErrorKind.OtherServer,
            $"the run changed the list of that Edge Transport server, which can be reached on the server itself only; this server is {list.Name}."));
}
