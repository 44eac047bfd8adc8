using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Engine.Exchange.TenantAllowList;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets the mail-flow rules for the platform's mail.</summary>
/// <remarks>
/// <para>
/// Returns the rules of this module, and every other rule that names a domain of the platform as the sender's or lets its mail skip the
/// spam filter, by priority: their mode, their proof, their expiry date, and if this module made them.
/// </para>
/// <para>
/// Each rule is tested with genuine and forged messages of each domain: its conditions and exceptions are evaluated as Microsoft documents
/// them. AllowsBareDomain is true for a rule that acts and lets forged mail skip the spam filter. It is empty if the conditions do not
/// tell. Reason says which mail gets in.
/// </para>
/// <para>The command works in your Exchange session. Use Connect-ExchangeOnline, or the Exchange Management Shell.</para>
/// </remarks>
/// <example>
/// <summary>The rules</summary>
/// <code>Get-CommerceMailFlowRule</code>
/// <remarks>Lists the rules in the order in which Exchange applies them.</remarks>
/// </example>
/// <example>
/// <summary>Rules that let forged mail in</summary>
/// <code>Get-CommerceMailFlowRule | Where-Object AllowsBareDomain</code>
/// <remarks>Lists the rules that let forged mail of the platform in.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceMailFlowRule", HelpUri = OnlineHelp)]
[OutputType(typeof(MailFlowRuleState))]
public sealed class GetCommerceMailFlowRule : MailFlowRuleCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var session = OpenRules(MailFlowRuleInspector.Commands);
        WriteRead<MailFlowRuleState>(Name, () => Inspector(session).Read(
            Name, [.. MailProfile.SafeSenderDomains], [.. MailProfile.IPRanges.Select(r => r.Range)], DateTimeOffset.UtcNow));
    }
}
