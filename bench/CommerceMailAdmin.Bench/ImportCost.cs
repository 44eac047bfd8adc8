using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace CommerceMailAdmin.Bench;

/// <summary>What importing the module costs over importing an empty binary module; each import in a fresh process, by turns.</summary>
internal static class ImportCost
{
    private const int Rounds = 10;
    private const double AllowedExtra = 100;

    /// <summary>Prints both medians; true where the difference is within what is allowed.</summary>
    public static bool Compare()
    {
        var empty = Path.Combine(Places.Root, "bench", "EmptyModule", "bin", Places.Configuration, "net8.0", "EmptyModule.psd1");
        var ours = Path.Combine(Places.Root, "out", "CommerceMailAdmin", "CommerceMailAdmin.psd1");
        var times = (Empty: new List<double>(), Ours: new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            times.Empty.Add(InFreshProcess(empty));
            times.Ours.Add(InFreshProcess(ours));
        }

        var extra = Median(times.Ours) - Median(times.Empty);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"import: median of {Rounds}: empty module {Median(times.Empty):F0} ms, CommerceMailAdmin {Median(times.Ours):F0} ms, extra {extra:F0} ms (at most {AllowedExtra:F0})"));
        return extra <= AllowedExtra;
    }

    /// <summary>Imports once in this process and prints the milliseconds.</summary>
    public static int Once(string manifest)
    {
        using var runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddScript("$null = Get-Command Import-Module").Invoke();
        shell.Commands.Clear();
        shell.AddCommand("Import-Module").AddArgument(manifest);
        var watch = Stopwatch.StartNew();
        shell.Invoke();
        watch.Stop();
        Console.WriteLine(watch.Elapsed.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        return shell.HadErrors ? 1 : 0;
    }

    private static double InFreshProcess(string manifest)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(ImportCost).Assembly.Location);
        start.ArgumentList.Add("import-once");
        start.ArgumentList.Add(manifest);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? double.Parse(output, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"The import of {manifest} failed.");
    }

    private static double Median(List<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
