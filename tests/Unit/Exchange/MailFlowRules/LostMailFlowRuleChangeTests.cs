using System.Text.RegularExpressions;

namespace CommerceMailAdmin.Unit.Exchange.MailFlowRules;

/// <summary>Changes of mail-flow rules that were lost, dropped or failed.</summary>
public class LostMailFlowRuleChangeTests
{
    private const string Get = "Get-TransportRule";
    private const string New = "New-TransportRule";
    private const string Set = "Set-TransportRule";
    private const string Allow = "Commerce mail: allow";

    [Theory]
    [InlineData("TimeOut")]
    [InlineData("TransientError")]
    public void ARuleWhoseAnswerWasLostIsFoundByReadingBack(string fault)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {New} {fault} -AfterChange");

        Assert.Equal("Added", exchange.Run("Set-CommerceMailFlowRule -Rule Allow").Single.Text("Status"));
    }

    [Fact]
    public void ALostSessionLeavesAnUnverifiedChangeThatUndoFinds()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {New} SessionLoss -AfterChange");

        var (error, _) = exchange.RunToError("Set-CommerceMailFlowRule");
        exchange.Arrange("Disconnect-ExchangeOnline -Confirm:$false; Connect-ExchangeOnline");
        var change = exchange.Run("Get-CommerceMailChange").Single;
        var undone = exchange.Run("Undo-CommerceMailChange $args[0]", change.Text("RunId")).Single;

        Assert.Equal("ExchangeSessionLost", error.Id());
        Assert.Equal("Unverified", change.Text("Result"));
        Assert.Equal("Removed", undone.Text("Status"));
        Assert.Empty(exchange.Run(Get).Output);
    }

    [Fact]
    public void ASilentDropIsNotCalledAdded()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {New} SilentDrop");

        var result = exchange.Run("Set-CommerceMailFlowRule -Rule Allow");

        Assert.Equal("Failed", Assert.Single(result.Output).Text("Status"));
        Assert.Contains("read back", Assert.Single(result.Errors).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void OneRuleThatFailsDoesNotStopTheNext()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {New} NonTerminatingError");

        var result = exchange.Run("Set-CommerceMailFlowRule");

        Assert.Equal(["Failed", "Added"], result.Output.Select(o => o.Text("Status")));
        Assert.Equal(Allow, Assert.Single(result.Errors).TargetObject);
    }

    [Theory]
    [InlineData("-ExcludeCommand New-TransportRule", "Set-CommerceMailFlowRule")]
    [InlineData("-ExcludeCommand Remove-TransportRule", "Remove-CommerceMailFlowRule")]
    [InlineData("-Disconnected", "Get-CommerceMailFlowRule")]
    public void ASessionWithoutTheCommandIsTold(string initialize, string command)
    {
        using var exchange = new EmulatedExchange(initialize);

        Assert.Equal("ExchangeCommandMissing", exchange.RunToError(command).Error.Id());
    }
}
