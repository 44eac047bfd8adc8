using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.TenantAllowList;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets the allow entries of the Tenant Allow/Block List, and which of the wanted ones are there.</summary>
/// <remarks>
/// <para>
/// Returns one object for the list of senders, and one for the list of spoofed senders: the wanted entries that are there, missing or
/// blocked, and every entry with its expiration, its note, and if this module added it. A block entry wins over an allow entry.
/// </para>
/// <para>
/// The command works in your session with Exchange Online. Use Connect-ExchangeOnline. The list exists in the cloud only.
/// </para>
/// </remarks>
/// <example>
/// <summary>The lists and what is missing</summary>
/// <code>Get-CommerceTenantAllowList</code>
/// <remarks>Shows how many of the domains that the platform asks to allow are in the list.</remarks>
/// </example>
/// <example>
/// <summary>Every entry</summary>
/// <code>(Get-CommerceTenantAllowList).Entries | Sort-Object ExpirationDate</code>
/// <remarks>Lists the entries of both lists, also those of other administrators.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceTenantAllowList", HelpUri = OnlineHelp)]
[OutputType(typeof(TenantAllowListState))]
public sealed class GetCommerceTenantAllowList : TenantAllowListCmdlet
{
    private protected override bool Changes => false;

    private protected override void Process(TenantAllowListRequest request)
    {
        var inspector = new TenantAllowListInspector(Session, Ownership, DateTimeOffset.UtcNow);
        Read<TenantAllowListState>(request, t => inspector.Read(t, request), (_, _) => null);
    }
}
