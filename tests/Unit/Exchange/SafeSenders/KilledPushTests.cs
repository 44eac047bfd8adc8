using System.Globalization;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.Exchange.EmulatedExchange;

namespace CommerceMailAdmin.Unit.Exchange.SafeSenders;

/// <summary>
/// A push to 500 mailboxes in a process of its own, killed at a random moment and run again. The moment is a size of the emulated server's
/// state file, which grows with every request; COMMERCEMAIL_KILLS says how often (3 times without it), COMMERCEMAIL_KILL_SEED from which
/// seed.
/// </summary>
public sealed class KilledPushTests : IDisposable
{
    private const int Mailboxes = 500;
    private const string Senders = "'a.example', 'b.example', 'shop@c.example'";

    private readonly TemporaryFolder _folder = new();
    private readonly ModuleSession _session = new(emulator: true);

    [Fact]
    public void AKilledPushIsCompletedByTheNextRunAndTakenBackExactly()
    {
        var kills = Setting("COMMERCEMAIL_KILLS", 3);
        var random = new Random(Setting("COMMERCEMAIL_KILL_SEED", 1));
        var start = NewOrganisation(random);
        var before = Stored(start);
        var whole = Copy(start, "whole");
        Assert.Equal(0, Push(whole, 1).Run());
        var wanted = Stored(whole.State);
        Assert.All(before, m => Assert.Subset(new HashSet<string>(wanted[m.Key]), new HashSet<string>(m.Value)));
        var (shortest, longest) = (new FileInfo(start).Length, new FileInfo(whole.State).Length);

        var cutOff = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            var organisation = Copy(start, $"kill{kill}");
            var connections = 1 + (kill % 2);
            if (Push(organisation, connections).RunUntil(shortest + random.NextInt64(longest - shortest)))
            {
                cutOff++;
            }

            // What is complete is never sent again, verified or not; the rest is sent once.
            var incomplete = Stored(organisation.State).Count(m => wanted[m.Key].Length > m.Value.Length);
            Arrange("Reset-EmulatorCallCount");
            Assert.Equal(0, Push(organisation, connections).Run());

            Assert.Equal(Lines(wanted), Lines(Stored(organisation.State)));
            Assert.Equal(incomplete, SetObjects());
            Assert.All(Changes(organisation.Journal), c => Assert.Equal("Verified", c.Text("Result")));
            Undo(organisation);
            Assert.Equal(Lines(before), Lines(Stored(organisation.State)));
            organisation.Delete();
        }

        Assert.InRange(cutOff, 1, kills);
        TestContext.Current.SendDiagnosticMessage($"{cutOff} of {kills} pushes were killed before their end.");
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value : otherwise;

    private static string Lines(SortedDictionary<string, string[]> stored) =>
        string.Join('\n', stored.Select(m => $"{m.Key}: {string.Join(' ', m.Value)}"));

    /// <summary>An organisation in which some mailboxes have entries, a few of them wanted ones.</summary>
    private string NewOrganisation(Random random)
    {
        var state = Path.Combine(_folder.Path, "start");
        Arrange($"Initialize-ExchangeEmulator -Empty -StatePath $args[0]; Add-EmulatorMailbox -Count {Mailboxes}", state);
        string[] entries = ["a.example", "b.example", "keep.example", "old@keep.example", "friend@fabrikam.com"];
        for (var i = 1; i <= Mailboxes; i += random.Next(1, 8))
        {
            Arrange(
                "Set-EmulatorMailbox $args[0] -TrustedSendersAndDomains $args[1]",
                string.Create(CultureInfo.InvariantCulture, $"mailbox{i:D5}@contoso.com"),
                entries.Where(_ => random.Next(2) == 0).ToArray());
        }

        return state;
    }

    private Organisation Copy(string start, string name)
    {
        var organisation = new Organisation(Path.Combine(_folder.Path, name), Path.Combine(_folder.Path, name + ".jsonl"));
        File.Copy(start, organisation.State);
        return organisation;
    }

    private static PushProcess Push(Organisation organisation, int connections)
    {
        var module = Path.Combine(Repository.Emulator, "ExchangeEmulator.psd1");
        var connect = "param($module, $state) Import-Module $module; Initialize-ExchangeEmulator -StatePath $state";
        return new PushProcess(organisation.State, $$"""
            $ErrorActionPreference = 'Stop'
            $more = @{}
            if ({{connections}} -gt 1) { $more = @{ ThrottleLimit = {{connections}}; ConnectionScript = { {{connect}} }; ArgumentList = '{{module}}', '{{organisation.State}}' } }
            & { {{connect}} } '{{module}}' '{{organisation.State}}'
            foreach ($result in Add-CommerceSafeSenders -All -Sender {{Senders}} -JournalPath '{{organisation.Journal}}' @more) {
                if ($result.Status -notin 'Added', 'Unchanged') { throw $result.Reason }
            }
            """);
    }

    private SortedDictionary<string, string[]> Stored(string state)
    {
        var result = _session.Run(
            "Initialize-ExchangeEmulator -StatePath $args[0]; foreach ($m in Get-EmulatorMailbox) { $m.PrimarySmtpAddress + ' ' + "
                + "($m.TrustedSendersAndDomains -join ' ') }", state);
        Assert.Null(result.Terminated);
        return new SortedDictionary<string, string[]>(
            result.Output.Select(o => o.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(p => p[0], p => p[1..]),
            StringComparer.Ordinal);
    }

    private IReadOnlyList<System.Management.Automation.PSObject> Changes(string journal) =>
        _session.Run("Get-CommerceMailChange -JournalPath $args[0] -WarningAction SilentlyContinue", journal).Output;

    private int SetObjects() => (int)_session.Run($"(Get-EmulatorCallCount {Set}).Objects").Single.BaseObject;

    private void Undo(Organisation organisation)
    {
        var result = _session.Run(
            "Initialize-ExchangeEmulator -StatePath $args[0]; Get-CommerceMailChange -JournalPath $args[1] -WarningAction SilentlyContinue "
                + "| Undo-CommerceMailChange -JournalPath $args[1] -WarningAction SilentlyContinue",
            organisation.State, organisation.Journal);
        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
    }

    private void Arrange(string script, params object?[] arguments)
    {
        var result = _session.Run(script, arguments);
        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
    }

    /// <summary>The emulated server's memory, and the module's.</summary>
    private sealed record Organisation(string State, string Journal)
    {
        public void Delete()
        {
            File.Delete(State);
            File.Delete(Journal);
        }
    }

    /// <summary>The console, running a push.</summary>
    private sealed class PushProcess(string state, string script)
    {
        /// <summary>Runs to the end and returns the exit code.</summary>
        public int Run()
        {
            var run = ConsoleRun.Of("-Command", script);
            Assert.True(run.ExitCode == 0, run.Error + run.Output);
            return run.ExitCode;
        }

        /// <summary>Kills the process as soon as the state file has a size; false where it ended before.</summary>
        public bool RunUntil(long size)
        {
            using var process = ConsoleRun.Start("-Command", script);
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
    }
}
