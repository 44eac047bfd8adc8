using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets mailboxes' junk-mail lists, and which of the wanted senders are in them.</summary>
/// <remarks>
/// <para>
/// One object per mailbox: the wanted senders that are present, missing or blocked, both lists in full, and how many more entries fit. Wildcards
/// in the name return every mailbox that matches.
/// </para>
/// <para>It works in the Exchange session of the caller: connect with Connect-ExchangeOnline, or use the Exchange Management Shell.</para>
/// </remarks>
/// <example>
/// <summary>One mailbox</summary>
/// <code>Get-CommerceSafeSenders support@contoso.com</code>
/// <remarks>Shows which of the platform's domains are safe senders of the mailbox.</remarks>
/// </example>
/// <example>
/// <summary>Where a domain is blocked</summary>
/// <code>Get-CommerceSafeSenders -All | Where-Object { $_.Blocked }</code>
/// <remarks>Lists the mailboxes whose users have blocked one of the platform's domains.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceSafeSenders", DefaultParameterSetName = IdentitySet)]
[OutputType(typeof(SafeSenderState))]
public sealed class GetCommerceSafeSenders : MailboxCmdlet
{
    private SafeSenderRequest _request = null!;

    private protected override bool IsReadOnly => true;

    private protected override void Prepare() => _request = ReadSenders(force: true);

    private protected override MailboxWork CreateWork(IExchangeSession session) => new SafeSenderInspector(session, _request).Read;
}
