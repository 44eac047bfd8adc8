using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DnsClient;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>
/// Asks DNS servers over UDP, and over TCP where an answer does not fit. The servers are asked in the order given, the next one only
/// where one has no answer. No other server is ever contacted.
/// </summary>
public sealed class LiveResolver : IDnsResolver
{
    /// <summary>How long one try may take unless told otherwise.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private const int DefaultRetries = 1;
    private const string Unreadable = "sent an answer that cannot be read";

    /// <summary>More than any honest answer needs; beyond it one hostile domain could keep a run busy.</summary>
    private const int MaxAliases = 16;

    /// <summary>The size that passes every common network unfragmented (DNS flag day 2020).</summary>
    private const int UdpPayload = 1232;

    /// <summary>A burst of more datagrams than this overruns the receive buffers of small resolvers.</summary>
    private const int MaxConcurrent = 64;

    private readonly LookupClient _client;
    private readonly IReadOnlyList<NameServer> _servers;
    private readonly TimeSpan _timeout;
    private readonly int _retries;
    private readonly SemaphoreSlim _slots = new(MaxConcurrent);

    /// <param name="servers">The servers to ask, in order; at least one.</param>
    /// <param name="timeout">How long one try may take.</param>
    /// <param name="retries">How often a server that did not answer is asked again.</param>
    public LiveResolver(IReadOnlyList<IPEndPoint> servers, TimeSpan timeout, int retries = DefaultRetries)
    {
        _servers = servers.Count > 0 ? [.. servers.Select(s => new NameServer(s))] : throw new ArgumentException("At least one server is needed.", nameof(servers));
        _timeout = timeout;
        _retries = retries;
        _client = new LookupClient(new LookupClientOptions([.. _servers])
        {
            Timeout = timeout,
            Retries = retries,
            UseCache = false,
            UseTcpFallback = false,
            ThrowDnsErrors = false,
            ExtendedDnsBufferSize = UdpPayload,
        });
    }

    /// <summary>The servers this machine is set up to use, as address and port; empty where there are none.</summary>
    public static IReadOnlyList<IPEndPoint> SystemServers()
    {
        try
        {
            return [.. NameServer.ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false)
                .Select(EndPointOf)];
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public async ValueTask<DnsAnswer> ResolveAsync(DnsQuestion question, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var askedAt = DateTimeOffset.UtcNow;
            List<string> problems = [];
            foreach (var server in _servers)
            {
                var reading = await AskAsync(server, question, cancellationToken).ConfigureAwait(false);
                if (reading.Status != DnsStatus.Failure)
                {
                    return new DnsAnswer(question, reading.Status, reading.Records, NameOf(server), askedAt);
                }

                problems.Add($"{NameOf(server)} {reading.Problem}");
            }

            return new DnsAnswer(question, DnsStatus.Failure, [], string.Join(", ", _servers.Select(NameOf)), askedAt, string.Join("; ", problems));
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Asks one server, and again for the end of the aliases where it did not follow them itself.</summary>
    private async Task<ResponseReading> AskAsync(NameServer server, DnsQuestion question, CancellationToken cancellationToken)
    {
        var aliases = new AliasChain(question.Name, MaxAliases);
        while (true)
        {
            var asked = question with { Name = aliases.End };
            var reading = await AskOnceAsync(server, asked, aliases, cancellationToken).ConfigureAwait(false);
            if (!reading.Continues)
            {
                return reading.Status == DnsStatus.Failure && asked != question && reading.Problem is { } problem
                    ? ResponseReading.Failed($"{problem} for {asked.Name}, which {question.Name} is an alias of")
                    : reading;
            }
        }
    }

    private async Task<ResponseReading> AskOnceAsync(NameServer server, DnsQuestion question, AliasChain aliases, CancellationToken cancellationToken)
    {
        if (!DnsNameText.CanBeAsked(question.Name))
        {
            // A label of more than 63 octets, an empty one, or more than 255 octets in all: no zone can hold it.
            return new ResponseReading(aliases.Count == 0 ? DnsStatus.NameError : DnsStatus.NoData, []);
        }

        try
        {
            var response = await _client.QueryServerAsync([server], question.Name, (QueryType)question.Type, QueryClass.IN, cancellationToken).ConfigureAwait(false);
            return ResponseReader.Read(DnsClientResponse.Read(response), question, aliases);
        }
        catch (DnsResponseException e) when (IsTruncation(e) && !cancellationToken.IsCancellationRequested)
        {
            return await AskOverTcpAsync(server, question, aliases, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (DnsResponseException e)
        {
            return ResponseReading.Failed(ProblemOf(e));
        }
        catch (Exception e) when (e is DnsResponseParseException or DnsXidMismatchException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            return ResponseReading.Failed(Unreadable);
        }
    }

    /// <summary>DnsClient's way of saying that the answer did not fit and that it was told not to use TCP.</summary>
    private static bool IsTruncation(DnsResponseException error) => error.Code == DnsResponseCode.Unassigned && error.InnerException is null;

    private async Task<ResponseReading> AskOverTcpAsync(NameServer server, DnsQuestion question, AliasChain aliases, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_timeout);
        try
        {
            var response = await TcpExchange.AskAsync(EndPointOf(server), question, limit.Token).ConfigureAwait(false);
            return ResponseReader.Read(response, question, aliases);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ResponseReading.Failed($"did not answer over TCP within {Seconds} s");
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return ResponseReading.Failed($"could not be reached over TCP: {e.Message}");
        }
        catch (FormatException)
        {
            return ResponseReading.Failed(Unreadable);
        }
    }

    private string ProblemOf(DnsResponseException error)
    {
        if (error.InnerException is SocketException { SocketErrorCode: not (SocketError.TimedOut or SocketError.OperationAborted) } network)
        {
            return $"could not be reached: {network.Message}";
        }

        return error.Code == DnsResponseCode.ConnectionTimeout
            ? $"did not answer within {Seconds} s" + (_retries > 0 ? $", asked {_retries + 1} times" : "")
            : $"failed: {error.InnerException?.Message ?? error.Message}";
    }

    private string Seconds => _timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    private static string NameOf(NameServer server) => EndPointOf(server).ToString();

    private static IPEndPoint EndPointOf(NameServer server) => new(IPAddress.Parse(server.Address), server.Port);
}
