using System.Management.Automation;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <summary>Tests if mailboxes have every wanted sender among their safe senders.</summary>
/// <remarks>
/// <para>
/// Returns one object for each mailbox with the result Pass or Fail and what is missing. Nothing is changed. If a mailbox cannot be read,
/// the result is TempError or PermError, and there is an error.
/// </para>
/// <para>
/// The command is made for a scheduler, because other programs are known to empty safe senders regularly. Removed lists what is missing
/// although this module has added it, according to its journal. A warning at the end has the number of these mailboxes.
/// </para>
/// <para>The command works in your Exchange session. Use Connect-ExchangeOnline, or the Exchange Management Shell.</para>
/// </remarks>
/// <example>
/// <summary>Test one mailbox</summary>
/// <code>Test-CommerceSafeSenders support@contoso.com</code>
/// <remarks>The result is Pass if the mailbox has all of the platform's domains.</remarks>
/// </example>
/// <example>
/// <summary>Add what is missing</summary>
/// <code>Test-CommerceSafeSenders -All | Where-Object Result -eq Fail | Add-CommerceSafeSenders</code>
/// <remarks>Tests all mailboxes, and adds the missing senders.</remarks>
/// </example>
/// <example>
/// <summary>Tell a scheduler by the exit code</summary>
/// <code>$ErrorActionPreference = 'Stop'
/// $bad = @(Test-CommerceSafeSenders -Group 'Shop Team' -ErrorAction Continue | Where-Object Result -ne Pass)
/// $bad | Format-Table Identity, Result, Reason
/// exit [int]($bad.Count -gt 0)</code>
/// <remarks>
/// The end of a script for a scheduled task. The exit code is 1 if a mailbox lacks a sender or cannot be read. The first line is required:
/// a script that has lost its session would otherwise continue to its end, and report success.
/// </remarks>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "CommerceSafeSenders", DefaultParameterSetName = IdentitySet, HelpUri = OnlineHelp)]
[OutputType(typeof(SafeSenderTest))]
public sealed class TestCommerceSafeSenders : MailboxCmdlet
{
    private SafeSenderRequest _request = null!;
    private ChangeOwnership _owned = null!;
    private int _emptied;

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? JournalPath { get; set; }

    private protected override bool IsReadOnly => true;

    private protected override void Prepare()
    {
        _request = ReadSenders(force: true);
        _owned = History().Ownership(SafeSenderRemover.Property);
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
                $"{Amount.Of(_emptied, "mailbox has", "mailboxes have")} lost safe senders that this module had added. "
                + "Look for a user who removed them, or a program that empties the lists on a schedule.");
        }
    }
}
