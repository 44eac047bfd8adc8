using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.Changes;

/// <summary>What a run has removed comes back by undo; and entries of others are removed only after a question.</summary>
public class UndoOfRemovalTests
{
    [Fact]
    public void RemovedSafeSendersComeBackInEveryMailbox()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("$null = Add-CommerceSafeSenders -All -Sender a.example, b.example");
        var before = exchange.Stored(Ada);
        var removal = exchange.Run("Remove-CommerceSafeSenders -All -Sender a.example, b.example").Output[0].Text("RunId")!;
        Assert.DoesNotContain("a.example", exchange.Stored(Ada));

        var undone = exchange.Run($"Undo-CommerceMailChange {removal}");

        Assert.Empty(undone.Errors);
        Assert.Equal(5, undone.Output.Count(r => r.Text("Status") == "Added"));
        Assert.Equal(before.Order(), exchange.Stored(Ada).Order());
        Assert.Single(exchange.Run($"Undo-CommerceMailChange {removal}").Warnings);
    }

    [Fact]
    public void WhatWasSomebodyElsesIsSomebodyElsesAgain()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains 'friend.example'");
        var removal = exchange.Run("Remove-CommerceSafeSenders ada@contoso.com -Sender friend.example -Force -Confirm:$false").Single;
        Assert.Equal("friend.example", Assert.Single(exchange.Run("Get-CommerceMailChange").Single.Texts("NotOwned")));

        exchange.Run($"Undo-CommerceMailChange {removal.Text("RunId")}");
        var plain = exchange.Run("Remove-CommerceSafeSenders ada@contoso.com -Sender friend.example").Single;

        Assert.Equal("Rejected", plain.Text("Status"));
        Assert.Equal(["friend.example"], exchange.Stored(Ada));
    }

    [Fact]
    public void WhatALaterRunRemovedStaysAway()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("$null = Add-CommerceSafeSenders ada@contoso.com -Sender a.example");
        var first = exchange.Run("Remove-CommerceSafeSenders ada@contoso.com -Sender a.example").Single.Text("RunId")!;
        exchange.Arrange("$null = Add-CommerceSafeSenders ada@contoso.com -Sender a.example");
        exchange.Arrange("$null = Remove-CommerceSafeSenders ada@contoso.com -Sender a.example");

        var undone = exchange.Run($"Undo-CommerceMailChange {first}");

        Assert.Empty(undone.Output);
        Assert.DoesNotContain("a.example", exchange.Stored(Ada));
    }

    [Theory]
    [InlineData("-Shape Online")]
    [InlineData("-Shape Edge")]
    public void RemovedRangesComeBack(string initialize)
    {
        using var exchange = new EmulatedExchange(initialize);
        exchange.Arrange("$null = Add-CommerceIPAllowList 198.51.100.0/25, 203.0.113.7 -Force");
        var removal = exchange.Run("Remove-CommerceIPAllowList 198.51.100.0/25, 203.0.113.7").Single.Text("RunId");

        var undone = exchange.Run($"Undo-CommerceMailChange {removal}").Single;

        Assert.Equal("Added", undone.Text("Status"));
        var now = exchange.Run("Get-CommerceIPAllowList 198.51.100.0/25, 203.0.113.7").Single;
        Assert.Empty(now.Texts("Missing"));
    }

    [Fact]
    public void ARemovedRuleIsMadeAgainAsItWas()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("$null = Set-CommerceMailFlowRule -Domain support.facebook.com -Mode Enforce");
        var before = exchange.Run("Get-CommerceMailFlowRule").Output.Select(r => string.Join('\n', r.Texts("Settings"))).ToArray();
        var removal = exchange.Run("Remove-CommerceMailFlowRule").Output[0].Text("RunId");
        Assert.Empty(exchange.Run("Get-CommerceMailFlowRule").Output);

        var undone = exchange.Run($"Undo-CommerceMailChange {removal}");

        Assert.Empty(undone.Errors);
        Assert.Equal(["Added", "Added"], undone.Output.Select(r => r.Text("Status")));
        var rules = exchange.Run("Get-CommerceMailFlowRule").Output;
        Assert.Equal(before.Order(), rules.Select(r => string.Join('\n', r.Texts("Settings"))).Order());
        Assert.All(rules, r => Assert.Equal("True", r.Text("AddedByThisModule")));
        Assert.Empty(exchange.Run($"Undo-CommerceMailChange {removal}").Output);
    }

    [Theory]
    [InlineData("Remove-CommerceSafeSenders -All -Sender friend.example -Force")]
    [InlineData("Remove-CommerceSafeSenders ada@contoso.com -Sender friend.example -Force")]
    public void EntriesOfOthersAreRemovedOnlyAfterAQuestion(string command)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("Set-EmulatorMailbox ada@contoso.com -TrustedSendersAndDomains 'friend.example'");

        var (error, _) = exchange.RunToError(command);
        var calls = exchange.Calls(Set);
        var answered = exchange.Run(command + " -Confirm:$false");

        Assert.Equal("ConfirmationNeeded", error.Id());
        Assert.Contains("friend.example", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(0, calls);
        Assert.Empty(answered.Errors);
        Assert.Empty(exchange.Stored(Ada));
    }

    [Fact]
    public void NobodyIsAskedAboutWhatThisModuleAdded()
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange("$null = Add-CommerceSafeSenders ada@contoso.com -Sender a.example");

        Assert.Equal("Removed", exchange.Run("Remove-CommerceSafeSenders ada@contoso.com -Sender a.example -Force").Single.Text("Status"));
    }
}
