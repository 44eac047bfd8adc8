using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet that knows the wanted mail-flow rules.</summary>
public abstract class MailFlowRequestCmdlet : MailFlowRuleCmdlet
{
    /// <summary>
    /// The rules. Allow lets the platform's mail skip the spam filter. FocusedInbox shows it under Focused. DuplicateOrderMail reports the
    /// seller's own order mail to relay addresses of buyers. Default: Allow and FocusedInbox.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public MailFlowRuleKind[] Rule { get; set; } = [MailFlowRuleKind.Allow, MailFlowRuleKind.FocusedInbox];

    /// <summary>The domains to let in. Default: the domains that the platform asks sellers to make safe senders.</summary>
    [Parameter(Position = 0)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string?[]? Domain { get; set; }

    /// <summary>
    /// The proof: AuthenticationResults is a DMARC pass for exactly this domain. IPRange is the addresses that the platform publishes.
    /// Default: AuthenticationResults in Exchange Online and with -AuthservId, otherwise IPRange.
    /// </summary>
    [Parameter]
    public MailFlowProof? Proof { get; set; }

    /// <summary>
    /// The authserv-id, usually a host name, with which a gateway in front of Exchange begins its Authentication-Results header. The
    /// gateway must remove such headers that come from outside (RFC 8601 section 5).
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidatePattern("^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string? AuthservId { get; set; }

    /// <summary>
    /// The mode of the rules: Audit and AuditAndNotify only watch, Enforce acts. Default: Audit for new rules. Existing rules keep their
    /// mode.
    /// </summary>
    [Parameter]
    public MailFlowMode? Mode { get; set; }

    /// <summary>The seller's addresses that send order confirmations and other automatic mail. For the rule DuplicateOrderMail.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[] TransactionalSender { get; set; } = [];

    /// <summary>
    /// The address that receives a report about each duplicate order mail. For the rule DuplicateOrderMail. Default: no report. The message
    /// trace shows the mail.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string? ReportTo { get; set; }

    /// <summary>Builds the request; ends the cmdlet if the rules could not ask for proof, or if nothing is left.</summary>
    /// <param name="session">The session.</param>
    /// <param name="allowPublicDomains">Accepts the domains of public mail services.</param>
    private protected MailFlowRequest ReadRequest(IExchangeSession session, bool allowPublicDomains)
    {
        var proof = ChooseProof(session);
        var ranges = MailFlowRequest.RuleRanges(MailProfile.IPRanges.Select(r => r.Range));
        var lets = Rule.Any(r => r != MailFlowRuleKind.DuplicateOrderMail);
        if (lets && proof == MailFlowProof.IPRange && ranges.Count == 0)
        {
            Terminate(
                new ArgumentException(
                    "The profile has no IPv4 ranges, so the rule would let the domains in without any proof, and everybody who forges "
                        + "them. No such rule is made."),
                "NoProof", ErrorCategory.InvalidArgument, MailProfile.Name);
        }

        return new MailFlowRequest
        {
            Kinds = Rule, Name = Name, Domains = lets ? ReadDomains(session, allowPublicDomains) : [], Proof = proof, Ranges = ranges,
            AuthservId = AuthservId?.ToLowerInvariant(), Mode = Mode, TransactionalSenders = ReadSenders(), ReportTo = ReportTo,
            RelayDomains = [.. MailProfile.Domains.Where(d => d.Platform is not null).Select(d => d.Name)],
        };
    }

    private MailFlowProof ChooseProof(IExchangeSession session)
    {
        try
        {
            var proof = MailFlowPlace.ChooseProof(session, Proof, AuthservId, out var explanation);
            if (explanation is not null)
            {
                WriteWarning(explanation);
            }

            return proof;
        }
        catch (NotSupportedException e)
        {
            Terminate(e, "ProofNotAvailable", ErrorCategory.InvalidOperation, Proof);
            throw;
        }
    }

    private IReadOnlyList<string> ReadDomains(IExchangeSession session, bool allowPublicDomains)
    {
        var given = MyInvocation.BoundParameters.ContainsKey(nameof(Domain)) ? Domain ?? [] : [.. MailProfile.SafeSenderDomains];
        var (domains, rejected) = MailFlowRequest.CheckDomains(given, OwnDomains.Of(session), allowPublicDomains);
        ReportLeftOut(
            "domain", rejected.Select(r => (r.Domain, r.Problem, "DomainRefused")), domains.Count > 0, "NoDomain",
            "No domain is left. Name domains with -Domain, or leave it out to use the profile's.");
        return domains;
    }

    private string[] ReadSenders()
    {
        if (!Rule.Contains(MailFlowRuleKind.DuplicateOrderMail))
        {
            return [];
        }

        var request = SafeSenderRequest.Create(TransactionalSender, force: true);
        string[] wrong = [.. request.Rejected.Select(r => r.Sender), .. request.Senders.Where(s => s.IndexOf('@') < 0)];
        if (wrong.Length > 0 || request.Senders.Count == 0)
        {
            Terminate(
                new ArgumentException(
                    wrong.Length > 0
                        ? $"-TransactionalSender takes addresses, such as orders@example.com; these are none: {string.Join(", ", wrong)}."
                        : "The rule DuplicateOrderMail needs -TransactionalSender: the addresses that your order confirmations come from."),
                "TransactionalSenderInvalid", ErrorCategory.InvalidArgument, TransactionalSender);
        }

        return [.. request.Senders];
    }
}
