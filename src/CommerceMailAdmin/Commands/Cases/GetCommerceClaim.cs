using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets claims and chargebacks, with the cases about the same orders.</summary>
/// <remarks>
/// <para>
/// Reads stored mail and returns one object for each notice, the oldest first. CaseIds names the cases about the same order, before or
/// after the claim. It is empty if a buyer opened a claim at once, such as with "I didn't make this order".
/// </para>
/// <para>
/// The platform reviews claims itself, and asks the seller only if it needs an answer. AnswerRequested is true if the notice asks for an
/// answer, false if it says that no answer is needed, and empty if it says neither. A chargeback always asks for an answer. RespondBy is
/// its limit: the profile has the number of days (10), and the time of day is the same.
/// </para>
/// <para>
/// No copy of a chargeback notice is public. The profile treats a mail as a chargeback notice only if it comes from the platform's notice
/// addresses and its subject says "chargeback". If your notices look different, correct a copy of the profile and use it with -MailProfile.
/// </para>
/// </remarks>
/// <example>
/// <summary>Claims that ask for an answer</summary>
/// <code>Get-CommerceClaim ./support-mailbox -AnswerRequested -TimeZone Europe/Berlin</code>
/// <remarks>Returns claims in which the platform asks for an answer, and chargebacks with their limit.</remarks>
/// </example>
/// <example>
/// <summary>Claims without a case</summary>
/// <code>Get-CommerceClaim ./support-mailbox -Kind Claim -WithoutCase -From 2026-06-01</code>
/// <remarks>Returns claims since June about orders for which the mailbox has no case.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceClaim", DefaultParameterSetName = LedgerSet, HelpUri = OnlineHelp)]
[OutputType(typeof(CommerceClaim))]
public sealed class GetCommerceClaim : CaseCmdlet
{
    private readonly List<string> _numbers = [];

    /// <summary>
    /// Returns only those for these orders: the platform's number, or your number if a case names it. Cases, orders and rows of a table can
    /// be piped.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [OrderNumber]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public string[] OrderNumber { get; set; } = [];

    /// <summary>Returns only claims, or only chargebacks.</summary>
    [Parameter]
    public ClaimKind? Kind { get; set; }

    /// <summary>Returns only those that ask the seller for an answer.</summary>
    [Parameter]
    public SwitchParameter AnswerRequested { get; set; }

    /// <summary>Returns only those without a known case about the same order.</summary>
    [Parameter]
    public SwitchParameter WithoutCase { get; set; }

    /// <summary>Returns only those that arrived at this time or later. A date is its midnight in the time zone of the calendar.</summary>
    [Parameter]
    [TimeArgument]
    [ArgumentCompleter(typeof(NameCompleter))]
    public DateTime? From { get; set; }

    /// <summary>Returns only those that arrived before this time.</summary>
    [Parameter]
    [TimeArgument]
    [ArgumentCompleter(typeof(NameCompleter))]
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
        var claims = CommerceClaims.Read(Input, Options, selection, report, Cancellation);
        WriteObject(claims, enumerateCollection: true);
        Summarise(report, claims.Count switch
        {
            0 => "No claim or chargeback was found",
            var count => $"{Amount.Of(count, "claim or chargeback was", "claims and chargebacks were")} found",
        });
    }
}
