using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Bench;

/// <summary>A DNS server on a loopback port that answers every query after the same delay, as one some way off does, and counts them.</summary>
internal sealed class SlowDnsServer : IDisposable
{
    private const int TypeMx = 15;
    private const int TypeTxt = 16;
    private const int TypeA = 1;

    private readonly UdpClient _udp = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, int> _asked = new();
    private readonly TimeSpan _delay;

    public SlowDnsServer(TimeSpan delay)
    {
        _delay = delay;
        _udp.Client.ReceiveBufferSize = 4 * 1024 * 1024;
        _ = ServeAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_udp.Client.LocalEndPoint!;

    /// <summary>How many queries came.</summary>
    public int Queries => _asked.Values.Sum();

    /// <summary>How many different questions were among them.</summary>
    public int Questions => _asked.Count;

    public void Forget() => _asked.Clear();

    public void Dispose()
    {
        _stop.Cancel();
        _udp.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var query = await _udp.ReceiveAsync(_stop.Token);
            _ = AnswerAsync(query.Buffer, query.RemoteEndPoint);
        }
    }

    private async Task AnswerAsync(byte[] query, IPEndPoint client)
    {
        var name = DnsMessage.NameOf(query).ToLowerInvariant();
        var type = query[12 + DnsMessage.Name(name).Length + 1];
        _asked.AddOrUpdate($"{name} {type}", 1, (_, count) => count + 1);
        await Task.Delay(_delay, _stop.Token);
        await _udp.SendAsync(Reply(query, name, type), client, _stop.Token);
    }

    /// <summary>Every domain has SPF with two includes that it shares with others, DMARC, one DKIM key and one mail exchanger.</summary>
    private static byte[] Reply(byte[] query, string name, int type)
    {
        var first = name.Split('.')[0];
        byte[]? record = (type, first) switch
        {
            (TypeTxt, "_dmarc") => DnsMessage.Txt(name, "v=DMARC1; p=reject; rua=mailto:reports@" + name["_dmarc.".Length..]),
            (TypeTxt, "selector1") => DnsMessage.Txt(name, "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="),
            (TypeTxt, "_spf") => DnsMessage.Txt(name, "v=spf1 ip4:192.0.2.0/24 ~all"),
            (TypeTxt, _) when first.StartsWith("shop", StringComparison.Ordinal) =>
                DnsMessage.Txt(name, $"v=spf1 include:_spf.service{first.Length + first[^1]}.example include:_spf.mail.example mx -all"),
            (TypeMx, _) when first.StartsWith("shop", StringComparison.Ordinal) => DnsMessage.Record(name, TypeMx, [0, 10, .. DnsMessage.Name("mail." + name)]),
            (TypeA, "mail") => DnsMessage.Record(name, TypeA, [192, 0, 2, 25]),
            _ => null,
        };
        var reply = record is null ? DnsMessage.Reply(query) : DnsMessage.Reply(query, record);
        reply[3] |= (byte)(record is null && first is not ("mail" or "_domainkey") ? 3 : 0);
        return reply;
    }
}
