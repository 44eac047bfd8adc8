using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>
/// A real BIND on a free loopback port, serving the zones of tests/Unit/Dns/Zones: each file name.zone holds the zone "name".
/// Skips the test where BIND is not installed.
/// </summary>
public sealed class BindServer : IAsyncLifetime
{
    private const int Attempts = 5;
    private static readonly string[] Places = ["/usr/sbin/named", "/usr/local/sbin/named", "/opt/homebrew/sbin/named"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bind-");
    private readonly StringBuilder _log = new();
    private Process? _named;

    /// <summary>Where the server listens, over UDP and TCP.</summary>
    public IPEndPoint Address { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>The address as the cmdlets take it.</summary>
    public string Text => Address.ToString();

    public async ValueTask InitializeAsync()
    {
        if (Places.FirstOrDefault(File.Exists) is not { } executable)
        {
            return;
        }

        // Between choosing a free port and BIND's taking it, somebody else may.
        for (var attempt = 1; _named is null && attempt <= Attempts; attempt++)
        {
            await StartAsync(executable);
        }

        Assert.True(_named is not null, "BIND did not start:\n" + Log());
    }

    /// <summary>To be called first by every test that needs the server.</summary>
    public void Require() =>
        Assert.SkipUnless(_named is not null, "BIND is not installed; on Debian: apt-get install bind9");

    public async ValueTask DisposeAsync()
    {
        if (_named is { } named)
        {
            named.Kill();
            await named.WaitForExitAsync();
            named.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(string executable)
    {
        Address = new IPEndPoint(IPAddress.Loopback, FreePort());
        var configuration = Path.Combine(_folder.FullName, "named.conf");
        await File.WriteAllTextAsync(configuration, Configuration());

        // -g keeps BIND in the foreground and its log on standard error.
        _named = await PeerProcess.StartAsync(
            executable, ["-g", "-4", "-n", "1", "-c", configuration], _log, line => line.EndsWith(" running", StringComparison.Ordinal));
    }

    private string Configuration()
    {
        var text = new StringBuilder();
        text.AppendLine($$"""
            options {
                directory "{{_folder.FullName}}";
                pid-file none;
                listen-on port {{Address.Port}} { 127.0.0.1; };
                listen-on-v6 { none; };
                recursion no;
                empty-zones-enable no;
                notify no;
                minimal-responses yes;
            };
            controls { };
            """);
        foreach (var file in Directory.GetFiles(Repository.PathOf("tests", "Unit", "Dns", "Zones"), "*.zone"))
        {
            text.AppendLine($$"""zone "{{Path.GetFileNameWithoutExtension(file)}}" { type primary; file "{{file}}"; };""");
        }

        return text.ToString();
    }

    private static int FreePort()
    {
        using var tcp = new TcpListener(IPAddress.Loopback, 0);
        tcp.Start();
        return ((IPEndPoint)tcp.LocalEndpoint).Port;
    }

    /// <summary>The server goes on writing while a test reads.</summary>
    private string Log()
    {
        lock (_log)
        {
            return _log.ToString();
        }
    }
}
