namespace CommerceMailAdmin.Unit.Exchange.Changes;

/// <summary>Undo of removed entries: each comes back with its end and its comment or note, and to the one whose it was.</summary>
public class PutBackTests
{
    private const string Entry =
        "Get-TenantAllowBlockListItems -ListType Sender | Where-Object Value -eq a.example | ForEach-Object { "
        + "'{0} {1:yyyy-MM-dd} {2}' -f $_.Notes, $_.ExpirationDate, $_.RemoveAfter }";

    [Fact]
    public void AnEntryOfSomebodyElseComesBackAsItWas()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange(
            "$end = [datetime]::UtcNow.Date.AddDays(20); New-TenantAllowBlockListItems -ListType Sender -Allow -Entries a.example -Notes "
            + "'by "
                + "hand' -ExpirationDate $end");
        var before = exchange.Run(Entry).Single.ToString();
        var run = exchange.Run("Remove-CommerceTenantAllowList a.example -Force -Confirm:$false").Single.Text("RunId");
        Assert.Empty(exchange.Run(Entry).Output);

        var undone = exchange.Run("Undo-CommerceMailChange $args[0]", run);
        var again = exchange.Run("Undo-CommerceMailChange $args[0]", run);
        var state = exchange.Run("(Get-CommerceTenantAllowList).Entries | Where-Object Entry -eq a.example").Single;

        Assert.Empty(undone.Errors);
        Assert.Equal("Added", Assert.Single(undone.Output).Text("Status"));
        Assert.Equal(before, exchange.Run(Entry).Single.ToString());
        Assert.Equal("False", state.Text("AddedByThisModule"));
        Assert.Empty(again.Output);
    }

    [Theory]
    [InlineData("a.example -Notes 'for the shop'")]
    [InlineData("a.example -ExpirationDate ([datetime]::UtcNow.AddDays(9))")]
    [InlineData("'a.example, sender.example'")]
    [InlineData("'a.example, 11.1.2.0/24'")]
    public void AnEntryOfThisModuleIsThisModulesAgain(string entry)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"$null = Add-CommerceTenantAllowList {entry}");
        var before = exchange.Run(Entry).Output.Select(o => o.ToString());
        var name = entry.Split(" -")[0];
        var run = exchange.Run($"Remove-CommerceTenantAllowList {name}").Single.Text("RunId");

        var undone = exchange.Run("Undo-CommerceMailChange $args[0]", run);
        var after = exchange.Run(Entry).Output.Select(o => o.ToString());
        var removed = exchange.Run($"Remove-CommerceTenantAllowList {name}").Single;

        Assert.Empty(undone.Errors);
        Assert.Equal("Added", Assert.Single(undone.Output).Text("Status"));
        Assert.Equal(before, after);
        Assert.Equal("Removed", removed.Text("Status"));
    }

    [Fact]
    public void WhatWouldHaveExpiredSinceStaysAway()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Add-EmulatorTenantListEntry a.example -Notes 'by hand' -ExpirationDate ([datetime]::UtcNow.AddDays(-1))");
        var run = exchange.Run("Remove-CommerceTenantAllowList a.example -Force -Confirm:$false").Single.Text("RunId");

        var undone = exchange.Run("Undo-CommerceMailChange $args[0]", run).Single;

        Assert.Equal("Rejected", undone.Text("Status"));
        Assert.Contains("expired since: a.example", undone.Text("Reason"), StringComparison.Ordinal);
        Assert.Empty(exchange.Run(Entry).Output);
    }

    [Fact]
    public void AnEntryOfAnEdgeServerComesBackWithItsCommentAndItsTime()
    {
        using var exchange = new EmulatedExchange("-Shape Edge");
        exchange.Arrange(
            "$null = Add-IPAllowListEntry -IPAddress 198.51.100.7 -Comment 'by hand' -ExpirationTime ([datetime]::Today.AddDays(40)); "
                + "$null = Add-IPAllowListEntry -IPRange 198.51.100.32/28");
        const string List = "Get-IPAllowListEntry | ForEach-Object { '{0} {1} {2:o}' -f $_.IPRange, $_.Comment, $_.ExpirationTime }";
        var before = exchange.Run(List).Output.Select(o => o.ToString()).Order();
        var run = exchange.Run("Remove-CommerceIPAllowList 198.51.100.7, 198.51.100.32/28 -Force -Confirm:$false").Single.Text("RunId");
        Assert.Empty(exchange.Run(List).Output);

        var undone = exchange.Run("Undo-CommerceMailChange $args[0]", run);
        var again = exchange.Run("Undo-CommerceMailChange $args[0]", run);

        Assert.Empty(undone.Errors);
        Assert.All(undone.Output, o => Assert.Equal("Added", o.Text("Status")));
        Assert.Equal(before, exchange.Run(List).Output.Select(o => o.ToString()).Order());
        Assert.Equal(["False", "False"],
            exchange.Run("(Get-CommerceIPAllowList).Entries.AddedByThisModule").Output.Select(o => o.ToString()));
        Assert.Empty(again.Output);
    }

    [Fact]
    public void AnEntryOfAnEdgeServerThatWouldHaveExpiredStaysAway()
    {
        using var exchange = new EmulatedExchange("-Shape Edge");
        exchange.Arrange("$null = Add-IPAllowListEntry -IPAddress 198.51.100.7 -ExpirationTime ([datetime]::Now.AddDays(-1))");
        var run = exchange.Run("Remove-CommerceIPAllowList 198.51.100.7 -Force -Confirm:$false").Single.Text("RunId");

        var undone = exchange.Run("Undo-CommerceMailChange $args[0]", run).Single;

        Assert.Equal("Rejected", undone.Text("Status"));
        Assert.Empty(exchange.Run("Get-IPAllowListEntry").Output);
    }
}
