using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.History;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet that gives cases with their whole history.</summary>
public abstract class CaseHistoryCmdlet : CaseCmdlet
{
    /// <summary>After how many business days without a word an answered case counts as closed. Without it, 10.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int CloseAfterDays { get; set; } = CaseOptions.DefaultCloseAfterDays;

    /// <summary>Adds to each turn its timeline: every step that led to the due time, for disputes and for doubts.</summary>
    [Parameter]
    public SwitchParameter Explain { get; set; }

    /// <summary>Writes a case; one with its steps in the view that shows them.</summary>
    private protected void WriteCase(CommerceCase found)
    {
        var shown = PSObject.AsPSObject(found);
        if (Explain)
        {
            shown.TypeNames.Insert(0, $"{typeof(CommerceCase).FullName}#Explained");
        }

        WriteObject(shown);
    }

    /// <inheritdoc/>
    private protected override CaseOptions Options => base.Options with { CloseAfterDays = CloseAfterDays, Explain = Explain };
}
