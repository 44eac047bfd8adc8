using System.Net;
using System.Net.Sockets;

namespace CommerceMailAdmin.Engine.Dns;

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
