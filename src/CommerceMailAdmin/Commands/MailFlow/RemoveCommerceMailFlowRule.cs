using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;

namespace CommerceMailAdmin.Commands;

/// <summary>Removes the mail-flow rules that this module made.</summary>
/// <remarks>
/// <para>
/// Removes only rules that this module made, according to its journal. Other rules of the same names stay unless -Force is given.
/// -Force asks before it removes them. In a scheduled task, where nobody can answer, -Confirm:$false is the answer, or an approved plan.
/// Undo-CommerceMailChange makes a removed rule again. The
/// command writes the change to the journal, removes the rule, and reads the rules back.
/// </para>
/// <para>
/// To take back one run of Set-CommerceMailFlowRule as a whole, use Undo-CommerceMailChange. It also puts back settings that the run
/// changed.
/// </para>
/// </remarks>
/// <example>
/// <summary>Remove all of them</summary>
/// <code>Remove-CommerceMailFlowRule -WhatIf
/// Remove-CommerceMailFlowRule</code>
/// <remarks>Shows the rules, and then removes them.</remarks>
/// </example>
/// <example>
/// <summary>Remove one kind</summary>
/// <code>Remove-CommerceMailFlowRule -Rule FocusedInbox</code>
/// <remarks>The rule that lets the mail in stays.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Remove, "CommerceMailFlowRule", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = OnlineHelp)]
[OutputType(typeof(MailFlowRuleResult))]
public sealed class RemoveCommerceMailFlowRule : MailFlowRuleCmdlet
{
    /// <summary>Which rules to remove. Default: all kinds.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public MailFlowRuleKind[] Rule { get; set; } = [MailFlowRuleKind.Allow, MailFlowRuleKind.FocusedInbox,
        MailFlowRuleKind.DuplicateOrderMail];

    /// <summary>Removes rules of these names even if the journal does not say that this module made them.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? Plan { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? SavePlan { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var session = OpenRules(MailFlowRuleRemover.Commands);
        var remover = new MailFlowRuleRemover(session, Journal(session), Ownership(session));
        WriteRules(remover.Remove(Name, Rule, Force, Ask));
    }
}
