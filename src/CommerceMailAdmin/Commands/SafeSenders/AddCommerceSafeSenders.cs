using System.Management.Automation;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <summary>Adds the platform's domains, or other senders, to the safe senders of mailboxes.</summary>
/// <remarks>
/// <para>
/// Reads each mailbox first and adds only what is missing. Nothing is overwritten or removed. Then reads the list back, because Exchange
/// drops entries beyond its limit of 1,024 without an error. One object for each mailbox shows what was added, what was there, and what was
/// rejected and why. A second run changes nothing.
/// </para>
/// <para>
/// Every change is in a journal before it is made. Get-CommerceMailChange shows it, and Undo-CommerceMailChange takes it back.
/// </para>
/// <para>
/// The command works in your Exchange session. Use Connect-ExchangeOnline, or the Exchange Management Shell. A prefix of the session works.
/// -WhatIf reads the mailboxes and shows which entries would be added to each.
/// </para>
/// <para>
/// If Exchange is busy, a call is repeated a few times, after the delay that Exchange asks for. If it still fails, there is an error for
/// its mailbox. The same command, run again, continues with what is missing.
/// </para>
/// <para>
/// Safe senders do not override verdicts of malware and high-confidence phishing. If an anti-spam policy sends spam to quarantine, Exchange
/// Online ignores safe domains and honours safe addresses only. IgnoredByPolicy and Notes of each result show this.
/// </para>
/// </remarks>
/// <example>
/// <summary>See what would happen, and then do it</summary>
/// <code>Add-CommerceSafeSenders support@contoso.com -WhatIf
/// Add-CommerceSafeSenders support@contoso.com</code>
/// <remarks>Adds the platform's domains that are missing in the mailbox.</remarks>
/// </example>
/// <example>
/// <summary>Plan, approve, carry out</summary>
/// <code>Add-CommerceSafeSenders -All -SavePlan ./plan.csv
/// Add-CommerceSafeSenders -Plan ./plan.csv</code>
/// <remarks>
/// The first command changes nothing. Somebody else looks at the file, and deletes the rows that are not approved. The second command makes
/// exactly the changes that are left, and refuses those that would be other ones now.
/// </remarks>
/// </example>
/// <example>
/// <summary>Every shared mailbox</summary>
/// <code>Add-CommerceSafeSenders -RecipientTypeDetails SharedMailbox</code>
/// <remarks>Reports each mailbox that fails. The others continue.</remarks>
/// </example>
/// <example>
/// <summary>Many mailboxes, over four connections</summary>
/// <code>$connect = { param($app, $file)
///     Connect-ExchangeOnline -AppId $app -CertificateFilePath $file -Organization contoso.onmicrosoft.com -ShowBanner:$false }
/// Add-CommerceSafeSenders -All -ThrottleLimit 4 -ConnectionScript $connect -ArgumentList $appId, /etc/commerce/exchange.pfx</code>
/// <remarks>Runs the script in four runspaces, which share the work. To finish an interrupted run, run the same command again.</remarks>
/// </example>
/// <example>
/// <summary>Mailboxes from a file, senders of your own</summary>
/// <code>Import-Csv ./mailboxes.csv | Add-CommerceSafeSenders -Sender example.com, orders@example.net</code>
/// <remarks>
/// The file has a column UserPrincipalName, PrimarySmtpAddress or Identity, or is an export of an admin centre, with a column such as User
/// principal name.
/// </remarks>
/// </example>
[Cmdlet(VerbsCommon.Add, "CommerceSafeSenders", DefaultParameterSetName = IdentitySet, SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium, HelpUri = OnlineHelp)]
[OutputType(typeof(SafeSenderAdditionResult))]
public sealed class AddCommerceSafeSenders : MailboxCmdlet
{
    private readonly MailboxTurns _turns = new();
    private SafeSenderRequest _request = null!;
    private int _ignoring;

    /// <summary>
    /// Accepts the domain of a public mail service as a sender, which lets in anybody with an address there; and sends entries to mailboxes
    /// that hold 1,024 already, for organisations in which another limit applies.
    /// </summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    [Parameter(Mandatory = true, ParameterSetName = PlanSet)]
    [ValidateNotNullOrEmpty]
    public override string? Plan { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? SavePlan { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? JournalPath { get; set; }

    private protected override bool IsReadOnly => false;

    private protected override void Prepare()
    {
        CheckJournal();
        _request = ReadSenders(Force);
    }

    private protected override MailboxWork CreateWork(IExchangeSession session)
    {
        var writer = new SafeSenderWriter(session, _request, Journal(session), turns: _turns);
        return batch => writer.Add(batch, Ask);
    }

    private protected override void Write(ExchangeOutcome outcome)
    {
        _ignoring += outcome.Value is SafeSenderAdditionResult { IgnoredByPolicy.Count: > 0 } ? 1 : 0;
        base.Write(outcome);
    }

    private protected override void Summarise()
    {
        if (_ignoring > 0)
        {
            WriteWarning(
                $"In {Amount.Of(_ignoring, "mailbox", "mailboxes")} safe domains may have no effect, because an anti-spam "
                + "policy quarantines spam: IgnoredByPolicy and Notes of "
                + "the results tell more. Safe addresses are honoured, and Set-CommerceMailFlowRule needs no safe senders.");
        }
    }
}
