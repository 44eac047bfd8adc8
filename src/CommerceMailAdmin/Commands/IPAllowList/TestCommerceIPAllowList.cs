using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.IPAllowList;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.ExchangeSession;

namespace CommerceMailAdmin.Commands;

/// <summary>Tests whether an IP allow list has every wanted range, and nothing of this module's that is no longer wanted.</summary>
/// <remarks>
/// <para>
/// One object with the result Pass or Fail; nothing is changed. Lost lists what this module had added and somebody, or another program, has
/// removed: some programs empty allow lists regularly. LeftOver lists entries of this module for ranges that are no longer wanted:
/// mail from these addresses is let in, whoever has them now. A list that cannot be read has the result TempError or PermError and is reported as an error too.
/// </para>
/// <para>It works in the Exchange session of the caller: connect with Connect-ExchangeOnline, or use the Exchange Management Shell of an Edge Transport server.</para>
/// </remarks>
/// <example>
/// <summary>As a scheduled task</summary>
/// <code>$ErrorActionPreference = 'Stop'
/// exit [int]((Test-CommerceIPAllowList -ErrorAction Continue).Result -ne 'Pass')</code>
/// <remarks>Exit code 1 tells the scheduler that the list has drifted, or could not be read. The first line ends the script where there is no session, too.</remarks>
/// </example>
/// <example>
/// <summary>What the list costs</summary>
/// <code>(Test-CommerceIPAllowList).ScannerControls</code>
/// <remarks>Lists the controls of security scanners that fail while the list has entries.</remarks>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "CommerceIPAllowList")]
[OutputType(typeof(IPAllowListTest))]
public sealed class TestCommerceIPAllowList : IPAllowListCmdlet
{
    private protected override bool Changes => false;

    private protected override void Process(IPAllowListRequest request)
    {
        var inspector = new IPAllowListInspector(List, request, Ownership());
        try
        {
            WriteObject(inspector.Test());
        }
        catch (ExchangeException e)
        {
            Write(new ExchangeOutcome<IPAllowListTest>(List.Name, inspector.Verdict(e), e));
        }
    }
}
