using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>
/// A name server of an enemy on a loopback port: the first label of the name that is asked says how it misbehaves. Knows nothing of the
/// resolver.
/// </summary>
internal sealed class HostileDnsServer : IDisposable
{
    private const string Lie = "v=spf1 +all";
    private const string Truth = "v=spf1 -all";

    private readonly UdpClient _udp;
    private readonly UdpClient _stranger = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly TcpListener _tcp;
    private readonly CancellationTokenSource _stop = new();

    public HostileDnsServer()
    {
        while (true)
        {
            _udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            _tcp = new TcpListener(Address);
            try
            {
                _tcp.Start();
                break;
            }
            catch (SocketException)
            {
                // The port is free for UDP and taken for TCP.
                _tcp.Dispose();
                _udp.Dispose();
            }
        }

        _ = ServeUdpAsync();
        _ = ServeTcpAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_udp.Client.LocalEndPoint!;

    /// <summary>The number of queries, over UDP and TCP.</summary>
    public int Queries { get; private set; }

    /// <summary>The number of octets that were sent over TCP.</summary>
    public long SentOverTcp { get; private set; }

    public void Dispose()
    {
        _stop.Cancel();
        _udp.Dispose();
        _stranger.Dispose();
        _tcp.Dispose();
    }

    private async Task ServeUdpAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var query = await _udp.ReceiveAsync(_stop.Token);
            Queries++;
            foreach (var (message, isStranger) in OverUdp(query.Buffer))
            {
                await (isStranger ? _stranger : _udp).SendAsync(message, query.RemoteEndPoint, _stop.Token);
            }
        }
    }

    private async Task ServeTcpAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _tcp.AcceptTcpClientAsync(_stop.Token);
            _ = ServeConnectionAsync(client);
        }
    }

    private async Task ServeConnectionAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            var length = new byte[2];
            await stream.ReadExactlyAsync(length, _stop.Token);
            var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(query, _stop.Token);
            Queries++;
            foreach (var part in OverTcp(query))
            {
                await stream.WriteAsync(part, _stop.Token);
                SentOverTcp += part.Length;
                if (part.Length == 1)
                {
                    await Task.Delay(20, _stop.Token);
                }
            }

            if (Behaviour(query) is "tcpcut" or "tcpclose")
            {
                return;
            }

            // Held open, so that the end of the stream tells the client nothing.
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }
    }

    private static string Behaviour(byte[] query) => DnsMessage.NameOf(query).Split('.')[0].ToLowerInvariant();

    private static bool HasEdns(byte[] query) => query[11] == 1;

    private static IEnumerable<(byte[] Message, bool IsStranger)> OverUdp(byte[] query)
    {
        var behaviour = Behaviour(query);
        return behaviour switch
        {
            "otherport" => [(Txt(query, Lie), true)],
            "otherportfirst" => [(Txt(query, Lie), true), (Txt(query, Truth), false)],
            "flood" => Enumerable.Range(0, 1000).Select(i => (With(Txt(query, Lie), m => m[0] ^= (byte)(1 + (i % 200))), false)),
            "wrongidfirst" => [(With(Txt(query, Lie), m => m[1] ^= 1), false), (Txt(query, Truth), false)],
            "wrongquestionfirst" =>
                [(DnsMessage.ReplyTo(query, DnsMessage.Question("other.test", 16), DnsMessage.Txt(DnsMessage.NameOf(query), Lie)), false),
                    (Txt(query, Truth), false)],
            "truncatedwrongidfirst" => [(With(DnsMessage.Truncated(query), m => m[1] ^= 1), false), (Txt(query, Truth), false)],
            "twice" => [(Txt(query, Truth), false), (Txt(query, Lie), false)],
            _ => One(query, behaviour) is { } message ? [(message, false)] : [],
        };
    }

    private static byte[]? One(byte[] query, string behaviour)
    {
        var name = DnsMessage.NameOf(query);
        var at = DnsMessage.Reply(query).Length;
        return behaviour switch
        {
            "never" => null,
            "echo" => query,
            "empty" => [],
            "short" => query[..5],
            "noise" => [query[0], query[1], 0x81, 0x80, .. Enumerable.Range(0, 100).Select(i => (byte)(i * 37))],
            "wrongid" => With(Txt(query, Lie), m => m[0] ^= 0xFF),
            "opcode" => With(Txt(query, Lie), m => m[2] |= 0x28),
            "wrongquestion" => DnsMessage.ReplyTo(query, DnsMessage.Question("other.test", 16), DnsMessage.Txt(name, Lie)),
            "wrongtype" => DnsMessage.ReplyTo(query, DnsMessage.Question(name, 1), DnsMessage.Txt(name, Lie)),
            "wrongclass" => DnsMessage.ReplyTo(query, [.. DnsMessage.Question(name, 16)[..^1], 3], DnsMessage.Txt(name, Lie)),
            "noquestion" => [query[0], query[1], 0x81, 0x80, 0, 0, 0, 1, 0, 0, 0, 0, .. DnsMessage.Txt(name, Lie)],
            "twoquestions" =>
                [query[0], query[1], 0x81, 0x80, 0, 2, 0, 1, 0, 0, 0, 0, .. DnsMessage.Question(name, 16), .. DnsMessage.Question(name, 16),
                    .. DnsMessage.Txt(name, Lie)],
            "case" => DnsMessage.ReplyTo(query, DnsMessage.Question(name.ToUpperInvariant(), 16),
                DnsMessage.Txt(name.ToUpperInvariant(), Truth)),
            "trailing" => [.. Txt(query, Truth), .. new byte[200]],
            "loop" => DnsMessage.Reply(query, [0xC0, (byte)(at + 2), 0xC0, (byte)at, .. Fixed(16, 0)]),
            "selfpointer" => DnsMessage.Reply(query, [0xC0, (byte)at, .. Fixed(16, 0)]),
            "forward" => DnsMessage.Reply(query, [0xC0, (byte)(at + 12), .. Fixed(16, 0), 0]),
            "count" => With(Txt(query, Lie), m => (m[6], m[7]) = (0xFF, 0xFF)),
            "recordlength" => DnsMessage.Reply(query, [0xC0, 12, .. Fixed(16, 0xFFFF), 3, .. "abc"u8]),
            "stringlength" => DnsMessage.Reply(query, [0xC0, 12, .. Fixed(16, 4), 0xFF, .. "abc"u8]),
            "notext" => DnsMessage.Reply(query, DnsMessage.Record(name, 16, [])),
            "wrongowner" => DnsMessage.Reply(query, DnsMessage.Txt("victim.test", Lie)),
            "dottedowner" =>
                DnsMessage.Reply(query,
                    [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), 0, .. Fixed(16, 12), 11, .. Encoding.ASCII.GetBytes(Lie)]),
            "chaos" => With(Txt(query, Lie), m => m[at + DnsMessage.Name(name).Length + 3] = 3),
            "othertype" => DnsMessage.Reply(query, DnsMessage.Record(name, 99, [11, .. Encoding.ASCII.GetBytes(Lie)])),
            "aliasofself" => DnsMessage.Reply(query, DnsMessage.Alias(name, name)),
            "aliasloop" => DnsMessage.Reply(query, DnsMessage.Alias(name, "b.test"), DnsMessage.Alias("b.test", name)),
            "aliaschain" => DnsMessage.Reply(query, DnsMessage.Alias(name, $"aliaschain.{Guid.NewGuid():N}.test")),
            "denied" => With(DnsMessage.Reply(query), m => m[3] |= 3),
            "deniedwithrecords" => With(Txt(query, Lie), m => m[3] |= 3),
            "servfail" => With(Txt(query, Lie), m => m[3] |= 2),
            "bareservfail" => [query[0], query[1], 0x81, 0x82, 0, 0, 0, 0, 0, 0, 0, 0],
            "refused" => With(DnsMessage.Reply(query), m => m[3] |= 5),
            "noedns" => HasEdns(query) ? [query[0], query[1], 0x81, 0x81, 0, 0, 0, 0, 0, 0, 0, 0] : Txt(query, Truth),
            "notimp" => HasEdns(query) ? With(DnsMessage.Reply(query), m => m[3] |= 4) : Txt(query, Truth),
            "badvers" => HasEdns(query)
                ? [.. With(DnsMessage.Reply(query), m => m[11] = 1), 0, 0, 41, 4, 208, 1, 0, 0, 0, 0, 0]
                : Txt(query, Truth),
            "formerr" => With(DnsMessage.Reply(query), m => m[3] |= 1),
            "oddcode" => With(DnsMessage.Reply(query), m => m[3] |= 11),
            "referral" =>
                [.. With(DnsMessage.Reply(query), m => (m[3], m[9]) = (0, 1)), .. DnsMessage.Record("test", 2, DnsMessage.Name("ns.test"))],
            "nothing" => DnsMessage.Reply(query),
            "largedatagram" => DnsMessage.Reply(query, DnsMessage.Txt(name, [.. Enumerable.Repeat(new string('x', 250), 200)])),
            "control" => Txt(query, Truth + " \u001b[31m\r\n\u0007"),
            "lifetime" => DnsMessage.Reply(query, DnsMessage.Record(name, 16, [1, 65], ttl: uint.MaxValue)),
            _ when behaviour.StartsWith("tcp", StringComparison.Ordinal) => DnsMessage.Truncated(Txt(query, Lie)),
            _ => throw new InvalidOperationException(behaviour),
        };
    }

    private static IEnumerable<byte[]> OverTcp(byte[] query)
    {
        var name = DnsMessage.NameOf(query);
        return Behaviour(query) switch
        {
            "tcp" => [Framed(Txt(query, Truth))],
            "tcpnever" or "tcpclose" => [],
            "tcpdrip" => Framed(Txt(query, Truth)).Select(b => new[] { b }),
            "tcpflood" => Endless(Framed(Txt(query, Truth))),
            "tcpcut" => [Framed(Txt(query, Truth))[..20]],
            "tcpwrongid" => [Framed(With(Txt(query, Lie), m => m[0] ^= 0xFF))],
            "tcpwrongquestion" => [Framed(DnsMessage.ReplyTo(query, DnsMessage.Question("other.test", 16), DnsMessage.Txt(name, Lie)))],
            "tcpecho" => [Framed(query)],
            "tcptruncated" => [Framed(DnsMessage.Truncated(query))],
            "tcpempty" => [[0, 0]],
            "tcpgiant" => [Framed(DnsMessage.Reply(query, DnsMessage.Txt(name, [.. Enumerable.Repeat(new string('x', 250), 258)])))],
            "tcpmany" => [Framed(DnsMessage.Reply(query, [.. Enumerable.Repeat((byte[])[0xC0, 12, .. Fixed(16, 2), 1, 97], 4600)]))],
            "tcpaliases" =>
                [Framed(DnsMessage.Reply(query,
                    [.. Enumerable.Range(0, 600).Select(i => DnsMessage.Alias(i == 0 ? name : $"c{i}.test", $"c{i + 1}.test"))]))],
            "tcppointers" => [Framed(Pointers(query))],
            var behaviour => throw new InvalidOperationException(behaviour),
        };
    }

    /// <summary>A record whose data is a chain of 8,000 pointers, and records whose owner is the last of them.</summary>
    private static byte[] Pointers(byte[] query)
    {
        var start = DnsMessage.Reply(query).Length + 12;
        List<byte> data = [0];
        var previous = start;
        for (var at = start + 1; at < 0x3FFF && data.Count < 16_000; at += 2)
        {
            data.AddRange([(byte)(0xC0 | (previous >> 8)), (byte)previous]);
            previous = at;
        }

        byte[] first = [0xC0, 12, .. Fixed(99, data.Count), .. data];
        byte[] each = [(byte)(0xC0 | (previous >> 8)), (byte)previous, .. Fixed(16, 1), 0];
        return DnsMessage.Reply(query, [first, .. Enumerable.Repeat(each, 3000)]);
    }

    private static byte[] Txt(byte[] query, string text) => DnsMessage.Reply(query, DnsMessage.Txt(DnsMessage.NameOf(query), text));

    /// <summary>A record's type, class, lifetime and data length.</summary>
    private static byte[] Fixed(int type, int length) => [0, (byte)type, 0, 1, 0, 0, 0, 60, (byte)(length >> 8), (byte)length];

    private static byte[] Framed(byte[] message) => [(byte)(message.Length >> 8), (byte)message.Length, .. message];

    private static byte[] With(byte[] message, Action<byte[]> change)
    {
        change(message);
        return message;
    }

    private static IEnumerable<byte[]> Endless(byte[] message)
    {
        while (true)
        {
            yield return message;
        }
    }
}
