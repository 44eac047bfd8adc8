using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Engine.Exchange.TenantAllowList;

namespace CommerceMailAdmin.Commands;

/// <summary>Tests if the mail-flow rules for the platform's mail are as wanted, and if any rule lets forged mail in.</summary>
/// <remarks>
/// <para>
/// Returns one object for each rule, and changes nothing. Pass: the rule exists, is enabled, has not expired, is as wanted, and acts.
/// Neutral: it only watches. Fail: it is missing, or some settings differ; the result names them. A condition, exception or action that
/// somebody added is a difference too.
/// </para>
/// <para>
/// Rules of others are tested with forged messages of each domain. A rule that acts and lets any of them skip the spam filter fails. If the
/// conditions of a rule do not tell, the result is PermError: look at the rule. Allowed senders and domains of anti-spam policies fail too,
/// because they ask for no proof.
/// </para>
/// <para>Give the same -Domain, -Proof, -AuthservId and -Rule as to Set-CommerceMailFlowRule.</para>
/// </remarks>
/// <example>
/// <summary>As a scheduled task</summary>
/// <code>$ErrorActionPreference = 'Stop'
/// $bad = @(Test-CommerceMailFlowRule -ErrorAction Continue | Where-Object Result -notin Pass, Neutral)
/// exit [int]($bad.Count -gt 0)</code>
/// <remarks>
/// Exit code 1 tells the scheduler that rules have changed or cannot be read. The first line also ends the script if there is no session.
/// </remarks>
/// </example>
/// <example>
/// <summary>What differs</summary>
/// <code>Test-CommerceMailFlowRule -Mode Enforce | Format-List Name, Result, Missing, Unexpected, Reason</code>
/// <remarks>Shows the settings that somebody has changed. With -Mode Enforce, rules that only watch fail.</remarks>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "CommerceMailFlowRule", HelpUri = OnlineHelp)]
[OutputType(typeof(MailFlowRuleTest))]
public sealed class TestCommerceMailFlowRule : MailFlowRequestCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var session = OpenRules(MailFlowRuleInspector.Commands);
        var request = ReadRequest(session, allowPublicDomains: true);
        string[] domains = [.. request.Domains.Union(MailProfile.SafeSenderDomains, StringComparer.OrdinalIgnoreCase)];
        WriteRead(
            Name, () => Inspector(session).Test(request, domains, [.. MailProfile.IPRanges.Select(r => r.Range)], DateTimeOffset.UtcNow),
            e => MailFlowRuleInspector.Verdict(Name, e));
    }
}
