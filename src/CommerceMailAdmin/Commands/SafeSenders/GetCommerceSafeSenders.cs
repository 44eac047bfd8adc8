using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets the junk-mail lists of mailboxes, and which of the wanted senders are in them.</summary>
/// <remarks>
/// <para>
/// Returns one object for each mailbox: the wanted senders that are present, missing or blocked, both lists in full, and how many more
/// entries fit. A name with wildcards returns every mailbox that matches.
/// </para>
/// <para>The command works in your Exchange session. Use Connect-ExchangeOnline, or the Exchange Management Shell.</para>
/// </remarks>
/// <example>
/// <summary>One mailbox</summary>
/// <code>Get-CommerceSafeSenders support@contoso.com</code>
/// <remarks>Shows which of the platform's domains are safe senders of the mailbox.</remarks>
/// </example>
/// <example>
/// <summary>Mailboxes that block a domain</summary>
/// <code>Get-CommerceSafeSenders -All | Where-Object { $_.Blocked }</code>
/// <remarks>Lists the mailboxes whose users have blocked one of the platform's domains.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceSafeSenders", DefaultParameterSetName = IdentitySet, HelpUri = OnlineHelp)]
[OutputType(typeof(SafeSenderState))]
public sealed class GetCommerceSafeSenders : MailboxCmdlet
{
    private SafeSenderRequest _request = null!;

    private protected override bool IsReadOnly => true;

    private protected override void Prepare() => _request = ReadSenders(force: true);

    private protected override MailboxWork CreateWork(IExchangeSession session) => new SafeSenderInspector(session, _request).Read;
}
