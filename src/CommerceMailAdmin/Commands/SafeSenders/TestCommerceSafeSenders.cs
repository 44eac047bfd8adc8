using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <summary>Tests whether mailboxes have every wanted sender among their safe senders.</summary>
/// <remarks>
/// <para>
/// One object per mailbox with the result Pass or Fail and what is missing; nothing is changed. A mailbox that cannot be read has the
/// result TempError or PermError and is reported as an error besides.
/// </para>
/// <para>
/// Made for a scheduler: other programs are known to empty safe senders regularly. What is missing although the journal says that this module has added
/// it, is listed in Removed, and a warning at the end tells in how many mailboxes that is so.
/// </para>
/// <para>It works in the Exchange session of the caller: connect with Connect-ExchangeOnline, or use the Exchange Management Shell.</para>
/// </remarks>
/// <example>
/// <summary>Test one mailbox</summary>
/// <code>Test-CommerceSafeSenders support@contoso.com</code>
/// <remarks>Pass, if the mailbox has all of the platform's domains.</remarks>
/// </example>
/// <example>
/// <summary>Add what is missing</summary>
/// <code>Test-CommerceSafeSenders -All | Where-Object Result -eq Fail | Add-CommerceSafeSenders</code>
/// <remarks>Tests all mailboxes and adds the senders that are missing.</remarks>
/// </example>
/// <example>
/// <summary>Tell a scheduler by the exit code</summary>
/// <code>$ErrorActionPreference = 'Stop'
/// $bad = @(Test-CommerceSafeSenders -Group 'Shop Team' -ErrorAction Continue | Where-Object Result -ne Pass)
/// $bad | Format-Table Identity, Result, Reason
/// exit [int]($bad.Count -gt 0)</code>
/// <remarks>
/// The end of a script for a scheduled task: exit code 1 if a mailbox lacks a sender or could not be read. Without the first line a script whose session is lost would
/// go on to its end, and report success to the scheduler.
/// </remarks>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "CommerceSafeSenders", DefaultParameterSetName = IdentitySet)]
[OutputType(typeof(SafeSenderTest))]
public sealed class TestCommerceSafeSenders : MailboxCmdlet
{
    private SafeSenderRequest _request = null!;
    private ChangeOwnership _owned = null!;
    private int _emptied;

    /// <summary>
    /// The journal that tells what this module has added. Default: changes.jsonl in the folder CommerceMailAdmin of the user's local application data.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? JournalPath { get; set; }

    private protected override bool IsReadOnly => true;

    private protected override void Prepare()
    {
        _request = ReadSenders(force: true);
        _owned = new ChangeOwnership(History().Changes, SafeSenderRemover.Property);
    }

    private protected override MailboxWork CreateWork(IExchangeSession session)
    {
        var inspector = new SafeSenderInspector(session, _request);
        return batch => inspector.Test(batch, _owned);
    }

    private protected override void Write(ExchangeOutcome outcome)
    {
        _emptied += outcome.Value is SafeSenderTest { Removed.Count: > 0 } ? 1 : 0;
        base.Write(outcome);
    }

    private protected override void Summarise()
    {
        if (_emptied > 0)
        {
            WriteWarning(
                $"{(_emptied == 1 ? "1 mailbox has" : $"{_emptied} mailboxes have")} lost safe senders that this module had added. "
                + "Look for a user who removed them, or a program that empties the lists on a schedule.");
        }
    }
}
