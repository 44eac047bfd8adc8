using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.SafeSenders;

/// <summary>One of several connections fails: the others do its work.</summary>
public class LostConnectionTests
{
    private static readonly string Connect = "-ArgumentList '" + Path.Combine(Support.Repository.Emulator, "ExchangeEmulator.psd1")
        + "', 'lost.onmicrosoft.com' -ConnectionScript { param($module, $organization) Import-Module $module; "
        + "Connect-ExchangeOnline -Organization $organization }";

    [Fact]
    public void TheOthersTakeTheWorkOver()
    {
        using var exchange = new EmulatedExchange("-Empty -Organization lost.onmicrosoft.com");
        exchange.Arrange("Add-EmulatorMailbox -Count 60");
        exchange.Arrange($"Add-EmulatorFault {Set} SessionLoss -Skip 1");

        var result = exchange.Run($"Add-CommerceSafeSenders -All -Sender a.example -ThrottleLimit 3 {Connect}");

        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
        Assert.Equal(60, result.Output.Count(r => r.Text("Status") is "Added" or "Unchanged"));
        Assert.Contains(result.Warnings, w => w.Contains("A connection failed", StringComparison.Ordinal));
    }

    [Fact]
    public void IfNoneIsLeftTheRunEnds()
    {
        using var exchange = new EmulatedExchange("-Empty -Organization lost.onmicrosoft.com");
        exchange.Arrange("Add-EmulatorMailbox -Count 60");
        exchange.Arrange($"Add-EmulatorFault {Set} SessionLoss -Times 0");

        var (error, _) = exchange.RunToError($"Add-CommerceSafeSenders -All -Sender a.example -ThrottleLimit 3 {Connect}");

        Assert.Equal("ExchangeSessionLost", error.Id());
    }
}
