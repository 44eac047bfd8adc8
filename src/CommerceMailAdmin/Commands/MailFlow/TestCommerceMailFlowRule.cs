using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Commands;

/// <summary>Tests whether the mail-flow rules for the platform's mail are as they should be, and whether any rule lets forged mail in.</summary>
/// <remarks>
/// <para>
/// One object per rule; nothing is changed. Pass: the rule is there, switched on, not expired and as wanted, and it acts. Neutral: it only watches. Fail: it is missing or
/// differs, with the settings that do; a condition, exception or action that somebody added is a difference too.
/// </para>
/// <para>
/// Rules of others are asked with forged messages of each domain. One that acts and lets any of them in past the spam filter fails. One of which that cannot be told has
/// the result PermError: look at it. Allowed senders and domains of anti-spam policies, which ask for no proof at all, fail too.
/// </para>
/// <para>Give the same -Domain, -Proof, -AuthservId and -Rule as to Set-CommerceMailFlowRule.</para>
/// </remarks>
/// <example>
/// <summary>As a scheduled task</summary>
/// <code>$ErrorActionPreference = 'Stop'
/// $bad = @(Test-CommerceMailFlowRule -ErrorAction Continue | Where-Object Result -notin Pass, Neutral)
/// exit [int]($bad.Count -gt 0)</code>
/// <remarks>Exit code 1 tells the scheduler that rules have drifted, or could not be read. The first line ends the script where there is no session, too.</remarks>
/// </example>
/// <example>
/// <summary>What differs</summary>
/// <code>Test-CommerceMailFlowRule -Mode Enforce | Format-List Name, Result, Missing, Unexpected, Reason</code>
/// <remarks>Shows the settings that somebody has changed; rules that only watch fail here.</remarks>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "CommerceMailFlowRule")]
[OutputType(typeof(MailFlowRuleTest))]
public sealed class TestCommerceMailFlowRule : MailFlowRequestCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var session = OpenRules(MailFlowRuleInspector.Commands);
        var request = ReadRequest(session, allowPublicDomains: true);
        try
        {
            string[] domains = [.. request.Domains.Union(MailProfile.SafeSenderDomains, StringComparer.OrdinalIgnoreCase)];
            var inspector = new MailFlowRuleInspector(session, Ownership(session));
            WriteObject(inspector.Test(request, domains, [.. MailProfile.IPRanges.Select(r => r.Range)], DateTimeOffset.UtcNow), enumerateCollection: true);
        }
        catch (ExchangeException e)
        {
            Write(new ExchangeOutcome<MailFlowRuleTest>(Name, MailFlowRuleInspector.Verdict(Name, e), e));
        }
    }
}
