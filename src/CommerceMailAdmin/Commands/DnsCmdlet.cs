using System.Management.Automation;
using System.Net;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Dns.PolicyFiles;
using CommerceMailAdmin.Parameters;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet that asks the DNS, with its servers, its timeout and its snapshots.</summary>
public abstract class DnsCmdlet : CommerceCmdlet
{
    private RecordingResolver? _recorder;
    private RecordingPolicyFetcher? _policyRecorder;
    private IPolicyFetcher? _snapshotPolicies;
    private OutputFile? _saveTo;

    /// <summary>
    /// The facts of the platform's mail, as Get-CommerceMailProfile returns them, or the path of a profile. Default: the facts that come
    /// with the module.
    /// </summary>
    [Parameter]
    [MailProfileArgument]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NameCompleter))]
    public CommerceMailProfile MailProfile { get; set; } = ProfileReader.BuiltIn;

    /// <summary>
    /// The DNS servers to ask, as ip or ip:port. Write an IPv6 address with a port as [ip]:port. If a server does not answer, the next one
    /// is asked. Default: the servers of this machine.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[]? DnsServer { get; set; }

    /// <summary>
    /// How long to wait for a server, as hours:minutes:seconds: 0:0:2 is two seconds. Default: 0:0:5. A server that does not answer is
    /// asked once more.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(NameCompleter))]
    public TimeSpan Timeout { get; set; } = LiveResolver.DefaultTimeout;

    /// <summary>
    /// A file that -SaveDnsSnapshot has written. All answers come from the file, and no server is asked. A question that is not in the file
    /// counts as failed.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DnsSnapshot { get; set; }

    /// <summary>
    /// A file for every DNS answer, with its time, resolver and TTL, so that you can repeat the run with -DnsSnapshot. An existing file is
    /// replaced.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SaveDnsSnapshot { get; set; }

    /// <summary>Builds the resolver the parameters describe; ends the command if they describe none.</summary>
    protected IDnsResolver CreateResolver()
    {
        IDnsResolver source = DnsSnapshot is null ? DnsSource.Live(this, DnsServer, Timeout) : ReadSnapshot(DnsSnapshot);
        if (SaveDnsSnapshot is not null)
        {
            _saveTo = OutputFile.Prepare(
                this, SaveDnsSnapshot, new OutputFileRules { Subject = "a DNS snapshot", IsOurs = RecordingResolver.IsSnapshot });
            source = _recorder = new RecordingResolver(source);
        }

        return new CachingResolver(source);
    }

    /// <summary>
    /// Builds what fetches policy files: over HTTPS, or from the snapshot; into one if that was asked for. Comes after <see
    /// cref="CreateResolver"/>.
    /// </summary>
    protected IPolicyFetcher CreatePolicyFetcher()
    {
        var source = _snapshotPolicies ?? new HttpsPolicyFetcher(Timeout);
        return SaveDnsSnapshot is null ? source : _policyRecorder = new RecordingPolicyFetcher(source);
    }

    /// <summary>Writes the file of -SaveDnsSnapshot, if one was asked for.</summary>
    protected void SaveSnapshot() => _saveTo?.Write(stream => _recorder!.Write(stream, _policyRecorder?.Files ?? []));

    private SnapshotResolver ReadSnapshot(string file)
    {
        var snapshot = DnsSource.Read(this, file);
        _snapshotPolicies = snapshot.Policies;
        return snapshot;
    }
}

/// <summary>Where DNS answers come from, as parameters say. What cannot be used ends the command.</summary>
internal static class DnsSource
{
    private static readonly TimeSpan MinTimeout = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Servers that are asked now.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="dnsServers">The servers; null for those of this machine.</param>
    /// <param name="timeout">How long a server may take.</param>
    public static LiveResolver Live(CommerceCmdlet cmdlet, string[]? dnsServers, TimeSpan timeout)
    {
        if (timeout < MinTimeout || timeout > MaxTimeout)
        {
            cmdlet.Terminate(
                new ArgumentException(
                    $"-Timeout is {timeout}; it must lie between 10 milliseconds and 5 minutes. Write five seconds as 0:0:5."),
                "TimeoutOutOfRange", ErrorCategory.InvalidArgument, timeout);
        }

        IReadOnlyList<IPEndPoint> servers = dnsServers is null
            ? LiveResolver.SystemServers() : [.. dnsServers.Select(s => ReadServer(cmdlet, s))];
        if (servers.Count == 0)
        {
            cmdlet.Terminate(new InvalidOperationException(
                "No DNS server is set up on this computer. Name one with -DnsServer."), "NoDnsServer", ErrorCategory.InvalidOperation,
                null);
        }

        return new LiveResolver(servers, timeout);
    }

    /// <summary>A file that -SaveDnsSnapshot has written.</summary>
    public static SnapshotResolver Read(CommerceCmdlet cmdlet, string file) =>
        cmdlet.ReadInputFile(file, "Snapshot", SnapshotResolver.Read);

    private static IPEndPoint ReadServer(CommerceCmdlet cmdlet, string text)
    {
        if (!DnsServerAddress.TryParse(text, out var server, out var problem))
        {
            cmdlet.Terminate(new ArgumentException($"'{text}' cannot be used as -DnsServer: {problem}."), "DnsServerMalformed",
                ErrorCategory.InvalidArgument, text);
        }

        return server;
    }
}
