using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <summary>Removes the platform's domains, or other senders, from mailboxes' safe senders.</summary>
/// <remarks>
/// <para>
/// Only senders are removed of which the journal says that this module added them to this mailbox. What users or other programs added stays, unless -Force is
/// given. The journal knows mailboxes by GUID, so a new name or another mailbox of the same name changes nothing.
/// Each mailbox is read first and read back afterwards, and the change is written to the journal before it is made.
/// </para>
/// <para>
/// It works in the Exchange session of the caller: connect with Connect-ExchangeOnline, or use the Exchange Management Shell. To take back one
/// run of Add-CommerceSafeSenders as a whole, use Undo-CommerceMailChange.
/// </para>
/// </remarks>
/// <example>
/// <summary>Take the platform's domains out of one mailbox</summary>
/// <code>Remove-CommerceSafeSenders support@contoso.com</code>
/// <remarks>Removes those of the platform's domains that Add-CommerceSafeSenders has added there.</remarks>
/// </example>
/// <example>
/// <summary>Remove a sender wherever it came from</summary>
/// <code>Remove-CommerceSafeSenders -All -Sender old.example -Force -WhatIf</code>
/// <remarks>Shows which mailboxes have the domain as a safe sender and would lose it.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Remove, "CommerceSafeSenders", DefaultParameterSetName = IdentitySet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(SafeSenderRemovalResult))]
public sealed class RemoveCommerceSafeSenders : MailboxCmdlet
{
    private IReadOnlyList<string> _senders = null!;
    private ChangeOwnership? _owned;

    /// <summary>Removes senders even if the journal does not say that this module added them.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// The file in which changes are written down. Default: changes.jsonl in the folder CommerceMailAdmin of the user's local application data.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? JournalPath { get; set; }

    private protected override bool IsReadOnly => false;

    private protected override void Prepare()
    {
        _senders = ReadSenders(force: true).Senders;
        _owned = Force ? null : new ChangeOwnership(History().Changes, SafeSenderRemover.Property);
    }

    private protected override MailboxWork CreateWork(IExchangeSession session)
    {
        var remover = new SafeSenderRemover(session, Journal(session), _owned);
        return batch => remover.Remove([.. batch.Select(m => new SafeSenderRemovalOrder(m, _senders))], Ask);
    }
}
