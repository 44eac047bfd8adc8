using System.Globalization;
using System.Management.Automation;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Exchange;

/// <summary>
/// A command in a process of its own, which is killed at a random moment and run again. The moment is a size of the emulated server's
/// state file and the module's journal together, which grow with every step. COMMERCEMAIL_KILLS says how often (3 times without it),
/// COMMERCEMAIL_KILL_SEED from which seed.
/// </summary>
/// <param name="command">The command; the name of the journal is appended.</param>
/// <param name="stored">A script for the emulated Exchange that writes what is stored, one text an object.</param>
internal sealed class KilledRuns(string command, string stored) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ModuleSession _session = new(emulator: true);
    private readonly int _seed = Setting("COMMERCEMAIL_KILL_SEED", 1);

    /// <summary>Prepares each process before the command runs: a script block with the parameters $module and $state.</summary>
    public string Connect { get; init; } = "param($module, $state) Import-Module $module; Initialize-ExchangeEmulator -StatePath $state";

    /// <summary>Called with the objects of the organisation before and after an undisturbed run, and of a run that was cut off.</summary>
    public Action<Dictionary<string, string>, Dictionary<string, string>, Dictionary<string, string>>? CutOff { get; init; }

    /// <summary>Called after the run that completes what was cut off, in the session of the emulated Exchange.</summary>
    public Action<ModuleSession>? Completed { get; init; }

    /// <summary>
    /// After each kill the same command finishes the work, once more it changes nothing, and undo takes back exactly what was added.
    /// </summary>
    /// <param name="initialize">Parameters of Initialize-ExchangeEmulator, and what is stored beforehand.</param>
    public void Hold(string initialize)
    {
        var kills = Setting("COMMERCEMAIL_KILLS", 3);
        var random = new Random(_seed);
        var start = new Organisation(Path.Combine(_folder.Path, "start"));
        Arrange($"Initialize-ExchangeEmulator -StatePath $args[0] {initialize}", start.State);
        var before = Stored(start);
        var whole = start.Copy(Path.Combine(_folder.Path, "whole"));
        Run(whole);
        var wanted = Stored(whole);
        Assert.NotEqual(Text(before), Text(wanted));

        var cutOff = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            var organisation = start.Copy(Path.Combine(_folder.Path, $"kill{kill}"));
            cutOff += RunUntil(organisation, start.Size + random.NextInt64(whole.Size - start.Size)) ? 1 : 0;
            var left = Stored(organisation);
            CutOff?.Invoke(before, wanted, left);
            Arrange("Reset-EmulatorCallCount");

            Run(organisation);

            Assert.Equal(Text(wanted), Text(Stored(organisation)));
            Completed?.Invoke(_session);
            var changes = _session.Run(
                "Get-CommerceMailChange -JournalPath $args[0] -WarningAction SilentlyContinue", organisation.Journal).Output;
            Assert.NotEmpty(changes);
            Assert.All(changes, c => Assert.Equal("Verified", c.Text("Result")));
            var journal = organisation.JournalSize;
            Run(organisation);
            Assert.Equal((journal, Text(wanted)), (organisation.JournalSize, Text(Stored(organisation))));
            Undo(organisation);
            Assert.Equal(Text(before), Text(Stored(organisation)));
            organisation.Delete();
        }

        Assert.InRange(cutOff, 1, kills);
        TestContext.Current.SendDiagnosticMessage($"Seed {_seed}: {cutOff} of {kills} runs were killed before their end.");
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value : otherwise;

    private static string Text(Dictionary<string, string> objects) =>
        string.Join('\n', objects.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => $"{o.Key}: {o.Value}"));

    private string Script(Organisation organisation) => $$"""
        $ErrorActionPreference = 'Stop'
        $module, $state, $journal = '{{Path.Combine(Repository.Emulator, "ExchangeEmulator.psd1")}}', '{{organisation.State}}', '{{organisation.Journal}}'
        $connect = { {{Connect}} }
        & $connect $module $state
        foreach ($result in {{command}} -JournalPath $journal) {
            if ($result.Status -notin 'Added', 'Unchanged') { throw $result.Reason }
        }
        """;

    private void Run(Organisation organisation)
    {
        var run = ConsoleRun.Of("-Command", Script(organisation));
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
    }

    /// <summary>Kills the process as soon as the files have a size; false if it ended before.</summary>
    private bool RunUntil(Organisation organisation, long size)
    {
        using var process = ConsoleRun.Start("-Command", Script(organisation));
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(1)))
        {
            if (organisation.Size >= size)
            {
                process.Kill();
                process.WaitForExit();
                return true;
            }
        }

        return false;
    }

    /// <summary>The objects by name: each text that the script writes, up to its first colon.</summary>
    private Dictionary<string, string> Stored(Organisation organisation)
    {
        var result = _session.Run($"Initialize-ExchangeEmulator -StatePath $args[0]; {stored}", organisation.State);
        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
        return result.Output.Select(o => o.ToString().Split(':', 2)).ToDictionary(p => p[0], p => p.Length > 1 ? p[1] : "");
    }

    private void Undo(Organisation organisation) => Arrange(
        "Initialize-ExchangeEmulator -StatePath $args[0]; Get-CommerceMailChange -JournalPath $args[1] -WarningAction SilentlyContinue "
            + "| Undo-CommerceMailChange -JournalPath $args[1] -WarningAction SilentlyContinue",
        organisation.State, organisation.Journal);

    private void Arrange(string script, params object?[] arguments)
    {
        var result = _session.Run(script, arguments);
        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
    }

    /// <summary>The emulated server's memory, and the module's.</summary>
    private sealed record Organisation(string State)
    {
        public string Journal => State + ".jsonl";

        public long Size => Length(State) + JournalSize;

        public long JournalSize => Length(Journal);

        public Organisation Copy(string state)
        {
            File.Copy(State, state);
            return new Organisation(state);
        }

        public void Delete()
        {
            File.Delete(State);
            File.Delete(Journal);
        }

        private static long Length(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;
    }
}
