using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <summary>Adds the platform's domains, or other senders, to mailboxes' safe senders.</summary>
/// <remarks>
/// <para>
/// Each mailbox is read first, and only what is missing is added; nothing that is there is ever overwritten or removed. Then the list is read
/// back, because Exchange drops entries beyond its limit of 1,024 without an error. One object per mailbox tells what was added,
/// what was there, and what was rejected and why. Running the command again changes nothing.
/// </para>
/// <para>
/// Every change is written to a journal before it is made; Get-CommerceMailChange shows it and Undo-CommerceMailChange takes it back.
/// </para>
/// <para>
/// It works in the Exchange session of the caller: connect with Connect-ExchangeOnline, or use the Exchange Management Shell. Commands with a
/// prefix are found. -WhatIf reads the mailboxes and shows which entries would be added to which.
/// </para>
/// <para>
/// Calls that Exchange was too busy for are repeated a few times, after the delay that Exchange asks for. What fails all the same is an error for its
/// mailbox; the same command, run again, goes on with what is missing.
/// </para>
/// <para>
/// Safe senders do not override malware and high-confidence phishing verdicts. Where an anti-spam policy sends spam to quarantine, Exchange
/// Online ignores safe domains and honours safe addresses only: IgnoredByPolicy and Notes of each result tell.
/// </para>
/// </remarks>
/// <example>
/// <summary>See what would happen, then do it</summary>
/// <code>Add-CommerceSafeSenders support@contoso.com -WhatIf
/// Add-CommerceSafeSenders support@contoso.com</code>
/// <remarks>Adds the platform's domains that are missing in the mailbox.</remarks>
/// </example>
/// <example>
/// <summary>Every shared mailbox</summary>
/// <code>Add-CommerceSafeSenders -RecipientTypeDetails SharedMailbox</code>
/// <remarks>Mailboxes that fail are reported one by one; the others go on.</remarks>
/// </example>
/// <example>
/// <summary>Many mailboxes, over four connections</summary>
/// <code>$connect = { param($app, $file) Connect-ExchangeOnline -AppId $app -CertificateFilePath $file -Organization contoso.onmicrosoft.com -ShowBanner:$false }
/// Add-CommerceSafeSenders -All -ThrottleLimit 4 -ConnectionScript $connect -ArgumentList $appId, /etc/commerce/exchange.pfx</code>
/// <remarks>The script runs in four runspaces, which share the work. A run that was interrupted is completed by the same command.</remarks>
/// </example>
/// <example>
/// <summary>Mailboxes from a file, senders of your own</summary>
/// <code>Import-Csv ./mailboxes.csv | Add-CommerceSafeSenders -Sender example.com, orders@example.net</code>
/// <remarks>The file has a column UserPrincipalName, PrimarySmtpAddress or Identity, or is an export of an admin centre, with a column such as User principal name.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Add, "CommerceSafeSenders", DefaultParameterSetName = IdentitySet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(SafeSenderAdditionResult))]
public sealed class AddCommerceSafeSenders : MailboxCmdlet
{
    private SafeSenderRequest _request = null!;
    private int _ignoring;

    /// <summary>
    /// Accepts the domain of a public mail service as a sender, which lets in anybody with an address there; and sends entries to mailboxes that hold
    /// 1,024 already, for organisations in which another limit applies.
    /// </summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// The file in which changes are written down. Default: changes.jsonl in the folder CommerceMailAdmin of the user's local application data.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? JournalPath { get; set; }

    private protected override bool IsReadOnly => false;

    private protected override void Prepare() => _request = ReadSenders(Force);

    private protected override MailboxWork CreateWork(IExchangeSession session)
    {
        var writer = new SafeSenderWriter(session, _request, Journal(session));
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
                $"In {(_ignoring == 1 ? "1 mailbox" : $"{_ignoring} mailboxes")} safe domains may have no effect, because an anti-spam policy quarantines spam: IgnoredByPolicy and Notes of "
                + "the results tell more. Safe addresses are honoured, and Set-CommerceMailFlowRule needs no safe senders.");
        }
    }
}
