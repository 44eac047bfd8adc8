using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets cases with their history: every wait of the buyer, every answer, how the case stands, and the evidence.</summary>
/// <remarks>
/// <para>
/// Reads stored mail and returns one object for each case, oldest first, answered or not. State is OnTime, DueSoon or Overdue while the buyer waits,
/// WaitingForBuyer after the answer, Escalated once a claim or chargeback for the order is known, and Closed when nobody has written for some business
/// days (-CloseAfterDays) since the last answer.
/// </para>
/// <para>
/// Turns holds each wait of the buyer, from the oldest unanswered message to the answer: when it was due, when and by whom it was given, whether in time, in
/// business time and in all. The first turn is the first answer. Problems names what an answer lacks of the form the platform asks for: sent to the
/// relay address, from the address the case mail went to, the order number kept, the promised return label attached.
/// </para>
/// <para>
/// Messages lists every mail with its time, folder, Message-ID and the SHA-256 of its header, so that it can be found and shown again. Mail in Junk
/// counts with its clock running; forged mail is listed as Excluded and does not count. An answer belongs to a case by the relay address it was sent to, or by the mail
/// it refers to where it went past the relay address: to the buyer's own relay address, or as a helpdesk's copy from an address given with -SellerAddress.
/// </para>
/// <para>With -At, and another calendar if you like, any past moment is worked out again. Buyers' user names are shortened unless -IncludeBuyerData is given.</para>
/// </remarks>
/// <example>
/// <summary>How a case went, with the steps to each due time</summary>
/// <code>Get-CommerceCase ./support-mailbox -CaseId h0s6rj5ye1ua93 -TimeZone Europe/Berlin -Explain</code>
/// <remarks>Shows each wait of the buyer with the steps to its due time; in scripts, they are in Turns.Timeline.Steps.</remarks>
/// </example>
/// <example>
/// <summary>The history of what is overdue</summary>
/// <code>Get-CommerceCaseBacklog | Where-Object State -eq Overdue | Get-CommerceCase</code>
/// <remarks>Asks the ledger for the cases that were piped.</remarks>
/// </example>
/// <example>
/// <summary>Answers that the platform would not like</summary>
/// <code>Get-CommerceCase ./support-mailbox -From 2026-06-01 | Where-Object { $_.Turns.Problems } | Format-Table CaseId, OrderNumber, @{ n = 'Problems'; e = { $_.Turns.Problems } }</code>
/// <remarks>Cases since June with an answer that lacks something.</remarks>
/// </example>
/// <example>
/// <summary>The same quarter under another calendar</summary>
/// <code>Get-CommerceCase ./archive -From 2026-04-01 -To 2026-07-01 -At 2026-07-01 -CalendarFile ./calendars.json</code>
/// <remarks>Works out the second quarter of 2026 as it stood at its end, by the calendars of the file.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceCase", DefaultParameterSetName = LedgerSet)]
[OutputType(typeof(CommerceCase))]
public sealed class GetCommerceCase : CaseHistoryCmdlet
{
    private readonly List<string> _caseIds = [];

    /// <summary>Only the cases with these ids, in capitals or not. Cases and rows of a table can be piped.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] CaseId { get; set; } = [];

    /// <summary>Only cases about these orders, by the platform's number or yours.</summary>
    [Parameter]
    [OrderNumber]
    [ValidateNotNullOrEmpty]
    public string[] OrderNumber { get; set; } = [];

    /// <summary>Only cases that stand so.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public CaseState[] State { get; set; } = [];

    /// <summary>Only cases whose first message arrived at this time or later; a date means its midnight in the calendar's time zone.</summary>
    [Parameter]
    [TimeArgument]
    public DateTime? From { get; set; }

    /// <summary>Only cases whose first message arrived before this time.</summary>
    [Parameter]
    [TimeArgument]
    public DateTime? To { get; set; }

    /// <inheritdoc/>
    protected override void BeginCommand()
    {
        base.BeginCommand();
        RequirePeriod(From, To);
    }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        base.ProcessInput();
        _caseIds.AddRange(CaseId.Select(id => id.Trim()));
    }

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        if (BroughtNothing)
        {
            return;
        }

        var ids = _caseIds.Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        var selection = new CaseSelection { CaseIds = ids, OrderNumbers = OrderNumber, States = State, From = InstantOf(From), To = InstantOf(To) };
        using var report = Observe();
        var cases = CommerceCases.Read(Input, Options, selection, report, Cancellation);
        foreach (var found in cases)
        {
            WriteCase(found);
        }

        // With another condition, that a case or order is missing may be the answer.
        if (State.Length == 0 && From is null && To is null && (ids.Length == 0 || OrderNumber.Length == 0))
        {
            ReportMissing(ids, id => cases.Any(c => id.Equals(c.CaseId, StringComparison.OrdinalIgnoreCase)), "CaseNotFound", "No mail belongs to a case");
            ReportMissing(OrderNumber, number => cases.Any(c => IsAbout(c, number)), "OrderNotFound", "No case is about an order");
        }
    }

    private static bool IsAbout(CommerceCase found, string number) =>
        number.Equals(found.OrderNumber, StringComparison.OrdinalIgnoreCase) || number.Equals(found.SellerOrderNumber, StringComparison.OrdinalIgnoreCase);

    private void ReportMissing(IEnumerable<string> asked, Func<string, bool> isFound, string errorId, string problem)
    {
        foreach (var one in asked.Where(a => !isFound(a)))
        {
            WriteItemError(new ItemNotFoundException($"{problem} '{one}'."), errorId, ErrorCategory.ObjectNotFound, one);
        }
    }

    /// <summary>Writes a case; with -Explain, in the view that shows its steps.</summary>
    private void WriteCase(CommerceCase found)
    {
        var shown = PSObject.AsPSObject(found);
        if (Explain)
        {
            shown.TypeNames.Insert(0, $"{typeof(CommerceCase).FullName}#Explained");
        }

        WriteObject(shown);
    }
}
