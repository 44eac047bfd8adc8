using System.Diagnostics;
using System.Globalization;
using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Bench;

/// <summary>
/// A second sync and the backlog of a large ledger: from the start of the process to its end beside a process that does nothing, and the work alone.
/// </summary>
internal static class LedgerSpeed
{
    private const int Messages = 1_000_000;
    private const int Waiting = 100_000;
    private const int New = 100;
    private const int Rounds = 5;
    private const double MostForSync = 2000;
    private const double MostForBacklog = 1000;
    private const string At = "2026-06-12T12:00:00Z";

    /// <summary>Prints the figures; true where they are within what is allowed.</summary>
    public static bool Compare()
    {
        var folder = Directory.CreateTempSubdirectory("ledger-bench-");
        try
        {
            return PublishedConsole.In(Path.Combine(folder.FullName, "console")) is { } console
                && Compare(console, Path.Combine(folder.FullName, "cases.ledger"), Path.Combine(folder.FullName, "New.mbox"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool Compare(string console, string ledger, string mailbox)
    {
        var watch = Stopwatch.StartNew();
        LedgerMaker.Fill(ledger, Messages, Waiting);
        Print($"ledger: {Messages:N0} messages written in {watch.Elapsed.TotalSeconds:F0} s, {new FileInfo(ledger).Length / 1048576.0:F0} MiB");

        var nothing = Median(() => Process(console, "1"));
        var sync = Median(() =>
        {
            Append(mailbox);
            return Process(console, $"(Sync-CommerceCase '{mailbox}' -Ledger '{ledger}' -Mailbox support).Added");
        });
        var syncAlone = Median(() =>
        {
            Append(mailbox);
            return Time(() => Expect((long)New, LedgerSync.Run(CaseInput.Files([mailbox], "support"), ledger, Options, new Silence(), CancellationToken.None).Added));
        });
        var backlog = Median(() => Process(console, $"@(Get-CommerceCaseBacklog -Ledger '{ledger}' -TimeZone UTC -At {At}).Count"));
        var backlogAlone = Median(() => Time(() => Expect(true, CaseBacklog.Read(CaseInput.Ledger(ledger), Options, new Silence(), CancellationToken.None).Count >= Waiting)));
        Print($"ledger: medians of {Rounds}; processor time in brackets. A process that does nothing: {nothing}");
        Print($"ledger: second sync with {New} new messages: process {sync} (at most {MostForSync:F0} ms), the work alone {syncAlone}");
        Print($"ledger: backlog of {Waiting:N0} waiting cases: process {backlog} (at most {MostForBacklog:F0} ms), the work alone {backlogAlone}");
        return sync.Wall <= MostForSync && backlog.Wall <= MostForBacklog;
    }

    private static CaseOptions Options => new()
    {
        Profile = ProfileReader.BuiltIn,
        Clock = new BusinessClock(BusinessCalendar.Create("UTC", BusinessCalendar.MondayToFriday, null, [])),
        At = DateTimeOffset.Parse(At, CultureInfo.InvariantCulture),
    };

    /// <summary>New mail: each message begins a case of its own.</summary>
    private static void Append(string mailbox)
    {
        using var writer = new StreamWriter(mailbox, append: true);
        for (var i = 0; i < New; i++)
        {
            var id = Guid.NewGuid().ToString("N");
            writer.Write($"From x@y.example Mon Jun  8 10:00:00 2026\nReceived: by mx.shop.example; Mon, 8 Jun 2026 10:00:00 +0000\nFrom: <case++{id}@support.instagram.com>\n"
                + $"To: support@shop.example\nSubject: Message from user\nMessage-ID: <{id}@x>\n\nOrder number: 4711\n\n");
        }
    }

    private static Cost Process(string console, string command)
    {
        var start = new ProcessStartInfo(console) { RedirectStandardOutput = true };
        // No sent mail is in this ledger, so that a warning comes; only the two figures are read.
        var script = $"$WarningPreference = 'SilentlyContinue'; {command}; [System.Diagnostics.Process]::GetCurrentProcess().TotalProcessorTime.Ticks";
        foreach (var argument in new[] { "-Command", script })
        {
            start.ArgumentList.Add(argument);
        }

        var watch = Stopwatch.StartNew();
        using var process = System.Diagnostics.Process.Start(start)!;
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        var wall = watch.Elapsed.TotalMilliseconds;
        Expect(true, process.ExitCode == 0 && int.Parse(lines[0], CultureInfo.InvariantCulture) > 0);
        return new Cost(wall, new TimeSpan(long.Parse(lines[1], CultureInfo.InvariantCulture)).TotalMilliseconds);
    }

    private static Cost Time(Action work)
    {
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        var (watch, before) = (Stopwatch.StartNew(), self.TotalProcessorTime);
        work();
        var wall = watch.Elapsed.TotalMilliseconds;
        self.Refresh();
        return new Cost(wall, (self.TotalProcessorTime - before).TotalMilliseconds);
    }

    private static Cost Median(Func<Cost> measure) => Enumerable.Range(0, Rounds).Select(_ => measure()).OrderBy(c => c.Wall).ElementAt(Rounds / 2);

    private static void Expect<T>(T expected, T actual)
    {
        if (!Equals(expected, actual))
        {
            throw new InvalidOperationException($"{expected} was expected, but it is {actual}.");
        }
    }

    private static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));

    /// <summary>What some work took, in milliseconds: by the clock on the wall, and of the processors.</summary>
    private readonly record struct Cost(double Wall, double Processor)
    {
        public override string ToString() => FormattableString.Invariant($"{Wall:F0} ms ({Processor:F0})");
    }

    internal sealed class Silence : IMailReadObserver
    {
        public void Unreadable(string path, Exception problem)
        {
        }

        public void Warn(string message)
        {
        }

        public void NoSentMail(string message)
        {
        }

        public void Detail(string message)
        {
        }

        public void Progress(string path, long bytes)
        {
        }

        public void Finished(string summary)
        {
        }
    }
}
