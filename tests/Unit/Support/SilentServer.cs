using System.Net;
using System.Net.Sockets;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>A loopback port that takes UDP datagrams and never answers.</summary>
internal sealed class SilentServer : IDisposable
{
    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));

    public IPEndPoint Address => (IPEndPoint)_socket.Client.LocalEndPoint!;

    public void Dispose() => _socket.Dispose();
}
