using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.MailFlowRules;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets the mail-flow rules that have to do with the platform's mail.</summary>
/// <remarks>
/// <para>
/// This module's rules, and every other rule that names one of the platform's domains as the sender's, by priority: how they work, what they take as proof, when they
/// stop, and whether this module made them. AllowsBareDomain is true for a rule that lets a domain in past the spam filter without any proof.
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
/// <remarks>Lists the rules that somebody has made for a domain alone.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceMailFlowRule")]
[OutputType(typeof(MailFlowRuleState))]
public sealed class GetCommerceMailFlowRule : MailFlowRuleCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        var session = OpenSession(MailFlowRuleInspector.Commands);
        try
        {
            string[] domains = [.. MailProfile.SafeSenderDomains];
            WriteObject(new MailFlowRuleInspector(session, Ownership(session)).Read(Name, domains), enumerateCollection: true);
        }
        catch (ExchangeException e)
        {
            ExchangeTargets.Report(this, e, Name);
        }
    }
}
