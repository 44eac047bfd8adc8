using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <content>Mail-flow rules.</content>
public sealed partial class UndoCommerceMailChange
{
    private void UndoMailFlowRules(ChangeHistory history, string run)
    {
        var changes = history.Changes.Where(c => c.RunId == run && c.Property == MailFlowRuleOwnership.Property && c.Result != ChangeResult.Failed).Reverse().ToArray();
        if (changes.Length == 0)
        {
            return;
        }

        var session = ExchangeSessions.Open(this, MailFlowRuleRemover.UndoCommands, Retries);
        var remover = new MailFlowRuleRemover(session, ChangeSupport.Journal(this, JournalPath, session), new MailFlowRuleOwnership(history, session.Organization));
        foreach (var change in changes)
        {
            try
            {
                if (!IsHere(session, change.Organization, change.Target))
                {
                    _found = true;
                }
                else if (remover.Undo(change, next => MailFlowRuleCmdlet.Ask(this, next)) is { } outcome)
                {
                    _found = true;
                    MailFlowRuleCmdlet.Write(this, outcome);
                }
            }
            catch (JournalException e)
            {
                Terminate(e, "JournalUnwritable", ErrorCategory.WriteError, change.Name);
            }
        }
    }
}
