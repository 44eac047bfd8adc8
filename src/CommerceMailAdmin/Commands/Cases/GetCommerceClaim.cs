using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets the claims and chargebacks that have been opened, with the cases about the same orders.</summary>
/// <remarks>
/// <para>
/// Reads stored mail and returns one object for each notice, oldest first. CaseIds names the cases about the same order, whether they came before or after; it is empty
/// where a buyer opened a claim at once, as with "I didn't make this order".
/// </para>
/// <para>
/// The platform reviews claims itself and asks the seller for an answer only where it needs one: AnswerRequested is true where the notice asks, false where it
/// says that no answer is needed, and empty where it tells neither. A chargeback always asks, and RespondBy is its limit by the facts of the
/// profile (10 days, the same time of day).
/// </para>
/// <para>
/// No copy of a chargeback notice is public. The profile takes a mail from the platform's notice addresses for one if its subject says "chargeback", and
/// nothing else; where yours look different, correct a copy of the profile and give it with -MailProfile.
/// </para>
/// </remarks>
/// <example>
/// <summary>What asks for something</summary>
/// <code>Get-CommerceClaim ./support-mailbox -AnswerRequested -TimeZone Europe/Berlin</code>
/// <remarks>Claims in which the platform asks for an answer, and chargebacks with their limit.</remarks>
/// </example>
/// <example>
/// <summary>Claims that came out of the blue</summary>
/// <code>Get-CommerceClaim ./support-mailbox -Kind Claim -WithoutCase -From 2026-06-01</code>
/// <remarks>Claims since June about orders of which the mailbox has no case.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceClaim", DefaultParameterSetName = LedgerSet)]
[OutputType(typeof(CommerceClaim))]
public sealed class GetCommerceClaim : CaseCmdlet
{
    private readonly List<string> _numbers = [];

    /// <summary>Only those for these orders: the platform's number, or yours where a case names it. Cases, orders and rows of a table can be piped.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [OrderNumber]
    [ValidateNotNullOrEmpty]
    public string[] OrderNumber { get; set; } = [];

    /// <summary>Only claims, or only chargebacks.</summary>
    [Parameter]
    public ClaimKind? Kind { get; set; }

    /// <summary>Only those in which the seller is asked for an answer.</summary>
    [Parameter]
    public SwitchParameter AnswerRequested { get; set; }

    /// <summary>Only those about whose order no case is known.</summary>
    [Parameter]
    public SwitchParameter WithoutCase { get; set; }

    /// <summary>Only those that arrived at this time or later; a date means its midnight in the calendar's time zone.</summary>
    [Parameter]
    [TimeArgument]
    public DateTime? From { get; set; }

    /// <summary>Only those that arrived before this time.</summary>
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
        _numbers.AddRange(OrderNumber);
    }

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        if (BroughtNothing)
        {
            return;
        }

        var selection = new ClaimSelection
        {
            OrderNumbers = _numbers.Distinct(StringComparer.OrdinalIgnoreCase).ToArray(),
            Kind = Kind,
            AnswerRequested = AnswerRequested,
            WithoutCase = WithoutCase,
            From = InstantOf(From),
            To = InstantOf(To),
        };
        using var report = Observe();
        WriteObject(CommerceClaims.Read(Input, Options, selection, report, Cancellation), enumerateCollection: true);
    }
}
