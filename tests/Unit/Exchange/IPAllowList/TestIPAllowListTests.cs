namespace CommerceMailAdmin.Unit.Exchange.IPAllowList;

/// <summary>Test-CommerceIPAllowList: drift, entries that hold strangers, and what the list costs.</summary>
public class TestIPAllowListTests : IPAllowListTest
{
    private const string Get = "Get-HostedConnectionFilterPolicy";
    private const string Set = "Set-HostedConnectionFilterPolicy";

    [Fact]
    public void AReadOnlySessionCanTest()
    {
        using var exchange = new EmulatedExchange("-ExcludeCommand Set-HostedConnectionFilterPolicy");

        Assert.Equal("Fail", exchange.Run("Test-CommerceIPAllowList").Single.Text("Result"));
    }

    [Theory]
    [InlineData("0.0.0.0/1", true)]
    [InlineData("203.0.0.0/16", true)]
    [InlineData("203.0.114.0/24", false)]
    public void AnEntryThatHoldsStrangersFails(string range, bool isTooWide)
    {
        using var exchange = new EmulatedExchange("-Shape Edge");
        exchange.Arrange($"$null = Add-CommerceIPAllowList; $null = Add-IPAllowListEntry -IPRange {range}");

        var test = exchange.Run("Test-CommerceIPAllowList").Single;

        Assert.Equal((isTooWide ? "Fail" : "Pass", isTooWide ? 1 : 0), (test.Text("Result"), test.Texts("TooWide").Length));
    }

    [Fact]
    public void TheDriftCheckTellsWhatIsLostAndWhatIsLeftOver()
    {
        using var exchange = new EmulatedExchange();
        exchange.Run("Add-CommerceIPAllowList");
        Assert.Equal("Pass", exchange.Run("Test-CommerceIPAllowList").Single.Text("Result"));

        exchange.Arrange("Clear-EmulatorAllowEntry -IPAllowList");
        var wiped = exchange.Run("Test-CommerceIPAllowList").Single;
        exchange.Run("Add-CommerceIPAllowList 66.220.140.0/24");
        var left = exchange.Run("Test-CommerceIPAllowList 66.220.140.0/25").Single;

        Assert.Equal("Fail", wiped.Text("Result"));
        Assert.Equal(Published, wiped.Texts("Lost"));
        Assert.Equal(("Fail", "66.220.140.0/24"), (left.Text("Result"), Assert.Single(left.Texts("LeftOver"))));
    }

    [Fact]
    public void AListThatCannotBeReadIsNoFail()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {Get} TimeOut -Times 0");

        var result = exchange.Run("Test-CommerceIPAllowList");

        Assert.Equal("TempError", Assert.Single(result.Output).Text("Result"));
        Assert.Single(result.Errors);
    }

    [Theory]
    [InlineData("-Shape Online", "IP-ALLOW-LIST-ONLINE", "ORCA-114")]
    [InlineData("-Shape Edge", "IP-ALLOW-LIST-EDGE", null)]
    public void TheResultNamesTheSaferRouteAndWhoObjects(string shape, string route, string? control)
    {
        using var exchange = new EmulatedExchange(shape);

        var result = exchange.Run("Add-CommerceIPAllowList -WhatIf").Single;

        Assert.Contains($"docs/safer-routes/{route}.md", result.Text("SaferRoute"), StringComparison.Ordinal);
        Assert.Equal(control, result.Texts("ScannerControls").FirstOrDefault());
    }
}
