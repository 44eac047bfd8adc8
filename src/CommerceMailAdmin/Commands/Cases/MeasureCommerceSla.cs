using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Statistics;

namespace CommerceMailAdmin.Commands;

/// <summary>Measures how well the promise to answer within two business days was kept, by period or by group.</summary>
/// <remarks>
/// <para>
/// Returns one object for each period or group: the number of cases and turns, how many turns were answered and in time, the median, the
/// 90th and 95th percentile and the longest time to the answer, in business time and in elapsed time, the backlog at the end, claims for
/// each case, and reopened cases.
/// </para>
/// <para>
/// A turn begins with a message of the buyer and ends with the answer. A case can have several turns. A turn belongs to the period in which
/// it began, and a case to the period of its first turn. So each is counted once, and the rows add up. InTimeShare is InTime divided by the
/// sum of InTime and Late. An open turn that is overdue is late. An open turn that is not yet due is not counted in the share.
/// </para>
/// <para>
/// Times are those of answered turns. Longest includes open turns, up to the instant of -At. Percentiles are interpolated like
/// PERCENTILE.INC in spreadsheets. Backlog and BacklogOverdue count what was open at the end of the period, even if it began earlier.
/// Claims counts the claims for the orders of the cases in the row, whenever they were opened. Claims for orders without a case are not
/// counted.
/// </para>
/// <para>Days, weeks (ISO 8601) and months begin in the time zone of the calendar. Periods without a case are included.</para>
/// </remarks>
/// <example>
/// <summary>The last quarter, by month</summary>
/// <code>Measure-CommerceSla ./support-mailbox -By Month -From 2026-04-01 -To 2026-07-01 -TimeZone Europe/Berlin</code>
/// <remarks>Returns three rows, one for each month.</remarks>
/// </example>
/// <example>
/// <summary>The answer time of each agent</summary>
/// <code>Measure-CommerceSla ./support-mailbox -By Agent | Sort-Object MedianBusinessTime</code>
/// <remarks>Returns one row for each address that answered, and one for turns that nobody has answered.</remarks>
/// </example>
/// <example>
/// <summary>Each agent in each month of the last quarter</summary>
/// <code>Measure-CommerceSla -LastQuarter -By Agent, Month | Format-Table Group, ThenGroup, Turns, InTimeShare</code>
/// <remarks>Returns one row for each agent and month, from the ledger.</remarks>
/// </example>
/// <example>
/// <summary>Better or worse than the month before?</summary>
/// <code>Measure-CommerceSla -LastMonth -Compare -By Reason</code>
/// <remarks>The columns Before and Change show the share of the month before. Scripts find its numbers in Previous.</remarks>
/// </example>
/// <example>
/// <summary>A selection of cases</summary>
/// <code>Get-CommerceCase ./support-mailbox | Where-Object Reason -like '*damaged*' | Measure-CommerceSla -By Week</code>
/// <remarks>Selects cases before they are measured. They keep the due times that Get-CommerceCase worked out.</remarks>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "CommerceSla", DefaultParameterSetName = LedgerSet, HelpUri = OnlineHelp)]
[OutputType(typeof(SlaMeasure))]
public sealed class MeasureCommerceSla : SlaCmdlet
{
    /// <summary>
    /// The group of each object: Day, Week, Month, Mailbox, Reason, Agent (who answered) or Platform. Two of them give one object for each
    /// pair: Agent, Month. Default: one object for everything.
    /// </summary>
    [Parameter]
    [ValidateCount(1, 2)]
    public SlaGrouping[] By { get; set; } = [SlaGrouping.None];

    /// <summary>
    /// Adds the same numbers of the period before to each object, as Previous. Needs a whole period. Weeks and months are compared by their
    /// place: the first week of the period with the first week of the period before.
    /// </summary>
    [Parameter]
    public SwitchParameter Compare { get; set; }

    private protected override bool ComparesPeriods => Compare;

    /// <inheritdoc/>
    protected override void BeginCommand()
    {
        base.BeginCommand();
        if (By.Length == 2 && (By[0] == By[1] || By.Contains(SlaGrouping.None) || By.All(IsPeriod)))
        {
            Terminate(
                new ArgumentException("-By takes two different groups, and at most one of Day, Week and Month: Agent, Month."),
                "GroupingInvalid", ErrorCategory.InvalidArgument, By);
        }
    }

    private static bool IsPeriod(SlaGrouping by) => by is SlaGrouping.Day or SlaGrouping.Week or SlaGrouping.Month;

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        var options = Options;
        var cases = ReadCases(options);
        foreach (var row in SlaStatistics.Measure(cases, Question(cases, options, By[0], By.Length == 2 ? By[1] : SlaGrouping.None)))
        {
            var shown = PSObject.AsPSObject(row);
            if (Compare)
            {
                shown.TypeNames.Insert(0, $"{typeof(SlaMeasure).FullName}#Compared");
            }

            WriteObject(shown);
        }
    }
}
