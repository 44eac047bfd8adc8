using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace CommerceMailAdmin.Bench;

/// <summary>
/// A journal of a million lines: ten pushes to 50,000 mailboxes, each mailbox with four domains. Test-CommerceSafeSenders and
/// Undo-CommerceMailChange read it in
/// processes of their own; what the same command takes with an empty journal is subtracted from the time, and shown.
/// </summary>
internal static class JournalSpeed
{
    private const int Mailboxes = 50_000;
    private const int Runs = 10;
    private const double MostSeconds = 3;
    private const double MostMegabytes = 200;

    /// <summary>Prints times and peaks; true if both commands keep the bounds.</summary>
    public static bool Compare()
    {
        var folder = Directory.CreateTempSubdirectory("commercemail").FullName;
        try
        {
            var journal = Path.Combine(folder, "changes.jsonl");
            Write(journal);
            if (PublishedConsole.In(Path.Combine(folder, "console")) is not { } console)
            {
                return false;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  journal: {2 * Runs * Mailboxes:N0} lines, {new FileInfo(journal).Length / 1e6:F0} MB"));
            var test = Measure("Test-CommerceSafeSenders ada@contoso.com", journal, folder, console);
            var undo = Measure("Undo-CommerceMailChange 20261110-020000-aaaa09 -WhatIf -WarningAction SilentlyContinue", journal, folder,
                console);
            return test & undo;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool Measure(string command, string journal, string folder, string console)
    {
        var empty = Run(command, Path.Combine(folder, "empty.jsonl"), console);
        var full = Run(command, journal, console);
        var seconds = full.Seconds - empty.Seconds;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"journal: {command.Split(' ')[0]} {seconds:F2} s of processor time more than without a journal (at most {MostSeconds:F0}; {full.Seconds:F2} s in all), peak {full.Megabytes:F0} MB (at most {MostMegabytes:F0}; {empty.Megabytes:F0} MB without a journal)"));
        return seconds <= MostSeconds && full.Megabytes <= MostMegabytes;
    }

    private static (double Seconds, double Megabytes) Run(string command, string journal, string console)
    {
        var emulator = Path.Combine(Places.Root, "tests", "ExchangeEmulator", "ExchangeEmulator.psd1");
        var script = $"$ErrorActionPreference = 'Stop'; Import-Module '{emulator}'; Initialize-ExchangeEmulator; "
            + $"$null = {command} -JournalPath '{journal}'; $p = [Diagnostics.Process]::GetCurrentProcess(); "
            + "'{0} {1}' -f $p.TotalProcessorTime.TotalSeconds.ToString([cultureinfo]::InvariantCulture), ($p.PeakWorkingSet64 / 1e6).ToString([cultureinfo]::InvariantCulture)";
        var start = new ProcessStartInfo(console) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { "-Command", script })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var figures = output.Trim().Split('\n')[^1].Split(' ');
        return process.ExitCode == 0
            ? (double.Parse(figures[0], CultureInfo.InvariantCulture), double.Parse(figures[1], CultureInfo.InvariantCulture))
            : throw new InvalidOperationException(output);
    }

    private static void Write(string journal)
    {
        using var writer = new StreamWriter(journal, append: false, new UTF8Encoding(false), 1 << 20);
        const string Added = "[\"support.facebook.com\",\"business.facebook.com\",\"mail.instagram.com\",\"facebookmail.com\"]";
        for (var run = 0; run < Runs; run++)
        {
            for (var mailbox = 0; mailbox < Mailboxes; mailbox++)
            {
                var change = Guid.NewGuid().ToString("N");
                var time = string.Create(CultureInfo.InvariantCulture, $"2026-11-{run + 1:D2}T02:00:00.0000000+00:00");
                writer.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{{\"version\":1,\"kind\":\"begin\",\"change\":\"{change}\",\"time\":\"{time}\",\"run\":\"202611{run + 1:D2}-020000-aaaa{run:D2}\",\"user\":\"CONTOSO\\\\svc-mail\",\"command\":\"Add-CommerceSafeSenders\",\"organization\":\"contoso.onmicrosoft.com\",\"target\":\"mailbox{mailbox:D6}@contoso.com\",\"name\":\"Mailbox {mailbox:D6}\",\"id\":\"{mailbox:x8}-0000-4000-8000-000000000000\",\"property\":\"TrustedSendersAndDomains\",\"before\":[\"keep.example\"],\"added\":{Added},\"removed\":[]}}\n{{\"version\":1,\"kind\":\"end\",\"change\":\"{change}\",\"time\":\"{time}\",\"added\":{Added},\"removed\":[],\"after\":[\"keep.example\",\"support.facebook.com\",\"business.facebook.com\",\"mail.instagram.com\",\"facebookmail.com\"],\"result\":\"Verified\"}}\n"));
            }
        }
    }
}
