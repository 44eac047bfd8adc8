using System.Globalization;
using System.Net;
using DnsClient;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>
/// Asks DNS servers over UDP, and over TCP if an answer does not fit. The servers are asked in the order given, the next one only
/// if one has no answer. No other server is ever contacted or believed.
/// </summary>
public sealed class LiveResolver : IDnsResolver
{
    /// <summary>The time that one try may take unless another is given.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private const int DefaultRetries = 1;

    /// <summary>More than any honest answer needs; beyond it one hostile domain could keep a run busy.</summary>
    private const int MaxAliases = 16;

    /// <summary>A burst of more datagrams than this overruns the receive buffers of small resolvers.</summary>
    private const int MaxConcurrent = 64;

    private readonly IReadOnlyList<IPEndPoint> _servers;
    private readonly TimeSpan _timeout;
    private readonly int _retries;
    private readonly SemaphoreSlim _slots = new(MaxConcurrent);

    /// <param name="servers">The servers to ask, in order; at least one.</param>
    /// <param name="timeout">The time that one try may take.</param>
    /// <param name="retries">How often a server that did not answer is asked again.</param>
    public LiveResolver(IReadOnlyList<IPEndPoint> servers, TimeSpan timeout, int retries = DefaultRetries)
    {
        _servers = servers.Count > 0 ? servers : throw new ArgumentException("At least one server is needed.", nameof(servers));
        _timeout = timeout;
        _retries = retries;
    }

    /// <summary>The time after which a server is given up whatever it sends: all tries over UDP, and one over TCP.</summary>
    private TimeSpan WholeTimeout => TimeSpan.FromTicks(_timeout.Ticks * (_retries + 2));

    /// <summary>The servers this computer is set up to use, as address and port; empty if there are none.</summary>
    public static IReadOnlyList<IPEndPoint> SystemServers()
    {
        try
        {
            return [.. NameServer.ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false)
                .Select(s => new IPEndPoint(IPAddress.Parse(s.Address), s.Port))];
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
                    return new DnsAnswer(question, reading.Status, reading.Records, $"{server}", askedAt);
                }

                problems.Add($"{server} {reading.Problem}");
            }

            return new DnsAnswer(question, DnsStatus.Failure, [], string.Join(", ", _servers), askedAt, string.Join("; ", problems));
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Asks one server, and again for the end of the aliases if it did not follow them itself.</summary>
    private async Task<ResponseReading> AskAsync(IPEndPoint server, DnsQuestion question, CancellationToken cancellationToken)
    {
        using var whole = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        whole.CancelAfter(WholeTimeout);
        var aliases = new AliasChain(question.Name, MaxAliases);
        while (true)
        {
            var asked = question with { Name = aliases.End };
            var reading = await AskOnceAsync(server, asked, aliases, whole.Token).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (!reading.Continues)
            {
                return reading.Status == DnsStatus.Failure && asked != question && reading.Problem is { } problem
                    ? ResponseReading.Failed($"{problem} for {asked.Name}, which {question.Name} is an alias of")
                    : reading;
            }
        }
    }

    private async Task<ResponseReading> AskOnceAsync(IPEndPoint server, DnsQuestion question, AliasChain aliases, CancellationToken whole)
    {
        if (!DnsNameText.CanBeAsked(question.Name))
        {
            // A label of more than 63 octets, an empty one, or more than 255 octets in all: no zone can hold it.
            return new ResponseReading(aliases.Count == 0 ? DnsStatus.NameError : DnsStatus.NoData, []);
        }

        var reply = await AskOverUdpAsync(server, DnsQuery.Create(question, withEdns: true), whole).ConfigureAwait(false);
        if (reply.Response is { } refused && ResponseReader.MayNotKnowEdns(refused))
        {
            reply = await AskOverUdpAsync(server, DnsQuery.Create(question, withEdns: false), whole).ConfigureAwait(false);
        }

        if (reply.Response is { IsTruncated: true })
        {
            reply = await AskOverTcpAsync(server, DnsQuery.Create(question, withEdns: false), whole).ConfigureAwait(false);
        }

        return reply.Response is { } response ? ResponseReader.Read(response, question, aliases) : ResponseReading.Failed(reply.Problem!);
    }

    private async Task<DnsReply> AskOverUdpAsync(IPEndPoint server, DnsQuery query, CancellationToken whole)
    {
        for (var attempt = 0; attempt <= _retries && !whole.IsCancellationRequested; attempt++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(whole);
            limit.CancelAfter(_timeout);
            var reply = await UdpExchange.AskAsync(server, query, limit.Token).ConfigureAwait(false);
            if (reply.Response is not null || reply.Problem is not null)
            {
                return reply;
            }
        }

        return new DnsReply(null, $"did not answer within {Seconds} s" + (_retries > 0 ? $", asked {_retries + 1} times" : ""));
    }

    private async Task<DnsReply> AskOverTcpAsync(IPEndPoint server, DnsQuery query, CancellationToken whole)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(whole);
        limit.CancelAfter(_timeout);
        var reply = await TcpExchange.AskAsync(server, query, limit.Token).ConfigureAwait(false);
        return reply.Response is null && reply.Problem is null ? new DnsReply(null, $"did not answer over TCP within {Seconds} s") : reply;
    }

    private string Seconds => _timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
