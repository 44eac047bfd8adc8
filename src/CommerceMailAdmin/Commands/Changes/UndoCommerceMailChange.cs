using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <summary>Takes back what a run of this module has added.</summary>
/// <remarks>
/// <para>
/// Only what the run added is removed, and only where it is still there; what was there before, and what later runs added, stays. Changes that
/// the run could not verify are looked at as well. The undoing is written to the journal like every change; doing it twice changes nothing.
/// A mail-flow rule that the run made is removed; settings that it changed in a rule are put back, where they are as the run left them.
/// </para>
/// <para>
/// It works in the Exchange session of the caller, which must lead to the organisation that the run changed. What a run has removed is not
/// put back.
/// </para>
/// <para>
/// Mailboxes, policies and rules are found by the GUID that the journal has of them, whatever they are called now. One that has taken over the name or address of
/// another is left alone. Runs of earlier versions, whose changes have no GUID (Id), are taken back where the name and what the object was asked for by are still the same.
/// </para>
/// <para>
/// Calls that Exchange was too busy for are repeated a few times. What fails all the same is an error for its object; the same command, run again, goes on with the rest.
/// </para>
/// </remarks>
/// <example>
/// <summary>Take back a run</summary>
/// <code>Undo-CommerceMailChange 20261122-101500-3fa9c1 -WhatIf
/// Undo-CommerceMailChange 20261122-101500-3fa9c1</code>
/// <remarks>Shows what would be removed from which mailbox, then removes it.</remarks>
/// </example>
/// <example>
/// <summary>Take back everything of today</summary>
/// <code>Get-CommerceMailChange -After (Get-Date).Date | Undo-CommerceMailChange</code>
/// <remarks>Each run is taken back once, however many mailboxes it changed.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Undo, "CommerceMailChange", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(SafeSenderRemovalResult), typeof(IPAllowListResult), typeof(MailFlowRuleResult))]
public sealed partial class UndoCommerceMailChange : ExchangeCmdlet
{
    private readonly List<string> _runs = [];
    private bool _found;

    /// <summary>The runs to take back, as Get-CommerceMailChange and the results of the changing commands name them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] RunId { get; set; } = [];

    /// <summary>The journal. Without it, changes.jsonl in the folder CommerceMailAdmin of the user's local application data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput() => _runs.AddRange(RunId.Where(r => !_runs.Contains(r)));

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        var history = ChangeSupport.History(this, JournalPath);
        var owned = new ChangeOwnership(history.Changes, SafeSenderRemover.Property);
        // Opened for what a run has changed: an Edge Transport server has no mailboxes, a small role no mail-flow rules.
        IExchangeSession? session = null;
        SafeSenderRemover? remover = null;
        var known = new HashSet<string>(history.Changes.Select(c => c.RunId));
        foreach (var run in Enumerable.Reverse(_runs))
        {
            if (!known.Contains(run))
            {
                WriteItemError(
                    new ItemNotFoundException($"The journal has no run '{run}'. Get-CommerceMailChange lists the runs."), "RunNotFound", ErrorCategory.ObjectNotFound, run);
            }

            _found = false;
            if (owned.OfRun(run) is { Count: > 0 } mailboxes)
            {
                _found = true;
                session ??= ExchangeSessions.Open(this, SafeSenderWriter.Commands, Retries);
                remover ??= new SafeSenderRemover(session, ChangeSupport.Journal(this, JournalPath, session));
                Undo(remover, [.. mailboxes.Where(m => IsHere(session, m.Organization, m.Object.Target))], o => owned.Of(session.Organization, o), ExchangeBatch.SizeIn(session));
            }

            UndoIPAllowLists(history, run);
            UndoMailFlowRules(history, run);
            if (!_found && known.Contains(run))
            {
                WriteWarning($"Nothing is left to take back of run '{run}': what it added is not there any more, or has been taken back; what a run has removed is not put back.");
            }
        }
    }

    /// <summary>Whether a session leads to the organisation that was changed; reports the object where it does not.</summary>
    private bool IsHere(IExchangeSession session, string? organization, string target)
    {
        if (organization == session.Organization)
        {
            return true;
        }

        WriteItemError(
            new InvalidOperationException(
                $"{target}: the run changed another organisation ({organization ?? "on-premises"}) than the one you are connected to ({session.Organization ?? "on-premises"}). Connect to that one."),
            "OtherOrganization", ErrorCategory.InvalidOperation, target);
        return false;
    }

    private void Undo(SafeSenderRemover remover, IReadOnlyList<OwnedEntries> mailboxes, Func<ChangedObject, IReadOnlyCollection<string>> mayGo, int batchSize)
    {
        try
        {
            for (var start = 0; start < mailboxes.Count; start += batchSize)
            {
                Cancellation.ThrowIfCancellationRequested();
                var orders = mailboxes.Skip(start).Take(batchSize).Select(m => new SafeSenderRemovalOrder(new MailboxReference(m.Object.Target) { Id = m.Object.Id }, m.Entries)).ToArray();
                foreach (var outcome in remover.Remove(orders, mayGo, (identity, name, senders) => ChangeSupport.AskToRemove(this, identity, name, senders)))
                {
                    foreach (var warning in outcome.Warnings)
                    {
                        WriteWarning($"{outcome.Result.Identity}: {warning}");
                    }

                    WriteObject(outcome.Result);
                    if (outcome.Error is { } error)
                    {
                        ExchangeSessions.Report(this, error, outcome.Result.Identity, outcome.Result.Reason);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (JournalException e)
        {
            Terminate(e, "JournalUnwritable", ErrorCategory.WriteError, null);
        }
    }
}
