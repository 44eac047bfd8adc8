using System.Management.Automation;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Exchange.SafeSenders;

/// <summary>Two processes that push to the same mailboxes at the same time, with one journal.</summary>
public sealed class SimultaneousPushTests : IDisposable
{
    private const int Mailboxes = 20;

    private readonly TemporaryFolder _folder = new();
    private readonly ModuleSession _session = new(emulator: true);

    private string State => Path.Combine(_folder.Path, "state");

    private string Journal => Path.Combine(_folder.Path, "changes.jsonl");

    [Fact]
    public async Task BothComeToTheirEndAndBothCanBeTakenBack()
    {
        Run($"Initialize-ExchangeEmulator -Empty -StatePath $args[0]; Add-EmulatorMailbox -Count {Mailboxes}; Set-EmulatorMailbox "
            + "mailbox00007@contoso.com -TrustedSendersAndDomains keep.example");

        var runs = await Task.WhenAll(
            new[] { "a.example', 'both.example", "both.example', 'b.example" }.Select(s => Task.Run(() => Push(s))));

        Assert.All(runs, r => Assert.True(r.ExitCode == 0, r.Error + r.Output));
        Assert.All(Stored().Values,
            entries => Assert.Equal(["a.example", "b.example", "both.example"], entries.Where(e => e != "keep.example")));
        var history = Run("Get-CommerceMailChange -JournalPath $args[1]");
        Assert.Empty(history.Warnings);
        Assert.Equal(2, history.Output.Select(c => c.Text("RunId")).Distinct().Count());
        Assert.All(history.Output, c => Assert.Equal("Verified", c.Text("Result")));

        Assert.Empty(
            Run("Initialize-ExchangeEmulator -StatePath $args[0]; Get-CommerceMailChange -JournalPath $args[1] | Undo-CommerceMailChange "
                + "-JournalPath $args[1]").Errors);
        Assert.All(Stored(),
            m => Assert.Equal(m.Key.StartsWith("mailbox00007", StringComparison.Ordinal) ? ["keep.example"] : [], m.Value));
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    private ConsoleRun Push(string senders) => ConsoleRun.Of(
        "-Command",
        $$"""
        $ErrorActionPreference = 'Stop'
        Import-Module '{{Repository.Emulator}}/ExchangeEmulator.psd1'; Initialize-ExchangeEmulator -StatePath '{{State}}'
        foreach ($result in Add-CommerceSafeSenders -All -Sender '{{senders}}' -JournalPath '{{Journal}}' -RetryIntervalSec 0) {
            if ($result.Status -ne 'Added') { throw "$($result.Identity) $($result.Status) $($result.Reason)" }
        }
        """);

    private SortedDictionary<string, string[]> Stored() => new(
        Run("Initialize-ExchangeEmulator -StatePath $args[0]; Get-EmulatorMailbox").Output
            .ToDictionary(m => m.Text("PrimarySmtpAddress")!,
                m => m.Texts("TrustedSendersAndDomains").Order(StringComparer.Ordinal).ToArray()),
        StringComparer.Ordinal);

    private ScriptResult Run(string script)
    {
        var result = _session.Run(script, State, Journal);
        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
        return result;
    }
}
