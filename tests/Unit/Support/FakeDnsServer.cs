using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>
/// A DNS server on a loopback port that answers what it is told to, right or wrong: UDP and TCP, one handler for each.
/// A handler gets the query's octets and gives the messages to send back.
/// </summary>
internal sealed class FakeDnsServer : IDisposable
{
    private readonly UdpClient _udp;
    private readonly TcpListener? _tcp;
    private readonly CancellationTokenSource _stop = new();

    public FakeDnsServer(Func<byte[], IEnumerable<byte[]>> udp, Func<byte[], IEnumerable<byte[]>>? tcp = null)
    {
        // A port that is free for UDP may be taken for TCP.
        while (true)
        {
            _udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
            if (tcp is null)
            {
                break;
            }

            _tcp = new TcpListener(Address);
            try
            {
                _tcp.Start();
                break;
            }
            catch (SocketException)
            {
                _tcp.Dispose();
                _udp.Dispose();
            }
        }

        _ = ServeUdpAsync(udp);
        if (_tcp is not null)
        {
            _ = ServeTcpAsync(_tcp, tcp!);
        }
    }

    public IPEndPoint Address => (IPEndPoint)_udp.Client.LocalEndPoint!;

    /// <summary>How many queries came over UDP.</summary>
    public int Queries { get; private set; }

    /// <summary>How many octets were sent over TCP.</summary>
    public long SentOverTcp { get; private set; }

    public void Dispose()
    {
        _stop.Cancel();
        _udp.Dispose();
        _tcp?.Dispose();
    }

    private async Task ServeUdpAsync(Func<byte[], IEnumerable<byte[]>> handler)
    {
        while (!_stop.IsCancellationRequested)
        {
            var query = await _udp.ReceiveAsync(_stop.Token);
            Queries++;
            foreach (var message in handler(query.Buffer))
            {
                await _udp.SendAsync(message, query.RemoteEndPoint, _stop.Token);
            }
        }
    }

    private async Task ServeTcpAsync(TcpListener listener, Func<byte[], IEnumerable<byte[]>> handler)
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await listener.AcceptTcpClientAsync(_stop.Token);
            _ = ServeConnectionAsync(client, handler);
        }
    }

    private async Task ServeConnectionAsync(TcpClient client, Func<byte[], IEnumerable<byte[]>> handler)
    {
        using (client)
        {
            var stream = client.GetStream();
            var length = new byte[2];
            await stream.ReadExactlyAsync(length, _stop.Token);
            var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(query, _stop.Token);
            foreach (var message in handler(query))
            {
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)message.Length);
                await stream.WriteAsync(length, _stop.Token);
                await stream.WriteAsync(message, _stop.Token);
                SentOverTcp += message.Length;
            }

            // Held open, so that the end of the stream tells the client nothing.
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }
    }
}

/// <summary>Puts DNS messages together, octet by octet (RFC 1035 section 4.1).</summary>
internal static class DnsMessage
{
    private const int HeaderLength = 12;

    /// <summary>The response to a query with the given answer records; the query's EDNS part is left out.</summary>
    public static byte[] Reply(byte[] query, params byte[][] answers) => ReplyTo(query, QuestionOf(query), answers);

    /// <summary>A response that claims to answer another question.</summary>
    public static byte[] ReplyTo(byte[] query, byte[] question, params byte[][] answers) =>
        [query[0], query[1], 0x81, 0x80, 0, 1, (byte)(answers.Length >> 8), (byte)answers.Length, 0, 0, 0, 0, .. question,
            .. answers.SelectMany(a => a)];

    /// <summary>The response with the truncation flag, which asks the client to come again over TCP.</summary>
    public static byte[] Truncated(byte[] query)
    {
        var reply = Reply(query);
        reply[2] |= 0x02;
        return reply;
    }

    public static byte[] Question(string name, int type) => [.. Name(name), 0, (byte)type, 0, 1];

    public static byte[] Record(string owner, int type, byte[] data, uint ttl = 300) =>
    [
        .. Name(owner), (byte)(type >> 8), (byte)type, 0, 1, (byte)(ttl >> 24), (byte)(ttl >> 16), (byte)(ttl >> 8), (byte)ttl,
        (byte)(data.Length >> 8), (byte)data.Length, .. data,
    ];

    public static byte[] Txt(string owner, params string[] strings) =>
        Record(owner, 16, [.. strings.SelectMany(s => (byte[])[(byte)s.Length, .. Encoding.ASCII.GetBytes(s)])]);

    public static byte[] Alias(string owner, string target) => Record(owner, 5, Name(target));

    public static byte[] Name(string name) =>
        [.. name.Split('.', StringSplitOptions.RemoveEmptyEntries).SelectMany(l => (byte[])[(byte)l.Length, .. Encoding.ASCII.GetBytes(l)]),
            0];

    /// <summary>The name a query asks for.</summary>
    public static string NameOf(byte[] query)
    {
        List<string> labels = [];
        for (var at = HeaderLength; query[at] != 0; at += query[at] + 1)
        {
            labels.Add(Encoding.ASCII.GetString(query, at + 1, query[at]));
        }

        return string.Join('.', labels);
    }

    private static byte[] QuestionOf(byte[] query)
    {
        var end = HeaderLength;
        while (query[end] != 0)
        {
            end += query[end] + 1;
        }

        return query[HeaderLength..(end + 5)];
    }
}
