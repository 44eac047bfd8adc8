using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Mail.Imap;

/// <summary>Connect-CommerceMailbox and a server that accepts the connection and says nothing.</summary>
[Collection("Mailbox connections")]
public sealed class ConnectLimitTests : IDisposable
{
    private readonly HostileImapServer _server = new();
    private readonly ModuleSession _session = new();
    private int _greeted;

    public ConnectLimitTests() => _server.On("GREETING", _ => Interlocked.Increment(ref _greeted));

    public void Dispose()
    {
        _session.Dispose();
        _server.Dispose();
    }

    [Theory]
    [InlineData("Tls")]
    [InlineData("StartTls")]
    public void AServerThatIsSilentIsGivenUpAfter20Seconds(string encryption)
    {
        // The system accepts the connection; no program reads from it.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var result = _session.Run(
            "Connect-CommerceMailbox 127.0.0.1 -Port $args[0] -Encryption $args[1] -Credential $args[2]",
            ((IPEndPoint)silent.LocalEndpoint).Port, encryption, Credential());

        var error = Assert.Single(result.Errors);
        Assert.Equal("MailboxUnreachable,CommerceMailAdmin.Commands.ConnectCommerceMailbox", error.FullyQualifiedErrorId);
        Assert.Contains("did not answer within 20 seconds", error.Exception.Message, StringComparison.Ordinal);
        Assert.True(silent.Pending());
    }

    [Fact]
    public void ControlCStopsTheWaiting()
    {
        var script = "$secret = [securestring]::new(); "
            + $"Connect-CommerceMailbox 127.0.0.1 -Port {_server.Port} -Encryption StartTls "
            + "-Credential ([pscredential]::new('u', $secret))";

        var state = _session.RunAndStop(script, () => Volatile.Read(ref _greeted) > 0);

        Assert.Equal(PSInvocationState.Stopped, state);
        Assert.Equal(1, _greeted);
    }

    private static PSCredential Credential() => new("user", new NetworkCredential("", "secret").SecurePassword);
}
