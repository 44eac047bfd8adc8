using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.History;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet that returns cases with their whole history.</summary>
public abstract class CaseHistoryCmdlet : CaseCmdlet
{
    /// <summary>The number of business days without a message after which an answered case is treated as closed. Default: 10.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int CloseAfterDays { get; set; } = CaseOptions.DefaultCloseAfterDays;

    /// <summary>Adds its timeline to each turn: every step that led to the due time.</summary>
    [Parameter]
    public SwitchParameter Explain { get; set; }

    /// <inheritdoc/>
    private protected override CaseOptions Options => base.Options with { CloseAfterDays = CloseAfterDays, Explain = Explain };
}
