using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;

namespace CommerceMailAdmin.Commands;

/// <summary>Removes the mail-flow rules that this module made.</summary>
/// <remarks>
/// <para>
/// Only rules that the journal knows as made by this module are removed; others of the same names stay, unless -Force is given. The change is written to the journal
/// before it is made and read back afterwards.
/// </para>
/// <para>To take back one run of Set-CommerceMailFlowRule as a whole, use Undo-CommerceMailChange, which also puts back settings that the run changed.</para>
/// </remarks>
/// <example>
/// <summary>Remove all of them</summary>
/// <code>Remove-CommerceMailFlowRule -WhatIf
/// Remove-CommerceMailFlowRule</code>
/// <remarks>Shows the rules, then removes them.</remarks>
/// </example>
/// <example>
/// <summary>Remove one kind</summary>
/// <code>Remove-CommerceMailFlowRule -Rule FocusedInbox</code>
/// <remarks>The rule that lets the mail in stays.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Remove, "CommerceMailFlowRule", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(MailFlowRuleResult))]
public sealed class RemoveCommerceMailFlowRule : MailFlowRuleCmdlet
{
    /// <summary>Which rules to remove. Without it, all kinds.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public MailFlowRuleKind[] Rule { get; set; } = [MailFlowRuleKind.Allow, MailFlowRuleKind.FocusedInbox, MailFlowRuleKind.DuplicateOrderMail];

    /// <summary>Removes rules of these names that the journal does not know as made by this module, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var session = OpenSession(MailFlowRuleRemover.Commands);
        var remover = new MailFlowRuleRemover(session, ChangeSupport.Journal(this, JournalPath, session), Ownership(session));
        Write(remover.Remove(Name, Rule, Force, change => Ask(this, change)));
    }
}
