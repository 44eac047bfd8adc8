using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.IPAllowList;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <content>IP allow lists.</content>
public sealed partial class UndoCommerceMailChange
{
    private void UndoIPAllowLists(ChangeHistory history, string run)
    {
        foreach (var property in IPAllowLists.Properties)
        {
            foreach (var changed in new ChangeOwnership(history.Changes, property).OfRun(run))
            {
                _found = true;
                var target = IPAllowLists.TargetOf(property);
                var session = ExchangeSessions.Open(this, IPAllowLists.Commands(target, change: true), Retries);
                if (!IsHere(session, changed.Organization, changed.Object.Target))
                {
                    continue;
                }

                var list = IPAllowLists.Open(session, target, changed.Object.Target, Environment.MachineName);
                if (target == IPAllowListTarget.Edge && !string.Equals(changed.Object.Name, list.Name, StringComparison.OrdinalIgnoreCase))
                {
                    WriteItemError(
                        new InvalidOperationException($"{changed.Object.Name}: the run changed the list of that Edge Transport server, which can be reached on the server itself only; this is {list.Name}."),
                        "OtherServer", ErrorCategory.InvalidOperation, changed.Object.Name);
                    continue;
                }

                Undo(new IPAllowListRemover(list, ChangeSupport.Journal(this, JournalPath, session)), list, changed, history);
            }
        }
    }

    private void Undo(IPAllowListRemover remover, IPAllowLists list, OwnedEntries changed, ChangeHistory history)
    {
        try
        {
            var outcome = remover.Remove(changed.Entries, new IPAllowListOwnership(history), ranges => RemoveCommerceIPAllowList.Ask(this, list, ranges));
            ExchangeTargets.Write(this, outcome, list.Name, outcome.Result.Reason);
        }
        catch (JournalException e)
        {
            Terminate(e, "JournalUnwritable", ErrorCategory.WriteError, list.Name);
        }
    }
}
