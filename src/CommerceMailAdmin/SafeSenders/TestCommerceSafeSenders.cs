using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Commands;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Exchange;

namespace CommerceMailAdmin.Commands;

/// <summary>Tests whether mailboxes have every wanted sender among their safe senders.</summary>
/// <remarks>
/// <para>
/// One object per mailbox with the result Pass or Fail and what is missing; nothing is changed. A mailbox that cannot be read has the
/// result TempError or PermError and is reported as an error besides. Made for a scheduler: other programs are known to empty
/// safe senders regularly.
/// </para>
/// <para>It works in the Exchange session of the caller: connect with Connect-ExchangeOnline, or use the Exchange Management Shell.</para>
/// </remarks>
/// <example>
/// <summary>Test one mailbox</summary>
/// <code>Test-CommerceSafeSenders support@contoso.com</code>
/// <remarks>Pass, if the mailbox has all of the platform's domains.</remarks>
/// </example>
/// <example>
/// <summary>Mend what is missing</summary>
/// <code>Get-EXOMailbox -ResultSize Unlimited | Test-CommerceSafeSenders | Where-Object Result -eq Fail | Add-CommerceSafeSenders</code>
/// <remarks>Tests all mailboxes and adds the missing senders where any are missing.</remarks>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "CommerceSafeSenders")]
[OutputType(typeof(SafeSenderTest))]
public sealed class TestCommerceSafeSenders : SafeSenderCmdlet
{
    private SafeSenderInspector _inspector = null!;

    /// <inheritdoc/>
    protected override void BeginProcessing() =>
        _inspector = new SafeSenderInspector(ExchangeSessions.Open(this, SafeSenderInspector.Commands), ReadSenders(allowPublicDomains: true));

    /// <inheritdoc/>
    protected override void ProcessMailbox(string identity)
    {
        try
        {
            WriteObject(_inspector.Read(identity).Select(SafeSenderInspector.Verdict), enumerateCollection: true);
        }
        catch (ExchangeException e)
        {
            WriteObject(SafeSenderInspector.Verdict(identity, e));
            ExchangeSessions.Report(this, e, identity);
        }
    }
}
