using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Exchange;

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
/// Safe senders do not override malware and high-confidence phishing verdicts. Where an anti-spam policy sends spam to quarantine, Exchange
/// Online ignores safe domains and honours safe addresses only.
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
/// <code>Get-EXOMailbox -RecipientTypeDetails SharedMailbox -ResultSize Unlimited | Add-CommerceSafeSenders</code>
/// <remarks>Mailboxes that fail are reported one by one; the others go on.</remarks>
/// </example>
/// <example>
/// <summary>Mailboxes from a file, senders of your own</summary>
/// <code>Import-Csv ./mailboxes.csv | Add-CommerceSafeSenders -Sender example.com, orders@example.net</code>
/// <remarks>The file has a column UserPrincipalName, PrimarySmtpAddress or Identity.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Add, "CommerceSafeSenders", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(SafeSenderResult))]
public sealed class AddCommerceSafeSenders : SafeSenderChangeCmdlet
{
    private SafeSenderWriter _writer = null!;

    /// <summary>Accepts the domain of a public mail service as a sender, which lets anybody with an address there in.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        var session = ExchangeSessions.Open(this, SafeSenderWriter.Commands);
        _writer = new SafeSenderWriter(session, ReadSenders(Force), OpenJournal(session));
    }

    /// <inheritdoc/>
    protected override void ChangeMailbox(string identity)
    {
        var outcome = _writer.Add(identity, (mailbox, plan) => Decide(identity, mailbox, plan));
        foreach (var warning in outcome.Warnings)
        {
            WriteWarning($"{identity}: {warning}");
        }

        WriteObject(outcome.Result);
        if (outcome.Error is { } error)
        {
            ExchangeSessions.Report(this, error, identity, outcome.Result.Reason);
        }
    }

    private ChangeDecision Decide(string identity, string mailbox, SafeSenderPlan plan)
    {
        var target = Changes.Target(identity, mailbox);
        var senders = string.Join(", ", plan.Add);
        return Changes.Ask(this, $"Adding to the safe senders of {target}: {senders}", $"Add to the safe senders of {target}: {senders}?");
    }
}
