using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <summary>Removes the platform's domains, or other senders, from mailboxes' safe senders.</summary>
/// <remarks>
/// <para>
/// Only senders that the journal knows as added to this very mailbox by this module are removed; what users or other programs added stays, unless -Force is
/// given. The journal knows mailboxes by GUID, so that neither a new name nor another mailbox of the same name leads it astray.
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
public sealed class RemoveCommerceSafeSenders : SafeSenderChangeCmdlet
{
    private IReadOnlyList<string> _senders = null!;
    private ChangeOwnership? _owned;

    /// <summary>Removes senders that the journal does not know as added by this module, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override void Prepare()
    {
        base.Prepare();
        _senders = ReadSenders(force: true).Senders;
        _owned = Force ? null : new ChangeOwnership(ChangeSupport.History(this, JournalPath).Changes, SafeSenderRemover.Property);
    }

    private protected override MailboxWork CreateWork(IExchangeSession session)
    {
        var remover = new SafeSenderRemover(session, Journal(session));
        Func<ChangedObject, IReadOnlyCollection<string>>? mayGo = _owned is null ? null : mailbox => _owned.Of(session.Organization, mailbox);
        return batch =>
        [
            .. remover.Remove([.. batch.Select(m => new SafeSenderRemovalOrder(m, _senders))], mayGo, Decide)
                .Select(o => (Action)(() => Tell(o.Result, o.Result.Identity, o.Error, o.Result.Reason, o.Warnings))),
        ];
    }

    private ChangeDecision Decide(string identity, string mailbox, IReadOnlyList<string> senders) =>
        OnPipeline(() => ChangeSupport.AskToRemove(this, identity, mailbox, senders));
}
