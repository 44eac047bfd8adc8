using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet about this module's mail-flow rules.</summary>
public abstract class MailFlowRuleCmdlet : ExchangeCmdlet
{
    /// <summary>What the names of the rules begin with: "Commerce mail" without it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "Commerce mail";

    /// <summary>
    /// The journal of this module's changes. Without it, changes.jsonl in the folder CommerceMailAdmin of the user's local application data.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    private protected IExchangeSession OpenSession(IReadOnlyList<string> commands)
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Any(char.IsControl) || Name != Name.Trim())
        {
            Terminate(
                new ArgumentException("-Name must be a text without control characters and without blanks at its ends; the rules are found by it."), "NameInvalid",
                ErrorCategory.InvalidArgument, Name);
        }

        return ExchangeSessions.Open(this, commands, Retries);
    }

    private protected MailFlowRuleOwnership Ownership(IExchangeSession session) => new(ChangeSupport.History(this, JournalPath), session.Organization);

    /// <summary>Writes results one by one, and what else is to be told.</summary>
    private protected void Write(IEnumerable<ChangeOutcome<MailFlowRuleResult>> outcomes)
    {
        try
        {
            foreach (var outcome in outcomes)
            {
                Write(this, outcome);
                if (Cancellation.IsCancellationRequested)
                {
                    throw new PipelineStoppedException();
                }
            }
        }
        catch (JournalException e)
        {
            Terminate(e, "JournalUnwritable", ErrorCategory.WriteError, Name);
        }
        catch (ExchangeException e)
        {
            ExchangeTargets.Report(this, e, Name);
        }
    }

    internal static void Write(CommerceCmdlet cmdlet, ChangeOutcome<MailFlowRuleResult> outcome) => ExchangeTargets.Write(cmdlet, outcome, outcome.Result.Name, outcome.Result.Reason);

    internal static ChangeDecision Ask(CommerceCmdlet cmdlet, MailFlowRuleChange change)
    {
        var (doing, doIt) = change.IsNew ? ("Creating", "Create") : change.IsRemoval ? ("Removing", "Remove") : ("Changing", "Change");
        var settings = change.IsRemoval ? "" : ":" + string.Concat(change.Removed.Select(r => "- " + r).Concat(change.Added.Select(a => "+ " + a)).Select(s => "\n    " + s));
        return ChangeSupport.Ask(cmdlet, $"{doing} the mail-flow rule '{change.Name}'{settings}", $"{doIt} the mail-flow rule '{change.Name}'?{settings}");
    }
}
