using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets the mail-flow rules that have to do with the platform's mail.</summary>
/// <remarks>
/// <para>
/// This module's rules, and every other rule that names one of the platform's domains as the sender's or lets its mail in past the spam filter, by priority: how they
/// work, what they take as proof, when they stop, and whether this module made them.
/// </para>
/// <para>
/// Each rule is asked with genuine and forged messages of each domain: its conditions and exceptions are evaluated as Microsoft documents them. AllowsBareDomain is
/// true for a rule that acts and lets forged mail in past the spam filter, and empty if that cannot be told from its conditions; Reason tells which mail gets in.
/// </para>
/// <para>It works in the Exchange session of the caller: connect with Connect-ExchangeOnline, or use the Exchange Management Shell.</para>
/// </remarks>
/// <example>
/// <summary>The rules</summary>
/// <code>Get-CommerceMailFlowRule</code>
/// <remarks>Lists the rules in the order in which Exchange applies them.</remarks>
/// </example>
/// <example>
/// <summary>Rules that let forgers in</summary>
/// <code>Get-CommerceMailFlowRule | Where-Object AllowsBareDomain</code>
/// <remarks>Lists the rules by which forged mail of the platform gets in.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceMailFlowRule")]
[OutputType(typeof(MailFlowRuleState))]
public sealed class GetCommerceMailFlowRule : MailFlowRuleCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var session = OpenRules(MailFlowRuleInspector.Commands);
        try
        {
            var inspector = new MailFlowRuleInspector(session, Ownership(session));
            WriteObject(
                inspector.Read(Name, [.. MailProfile.SafeSenderDomains], [.. MailProfile.IPRanges.Select(r => r.Range)], DateTimeOffset.UtcNow), enumerateCollection: true);
        }
        catch (ExchangeException e)
        {
            Write(new ExchangeOutcome<MailFlowRuleState>(Name, null, e));
        }
    }
}
