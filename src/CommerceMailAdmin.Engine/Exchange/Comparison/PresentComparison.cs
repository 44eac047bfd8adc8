using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.IPAllowList;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Exchange.TenantAllowList;

namespace CommerceMailAdmin.Engine.Exchange.Comparison;

/// <summary>Compares what a run left with what Exchange holds now. Changes nothing.</summary>
/// <param name="open">Opens a session that has the given commands.</param>
/// <param name="computer">The computer the session runs on, which may be an Edge Transport server.</param>
public sealed class PresentComparison(Func<IReadOnlyList<string>, IExchangeSession> open, string computer)
{
    /// <summary>Compares a run with the present, object by object.</summary>
    /// <param name="run">The run.</param>
    /// <param name="changes">Its changes, in the order they began.</param>
    /// <exception cref="ExchangeException">There is no session with the commands that are needed.</exception>
    public IEnumerable<ExchangeOutcome> Of(string run, IEnumerable<CommerceMailChange> changes)
    {
        foreach (var kind in RunComparison.LastOfEach(changes).GroupBy(c => c.Property))
        {
            CommerceMailChange[] all = [.. kind];
            var outcomes = kind.Key switch
            {
                SafeSenderRemover.Property => Mailboxes(run, all),
                MailFlowRuleOwnership.Property => Rules(run, all),
                _ when IPAllowLists.Properties.Contains(kind.Key) => all.Select(c => AllowList(run, c)),
                _ when TenantAllowLists.Properties.Contains(kind.Key) => all.Select(c => TenantList(run, c)),
                _ => all.Select(c => new ExchangeOutcome<CommerceMailChangeComparison>(c.Target, RunComparison.Start(run, null, c) with
                {
                    Reason = $"what the run changed ({c.Property}) cannot be read from Exchange",
                })),
            };
            foreach (var outcome in outcomes)
            {
                yield return outcome;
            }
        }
    }

    private IEnumerable<ExchangeOutcome> Mailboxes(string run, CommerceMailChange[] changes)
    {
        var session = open(SafeSenderInspector.Commands);
        var store = new JunkMailStore(session);
        var size = ExchangeBatch.SizeIn(session);
        foreach (var other in changes.Where(c => c.Organization != session.Organization))
        {
            yield return OtherOrganization(session, run, other);
        }

        var here = changes.Where(c => c.Organization == session.Organization).ToArray();
        for (var start = 0; start < here.Length; start += size)
        {
            var batch = here.Skip(start).Take(size).ToArray();
            var mailboxes = store.LookUp([.. batch.Select(c => new MailboxReference(c.Target) { Id = c.Id })], forJournal: false);
            foreach (var (change, reading) in batch.Zip(store.ReadMany(mailboxes), (c, r) => (c, r)))
            {
                yield return reading.Settings is { } settings ? Compared(run, change, settings.TrustedSenders)
                    : Unread(run, change, reading.Error!, isMailbox: true);
            }
        }
    }

    private IEnumerable<ExchangeOutcome> Rules(string run, CommerceMailChange[] changes)
    {
        var session = open(MailFlowRuleInspector.Commands);
        IReadOnlyList<StoredRule>? rules = null;
        ExchangeException? error = null;
        try
        {
            rules = new MailFlowRuleStore(session).Read();
        }
        catch (ExchangeException e)
        {
            error = e;
        }

        foreach (var change in changes)
        {
            var rule = rules?.FirstOrDefault(r => change.Id is not null ? r.Id == change.Id
                : r.Name.Equals(change.Name, StringComparison.OrdinalIgnoreCase));
            if (change.Organization != session.Organization)
            {
                yield return OtherOrganization(session, run, change);
            }
            else if (error is not null)
            {
                yield return Unread(run, change, error, isMailbox: false);
            }
            else
            {
                // A run that removed a rule left nothing.
                yield return rule is null && change.After is not { Count: 0 } ? Gone(run, change)
                    : Compared(run, change, rule?.JournalLines ?? []);
            }
        }
    }

    private ExchangeOutcome AllowList(string run, CommerceMailChange change)
    {
        var target = IPAllowLists.TargetOf(change.Property);
        var session = open(IPAllowLists.Commands(target, change: false));
        var list = IPAllowLists.Open(session, target, change.Target, computer);
        if (change.Organization != session.Organization)
        {
            return OtherOrganization(session, run, change);
        }

        return target == IPAllowListTarget.Edge && !string.Equals(change.Name, list.Name, StringComparison.OrdinalIgnoreCase)
            ? Unread(run, change, ExchangeException.OtherServer(list.Name), isMailbox: false)
            : Read(run, change, () => list.Store.Read().Texts);
    }

    private ExchangeOutcome TenantList(string run, CommerceMailChange change)
    {
        var target = TenantAllowLists.TargetOf(change.Property);
        var session = open(TenantAllowLists.Commands([target], change: false));
        return change.Organization != session.Organization ? OtherOrganization(session, run, change)
            : Read(run, change, () => TenantAllowLists.Open(session, target).Read().Texts);
    }

    private static ExchangeOutcome Read(string run, CommerceMailChange change, Func<IReadOnlyList<string>> read)
    {
        try
        {
            return Compared(run, change, read());
        }
        catch (ExchangeException e)
        {
            return Unread(run, change, e, isMailbox: false);
        }
    }

    private static ExchangeOutcome<CommerceMailChangeComparison> Compared(
        string run, CommerceMailChange change, IReadOnlyList<string> entries) =>
        new(change.Target, RunComparison.Compare(RunComparison.Start(run, null, change), change.After, entries, ""));

    private static ExchangeOutcome<CommerceMailChangeComparison> Gone(string run, CommerceMailChange change) =>
        new(change.Target, RunComparison.Start(run, null, change) with
        {
            Difference = ChangeDifference.Gone, OnlyInRun = change.After ?? [], Reason = "the object does not exist any more",
        });

    private static ExchangeOutcome OtherOrganization(IExchangeSession session, string run, CommerceMailChange change) =>
        Unread(run, change, ExchangeException.OtherOrganization(session, change.Organization), isMailbox: false);

    private static ExchangeOutcome<CommerceMailChangeComparison> Unread(
        string run, CommerceMailChange change, ExchangeException error, bool isMailbox) =>
        error.Kind == ExchangeErrorKind.NotFound ? Gone(run, change)
            : new(change.Target, RunComparison.Start(run, null, change) with { Reason = error.Message }, error) { IsMailbox = isMailbox };
}
