using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Marks cases of a ledger as closed, or as open again.</summary>
/// <remarks>
/// <para>
/// A closed case does not wait, although its last message is the buyer's: it was settled by telephone, or needs no answer. It waits again
/// when the buyer writes. Only the ledger is changed. Nothing is sent, and the platform is not informed.
/// </para>
/// <para>Closing a closed case, or opening an open case, changes nothing.</para>
/// </remarks>
/// <example>
/// <summary>Close a case</summary>
/// <code>Set-CommerceCase 8d3kf20a -Closed -Note 'settled by telephone'</code>
/// <remarks>Removes the case from the backlog, and keeps the note in the ledger.</remarks>
/// </example>
/// <example>
/// <summary>Close the cases that have waited for more than sixty days</summary>
/// <code>Get-CommerceCaseBacklog | Where-Object ElapsedAge -gt 60.00:00:00 | Set-CommerceCase -Closed -WhatIf</code>
/// <remarks>Shows which cases would be closed. To close them, leave out -WhatIf.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Set, "CommerceCase", DefaultParameterSetName = ClosedSet, SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium, HelpUri = OnlineHelp)]
public sealed class SetCommerceCase : CommerceCmdlet
{
    private const string ClosedSet = "Closed";
    private const string OpenSet = "Open";

    private LedgerMarks? _marks;

    /// <summary>The ids of the cases.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public string[] CaseId { get; set; } = [];

    /// <summary>The platform of the cases. Needed only if two platforms have used the same id.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string? Platform { get; set; }

    /// <summary>Marks the cases closed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ClosedSet)]
    public SwitchParameter Closed { get; set; }

    /// <summary>Cancels earlier closing marks.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OpenSet)]
    public SwitchParameter Open { get; set; }

    /// <summary>The reason, for the ledger. Do not name buyers here.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string? Note { get; set; }

    /// <summary>The file of the ledger. Default: cases.ledger in the folder CommerceMailAdmin of your local application data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Ledger { get; set; }

    /// <inheritdoc/>
    protected override void BeginCommand() =>
        _marks = new LedgerMarks(LedgerFile(Ledger));

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        foreach (var caseId in CaseId)
        {
            var found = _marks!.Find(caseId)
                .Where(c => Platform is null || string.Equals(c.Platform, Platform, StringComparison.OrdinalIgnoreCase)).ToList();
            if (found.Count == 1)
            {
                Mark(found[0]);
            }
            else if (found.Count == 0)
            {
                var platform = Platform is null ? "" : $" of {Platform}";
                WriteItemError(
                    new ItemNotFoundException(
                        $"The ledger has no case '{caseId}'{platform}. Check the id, or run Sync-CommerceCase first."),
                    "CaseNotFound", ErrorCategory.ObjectNotFound, caseId);
            }
            else
            {
                WriteItemError(
                    new ArgumentException(
                        $"{string.Join(" and ", found.Select(c => c.Platform))} have a case '{caseId}'. Say which one with -Platform."),
                    "CaseAmbiguous", ErrorCategory.InvalidArgument, caseId);
            }
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _marks?.Dispose();
        base.Dispose(disposing);
    }

    private void Mark(CaseName name)
    {
        var what = Closed ? "closed" : "open";
        if (ShouldProcess($"Marking the case '{name.CaseId}' of {name.Platform} {what}",
            $"Mark the case '{name.CaseId}' of {name.Platform} {what}?", "Confirm")
            && !_marks!.Mark(name, Closed, Note, DateTimeOffset.UtcNow))
        {
            WriteVerbose($"The case '{name.CaseId}' of {name.Platform} is {what} already.");
        }
    }
}
