using System.Diagnostics;
using System.Globalization;

namespace CommerceMailAdmin.Bench.Mail;

/// <summary>A server of the tests in a process of its own.</summary>
internal sealed class MailServerProcess : IDisposable
{
    /// <summary>The time of each round trip, in milliseconds.</summary>
    public const int RoundTrip = 50;

    /// <summary>The mailbox that the server has.</summary>
    public const string Mailbox = "support@contoso.com";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mail-server-");
    private readonly Process _process;

    /// <param name="protocol">"ews" or "graph".</param>
    /// <param name="arguments">What the mailbox is filled with.</param>
    public MailServerProcess(string protocol, string arguments)
    {
        var program = Path.Combine(Places.Root, "tests", "MailServers", "bin", Places.Configuration, "net10.0", "MailServers.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in new[] { program, protocol, Path.Combine(_folder.FullName, "state"), arguments, $"roundtrip={RoundTrip}" })
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        Url = new Uri(_process.StandardOutput.ReadLine()!);
        Authority = _process.StandardOutput.ReadLine()!;
    }

    /// <summary>The address of the service.</summary>
    public Uri Url { get; }

    /// <summary>The path of the certificate of its authority.</summary>
    public string Authority { get; }

    /// <summary>How many requests came.</summary>
    public long Count()
    {
        _process.StandardInput.WriteLine("count");
        _process.StandardInput.Flush();
        return long.Parse(_process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
