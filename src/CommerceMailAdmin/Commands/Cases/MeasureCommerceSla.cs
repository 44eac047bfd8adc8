using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Statistics;

namespace CommerceMailAdmin.Commands;

/// <summary>Measures how the promise to answer within two business days was kept, by period or by group.</summary>
/// <remarks>
/// <para>
/// Returns one object for each period or group: cases, waits, how many were answered and in time, the median, the 90th and 95th percentile and the longest time to
/// the answer in business time and in all, the backlog at the end, claims for each case, and reopened cases.
/// </para>
/// <para>
/// A wait begins with a buyer's message and ends with the answer; a case can have several. A wait belongs to the period in which it began, whenever it was
/// answered, and a case to that of its first wait; so each is counted once, and the lines add up. InTimeShare is InTime divided by InTime and Late
/// together: open waits that are overdue are late, those that are not yet due are left out.
/// </para>
/// <para>
/// Times are those of answered waits; Longest is that of all, open ones up to the instant asked about. Percentiles are interpolated as PERCENTILE.INC of
/// spreadsheets does it. Backlog and BacklogOverdue are what lay open at the end of the line's time, whenever it began. Claims are those for the orders of
/// the line's cases, whenever they were opened; claims for orders without a case are not among them.
/// </para>
/// <para>Days, weeks (ISO 8601) and months begin in the calendar's time zone. Periods without a case are there too.</para>
/// </remarks>
/// <example>
/// <summary>The last quarter, by month</summary>
/// <code>Measure-CommerceSla ./support-mailbox -By Month -From 2026-04-01 -To 2026-07-01 -TimeZone Europe/Berlin -BusinessHours 09:00-17:00</code>
/// <remarks>Three lines, one a month.</remarks>
/// </example>
/// <example>
/// <summary>Who answers how soon</summary>
/// <code>Measure-CommerceSla ./support-mailbox -By Agent | Sort-Object MedianBusinessTime</code>
/// <remarks>One line for each address that answered, and one for what nobody has answered.</remarks>
/// </example>
/// <example>
/// <summary>Only some cases</summary>
/// <code>Get-CommerceCase ./support-mailbox | Where-Object Reason -like '*damaged*' | Measure-CommerceSla -By Week</code>
/// <remarks>Cases can be picked before they are measured. They keep the due times that Get-CommerceCase worked out.</remarks>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "CommerceSla", DefaultParameterSetName = LedgerSet)]
[OutputType(typeof(SlaMeasure))]
public sealed class MeasureCommerceSla : SlaCmdlet
{
    /// <summary>What each object stands for: a Day, Week or Month, or a Mailbox, Reason, Agent (who answered) or Platform. Without it, one object for all.</summary>
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
