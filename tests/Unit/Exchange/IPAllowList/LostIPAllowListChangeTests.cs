namespace CommerceMailAdmin.Unit.Exchange.IPAllowList;

/// <summary>Ranges whose change was lost, dropped or interrupted.</summary>
public class LostIPAllowListChangeTests : IPAllowListTest
{
    private const string Get = "Get-HostedConnectionFilterPolicy";
    private const string Set = "Set-HostedConnectionFilterPolicy";
    private const string EdgeAdd = "Add-IPAllowListEntry";

    [Theory]
    [InlineData("TimeOut")]
    [InlineData("TransientError")]
    public void AChangeWhoseAnswerWasLostIsFoundByReadingBack(string fault)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {Set} {fault} -AfterChange");

        Assert.Equal("Added", exchange.Run("Add-CommerceIPAllowList").Single.Text("Status"));
    }

    [Fact]
    public void ALostSessionLeavesAnUnverifiedChangeThatUndoFinds()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {Set} SessionLoss -AfterChange");

        var (error, output) = exchange.RunToError("Add-CommerceIPAllowList 66.220.144.7");
        exchange.Arrange("Disconnect-ExchangeOnline -Confirm:$false; Connect-ExchangeOnline");
        var change = exchange.Run("Get-CommerceMailChange").Single;
        var undone = exchange.Run("Undo-CommerceMailChange $args[0]", change.Text("RunId")).Single;

        Assert.Equal("ExchangeSessionLost", error.Id());
        Assert.Equal("Failed", Assert.Single(output).Text("Status"));
        Assert.Equal("Unverified", change.Text("Result"));
        Assert.Equal("Removed", undone.Text("Status"));
        Assert.Empty(Stored(exchange));
    }

    [Fact]
    public void OnEdgeWhatWasDoneBeforeAnErrorIsKeptInMind()
    {
        using var exchange = new EmulatedExchange("-Shape Edge");
        exchange.Arrange($"Add-EmulatorFault {EdgeAdd} NonTerminatingError -Skip 2");

        var result = exchange.Run("Add-CommerceIPAllowList");
        var rest = exchange.Run("Add-CommerceIPAllowList").Single;

        Assert.Single(result.Errors);
        Assert.Equal("Failed", Assert.Single(result.Output).Text("Status"));
        Assert.Equal(Published[..2], result.Output[0].Texts("Added"));
        Assert.Equal(Published[2..], rest.Texts("Added"));
    }

    [Fact]
    public void ASilentDropIsNotCalledAdded()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {Set} SilentDrop");

        var result = exchange.Run("Add-CommerceIPAllowList 66.220.144.7").SingleRejected;

        Assert.Equal("Rejected", result.Text("Status"));
        Assert.Contains("read back", result.Text("Reason"), StringComparison.Ordinal);
    }
}
