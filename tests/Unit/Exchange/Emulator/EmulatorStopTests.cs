using System.Management.Automation;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Exchange.Emulator;

/// <summary>
/// Whoever stops a call of the emulated Exchange, at whatever moment, leaves no object busy: the server's request ends with its caller's.
/// </summary>
public class EmulatorStopTests
{
    private const string Set = "Set-MailboxJunkEmailConfiguration ada@contoso.com -TrustedSendersAndDomains @{ Add = 'a.example' }";

    [Fact]
    public void AChangeStoppedAtItsVeryStartLeavesNothingBusy()
    {
        using var session = new ModuleSession(emulator: true);
        session.Run("Initialize-ExchangeEmulator; Add-EmulatorFault Set-MailboxJunkEmailConfiguration SlowAnswer -DelayMs 250000 -Times 0");
        var busy = (HashSet<string>)session.Run("& (Get-Module ExchangeEmulator) { , $script:Store.Busy }").Single.BaseObject;

        for (var round = 0; round < 200; round++)
        {
            Assert.Equal(PSInvocationState.Stopped, session.RunAndStop(Set, () => busy.Count > 0));
            Assert.Empty(busy);
        }
    }
}
