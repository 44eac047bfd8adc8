using System.Management.Automation;
using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Cases.Statistics;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet that measures how the promise to answer was kept in a period.</summary>
public abstract class SlaCmdlet : CaseCmdlet
{
    /// <summary>The parameter set in which cases are given.</summary>
    protected const string InputObjectSet = "InputObject";

    private readonly List<CommerceCase> _given = [];

    /// <summary>
    /// Cases, as Get-CommerceCase returns them. They keep their due times. Of the calendar, only the time zone is used: days, weeks and
    /// months begin in it.
    /// </summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [CaseArgument]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public CommerceCase[] InputObject { get; set; } = [];

    /// <summary>
    /// The beginning of the period; a date means its midnight in the calendar's time zone. Default: the oldest turn.
    /// </summary>
    [Parameter]
    [TimeArgument]
    [ArgumentCompleter(typeof(NameCompleter))]
    public DateTime? From { get; set; }

    /// <summary>
    /// The end of the period, which itself is not measured: for June, give 1 June as -From and 1 July as -To. Default: the instant of -At.
    /// </summary>
    [Parameter]
    [TimeArgument]
    [ArgumentCompleter(typeof(NameCompleter))]
    public DateTime? To { get; set; }

    /// <summary>Measures the last whole week, Monday to Sunday, of the calendar's time zone. -At says when "now" is.</summary>
    [Parameter]
    public SwitchParameter LastWeek { get; set; }

    /// <summary>Measures the last whole month.</summary>
    [Parameter]
    public SwitchParameter LastMonth { get; set; }

    /// <summary>Measures the last whole quarter of the calendar year.</summary>
    [Parameter]
    public SwitchParameter LastQuarter { get; set; }

    /// <summary>Measures the last whole calendar year.</summary>
    [Parameter]
    public SwitchParameter LastYear { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateRange(1, 1000)]
    [ArgumentCompleter(typeof(NameCompleter))]
    public override int CloseAfterDays { get; set; } = CaseOptions.DefaultCloseAfterDays;

    /// <summary>True if the due times come from this command's own calendar.</summary>
    private protected bool ReadsMail => ParameterSetName != InputObjectSet;

    /// <inheritdoc/>
    protected override void BeginCommand()
    {
        base.BeginCommand();
        SetNamedPeriod();
        RequirePeriod(From, To);
    }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        if (ReadsMail)
        {
            base.ProcessInput();
        }
        else
        {
            _given.AddRange(InputObject);
        }
    }

    /// <inheritdoc/>
    private protected override object? TargetOf(Exception problem) => problem is SlaRangeException ? From ?? To : base.TargetOf(problem);

    /// <summary>The cases to measure: those that were given, or those of the mail or ledger.</summary>
    private protected IReadOnlyList<CommerceCase> ReadCases(CaseOptions options)
    {
        if (!ReadsMail)
        {
            return _given;
        }

        using var report = Observe();
        return CommerceCases.Read(Input, options, new CaseSelection(), report, Cancellation);
    }

    /// <summary>What is to be measured about the cases.</summary>
    private protected SlaQuestion Question(
        IReadOnlyList<CommerceCase> cases, CaseOptions options, SlaGrouping by, SlaGrouping thenBy = SlaGrouping.None) => new()
    {
        Calendar = options.Clock.Calendar,
        At = At is null && !ReadsMail && SlaQuestion.InstantOf(cases) is { } known ? known : options.At,
        From = InstantOf(From),
        To = InstantOf(To),
        By = by,
        ThenBy = thenBy,
        PreviousFrom = ComparesPeriods && From is { } from ? InstantOf(NamedPeriods.Before(from, To!.Value)) : null,
    };

    /// <summary>True if the rows of the period before are wanted too.</summary>
    private protected virtual bool ComparesPeriods => false;

    private void SetNamedPeriod()
    {
        (bool Given, NamedPeriod Period)[] named =
            [(LastWeek, NamedPeriod.Week), (LastMonth, NamedPeriod.Month), (LastQuarter, NamedPeriod.Quarter), (LastYear,
                NamedPeriod.Year)];
        var given = named.Where(n => n.Given).ToList();
        if (given.Count > 1 || (given.Count == 1 && (From is not null || To is not null)))
        {
            Terminate(
                new ArgumentException("Give one period: -From and -To, or one of -LastWeek, -LastMonth, -LastQuarter and -LastYear."),
                "PeriodAmbiguous", ErrorCategory.InvalidArgument, null);
        }

        if (given.Count == 1)
        {
            (From, To) = NamedPeriods.Last(given[0].Period, WallTime(InstantOf(At) ?? DateTimeOffset.UtcNow));
        }

        if (ComparesPeriods && (From is null || To is null))
        {
            Terminate(
                new ArgumentException(
                    "A comparison needs a whole period: -LastWeek, -LastMonth, -LastQuarter, -LastYear, or -From and -To."),
                "PeriodMissing", ErrorCategory.InvalidArgument, null);
        }
    }
}
