using System.ComponentModel;
using System.Diagnostics;

namespace CommerceMailAdmin.Bench.Mail;

/// <summary>A program run from start to end.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="PeakMiB">The most memory it held, as last seen before it ended.</param>
/// <param name="Output">What it printed.</param>
internal sealed record ProgramRun(double Seconds, double PeakMiB, string Output)
{
    /// <summary>Runs a program; null, and a line that says so, where it is not installed or fails.</summary>
    public static ProgramRun? Of(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
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
            var peak = 0L;
            while (!process.WaitForExit(20))
            {
                process.Refresh();
                peak = Math.Max(peak, process.HasExited ? 0 : process.PeakWorkingSet64);
            }

            watch.Stop();
            if (process.ExitCode == 0)
            {
                return new ProgramRun(watch.Elapsed.TotalSeconds, peak / (1024.0 * 1024.0), output.Result);
            }

            Console.WriteLine($"  {program}: failed: {error.Result.Trim()}");
        }
        catch (Win32Exception e)
        {
            Console.WriteLine($"  {program}: not run: {e.Message}");
        }

        return null;
    }
}
