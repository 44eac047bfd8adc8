using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.IPAllowList;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Commands;

/// <summary>Removes the platform's published address ranges, or others, from an IP allow list.</summary>
/// <remarks>
/// <para>
/// Removes only entries that this module added, according to its journal. Entries of others stay unless -Force is given.
/// -Force asks before it removes entries of others. In a scheduled task, where nobody can answer, -Confirm:$false is the answer, or an
/// approved plan. Undo-CommerceMailChange puts back what a run has removed. An entry is
/// removed if it has exactly the addresses of a range. An entry that covers more stays. The command reads the list first, writes the change
/// to the journal, and reads the list back.
/// </para>
/// <para>To take back one run of Add-CommerceIPAllowList as a whole, use Undo-CommerceMailChange.</para>
/// </remarks>
/// <example>
/// <summary>Remove the platform's ranges</summary>
/// <code>Remove-CommerceIPAllowList</code>
/// <remarks>Removes those of the published ranges that Add-CommerceIPAllowList has added.</remarks>
/// </example>
/// <example>
/// <summary>Remove ranges that are no longer published</summary>
/// <code>(Test-CommerceIPAllowList).LeftOver | Remove-CommerceIPAllowList -WhatIf</code>
/// <remarks>Shows the entries that this module added for ranges that the platform no longer publishes.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Remove, "CommerceIPAllowList", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = OnlineHelp)]
[OutputType(typeof(IPAllowListResult))]
public sealed class RemoveCommerceIPAllowList : IPAllowListCmdlet
{
    /// <summary>Removes entries even if the journal does not say that this module added them.</summary>
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

    private protected override bool Changes => true;

    private protected override void Process(IPAllowListRequest request) =>
        Write(new IPAllowListRemover(List, Journal(Session), Ownership(), Force).Remove(request.Ranges, Ask));
}
