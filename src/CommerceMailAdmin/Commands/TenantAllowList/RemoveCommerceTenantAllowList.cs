using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.TenantAllowList;

namespace CommerceMailAdmin.Commands;

/// <summary>Removes the domains that the platform asks to allow, or other allow entries, from the Tenant Allow/Block List.</summary>
/// <remarks>
/// <para>
/// Removes only entries that this module added, according to its journal. An entry for a sender whose note somebody has changed counts as
/// theirs. Entries of others stay unless -Force is given. Block entries always stay. The command reads the list first, writes the change to
/// the journal, and reads the list back.
/// </para>
/// <para>To take back one run of Add-CommerceTenantAllowList as a whole, use Undo-CommerceMailChange.</para>
/// </remarks>
/// <example>
/// <summary>Remove the platform's domains</summary>
/// <code>Remove-CommerceTenantAllowList</code>
/// <remarks>Removes those of the domains that Add-CommerceTenantAllowList has added.</remarks>
/// </example>
/// <example>
/// <summary>Remove entries that are no longer wanted</summary>
/// <code>(Test-CommerceTenantAllowList).LeftOver | Remove-CommerceTenantAllowList -WhatIf</code>
/// <remarks>Shows the entries that this module added for domains that are no longer wanted.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Remove, "CommerceTenantAllowList", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium,
    HelpUri = OnlineHelp)]
[OutputType(typeof(TenantAllowListResult))]
public sealed class RemoveCommerceTenantAllowList : TenantAllowListCmdlet
{
    /// <summary>Removes entries even if this module did not add them.</summary>
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

    private protected override void Process(TenantAllowListRequest request)
    {
        var session = request.Targets.Contains(TenantAllowListTarget.SpoofedSender)
            ? OpenSession(TenantAllowLists.Commands(request.Targets, change: true)) : Session;
        var remover = new TenantAllowListRemover(session, Journal(session), Ownership, Force);
        Write(request.Targets.Select(t => remover.Remove(t, request.TextsFor(t), Ask)));
    }
}
