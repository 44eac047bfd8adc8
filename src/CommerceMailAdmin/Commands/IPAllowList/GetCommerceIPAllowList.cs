using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.IPAllowList;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets an IP allow list, and which of the wanted ranges are in it.</summary>
/// <remarks>
/// <para>
/// Returns one object: the wanted ranges that the entries cover and those that they do not cover, every entry with its number of addresses,
/// if this module added it, and how many more entries fit. On an Edge Transport server, entries also have expiration times and comments.
/// Expired entries stay in the list without effect.
/// </para>
/// <para>
/// The command works in your Exchange session. Use Connect-ExchangeOnline, or the Exchange Management Shell of an Edge Transport server.
/// </para>
/// </remarks>
/// <example>
/// <summary>The list and what is missing</summary>
/// <code>Get-CommerceIPAllowList</code>
/// <remarks>Shows how many of the platform's published ranges are in the list.</remarks>
/// </example>
/// <example>
/// <summary>Every entry</summary>
/// <code>(Get-CommerceIPAllowList).Entries</code>
/// <remarks>Lists the entries in the order of their addresses.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceIPAllowList", HelpUri = OnlineHelp)]
[OutputType(typeof(IPAllowListState))]
public sealed class GetCommerceIPAllowList : IPAllowListCmdlet
{
    private protected override bool Changes => false;

    private protected override void Process(IPAllowListRequest request) =>
        WriteRead<IPAllowListState>(List.Name, () => new IPAllowListInspector(List, request, Ownership()).Read());
}
