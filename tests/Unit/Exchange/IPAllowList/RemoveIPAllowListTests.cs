namespace CommerceMailAdmin.Unit.Exchange.IPAllowList;

/// <summary>Remove-CommerceIPAllowList, and Undo-CommerceMailChange for ranges.</summary>
public class RemoveIPAllowListTests : IPAllowListTest
{
    private const string Get = "Get-HostedConnectionFilterPolicy";
    private const string EdgeAdd = "Add-IPAllowListEntry";
    private const string EdgeRemove = "Remove-IPAllowListEntry";

    [Theory]
    [MemberData(nameof(Shapes))]
    public void OnlyWhatThisModuleAddedIsRemoved(string shape, string target)
    {
        using var exchange = new EmulatedExchange(shape);
        exchange.Arrange(target == "Edge"
            ? $"$null = {EdgeAdd} -IPRange 66.220.144.128/25" : "Add-EmulatorConnectionFilterPolicy -IPAllowList 66.220.144.128/25");
        exchange.Run("Add-CommerceIPAllowList");

        var result = exchange.Run("Remove-CommerceIPAllowList -Confirm:$false").Single;
        var again = exchange.Run("Remove-CommerceIPAllowList 66.220.155.128/25").Single;
        var forced = exchange.Run("Remove-CommerceIPAllowList 66.220.144.128/25 -Force -Confirm:$false").Single;

        Assert.Equal("Partial", result.Text("Status"));
        Assert.Equal(["66.220.144.128/25"], result.Texts("NotOwned"));
        Assert.Equal(Published[1..], result.Texts("Removed"));
        Assert.Equal("Unchanged", again.Text("Status"));
        Assert.Equal("Removed", forced.Text("Status"));
        Assert.Empty(Stored(exchange));
    }

    [Fact]
    public void WithinAWiderEntryNothingIsCutOut()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-EmulatorConnectionFilterPolicy -IPAllowList 66.220.144.0/24");

        var result = exchange.Run("Remove-CommerceIPAllowList 66.220.144.7 -Force -Confirm:$false").Single;

        Assert.Equal(["66.220.144.7"], result.Texts("NotFound"));
        Assert.Equal(["66.220.144.0/24"], Stored(exchange));
    }

    [Fact]
    public void OfTwoEqualEntriesOnEdgeNoneIsGuessed()
    {
        using var exchange = new EmulatedExchange("-Shape Edge");
        exchange.Run("Add-CommerceIPAllowList 66.220.144.7");
        exchange.Arrange($"$null = {EdgeAdd} -IPAddress 66.220.144.7 -Comment theirs");

        var result = exchange.Run("Remove-CommerceIPAllowList 66.220.144.7").Single;

        Assert.Equal("Rejected", result.Text("Status"));
        Assert.Contains(EdgeRemove, result.Text("Reason"), StringComparison.Ordinal);
        Assert.Equal(2, Stored(exchange).Length);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void UndoTakesBackExactlyWhatARunAdded(string shape, string target)
    {
        using var exchange = new EmulatedExchange(shape);
        exchange.Arrange(target == "Edge"
            ? $"$null = {EdgeAdd} -IPRange 66.220.144.128/25" : "Add-EmulatorConnectionFilterPolicy -IPAllowList 66.220.144.128/25");
        var run = exchange.Run("Add-CommerceIPAllowList").Single.Text("RunId");
        exchange.Run("Add-CommerceIPAllowList 66.220.140.1");

        var planned = exchange.Run("Undo-CommerceMailChange $args[0] -WhatIf", run).Single;
        var result = exchange.Run("Undo-CommerceMailChange $args[0]", run).Single;
        var again = exchange.Run("Undo-CommerceMailChange $args[0]", run);

        Assert.Equal("Planned", planned.Text("Status"));
        Assert.Equal(Published[1..], planned.Texts("Planned"));
        Assert.Empty(planned.Texts("Removed"));
        Assert.Equal(Published[1..], result.Texts("Removed"));
        Assert.Equal(["66.220.144.128/25", "66.220.140.1"], Stored(exchange));
        Assert.Empty(again.Output);
        Assert.Empty(again.Errors);
    }
}
