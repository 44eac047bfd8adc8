using System.Net.Sockets;
using System.Net;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>
/// Asks one question over UDP, from a port of its own. The socket is connected, so that the system drops what comes from any other address
/// or port; what does not answer the question is ignored, and the wait continues (RFC 5452 section 9.1).
/// </summary>
internal static class UdpExchange
{
    private const int MaxDatagram = 65_535;

    /// <summary>A server that sends more than this besides the answer has none.</summary>
    private const int MostIgnored = 100;

    /// <summary>Asks.</summary>
    /// <param name="server">The only server that is believed.</param>
    /// <param name="query">The question.</param>
    /// <param name="limit">Ends the wait.</param>
    /// <returns>The response, or why there is none. Never fails otherwise.</returns>
    public static async Task<DnsReply> AskAsync(IPEndPoint server, DnsQuery query, CancellationToken limit)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);

        // Closing is what ends a wait on every platform.
        using var closing = limit.Register(socket.Dispose);
        string? ignored = null;
        try
        {
            socket.Connect(server);
            await socket.SendAsync(new ArraySegment<byte>(query.Octets), SocketFlags.None).ConfigureAwait(false);
            var buffer = new byte[MaxDatagram];
            for (var i = 0; i < MostIgnored; i++)
            {
                var length = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), SocketFlags.None).ConfigureAwait(false);
                var message = buffer.AsSpan(0, length).ToArray();
                ignored = DnsMessageReader.Mismatch(message, query);
                if (ignored is null)
                {
                    return new DnsReply(DnsMessageReader.Read(message), null);
                }
            }

            return new DnsReply(null, ignored);
        }
        catch (FormatException)
        {
            return new DnsReply(null, DnsReply.Unreadable);
        }
        catch (Exception) when (limit.IsCancellationRequested)
        {
            return new DnsReply(null, ignored);
        }
        catch (SocketException e)
        {
            return new DnsReply(null, $"could not be reached: {e.Message}");
        }
    }
}

/// <summary>Asks one question over a connection of its own and reads one message (RFC 7766), however much the server sends.</summary>
internal static class TcpExchange
{
    /// <summary>Asks.</summary>
    /// <param name="server">The server.</param>
    /// <param name="query">The question.</param>
    /// <param name="limit">Ends the wait.</param>
    /// <returns>The response, or why there is none. Never fails otherwise.</returns>
    public static async Task<DnsReply> AskAsync(IPEndPoint server, DnsQuery query, CancellationToken limit)
    {
        using var client = new TcpClient(server.AddressFamily);

        // Closing is what ends a connect or a read on every platform.
        using var closing = limit.Register(client.Dispose);
        try
        {
            await client.ConnectAsync(server.Address, server.Port).ConfigureAwait(false);
            var stream = client.GetStream();
            byte[] framed = [(byte)(query.Octets.Length >> 8), (byte)query.Octets.Length, .. query.Octets];
            await stream.WriteAsync(framed, 0, framed.Length, limit).ConfigureAwait(false);
            var length = await ReadAsync(stream, 2, limit).ConfigureAwait(false);
            var message = await ReadAsync(stream, (length[0] << 8) | length[1], limit).ConfigureAwait(false);
            if (DnsMessageReader.Mismatch(message, query) is { } mismatch)
            {
                return new DnsReply(null, mismatch);
            }

            var response = DnsMessageReader.Read(message);
            return response.IsTruncated ? new DnsReply(null, DnsReply.Unreadable) : new DnsReply(response, null);
        }
        catch (FormatException)
        {
            return new DnsReply(null, DnsReply.Unreadable);
        }
        catch (Exception) when (limit.IsCancellationRequested)
        {
            return default;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return new DnsReply(null, $"could not be reached over TCP: {e.Message}");
        }
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream, int count, CancellationToken cancellationToken)
    {
        var octets = new byte[count];
        for (var done = 0; done < count;)
        {
            var read = await stream.ReadAsync(octets, done, count - done, cancellationToken).ConfigureAwait(false);
            done += read > 0 ? read : throw new EndOfStreamException("the connection was closed before the answer was complete");
        }

        return octets;
    }
}
