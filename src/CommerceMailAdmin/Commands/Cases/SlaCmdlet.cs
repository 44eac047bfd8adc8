using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Cases.Statistics;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet that tells how the promise to answer was kept in a stretch of time.</summary>
public abstract class SlaCmdlet : CaseCmdlet
{
    /// <summary>The parameter set in which cases are passed in.</summary>
    protected const string InputObjectSet = "InputObject";

    private readonly List<CommerceCase> _given = [];

    /// <summary>
    /// Cases, as Get-CommerceCase returns them. They keep the due times they came with; of the calendar only the time zone is used, in which days, weeks and
    /// months begin.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [CaseArgument]
    [ValidateNotNullOrEmpty]
    public CommerceCase[] InputObject { get; set; } = [];

    /// <summary>
    /// The beginning of the time that is measured; a date means its midnight in the calendar's time zone. Without it, the oldest wait there is.
    /// </summary>
    [Parameter]
    [TimeArgument]
    public DateTime? From { get; set; }

    /// <summary>
    /// The end of the time that is measured, which itself no longer counts: for June give 1 June as -From and 1 July as -To. Without it, the
    /// instant asked about.
    /// </summary>
    [Parameter]
    [TimeArgument]
    public DateTime? To { get; set; }

    /// <summary>After how many business days without a word an answered case counts as closed. Without it, 10.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int CloseAfterDays { get; set; } = CaseOptions.DefaultCloseAfterDays;

    /// <inheritdoc/>
    private protected override CaseOptions Options => base.Options with { CloseAfterDays = CloseAfterDays };

    /// <summary>True where the due times come from this command's own calendar.</summary>
    private protected bool ReadsMail => ParameterSetName != InputObjectSet;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        RequireYear(From, nameof(From));
        RequireYear(To, nameof(To));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ReadsMail)
        {
            base.ProcessRecord();
        }
        else
        {
            _given.AddRange(InputObject);
        }
    }

    /// <summary>Gets the cases and does the work; what cannot be measured ends the command.</summary>
    private protected void Measure(SlaGrouping by, Action<IReadOnlyList<CommerceCase>, SlaQuestion, CaseOptions> work) => ReadMail(observer =>
    {
        var options = Options;
        var cases = ReadsMail ? CommerceCases.Read(Input, options, new CaseSelection(), observer, Cancellation) : _given;
        var question = new SlaQuestion
        {
            Calendar = options.Clock.Calendar,
            At = At is null && !ReadsMail && SlaQuestion.InstantOf(cases) is { } known ? known : options.At,
            From = InstantOf(From),
            To = InstantOf(To),
            By = by,
        };
        try
        {
            work(cases, question, options);
        }
        catch (SlaRangeException e)
        {
            Terminate(e, "PeriodInvalid", ErrorCategory.InvalidArgument, From ?? To);
        }
    });
}
