using System.ComponentModel;
using System.Diagnostics;

namespace CommerceMailAdmin.Bench.Mail;

/// <summary>A program run from start to end.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="Output">What it printed.</param>
/// <param name="PeakMiB">The most memory it held, as last seen before it ended; 0 where nobody looked.</param>
internal sealed record ProgramRun(double Seconds, string Output, double PeakMiB)
{
    /// <summary>Runs a program; null, and a line that says so, where it is not installed or fails.</summary>
    public static ProgramRun? Of(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment) =>
        Run(program, arguments, environment, Undisturbed);

    /// <summary>Runs a program to see its memory. Looking takes time from it, so its seconds are no measure.</summary>
    public static ProgramRun? Watched(string program, IEnumerable<string> arguments) => Run(program, arguments, [], PeakUntilExit);

    private static ProgramRun? Run(string program, IEnumerable<string> arguments, (string Name, string Value)[] environment, Func<Process, long> wait)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            var watch = Stopwatch.StartNew();
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            var peak = wait(process);
            watch.Stop();
            if (process.ExitCode == 0)
            {
                return new ProgramRun(watch.Elapsed.TotalSeconds, output.Result, peak / (1024.0 * 1024.0));
            }

            Console.WriteLine($"  {program}: failed: {error.Result.Trim()}");
        }
        catch (Win32Exception e)
        {
            Console.WriteLine($"  {program}: not run: {e.Message}");
        }

        return null;
    }

    private static long Undisturbed(Process process)
    {
        process.WaitForExit();
        return 0;
    }

    private static long PeakUntilExit(Process process)
    {
        var peak = 0L;
        while (!process.WaitForExit(20))
        {
            try
            {
                process.Refresh();
                peak = Math.Max(peak, process.PeakWorkingSet64);
            }
            catch (InvalidOperationException)
            {
                // It ended meanwhile.
            }
        }

        return peak;
    }
}
