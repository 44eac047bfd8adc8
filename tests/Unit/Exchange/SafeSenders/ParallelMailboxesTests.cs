using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.SafeSenders;

/// <summary>Several connections that work on mailboxes at the same time.</summary>
public class ParallelMailboxesTests : ManyMailboxesTest
{
    private const string Organization = "shop.onmicrosoft.com";

    [Fact]
    public void OneMailboxByTwoNamesInTwoBatchesIsWrittenOnce()
    {
        using var exchange = Online(19, $"-Organization {Organization}");

        // The first mailbox comes again, by its GUID, in the second batch, which another connection works on.
        var result = exchange.Run(
            "$id = (Get-EXOMailbox mailbox00001@contoso.com).Guid.ToString(); $names = 1..19 | ForEach-Object { "
            + "'mailbox{0:D5}@contoso.com' -f "
                + "$_ }; $names[0..9] + $id + $names[10..18] | Add-CommerceSafeSenders -Sender a.example " + Parallel(2));

        Assert.Empty(result.Errors);
        Assert.Equal((19, 1),
            (result.Output.Count(o => o.Text("Status") == "Added"), result.Output.Count(o => o.Text("Status") == "Unchanged")));
        Assert.Equal(19, exchange.Objects(Set));
    }

    [Fact]
    public void SeveralConnectionsShareTheWorkAndKeepTheOrder()
    {
        using var exchange = Online(60, $"-Organization {Organization}");

        var result = exchange.Run($"Add-CommerceSafeSenders -All -Sender a.example {Parallel(3)}");
        var sets = exchange.Objects(Set);
        var changes = exchange.Run("Get-CommerceMailChange").Output;
        exchange.Run("Get-CommerceMailChange | Undo-CommerceMailChange");

        Assert.Empty(result.Errors);
        Assert.Null(result.Terminated);
        Assert.Equal(Enumerable.Range(1, 60).Select(i => $"mailbox{i:D5}@contoso.com"), result.Output.Select(o => o.Text("Identity")));
        Assert.All(result.Output, o => Assert.Equal("Added", o.Text("Status")));
        Assert.Equal(60, sets);
        Assert.Equal((60, 1),
            (changes.Count(c => c.Text("Result") == "Verified"), changes.Select(c => c.Text("RunId")).Distinct().Count()));
        Assert.Empty(exchange.Stored("mailbox00001@contoso.com"));
        Assert.Empty(exchange.Stored("mailbox00060@contoso.com"));
    }

    [Fact]
    public void WhatIfAsksOnThePipelinesThreadInParallelToo()
    {
        using var exchange = Online(20, $"-Organization {Organization}");

        var result = exchange.Run($"Add-CommerceSafeSenders -All -Sender a.example -WhatIf {Parallel(2)}");

        Assert.Null(result.Terminated);
        Assert.Equal(20, result.Output.Count(o => o.Text("Status") == "Planned"));
        Assert.Equal(0, exchange.Calls(Set));
    }

    [Theory]
    [InlineData("{ throw 'no certificate' }", "ConnectionScriptFailed", "no certificate")]
    [InlineData("{ Write-Nothing }", "ConnectionScriptFailed", "Write-Nothing")]
    [InlineData("{ 1 }", "ExchangeCommandMissing", "Connect-ExchangeOnline")]
    public void AConnectionScriptThatBringsNoConnectionEndsTheCommand(string script, string errorId, string words)
    {
        using var exchange = Online(2);

        var (error, _) = exchange.RunToError($"Add-CommerceSafeSenders -All -ThrottleLimit 2 -ConnectionScript {script}");

        Assert.Equal(errorId, error.Id());
        Assert.Contains(words, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralRunspacesNeedAConnectionEach()
    {
        using var exchange = Online(2);

        Assert.Equal("ConnectionScriptMissing", exchange.RunToError("Add-CommerceSafeSenders -All -ThrottleLimit 2").Error.Id());
    }

    private static string Parallel(int limit) =>
        $"-ThrottleLimit {limit} -ArgumentList '{Support.Repository.Emulator}/ExchangeEmulator.psd1', {Organization} "
        + "-ConnectionScript { param($module, $organization) Import-Module $module; Connect-ExchangeOnline -Organization $organization }";
}
