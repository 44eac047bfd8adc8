using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.IPAllowList;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Commands;

/// <summary>Removes the platform's published address ranges, or others, from an IP allow list.</summary>
/// <remarks>
/// <para>
/// Only entries that the journal knows as added by this module are removed; what others entered stays, unless -Force is given. An entry goes
/// when it is for exactly the addresses of a range; one that covers more stays. The list is read first and read back afterwards, and the
/// change is written to the journal before it is made.
/// </para>
/// <para>To take back one run of Add-CommerceIPAllowList as a whole, use Undo-CommerceMailChange.</para>
/// </remarks>
/// <example>
/// <summary>Take the platform's ranges out again</summary>
/// <code>Remove-CommerceIPAllowList</code>
/// <remarks>Removes those of the published ranges that Add-CommerceIPAllowList has added.</remarks>
/// </example>
/// <example>
/// <summary>Take out what is not wanted any more</summary>
/// <code>(Test-CommerceIPAllowList).LeftOver | Remove-CommerceIPAllowList -WhatIf</code>
/// <remarks>Shows the entries that this module added for ranges that the platform publishes no longer.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Remove, "CommerceIPAllowList", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(IPAllowListResult))]
public sealed class RemoveCommerceIPAllowList : IPAllowListCmdlet
{
    /// <summary>Removes entries that the journal does not know as added by this module, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool Changes => true;

    private protected override void Process(IPAllowListRequest request)
    {
        try
        {
            var remover = new IPAllowListRemover(List, ChangeSupport.Journal(this, JournalPath, Session));
            Write(remover.Remove(request.Ranges, Force ? null : Ownership(), ranges => Ask(this, List, ranges)));
        }
        catch (JournalException e)
        {
            Terminate(e, "JournalUnwritable", ErrorCategory.WriteError, List.Name);
        }
    }

    internal static ChangeDecision Ask(CommerceCmdlet cmdlet, IPAllowLists list, IReadOnlyList<string> ranges)
    {
        var what = $"{PlaceOf(list)}: {string.Join(", ", ranges)}";
        return ChangeSupport.Ask(cmdlet, "Removing from " + what, $"Remove from {what}?");
    }
}
