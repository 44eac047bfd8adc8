using System.Globalization;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Exchange.TenantAllowList;

/// <summary>
/// Entries are added in a process of its own, which is killed at a random moment and run again. The moment is a size of the emulated
/// server's state file, which grows with every request; COMMERCEMAIL_KILLS says how often (3 times without it), COMMERCEMAIL_KILL_SEED from
/// which seed.
/// </summary>
public sealed class KilledTenantListTests : IDisposable
{
    private const string Entries =
        "'a.example', 'b.example', 'shop@c.example', 'd.example', 'e.example', 'x.example, y.example', 'z.example, 11.1.2.0/24'";

    private readonly TemporaryFolder _folder = new();
    private readonly ModuleSession _session = new(emulator: true);

    [Fact]
    public void AKilledRunIsCompletedByTheNextOneAndTakenBackExactly()
    {
        var kills = Setting("COMMERCEMAIL_KILLS", 3);
        var random = new Random(Setting("COMMERCEMAIL_KILL_SEED", 1));
        var start = Path.Combine(_folder.Path, "start");
        Arrange(
            "Initialize-ExchangeEmulator -Empty -StatePath $args[0]; Add-EmulatorTenantListEntry b.example -Notes 'by hand'; "
                + "Add-EmulatorSpoofItem x.example y.example", start);
        var before = Stored(start);
        var whole = Copy(start, "whole");
        Assert.Equal(0, Run(whole).ExitCode);
        var wanted = Stored(whole);
        var (shortest, longest) = (new FileInfo(start).Length, new FileInfo(whole).Length);

        var cutOff = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            var state = Copy(start, $"kill{kill}");
            cutOff += RunUntil(state, shortest + random.NextInt64(longest - shortest)) ? 1 : 0;

            var again = Run(state);

            Assert.True(again.ExitCode == 0, again.Error + again.Output);
            Assert.Equal(wanted, Stored(state));
            Assert.All(_session.Run("Get-CommerceMailChange -JournalPath $args[0] -WarningAction SilentlyContinue",
                Journal(state)).Output, c => Assert.Equal("Verified", c.Text("Result")));
            Undo(state);
            Assert.Equal(before, Stored(state));
        }

        Assert.InRange(cutOff, 1, kills);
        TestContext.Current.SendDiagnosticMessage($"{cutOff} of {kills} runs were killed before their end.");
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
            : otherwise;

    private static string Journal(string state) => state + ".jsonl";

    private string Copy(string start, string name)
    {
        var state = Path.Combine(_folder.Path, name);
        File.Copy(start, state);
        return state;
    }

    private static string Script(string state) => $$"""
        $ErrorActionPreference = 'Stop'
        Import-Module '{{Path.Combine(Repository.Emulator, "ExchangeEmulator.psd1")}}'
        Initialize-ExchangeEmulator -StatePath '{{state}}'
        foreach ($result in Add-CommerceTenantAllowList {{Entries}} -JournalPath '{{Journal(state)}}') {
            if ($result.Status -notin 'Added', 'Unchanged') { throw $result.Reason }
        }
        """;

    private static ConsoleRun Run(string state) => ConsoleRun.Of("-Command", Script(state));

    /// <summary>Kills the process as soon as the state file has a size; false if it ended before.</summary>
    private static bool RunUntil(string state, long size)
    {
        using var process = ConsoleRun.Start("-Command", Script(state));
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(1)))
        {
            if (new FileInfo(state).Length >= size)
            {
                process.Kill();
                process.WaitForExit();
                return true;
            }
        }

        return false;
    }

    private string Stored(string state)
    {
        var result = _session.Run(
            "Initialize-ExchangeEmulator -StatePath $args[0]; & (Get-Module ExchangeEmulator) { foreach ($e in "
                + "$script:Store.Sections.TenantListEntry.Values) { $e.Value }; "
            + "foreach ($e in $script:Store.Sections.TenantSpoofItem.Values) { \"$($e.SpoofedUser), $($e.SendingInfrastructure)\" } }",
            state);
        Assert.Null(result.Terminated);
        return string.Join('\n', result.Output.Select(o => o.ToString()).Order(StringComparer.Ordinal));
    }

    private void Undo(string state)
    {
        var result = _session.Run(
            "Initialize-ExchangeEmulator -StatePath $args[0]; Get-CommerceMailChange -JournalPath $args[1] -WarningAction "
                + "SilentlyContinue | "
            + "Undo-CommerceMailChange -JournalPath $args[1] -WarningAction SilentlyContinue",
            state, Journal(state));
        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
    }

    private void Arrange(string script, params object?[] arguments)
    {
        var result = _session.Run(script, arguments);
        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
    }
}
