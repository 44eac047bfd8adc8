using System.Diagnostics;
using System.Globalization;

namespace CommerceMailAdmin.Bench;

/// <summary>Another tool, run as a program of its own that times itself and prints seconds.</summary>
internal sealed record Peer(string Name, string Program, string Script)
{
    /// <summary>The peer's own time for some rounds, in seconds; null where it is not installed.</summary>
    public double? Seconds(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(Places.Root, "bench", "peers", Script));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 0)
            {
                return double.Parse(output, CultureInfo.InvariantCulture);
            }

            Console.WriteLine($"  {Name}: not run: {error.Result.Trim().Split('\n')[^1]}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Console.WriteLine($"  {Name}: not run: {e.Message}");
        }

        return null;
    }
}
