using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets cases with their history: every turn, every answer, the state of the case, and the evidence.</summary>
/// <remarks>
/// <para>
/// Reads stored mail and returns one object for each case, the oldest first. While the buyer waits, State is OnTime, DueSoon or Overdue.
/// After the answer, it is WaitingForBuyer. It is Escalated if there is a claim or chargeback for the order. It is Closed if nobody has
/// written for some business days since the last answer (-CloseAfterDays).
/// </para>
/// <para>
/// Turns has each turn of the case: from the oldest unanswered message of the buyer to the answer. Each turn has its due time, when the
/// answer came, who gave it, whether it was in time, and how long it took in business time and in elapsed time. The first turn is the first
/// answer. Problems names what an answer lacks. The platform asks that it goes to the relay address, comes from the address that received
/// the case mail, keeps the order number, and has the promised return label attached.
/// </para>
/// <para>
/// Messages lists every mail with its time, folder, Message-ID and the SHA-256 of its header, so that you can find it again. Mail in Junk
/// counts. Forged mail is listed as Excluded and does not count. The relay address shows to which case an answer belongs. If an answer did
/// not go to the relay address, the mail that it refers to shows the case: the answer must go to the buyer's own relay address, or be a
/// copy of a helpdesk from an address in -SellerAddress.
/// </para>
/// <para>
/// The help of Get-CommerceCaseBacklog says what counts as a case and as an answer where mail leaves it open, with the reasons.
/// </para>
/// <para>
/// -At works out the cases as they were at any past moment. User names of buyers are shortened unless -IncludeBuyerData is given.
/// </para>
/// </remarks>
/// <example>
/// <summary>The history of a case, with the steps to each due time</summary>
/// <code>Get-CommerceCase ./support-mailbox -CaseId h0s6rj5ye1ua93 -TimeZone Europe/Berlin -Explain</code>
/// <remarks>Shows each turn with the steps to its due time. Scripts find the steps in Turns.Timeline.Steps.</remarks>
/// </example>
/// <example>
/// <summary>The history of overdue cases</summary>
/// <code>Get-CommerceCaseBacklog | Where-Object State -eq Overdue | Get-CommerceCase</code>
/// <remarks>Asks the ledger for the cases that were piped.</remarks>
/// </example>
/// <example>
/// <summary>Answers with a problem</summary>
/// <code>Get-CommerceCase ./support-mailbox -From 2026-06-01 | Where-Object { $_.Turns.Problems } |
///     Format-Table CaseId, OrderNumber, @{ n = 'Problems'; e = { $_.Turns.Problems } }</code>
/// <remarks>Shows cases since June with an answer that lacks something.</remarks>
/// </example>
/// <example>
/// <summary>The same quarter with another calendar</summary>
/// <code>Get-CommerceCase ./archive -From 2026-04-01 -To 2026-07-01 -At 2026-07-01 -CalendarFile ./calendars.json</code>
/// <remarks>Works out the second quarter of 2026 as it was at its end, with the calendars of the file.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceCase", DefaultParameterSetName = LedgerSet, HelpUri = OnlineHelp)]
[OutputType(typeof(CommerceCase))]
public sealed class GetCommerceCase : CaseCmdlet
{
    private readonly List<string> _caseIds = [];

    /// <summary>Returns only the cases with these ids. Upper and lower case are equal. Cases and rows of a table can be piped.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public string[] CaseId { get; set; } = [];

    /// <summary>Returns only cases about these orders, by the platform's number or yours.</summary>
    [Parameter]
    [OrderNumber]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public string[] OrderNumber { get; set; } = [];

    /// <summary>Returns only cases in these states.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public CaseState[] State { get; set; } = [];

    /// <summary>
    /// Returns only cases whose first message arrived at this time or later. A date is its midnight in the time zone of the calendar.
    /// </summary>
    [Parameter]
    [TimeArgument]
    [ArgumentCompleter(typeof(NameCompleter))]
    public DateTime? From { get; set; }

    /// <summary>Returns only cases whose first message arrived before this time.</summary>
    [Parameter]
    [TimeArgument]
    [ArgumentCompleter(typeof(NameCompleter))]
    public DateTime? To { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateRange(1, 1000)]
    [ArgumentCompleter(typeof(NameCompleter))]
    public override int CloseAfterDays { get; set; } = CaseOptions.DefaultCloseAfterDays;

    /// <inheritdoc/>
    [Parameter]
    public override SwitchParameter Explain { get; set; }

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
        var selection = new CaseSelection { CaseIds = ids, OrderNumbers = OrderNumber, States = State, From = InstantOf(From),
            To = InstantOf(To) };
        using var report = Observe();
        var cases = CommerceCases.Read(Input, Options, selection, report, Cancellation);
        foreach (var found in cases)
        {
            WriteCase(found);
        }

        Summarise(report,
            cases.Count switch { 0 => "No case was found", var count => $"{Amount.Of(count, "case was", "cases were")} found" });

        // With another condition, that a case or order is missing may be the answer.
        if (State.Length == 0 && From is null && To is null && (ids.Length == 0 || OrderNumber.Length == 0))
        {
            ReportMissing(ids, id => cases.Any(c => id.Equals(c.CaseId, StringComparison.OrdinalIgnoreCase)), "CaseNotFound",
                "No mail belongs to a case");
            ReportMissing(OrderNumber, number => cases.Any(c => IsAbout(c, number)), "OrderNotFound", "No case is about an order");
        }
    }

    private static bool IsAbout(CommerceCase found, string number) =>
        number.Equals(found.OrderNumber, StringComparison.OrdinalIgnoreCase)
            || number.Equals(found.SellerOrderNumber, StringComparison.OrdinalIgnoreCase);

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
