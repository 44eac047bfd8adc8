using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Exchange.Undo;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <summary>Takes back what a run of this module has added.</summary>
/// <remarks>
/// <para>
/// Only what the run added is removed, and only where it is still there; what was there before, and what later runs added, stays. Changes that
/// the run could not verify are looked at as well. The undoing is written to the journal like every change; a second time changes nothing.
/// A mail-flow rule that the run made is removed; settings that it changed in a rule are put back if they are as the run left them. A rule that somebody has changed
/// or given another name or comment since is kept, and the result says so.
/// </para>
/// <para>
/// It works in the Exchange session of the caller, which must lead to the organisation that the run changed. What a run has removed is not
/// put back.
/// </para>
/// <para>
/// Mailboxes, policies and rules are found by the GUID that the journal has of them, whatever they are called now. One that has the name or address of
/// another is not touched. If Exchange did not tell a GUID, the name and what the object was asked for by must both be the same.
/// </para>
/// <para>
/// Calls that Exchange was too busy for are repeated a few times. What fails all the same is an error for its object; run the same command again to do the rest.
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
public sealed class UndoCommerceMailChange : ExchangeCmdlet
{
    private readonly List<string> _given = [];

    /// <summary>The runs to take back, as Get-CommerceMailChange and the results of the changing commands name them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] RunId { get; set; } = [];

    /// <summary>The journal. Default: changes.jsonl in the folder CommerceMailAdmin of the user's local application data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? JournalPath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput() => _given.AddRange(RunId.Where(r => !_given.Contains(r)));

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        var undo = new UndoRun(History(), OpenSession, Journal, Environment.MachineName);
        foreach (var run in Enumerable.Reverse(_given))
        {
            if (!undo.Knows(run))
            {
                WriteItemError(
                    new ItemNotFoundException($"The journal has no run '{run}'. Get-CommerceMailChange lists the runs."), "RunNotFound", ErrorCategory.ObjectNotFound, run);
                continue;
            }

            var isEmpty = true;
            foreach (var outcome in undo.Undo(run, Ask, Cancellation))
            {
                isEmpty = false;
                Write(outcome);
            }

            if (isEmpty)
            {
                WriteWarning(
                    $"Nothing is left to take back of run '{run}': what it added does not exist any more, or has been taken back; what a run has removed is not put back.");
            }
        }
    }
}
