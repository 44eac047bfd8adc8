using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace CommerceMailAdmin.Bench;

/// <summary>
/// Safe senders for many mailboxes at 30 ms a round trip, against the emulated Exchange: the plain loop of one Get and one Set for each mailbox,
/// measured on a part of them and scaled, and the module over one connection and over several. Both sides run in one process, by turns.
/// </summary>
internal static class SafeSenderPush
{
    private const int Mailboxes = 5000;
    private const int PlainMailboxes = 250;
    private const int LatencyMs = 30;
    private const int Connections = 4;
    private const double WantedRatio = 15;

    private const string Sender = "support.facebook.com";

    private const string PlainLoop =
        """
        foreach ($mailbox in Get-EXOMailbox -ResultSize $args[0] -WarningAction SilentlyContinue) {
            $settings = Get-MailboxJunkEmailConfiguration $mailbox.UserPrincipalName
            if ($settings.TrustedSendersAndDomains -notcontains $args[1]) {
                Set-MailboxJunkEmailConfiguration $mailbox.UserPrincipalName -TrustedSendersAndDomains @{ Add = $args[1] }
            }
        }
        """;

    /// <summary>Prints times and calls; true where the first push is as much faster as wanted and the second makes no Set.</summary>
    public static bool Compare()
    {
        var folder = Directory.CreateTempSubdirectory("commercemail").FullName;
        try
        {
            var plain = Measure(PlainMailboxes, folder, (shell, _) => shell.AddScript(PlainLoop).AddArgument(PlainMailboxes).AddArgument(Sender));
            var perMailbox = plain.Seconds / PlainMailboxes;
            Print($"plain loop, {PlainMailboxes} mailboxes", plain, PlainMailboxes, 1);

            var one = Measure(Mailboxes / 5, folder, (shell, journal) => Push(shell, journal, 1));
            Print($"module, 1 connection, {Mailboxes / 5} mailboxes", one, Mailboxes / 5, perMailbox * (Mailboxes / 5) / one.Seconds);

            var (first, second) = MeasureTwice(folder);
            var ratio = perMailbox * Mailboxes / first.Seconds;
            Print($"module, {Connections} connections, {Mailboxes} mailboxes, first push", first, Mailboxes, ratio);
            Print("  second push", second, Mailboxes, perMailbox * Mailboxes / second.Seconds);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"safesenders: first push {ratio:F1} times faster (at least {WantedRatio:F0}); second push made {second.Sets} Set requests (0)"));
            return ratio >= WantedRatio && second.Sets == 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(string what, Figures figures, int mailboxes, double ratio) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {what}: {figures.Seconds:F1} s, {1000 * figures.Seconds / mailboxes:F2} ms a mailbox, {figures.Gets} Get and {figures.Sets} Set requests, {ratio:F1} times the plain loop"));

    private static Figures Measure(int mailboxes, string folder, Action<PowerShell, string> work)
    {
        using var exchange = new Exchange(mailboxes);
        return exchange.Time(shell => work(shell, Path.Combine(folder, Guid.NewGuid().ToString("N"))));
    }

    private static (Figures First, Figures Second) MeasureTwice(string folder)
    {
        using var exchange = new Exchange(Mailboxes);
        var journal = Path.Combine(folder, "changes.jsonl");
        return (exchange.Time(shell => Push(shell, journal, Connections)), exchange.Time(shell => Push(shell, journal, Connections)));
    }

    private static void Push(PowerShell shell, string journal, int connections)
    {
        shell.AddCommand("Add-CommerceSafeSenders").AddParameter("All").AddParameter("Sender", Sender).AddParameter("JournalPath", journal);
        if (connections > 1)
        {
            var connect = ScriptBlock.Create("param($module, $organization) Import-Module $module; Connect-ExchangeOnline -Organization $organization");
            shell.AddParameter("ThrottleLimit", connections).AddParameter("ConnectionScript", connect)
                .AddParameter("ArgumentList", new object[] { Exchange.Emulator, Exchange.Organization });
        }
    }

    private sealed record Figures(double Seconds, int Gets, int Sets);

    /// <summary>An engine with the module and an emulated organisation.</summary>
    private sealed class Exchange : IDisposable
    {
        public const string Organization = "bench.onmicrosoft.com";

        private readonly Runspace _runspace;

        public Exchange(int mailboxes)
        {
            var state = InitialSessionState.CreateDefault2();
            state.ImportPSModule([Path.Combine(Places.Root, "out", "CommerceMailAdmin", "CommerceMailAdmin.psd1"), Emulator]);
            _runspace = RunspaceFactory.CreateRunspace(state);
            _runspace.ThreadOptions = PSThreadOptions.ReuseThread;
            _runspace.Open();
            Run($"Initialize-ExchangeEmulator -Empty -Latency {LatencyMs} -Organization {Organization}; Add-EmulatorMailbox -Count {mailboxes}");
        }

        public static string Emulator { get; } = Path.Combine(Places.Root, "tests", "ExchangeEmulator", "ExchangeEmulator.psd1");

        public Figures Time(Action<PowerShell> work)
        {
            Run("Reset-EmulatorCallCount");
            using var shell = PowerShell.Create(_runspace);
            work(shell);
            var watch = Stopwatch.StartNew();
            shell.Invoke();
            watch.Stop();
            if (shell.HadErrors)
            {
                throw new InvalidOperationException(shell.Streams.Error[0].ToString());
            }

            return new Figures(watch.Elapsed.TotalSeconds, Requests("Get"), Requests("Set"));
        }

        public void Dispose() => _runspace.Dispose();

        private int Requests(string verb) => (int)Run($"(Get-EmulatorCallCount {verb}-MailboxJunkEmailConfiguration).Requests").Single().BaseObject;

        private ICollection<PSObject> Run(string script)
        {
            using var shell = PowerShell.Create(_runspace);
            return shell.AddScript(script).Invoke();
        }
    }
}
