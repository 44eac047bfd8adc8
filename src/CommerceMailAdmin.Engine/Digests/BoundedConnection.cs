using System.Net.Sockets;

namespace CommerceMailAdmin.Engine.Digests;

/// <summary>A connection to a mail server that is not read without end: MailKit keeps a line until it ends.</summary>
/// <param name="socket">The connected socket. It is closed with the stream.</param>
internal sealed class BoundedConnection(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    /// <summary>What a server may say in all: certificates, greetings and answers to some hundred recipients.</summary>
    private const int Most = 1 << 20;

    private int _left = Most;

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">Nothing answers.</exception>
    public static BoundedConnection To(string host, int port, CancellationToken cancellationToken)
    {
        var client = new TcpClient();
        try
        {
            using (cancellationToken.Register(client.Dispose))
            {
                client.Connect(host, port);
                return new BoundedConnection(client.Client);
            }
        }
        catch
        {
            client.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int size) => Count(base.Read(buffer, offset, size));

    /// <inheritdoc/>
    public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Count(await base.ReadAsync(buffer, offset, count, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override int EndRead(IAsyncResult asyncResult) => Count(base.EndRead(asyncResult));

#if NET
    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => Count(base.Read(buffer));

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));
#endif

    private int Count(int read)
    {
        _left -= read;
        return _left >= 0 ? read : throw new IOException($"the server said more than {Most >> 10} KiB");
    }
}
