using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <summary>Removes the platform's domains, or other senders, from the safe senders of mailboxes.</summary>
/// <remarks>
/// <para>
/// Removes only senders that this module added to exactly this mailbox, according to its journal. What users or other programs added stays
/// unless -Force is given. -Force asks before it removes entries of others. In a scheduled task, where nobody can answer, -Confirm:$false
/// is the answer, or an approved plan. Undo-CommerceMailChange puts back what a run has removed. The journal has the GUID of each mailbox,
/// so a new name, or another mailbox of the same name, makes no
/// difference. The command reads each mailbox first, writes the change to the journal, and reads the mailbox back.
/// </para>
/// <para>
/// The command works in your Exchange session. Use Connect-ExchangeOnline, or the Exchange Management Shell. To take back one run of
/// Add-CommerceSafeSenders as a whole, use Undo-CommerceMailChange.
/// </para>
/// </remarks>
/// <example>
/// <summary>Remove the platform's domains from one mailbox</summary>
/// <code>Remove-CommerceSafeSenders support@contoso.com</code>
/// <remarks>Removes those of the platform's domains that Add-CommerceSafeSenders has added there.</remarks>
/// </example>
/// <example>
/// <summary>Remove a sender that anybody added</summary>
/// <code>Remove-CommerceSafeSenders -All -Sender old.example -Force -WhatIf</code>
/// <remarks>Shows which mailboxes have the domain as a safe sender and would lose it.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Remove, "CommerceSafeSenders", DefaultParameterSetName = IdentitySet, SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium, HelpUri = OnlineHelp)]
[OutputType(typeof(SafeSenderRemovalResult))]
public sealed class RemoveCommerceSafeSenders : MailboxCmdlet
{
    private readonly MailboxTurns _turns = new();
    private IReadOnlyList<string> _senders = null!;
    private ChangeOwnership _owned = null!;

    /// <summary>Removes senders even if the journal does not say that this module added them.</summary>
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
        _senders = ReadSenders(force: true).Senders;
        _owned = History().Ownership(SafeSenderRemover.Property);
    }

    private protected override MailboxWork CreateWork(IExchangeSession session)
    {
        var remover = new SafeSenderRemover(session, Journal(session), _owned, Force, _turns);
        return batch => remover.Remove([.. batch.Select(m => new SafeSenderRemovalOrder(m, _senders))], Ask);
    }
}
