using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Makes, or brings up to date, mail-flow rules that let the platform's mail in only with proof.</summary>
/// <remarks>
/// <para>
/// A rule for a domain alone lets in everybody who writes the domain into the From header; this command makes none. In Exchange Online the rules ask for a DMARC
/// pass for the very domain in the Authentication-Results header that the service writes. They exclude mail in which any such header has another DMARC result, or in which one has
/// none, since senders can bring headers of their own. On-premises Exchange evaluates no DMARC: behind a gateway that does, name it with -AuthservId; without one, the addresses
/// that the platform publishes are the proof.
/// </para>
/// <para>
/// New rules only watch (-Mode Audit): look at the message trace for a day, then run the command again with -Mode Enforce. Rules that are there keep their mode
/// where -Mode is not given, and running the command again changes nothing. Give them an -ExpiryDate to be made to look again. It takes Exchange up to half an hour or
/// more to apply a change.
/// </para>
/// <para>
/// The rules are found by -Name and the journal. One of the same name that this module did not make is left alone, unless -Force is given. Where a rule would exceed
/// Exchange's 8,192 characters, it becomes several. Every change is written to the journal before it is made and read back afterwards; Undo-CommerceMailChange takes a run back.
/// </para>
/// <para>
/// The rule DuplicateOrderMail finds the seller's own order confirmations to buyers' relay addresses, which the platform asks sellers to suppress. It never acts on mail.
/// </para>
/// </remarks>
/// <example>
/// <summary>Watch first, then act</summary>
/// <code>Set-CommerceMailFlowRule -WhatIf
/// Set-CommerceMailFlowRule
/// Set-CommerceMailFlowRule -Mode Enforce -ExpiryDate (Get-Date).AddMonths(6)</code>
/// <remarks>Shows the rules, makes them in Audit mode, and lets them act once the message trace has shown that they apply to the right mail.</remarks>
/// </example>
/// <example>
/// <summary>Behind a gateway</summary>
/// <code>Set-CommerceMailFlowRule -AuthservId mx.contoso.com</code>
/// <remarks>Takes the DMARC pass from the header that begins with mx.contoso.com.</remarks>
/// </example>
/// <example>
/// <summary>Find duplicate order mail</summary>
/// <code>Set-CommerceMailFlowRule -Rule DuplicateOrderMail -TransactionalSender orders@contoso.com -ReportTo it@contoso.com</code>
/// <remarks>Reports every automatic order mail to a buyer's relay address.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Set, "CommerceMailFlowRule", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(MailFlowRuleResult))]
public sealed class SetCommerceMailFlowRule : MailFlowRequestCmdlet
{
    /// <summary>The place of the first rule among all rules, 0 first. Without it, new rules come last, and those that are there keep their places.</summary>
    [Parameter]
    [ValidateRange(0, 299)]
    public int? Priority { get; set; }

    /// <summary>When the rules stop; $null for never. Without it, new rules do not stop, and those that are there keep their date.</summary>
    [Parameter]
    [AllowNull]
    [TimeArgument]
    public DateTime? ExpiryDate { get; set; }

    /// <summary>Changes rules of the same names that this module did not make, and accepts the domains of public mail services.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        if (ExpiryDate is { } time && time.ToUniversalTime() <= DateTime.UtcNow)
        {
            Terminate(new ArgumentException($"-ExpiryDate {time:yyyy-MM-dd HH:mm} is in the past: the rules would do nothing."), "ExpiryDatePast", ErrorCategory.InvalidArgument, time);
        }

        var session = OpenRules(MailFlowRuleWriter.Commands);
        var request = ReadRequest(session, Force) with
        {
            Priority = Priority, SetsExpiryDate = MyInvocation.BoundParameters.ContainsKey(nameof(ExpiryDate)), ExpiryDate = ExpiryDate is { } date ? new DateTimeOffset(date) : null,
        };
        WriteRules(new MailFlowRuleWriter(session, Journal(session), Ownership(session)).Set(request, Force, Ask));
    }
}
