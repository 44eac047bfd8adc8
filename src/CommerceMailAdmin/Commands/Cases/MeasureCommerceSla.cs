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
/// <summary>A selection of cases</summary>
/// <code>Get-CommerceCase ./support-mailbox | Where-Object Reason -like '*damaged*' | Measure-CommerceSla -By Week</code>
/// <remarks>Selects cases before they are measured. They keep the due times that Get-CommerceCase worked out.</remarks>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "CommerceSla", DefaultParameterSetName = LedgerSet)]
[OutputType(typeof(SlaMeasure))]
public sealed class MeasureCommerceSla : SlaCmdlet
{
    /// <summary>
    /// The group of each object: Day, Week, Month, Mailbox, Reason, Agent (who answered) or Platform. Default: one object for everything.
    /// </summary>
    [Parameter]
    public SlaGrouping By { get; set; }

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        var options = Options;
        var cases = ReadCases(options);
        WriteObject(SlaStatistics.Measure(cases, Question(cases, options, By)), enumerateCollection: true);
    }
}
