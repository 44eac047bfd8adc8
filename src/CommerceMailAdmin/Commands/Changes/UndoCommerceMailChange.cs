using System.Management.Automation;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Exchange.Undo;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Rescue;
using CommerceMailAdmin.ExchangeSession;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Takes back what a run of this module has done.</summary>
/// <remarks>
/// <para>
/// Removes what the run added, if it is still there, and puts back what the run removed, if it is not there. What was there before, and
/// what later runs changed, stays. Additions that the run could not verify are included. The command writes its own changes to the journal.
/// A second run changes nothing. A mail-flow rule that
/// the run made is removed. A setting that the run changed in a rule is put back, if it is still as the run left it. A rule that somebody
/// has changed since, or that has another name or comment, is kept, and the result says so.
/// </para>
/// <para>
/// The command works in your Exchange session. The session must lead to the organisation that the run changed. A rule that is put back has
/// a new GUID. Entries of an Edge Transport server and of the Tenant Allow/Block List come back with their comment or note and their end.
/// What would have expired since is not put back.
/// </para>
/// <para>
/// Messages that Restore-CommerceJunkMail moved to the Inbox are moved back to the folder that they were in. This needs no Exchange
/// session, but an open connection to the mailbox (Connect-CommerceMailbox). A message that somebody has moved or deleted since is left
/// where it is. The folder is found by its name. Messages that Get-CommerceMailTrace released from the quarantine cannot be put back.
/// </para>
/// <para>
/// The journal has the GUID of each mailbox, policy and rule, so the command finds them under a new name. An object that only has the name
/// or address of another is not changed. If Exchange does not give a GUID, both the name and the name that was asked for must be the same.
/// </para>
/// <para>
/// If Exchange is busy, a call is repeated a few times. If it still fails, there is an error for its object. The same command, run again,
/// continues with the rest.
/// </para>
/// </remarks>
/// <example>
/// <summary>Take back a run</summary>
/// <code>Undo-CommerceMailChange 20261122-101500-3fa9c1 -WhatIf
/// Undo-CommerceMailChange 20261122-101500-3fa9c1</code>
/// <remarks>Shows what would be removed from which mailbox, and then removes it.</remarks>
/// </example>
/// <example>
/// <summary>Take back everything of today</summary>
/// <code>Get-CommerceMailChange -After (Get-Date).Date | Undo-CommerceMailChange</code>
/// <remarks>Takes back each run once, however many mailboxes it changed.</remarks>
/// </example>
/// <example>
/// <summary>Move messages back that a run moved to the Inbox</summary>
/// <code>Connect-CommerceMailbox -Graph -Mailbox support@contoso.com
/// Undo-CommerceMailChange 20261122-101500-3fa9c1</code>
/// <remarks>Moves those messages back to Junk that are still in the Inbox.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Undo, "CommerceMailChange", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = OnlineHelp)]
[OutputType(typeof(SafeSenderRemovalResult), typeof(SafeSenderAdditionResult), typeof(IPAllowListResult), typeof(TenantAllowListResult),
    typeof(MailFlowRuleResult), typeof(JunkMailUndoResult))]
public sealed class UndoCommerceMailChange : ExchangeCmdlet
{
    private readonly List<string> _given = [];
    private ChangeJournal? _mailJournal;

    /// <summary>The runs to take back, by the RunId that Get-CommerceMailChange and the results of changes show.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[] RunId { get; set; } = [];

    /// <summary>
    /// For runs that moved messages: the mailboxes, as Connect-CommerceMailbox returns them. Default: the connections that are open.
    /// </summary>
    [Parameter]
    [ConnectionArgument]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public CommerceMailboxConnection[] Connection { get; set; } = [];

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? JournalPath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput() => _given.AddRange(RunId.Where(r => !_given.Contains(r)));

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        var history = History([.. _given]);
        var undo = new UndoRun(history, OpenSession, Journal, Environment.MachineName, () => DateTimeOffset.UtcNow);
        foreach (var run in Enumerable.Reverse(_given))
        {
            if (!undo.Knows(run))
            {
                WriteItemError(
                    new ItemNotFoundException($"The journal has no run '{run}'. Get-CommerceMailChange lists the runs."), "RunNotFound",
                    ErrorCategory.ObjectNotFound, run);
                continue;
            }

            var isEmpty = true;
            foreach (var outcome in undo.Undo(run, Ask, Cancellation))
            {
                isEmpty = false;
                Write(outcome);
            }

            if (history.OfRun(run, MailTrace.ReleaseProperty).Count is > 0 and var released)
            {
                isEmpty = false;
                WriteWarning(
                    $"Run '{run}' released messages from the quarantine ({released}). A released message cannot be put back: Exchange has "
                    + "no "
                    + "command for it.");
            }

            var moves = JunkMailUndo.Moves(history, run);
            MoveBack(moves);
            if (isEmpty && moves.Count == 0)
            {
                WriteWarning(
                    $"Nothing is left to take back of run '{run}': what it added does not exist any more, and "
                    + "what it removed is there, or a later run has changed it.");
            }
        }
    }

    private void MoveBack(IReadOnlyList<CommerceMailChange> moves)
    {
        IReadOnlyList<CommerceMailboxConnection> connections = Connection.Length > 0 ? Connection : MailboxConnections.All;
        foreach (var mailbox in moves.GroupBy(m => m.Target, StringComparer.OrdinalIgnoreCase))
        {
            var connection = connections.FirstOrDefault(c => c.Mailbox.Equals(mailbox.Key, StringComparison.OrdinalIgnoreCase));
            if (connection is null)
            {
                WriteItemError(
                    new ItemNotFoundException(
                        $"There is no connection to the mailbox '{mailbox.Key}', so "
                        + $"{Amount.Of(mailbox.Count(), "message was", "messages were")} not moved back. "
                        + "Use Connect-CommerceMailbox, and repeat the command."),
                    "MailboxNotGiven", ErrorCategory.ObjectNotFound, mailbox.Key);
                continue;
            }

            _mailJournal ??= new ChangeJournal(CheckJournal(), MyInvocation.MyCommand.Name, null, () => DateTimeOffset.UtcNow,
                IsRehearsal());
            using var report = new MailReadReport(this, "Reading mail");
            foreach (var result in new JunkMailUndo(connection, _mailJournal).Undo([.. mailbox], Ask, report, Cancellation))
            {
                WriteObject(result);
                if (result.Status == ChangeStatus.Failed)
                {
                    WriteItemError(new IOException($"{result.Mailbox}: the message {result.MessageId}: {result.Reason}"), "MessageNotMoved",
                        ErrorCategory.WriteError, result.MessageId);
                }
            }
        }
    }
}
