using System.Globalization;
using System.Text.RegularExpressions;

namespace CommerceMailAdmin.Bench.Mail;

/// <summary>
/// From process start to the printed backlog of an mbox file of 1 GiB, with the file in the system's cache, beside: grep counting its
/// envelope lines, the same job with
/// Python's mailbox module, and two mail indexers over the same messages as a Maildir.
/// </summary>
internal static class MboxSpeed
{
    private const long Size = 1L << 30;

    /// <summary>With more messages of cases than a backlog holds in memory.</summary>
    private const long LargeSize = 8 * Size;
    private const int Rounds = 5;
    private const int PythonRounds = 3;
    private const double AllowedAgainstGrep = 3;
    private const double WantedAgainstPython = 20;
    private const double AllowedMiB = 300;
    private const double AllowedGrowthMiB = 20;

    /// <summary>Prints every figure; true where all bars are held by those that could be run.</summary>
    public static bool Compare()
    {
        var file = MailFiles.Mbox(Size);
        var console = PublishedConsole.In(Path.Combine(MailFiles.Folder, "console"));
        if (console is null || ProgramRun.Watched(console, Backlog(file)) is not { } first || ProgramRun.Of("grep", ["-c", "^From ", file]) is null)
        {
            return false;
        }

        var ours = new List<double>();
        var ratios = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var grep = ProgramRun.Of("grep", ["-c", "^From ", file])!;
            var backlog = ProgramRun.Of(console, Backlog(file))!;
            ours.Add(backlog.Seconds);
            ratios.Add(backlog.Seconds / grep.Seconds);
        }

        var seconds = Median(ours);
        Print($"mbox: backlog of 1 GiB ({first.Output.Count(c => c == '\n')} lines) {seconds:F2} s, {Median(ratios):F2} times grep (at most {AllowedAgainstGrep:F0}); process start alone {Start(console):F2} s");
        var held = Median(ratios) <= AllowedAgainstGrep;

        held &= IsFarAheadOfPython(console, file, first.Output);
        held &= IsAhead("mu index", seconds, Indexers.Mu(MailFiles.Maildir(Size)));
        held &= IsAhead("notmuch new", seconds, Indexers.Notmuch(MailFiles.Maildir(Size)));

        var large = ProgramRun.Watched(console, Backlog(MailFiles.Mbox(LargeSize)))!.PeakMiB;
        Print($"  peak memory {first.PeakMiB:F0} MiB for 1 GiB, {large:F0} MiB for {LargeSize >> 30} GiB (at most {AllowedMiB:F0}, not growing)");
        return held && first.PeakMiB < AllowedMiB && large < AllowedMiB && large - first.PeakMiB < AllowedGrowthMiB;
    }

    /// <summary>Each run of Python's stands between two of ours, because a busy machine changes its pace from minute to minute.</summary>
    private static bool IsFarAheadOfPython(string console, string file, string ours)
    {
        var ratios = new List<double>();
        for (var round = 0; round < PythonRounds; round++)
        {
            var before = ProgramRun.Of(console, Backlog(file))!.Seconds;
            if (ProgramRun.Of("/usr/bin/python3", [Path.Combine(Places.Root, "bench", "peers", "backlog_mailbox.py"), file]) is not { } python)
            {
                return true;
            }

            var same = Orders(python.Output).SequenceEqual(Orders(ours)) && Orders(ours).Any();
            ratios.Add(python.Seconds / ((before + ProgramRun.Of(console, Backlog(file))!.Seconds) / 2));
            Print($"  Python's mailbox module {python.Seconds:F1} s: {ratios[^1]:F1} times ours; {(same ? "the same cases in the same order" : "OTHER CASES")}");
            if (!same)
            {
                return false;
            }
        }

        Print($"  Python's mailbox module, median of {PythonRounds}: {Median(ratios):F1} times ours (wanted {WantedAgainstPython:F0})");
        return Median(ratios) >= WantedAgainstPython;
    }

    private static string[] Backlog(string file) => ["-Command", $"Get-CommerceCaseBacklog '{file}' -At 2027-01-01T00:00Z -TimeZone UTC"];

    private static double Start(string console) => Median(Enumerable.Range(0, Rounds).Select(_ => ProgramRun.Of(console, ["-Command", "1"])!.Seconds));

    /// <summary>The order numbers of a printed backlog, which stand for its cases.</summary>
    private static IEnumerable<string> Orders(string output) => Regex.Matches(output, @"\b\d{14}\b").Select(m => m.Value);

    private static bool IsAhead(string name, double ours, ProgramRun? theirs)
    {
        if (theirs is not null)
        {
            Print($"  {name} {theirs.Seconds:F1} s: {theirs.Seconds / ours:F1} times ours");
        }

        return theirs is null || theirs.Seconds > ours;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static double Median(IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;
}
