using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Creates or updates mail-flow rules that let the platform's mail in only with proof.</summary>
/// <remarks>
/// <para>
/// A rule for a domain alone lets in everybody who writes that domain into the From header. This command makes no such rule. In Exchange
/// Online, the rules ask for a DMARC pass of exactly this domain in the Authentication-Results header of the service. They leave out mail
/// in which any such header has another DMARC result or none, because senders can bring headers of their own. On-premises Exchange
/// evaluates no DMARC. If a gateway evaluates it, name the gateway with -AuthservId. Otherwise the addresses that the platform publishes
/// are the proof.
/// </para>
/// <para>
/// New rules only watch (-Mode Audit). Look at the message trace after a day, and then run the command with -Mode Enforce. Existing rules
/// keep their mode if -Mode is not given. A second run changes nothing. With -ExpiryDate, a rule stops and you must look at it again.
/// Exchange can need half an hour or more to apply a change.
/// </para>
/// <para>
/// The rules are found by -Name and the journal. A rule of the same name that this module did not make is not changed unless -Force is
/// given. A rule that would exceed 8,192 characters, the limit of Exchange, becomes several rules. Every change is in the journal before it
/// is made and is read back afterwards. Undo-CommerceMailChange takes a run back.
/// </para>
/// <para>
/// The rule DuplicateOrderMail finds the seller's own order confirmations to relay addresses of buyers. The platform asks sellers to
/// suppress these. The rule only watches.
/// </para>
/// </remarks>
/// <example>
/// <summary>Watch first, then act</summary>
/// <code>Set-CommerceMailFlowRule -WhatIf
/// Set-CommerceMailFlowRule
/// Set-CommerceMailFlowRule -Mode Enforce -ExpiryDate (Get-Date).AddMonths(6)</code>
/// <remarks>
/// Shows the rules and makes them in Audit mode. If the message trace shows that they apply to the right mail, the last line lets them act.
/// </remarks>
/// </example>
/// <example>
/// <summary>Behind a gateway</summary>
/// <code>Set-CommerceMailFlowRule -AuthservId mx.contoso.com</code>
/// <remarks>Takes the DMARC pass from the header that begins with mx.contoso.com.</remarks>
/// </example>
/// <example>
/// <summary>Find duplicate order mail</summary>
/// <code>Set-CommerceMailFlowRule -Rule DuplicateOrderMail -TransactionalSender orders@contoso.com -ReportTo it@contoso.com</code>
/// <remarks>Reports every automatic order mail to a relay address of a buyer.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Set, "CommerceMailFlowRule", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = OnlineHelp)]
[OutputType(typeof(MailFlowRuleResult))]
public sealed class SetCommerceMailFlowRule : MailFlowRequestCmdlet
{
    /// <summary>
    /// The position of the first rule among all rules; 0 is the first. Default: new rules come last. Existing rules keep their position.
    /// </summary>
    [Parameter]
    [ValidateRange(0, 299)]
    [ArgumentCompleter(typeof(NameCompleter))]
    public int? Priority { get; set; }

    /// <summary>When the rules stop; $null means never. Default: new rules do not stop. Existing rules keep their date.</summary>
    [Parameter]
    [AllowNull]
    [TimeArgument]
    [ArgumentCompleter(typeof(NameCompleter))]
    public DateTime? ExpiryDate { get; set; }

    /// <summary>Changes rules of the same names that this module did not make, and accepts the domains of public mail services.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? Plan { get; set; }

    /// <inheritdoc/>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? SavePlan { get; set; }

    private protected override IReadOnlyList<string> WantedParameters =>
    [
        .. base.WantedParameters, nameof(Domain), nameof(Proof), nameof(AuthservId), nameof(Mode), nameof(TransactionalSender),
            nameof(ReportTo), nameof(Priority),
        nameof(ExpiryDate),
    ];

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        if (ExpiryDate is { } time && time.ToUniversalTime() <= DateTime.UtcNow)
        {
            Terminate(new ArgumentException($"-ExpiryDate {time:yyyy-MM-dd HH:mm} is in the past: the rules would do nothing."),
                "ExpiryDatePast", ErrorCategory.InvalidArgument, time);
        }

        var session = OpenRules(MailFlowRuleWriter.Commands);
        var request = ReadRequest(session, Force) with
        {
            Priority = Priority, SetsExpiryDate = MyInvocation.BoundParameters.ContainsKey(nameof(ExpiryDate)),
            ExpiryDate = ExpiryDate is { } date ? new DateTimeOffset(date) : null,
        };
        WriteRules(new MailFlowRuleWriter(session, Journal(session), Ownership(session)).Set(request, Force, Ask));
    }
}
