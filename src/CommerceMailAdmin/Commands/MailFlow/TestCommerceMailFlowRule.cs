using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <summary>Tests whether the mail-flow rules for the platform's mail are as they should be, and whether any rule lets it in without proof.</summary>
/// <remarks>
/// <para>
/// One object per rule; nothing is changed. Pass: the rule is there, switched on, not expired, as wanted, and acts. Neutral: it only watches. Fail: it is missing or
/// differs, with the settings that do. Rules of others that let one of the domains in past the spam filter and ask for no proof fail, too.
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
        var session = OpenSession(MailFlowRuleInspector.Commands);
        var request = ReadRequest(session, allowPublicDomains: true);
        try
        {
            WriteObject(new MailFlowRuleInspector(session, Ownership(session)).Test(request, DateTimeOffset.UtcNow), enumerateCollection: true);
        }
        catch (ExchangeException e)
        {
            WriteObject(MailFlowRuleInspector.Verdict(Name, e));
            ExchangeTargets.Report(this, e, Name);
        }
    }
}
