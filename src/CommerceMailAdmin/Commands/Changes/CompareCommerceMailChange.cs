using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Comparison;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Compares what a run of this module left with another run, or with what Exchange holds now.</summary>
/// <remarks>
/// <para>
/// The journal has the entries of each object as they were read back after a change. With -With, these are compared with what another run
/// left. If -With is not given, they are compared with what your Exchange session shows now. Nothing is changed.
/// </para>
/// <para>
/// Only differences are returned, as Compare-Object does it: no output means that nothing differs. -IncludeEqual returns every object. An
/// object whose state is not known is returned with the difference Unknown and the reason. It does not count as equal.
/// </para>
/// </remarks>
/// <example>
/// <summary>Is everything still as the run left it?</summary>
/// <code>Compare-CommerceMailChange 20261122-101500-3fa9c1</code>
/// <remarks>Lists the mailboxes, lists and rules that somebody or another program has changed since.</remarks>
/// </example>
/// <example>
/// <summary>Two nightly runs</summary>
/// <code>Compare-CommerceMailChange 20261122-020000-3fa9c1 -With 20261129-020000-77aa02 -IncludeEqual</code>
/// <remarks>Lists every object that one of the two runs changed, and how their results differ.</remarks>
/// </example>
[Cmdlet(VerbsData.Compare, "CommerceMailChange", HelpUri = OnlineHelp)]
[OutputType(typeof(CommerceMailChangeComparison))]
public sealed class CompareCommerceMailChange : ExchangeCmdlet
{
    private readonly List<string> _given = [];

    /// <summary>The runs to compare, by the RunId that Get-CommerceMailChange and the results of changes show.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[] RunId { get; set; } = [];

    /// <summary>The run to compare with. Default: what Exchange holds now.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string? With { get; set; }

    /// <summary>Returns objects that are equal, too.</summary>
    [Parameter]
    public SwitchParameter IncludeEqual { get; set; }

    /// <summary>The journal. Default: changes.jsonl in the folder CommerceMailAdmin of your local application data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? JournalPath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput() => _given.AddRange(RunId.Where(r => !_given.Contains(r)));

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        var history = History([.. _given, .. With is null ? Array.Empty<string>() : [With]]);
        if (With is not null && !IsKnown(history, With))
        {
            return;
        }

        foreach (var run in _given.Where(r => IsKnown(history, r)))
        {
            if (With is not null)
            {
                foreach (var comparison in RunComparison.Of(run, history.OfRun(run), With, history.OfRun(With)))
                {
                    Write(new ExchangeOutcome<CommerceMailChangeComparison>(comparison.Target, comparison));
                }
            }
            else
            {
                Write(new PresentComparison(OpenSession, Environment.MachineName).Of(run, history.OfRun(run)));
            }
        }
    }

    private protected override void Write(ExchangeOutcome outcome)
    {
        if (IncludeEqual || outcome.Value is not CommerceMailChangeComparison { Difference: ChangeDifference.Equal })
        {
            base.Write(outcome);
        }
    }

    private bool IsKnown(ChangeHistory history, string run)
    {
        if (!history.Knows(run))
        {
            WriteItemError(
                new ItemNotFoundException($"The journal has no run '{run}'. Get-CommerceMailChange lists the runs."), "RunNotFound",
                ErrorCategory.ObjectNotFound, run);
        }

        return history.Knows(run);
    }
}
