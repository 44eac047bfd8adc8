using System.Diagnostics;
using System.Globalization;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Bench.Mail;

/// <summary>
/// How fast bodies are understood: 14 KB each in every form, on one core; the first sync of a mailbox of 415 MB; and the backlog of a mailbox of 880 MB with
/// 6,000 cases beside grep counting its envelope lines.
/// </summary>
internal static class BodySpeed
{
    private const double WantedMegabytes = 100;
    private const double AllowedAgainstGrep = 3;
    private const double AllowedSyncSeconds = 8;
    private const double AllowedMiB = 200;
    private const long SyncSize = 415_000_000;
    private const long MailboxSize = 880_000_000;
    private const int Rounds = 5;

    /// <summary>Prints every figure; true if all bars are held.</summary>
    public static bool Compare()
    {
        var held = true;

        // Whatever is measured first would be measured with code that is not compiled in full yet.
        _ = Enum.GetValues<BodyForm>().Sum(MegabytesPerSecond);
        foreach (var form in Enum.GetValues<BodyForm>())
        {
            var speed = MegabytesPerSecond(form);
            Print($"body: {form} {speed:F0} MB/s a core (wanted {WantedMegabytes:F0})");
            held &= speed >= WantedMegabytes;
        }

        return Sync() & Backlog() & held;
    }

    private static double MegabytesPerSecond(BodyForm form)
    {
        var maker = new BodyMaker(7);
        var messages = Enumerable.Range(0, 100).Select(_ => new MemoryMessage(maker.Notice(14_000, form))).ToArray();
        var observer = new Silent();
        var reader = new MailContentReader(ProfileReader.BuiltIn, observer, new SlowPatterns(observer));
        var best = double.MaxValue;
        for (var round = 0; round < 6 * Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            foreach (var message in messages)
            {
                reader.Read(message, MessageClass.CaseMail);
            }

            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return messages.Sum(m => (double)m.Length) / best / 1e6;
    }

    private static bool Sync()
    {
        var file = MailFiles.CaseMbox(SyncSize, cases: 9000);
        var ledger = Path.Combine(MailFiles.Folder, "sync.ledger");
        File.Delete(ledger);
        var options = new MailOptions { Profile = ProfileReader.BuiltIn };
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var result = LedgerSync.Run(CaseInput.Files([file], "support"), ledger, options, new Silent(), CancellationToken.None);
        var used = (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds;
        Print($"sync: {result.Read} messages, {result.Added} added, {watch.Elapsed.TotalSeconds:F1} s, processor {used:F1} s (at most {AllowedSyncSeconds:F0})");
        File.Delete(ledger);
        return watch.Elapsed.TotalSeconds <= AllowedSyncSeconds;
    }

    private static bool Backlog()
    {
        var file = MailFiles.CaseMbox(MailboxSize, cases: 6000);
        string[] command = ["-Command", $"Get-CommerceCaseBacklog '{file}' -At 2027-01-01T00:00Z -TimeZone UTC"];
        var console = PublishedConsole.In(Path.Combine(MailFiles.Folder, "console"));
        if (console is null || ProgramRun.Watched(console, command) is not { } watched || ProgramRun.Of("grep", ["-c", "^From ", file]) is null)
        {
            return false;
        }

        var ratios = new List<double>();
        var seconds = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var grep = ProgramRun.Of("grep", ["-c", "^From ", file])!;
            seconds.Add(ProgramRun.Of(console, command)!.Seconds);
            ratios.Add(seconds[^1] / grep.Seconds);
        }

        ratios.Sort();
        seconds.Sort();
        var ratio = ratios[ratios.Count / 2];
        Print($"many cases: backlog of 880 MB {seconds[seconds.Count / 2]:F2} s, {ratio:F2} times grep (at most {AllowedAgainstGrep:F0})");
        Print($"  peak memory {watched.PeakMiB:F0} MiB (at most {AllowedMiB:F0})");
        return ratio <= AllowedAgainstGrep && watched.PeakMiB <= AllowedMiB;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed class MemoryMessage(byte[] bytes) : IMessageLocation
    {
        public string Id => "memory";

        public int Length => bytes.Length;

        public Stream Open(int limit) => new MemoryStream(bytes, 0, Math.Min(limit, bytes.Length), writable: false);
    }

    private sealed class Silent : IMailReadObserver
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
