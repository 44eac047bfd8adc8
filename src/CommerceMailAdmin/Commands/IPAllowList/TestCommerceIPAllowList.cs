using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.IPAllowList;

namespace CommerceMailAdmin.Commands;

/// <summary>Tests if an IP allow list has every wanted range, and no entry of this module that is no longer wanted.</summary>
/// <remarks>
/// <para>
/// Returns one object with the result Pass or Fail, and changes nothing. Lost lists what this module had added and somebody, or another
/// program, has removed. Such programs are known to empty allow lists regularly. LeftOver lists entries of this module for ranges that are
/// no longer wanted: whoever has these addresses now is let in. If the list cannot be read, the result is TempError or PermError, and there
/// is an error.
/// </para>
/// <para>
/// The command works in your Exchange session. Use Connect-ExchangeOnline, or the Exchange Management Shell of an Edge Transport server.
/// </para>
/// </remarks>
/// <example>
/// <summary>As a scheduled task</summary>
/// <code>$ErrorActionPreference = 'Stop'
/// exit [int]((Test-CommerceIPAllowList -ErrorAction Continue).Result -ne 'Pass')</code>
/// <remarks>
/// Exit code 1 tells the scheduler that the list has changed or cannot be read. The first line also ends the script if there is no session.
/// </remarks>
/// </example>
/// <example>
/// <summary>What the list costs</summary>
/// <code>(Test-CommerceIPAllowList).ScannerControls</code>
/// <remarks>Lists the controls of security scanners that fail while the list has entries.</remarks>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "CommerceIPAllowList", HelpUri = OnlineHelp)]
[OutputType(typeof(IPAllowListTest))]
public sealed class TestCommerceIPAllowList : IPAllowListCmdlet
{
    private protected override bool Changes => false;

    private protected override void Process(IPAllowListRequest request)
    {
        var inspector = new IPAllowListInspector(List, request, Ownership());
        WriteRead(List.Name, inspector.Test, inspector.Verdict);
    }
}
