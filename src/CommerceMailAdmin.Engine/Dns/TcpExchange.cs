using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>
/// Asks one question over a connection of its own and reads one message (RFC 7766). DnsClient reads on for as long as the server sends,
/// which lets a server fill the memory.
/// </summary>
internal static class TcpExchange
{
    /// <summary>Asks.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before the answer was complete.</exception>
    /// <exception cref="SocketException">The server cannot be reached.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="FormatException">The answer cannot be read.</exception>
    public static async Task<DnsResponse> AskAsync(IPEndPoint server, DnsQuestion question, CancellationToken cancellationToken)
    {
        var (identifier, query) = Write(question);
        using var client = new TcpClient(server.AddressFamily);

        // Closing is what ends a connect or a read on every platform.
        using var closing = cancellationToken.Register(client.Dispose);
        try
        {
            await client.ConnectAsync(server.Address, server.Port).ConfigureAwait(false);
            var stream = client.GetStream();
            await stream.WriteAsync(query, 0, query.Length, cancellationToken).ConfigureAwait(false);
            var length = await ReadAsync(stream, 2, cancellationToken).ConfigureAwait(false);
            var message = await ReadAsync(stream, (length[0] << 8) | length[1], cancellationToken).ConfigureAwait(false);
            return DnsMessageReader.Read(message, identifier);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested && e is not FormatException)
        {
            throw new OperationCanceledException(cancellationToken);
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

    /// <summary>The query, behind its length in two octets: one question, recursion desired.</summary>
    private static (ushort Identifier, byte[] Query) Write(DnsQuestion question)
    {
        var random = new byte[2];
        using (var source = RandomNumberGenerator.Create())
        {
            source.GetBytes(random);
        }

        List<byte> query = [0, 0, random[0], random[1], 0x01, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        foreach (var label in question.Name.Split('.'))
        {
            query.Add((byte)label.Length);
            query.AddRange(Encoding.ASCII.GetBytes(label));
        }

        query.AddRange([0, 0, (byte)question.Type, 0, 1]);
        query[1] = (byte)(query.Count - 2);
        query[0] = (byte)((query.Count - 2) >> 8);
        return ((ushort)((random[0] << 8) | random[1]), [.. query]);
    }
}
