using System.Management.Automation;
using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.Session;

/// <summary>An Exchange that turns calls away or takes its time, and users who do not wait for it.</summary>
public class BusyExchangeTests
{
    [Theory]
    [InlineData("-Shape Online", "Add-CommerceIPAllowList", "Get-HostedConnectionFilterPolicy", "Get-HostedConnectionFilterPolicy")]
    [InlineData("-Shape Online", "Add-CommerceIPAllowList", "Set-HostedConnectionFilterPolicy", "Set-HostedConnectionFilterPolicy")]
    [InlineData("-Shape Edge", "Add-CommerceIPAllowList", "Get-IPAllowListEntry", "Get-IPAllowListEntry")]
    [InlineData("-Shape Edge", "Add-CommerceIPAllowList", "Add-IPAllowListEntry", "Remove-IPAllowListEntry")]
    [InlineData("-Shape Online", "Set-CommerceMailFlowRule -Rule Allow", "Get-TransportRule", "Get-TransportRule")]
    [InlineData("-Shape Online", "Set-CommerceMailFlowRule -Rule Allow", "New-TransportRule", "Remove-TransportRule")]
    [InlineData("-Shape Online", "Add-CommerceSafeSenders ada@contoso.com", Get, Get)]
    [InlineData("-Shape Online", "Add-CommerceSafeSenders ada@contoso.com", Set, Set)]
    public void AThrottledCallIsRepeatedAndUndoneWithPatienceToo(string initialize, string command, string throttled, string throttledUndo)
    {
        using var exchange = new EmulatedExchange(initialize);

        exchange.Arrange($"Add-EmulatorFault {throttled} Throttle -RetryAfterSeconds 0 -Times 2");
        var result = exchange.Run(command).Single;
        var left = exchange.Run("Get-EmulatorFault").Output.Count;
        exchange.Arrange($"Add-EmulatorFault {throttledUndo} Throttle -RetryAfterSeconds 0 -Times 2");
        var undone = exchange.Run("Undo-CommerceMailChange $args[0]", result.Text("RunId")).Single;

        Assert.Equal("Added", result.Text("Status"));
        Assert.Equal("Removed", undone.Text("Status"));

        // Faults that have struck are gone: each half has met both of its own.
        Assert.Equal((0, 0), (left, exchange.Run("Get-EmulatorFault").Output.Count));
    }

    [Theory]
    [InlineData("Add-CommerceIPAllowList", "Set-HostedConnectionFilterPolicy")]
    [InlineData("Set-CommerceMailFlowRule -Rule Allow", "New-TransportRule")]
    public void WhatStaysThrottledFailsAfterAFewAttempts(string command, string throttled)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {throttled} Throttle -RetryAfterSeconds 0 -Times 0");

        var result = exchange.Run($"{command} -MaximumRetryCount 2");

        Assert.Equal("ExchangeThrottled", Assert.Single(result.Errors).Id());
        Assert.Equal("Failed", Assert.Single(result.Output).Text("Status"));
        Assert.Equal(3, exchange.Calls(throttled));
    }

    [Theory]
    [InlineData("Add-CommerceSafeSenders ada@contoso.com", Set)]
    [InlineData("Add-CommerceIPAllowList", "Set-HostedConnectionFilterPolicy")]
    [InlineData("Set-CommerceMailFlowRule -Rule Allow", "Remove-TransportRule")]
    public void UndoIsAsPatientAsItIsTold(string command, string throttled)
    {
        using var exchange = new EmulatedExchange();
        var run = exchange.Run(command).Single.Text("RunId");
        exchange.Arrange($"Add-EmulatorFault {throttled} Throttle -RetryAfterSeconds 0 -Times 0");

        foreach (var retries in new[] { 0, 2 })
        {
            var result = exchange.Run($"Undo-CommerceMailChange {run} -MaximumRetryCount {retries} -RetryIntervalSec 0");

            Assert.Equal("ExchangeThrottled", Assert.Single(result.Errors).Id());
            Assert.Equal("Failed", Assert.Single(result.Output).Text("Status"));
            Assert.Equal(retries + 1, exchange.Calls(throttled));
        }

        exchange.Arrange("Clear-EmulatorFault");
        Assert.Equal("Removed", exchange.Run($"Undo-CommerceMailChange {run}").Single.Text("Status"));
    }

    [Theory]
    [InlineData("Add-CommerceSafeSenders ada@contoso.com", Set)]
    [InlineData("Add-CommerceSafeSenders -All", Set)]
    [InlineData("Add-CommerceIPAllowList", "Set-HostedConnectionFilterPolicy")]
    [InlineData("Set-CommerceMailFlowRule -Rule Allow", "New-TransportRule")]
    public void WhoStopsTheCommandDoesNotWaitForTheNextAttempt(string command, string throttled)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {throttled} Throttle -RetryAfterSeconds 250");

        var state = exchange.RunAndStop(command);

        Assert.Equal(PSInvocationState.Stopped, state);
        Assert.InRange(exchange.Calls(throttled), 0, 1);
        Assert.All(exchange.Run("Get-CommerceMailChange").Output, c => Assert.Equal("Unverified", c.Text("Result")));
        exchange.Arrange("Clear-EmulatorFault");
        var next = exchange.Run(command);
        Assert.Empty(next.Errors);
        Assert.All(next.Output, o => Assert.Equal("Added", o.Text("Status")));
    }

    [Theory]
    [InlineData("Add-CommerceSafeSenders ada@contoso.com", Set)]
    [InlineData("Add-CommerceIPAllowList", "Set-HostedConnectionFilterPolicy")]
    [InlineData("Set-CommerceMailFlowRule -Rule Allow", "New-TransportRule")]
    public void WhoStopsTheCommandDoesNotWaitForASlowAnswer(string command, string slow)
    {
        using var exchange = new EmulatedExchange();
        exchange.Arrange($"Add-EmulatorFault {slow} SlowAnswer -DelayMs 250000");

        Assert.Equal(PSInvocationState.Stopped, exchange.RunAndStop(command));
        exchange.Arrange("Clear-EmulatorFault");
        Assert.Single(exchange.Run(command).Output);
    }

    [Fact]
    public void ProgressTellsTheRateAndTheRemainingTimeAndGoesAway()
    {
        // Five batches of three requests, each at least 100 ms long: more than the pause between two displays.
        using var exchange = new EmulatedExchange("-Empty -Latency 100");
        exchange.Arrange("Add-EmulatorMailbox -Count 50");

        var progress =
            exchange.Run("Add-CommerceSafeSenders -All -Sender a.example").Progress.Where(p => p.Activity == "Add-CommerceSafeSenders")
                .ToArray();

        Assert.Equal(ProgressRecordType.Completed, progress[^1].RecordType);
        Assert.InRange(progress.Length, 2, 6);
        Assert.All(progress[..^1], p =>
        {
            Assert.Matches(@"^\d+ of 50 mailboxes, \d+[.,]\d a second$", p.StatusDescription);
            Assert.InRange(p.PercentComplete, 1, 99);
            Assert.InRange(p.SecondsRemaining, 1, 600);
        });
    }
}
