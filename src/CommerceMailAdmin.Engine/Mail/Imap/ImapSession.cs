using System.Net.Sockets;
using System.Net;
using System.Security;
using MailKit.Net.Imap;
using MailKit.Security;
using MailKit;

namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>
/// A mailbox on an IMAP server (RFC 9051), opened for reading only. A lost connection is made again, once for each piece of work.
/// </summary>
internal sealed class ImapSession(ImapServer server, ImapLogin login) : IMailboxSession
{
    /// <summary>How long the server may be silent, in milliseconds: large mailboxes take their time to open.</summary>
    private const int Silence = 120_000;

    private readonly object _gate = new();
    private ImapClient? _client;
    private bool _closed;

    /// <summary>The mailbox as an IMAP URL (RFC 5092): the beginning of the ids of folders and messages.</summary>
    public string Url { get; } = $"imap://{Uri.EscapeDataString(login.UserName)}@{server.Host}:{server.Port}/";

    /// <summary>The user name that is logged in.</summary>
    public string UserName => login.UserName;

    /// <inheritdoc/>
    public IMailSource Source => new ImapMailSource(this);

    /// <inheritdoc/>
    public IMailMover Mover => new ImapMailMover(this);

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="MailboxConnectionException">It did not succeed.</exception>
    public void Connect(CancellationToken cancellationToken) => Run(_ => true, cancellationToken);

    /// <summary>Does one piece of work on the server; it must be such that it can be done again from its beginning.</summary>
    /// <exception cref="MailboxConnectionException">The server cannot be reached.</exception>
    /// <exception cref="ImapCommandException">The server refuses.</exception>
    public T Run<T>(Func<ImapClient, T> work, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var isNew = _client is not { IsAuthenticated: true };
            try
            {
                return work(Client(cancellationToken));
            }
            catch (Exception e) when (!isNew && IsLost(e))
            {
                Drop();
            }

            try
            {
                return work(Client(cancellationToken));
            }
            catch (Exception e) when (IsLost(e) && e is not MailboxConnectionException)
            {
                Drop();
                throw new MailboxConnectionException(MailboxConnectionProblem.Unreachable,
                    $"The connection to {server.Host} was lost, and again after it had been made anew: {e.Message}", e);
            }
        }
    }

    /// <summary>Opens a folder: with EXAMINE, so that nothing in it changes, or with SELECT.</summary>
    public static IMailFolder Select(
        ImapClient client, string path, CancellationToken cancellationToken, FolderAccess access = FolderAccess.ReadOnly)
    {
        var folder = client.GetFolder(path, cancellationToken);
        if (folder.Access != access)
        {
            folder.Open(access, cancellationToken);
        }

        return folder;
    }

    /// <summary>Logs out; the session cannot be used any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            try
            {
                _client?.Disconnect(quit: true);
            }
            catch (Exception e) when (IsLost(e) || e is ImapCommandException)
            {
                // It is gone, which is what was wanted.
            }

            Drop();
        }
    }

    private static bool IsLost(Exception e) =>
        e is (IOException and not MessageGoneException) or SocketException or ProtocolException or ServiceNotConnectedException
            or ServiceNotAuthenticatedException or TimeoutException;

    private void Drop()
    {
        _client?.Dispose();
        _client = null;
    }

    private ImapClient Client(CancellationToken cancellationToken)
    {
        if (_closed)
        {
            throw new MailboxConnectionException(MailboxConnectionProblem.Closed,
                $"The connection to {login.UserName} at {server.Host} was closed. Connect-CommerceMailbox makes a new one.");
        }

        if (_client is { IsAuthenticated: true })
        {
            return _client;
        }

        Drop();
        var client = new ImapClient { Timeout = Silence };
        if (server.SkipCertificateCheck)
        {
            client.ServerCertificateValidationCallback = (_, _, _, _) => true;
        }

        try
        {
            client.Connect(server.Host, server.Port, Options(), cancellationToken);
            login.Authenticate(client, cancellationToken);
            return _client = client;
        }
        catch (Exception e) when (Describe(e) is { } problem)
        {
            client.Dispose();
            throw problem;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private SecureSocketOptions Options() => server.Encryption switch
    {
        MailEncryption.Tls => SecureSocketOptions.SslOnConnect,
        MailEncryption.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    /// <summary>What went wrong while connecting, in words that help; null for what is not a matter of the connection.</summary>
    private MailboxConnectionException? Describe(Exception e) => e switch
    {
        AuthenticationException or SaslException or ImapCommandException => new(
            MailboxConnectionProblem.LoginRefused,
            $"{server.Host} does not let {login.UserName} in with this {(login.IsToken ? "access token" : "password")}: {e.Message} "
            + (login.IsToken
                ? "Check that the token is fresh and made for IMAP."
                : "Check both; many services want an app password or -AccessToken for IMAP."), e),
        SslHandshakeException { ServerCertificate: not null } => new(
            MailboxConnectionProblem.CertificateRejected,
            $"The certificate of {server.Host} is not trusted on this machine, or bears another name. Connect by the name in the "
                + "certificate, or let the machine trust its issuer.", e),
        SslHandshakeException => new(
            MailboxConnectionProblem.EncryptionFailed,
            $"No encrypted connection to {server.Host} port {server.Port} came about. Port {ImapServer.TlsPort} as a rule needs "
                + $"-Encryption Tls, port {ImapServer.PlainPort} StartTls.", e),
        NotSupportedException when server.Encryption == MailEncryption.StartTls => new(
            MailboxConnectionProblem.EncryptionFailed,
            $"{server.Host} port {server.Port} does not offer STARTTLS. Use -Encryption Tls, on port {ImapServer.TlsPort} as a rule.", e),
        NotSupportedException =>
            new(MailboxConnectionProblem.LoginRefused, $"{server.Host} offers no method to log in that fits: {e.Message}", e),
        ProtocolException =>
            new(MailboxConnectionProblem.Protocol,
                $"What answers at {server.Host} port {server.Port} does not speak IMAP as expected: {e.Message}", e),
        SocketException or IOException or TimeoutException =>
            new(MailboxConnectionProblem.Unreachable, $"{server.Host} port {server.Port} cannot be reached: {e.Message}", e),
        _ => null,
    };
}

/// <summary>Who logs in, and with what. Kept as long as the connection, so that a lost one can be made again.</summary>
/// <param name="userName">The user name; with a token, the address of the mailbox.</param>
/// <param name="secret">The password or access token.</param>
/// <param name="isToken">True for an OAuth 2.0 access token.</param>
public sealed class ImapLogin(string userName, SecureString secret, bool isToken)
{
    private readonly SecureString _secret = secret.Copy();

    /// <summary>The user name.</summary>
    public string UserName => userName;

    /// <summary>True if an OAuth 2.0 access token is used, false if a password is.</summary>
    public bool IsToken => isToken;

    /// <summary>Logs in: with the safest method both sides know, or with the token (OAUTHBEARER, RFC 7628, or else XOAUTH2).</summary>
    internal void Authenticate(ImapClient client, CancellationToken cancellationToken)
    {
        var credential = new NetworkCredential(userName, _secret);
        if (!isToken)
        {
            client.Authenticate(credential, cancellationToken);
        }
        else if (client.AuthenticationMechanisms.Contains("OAUTHBEARER"))
        {
            client.Authenticate(new SaslMechanismOAuthBearer(credential), cancellationToken);
        }
        else
        {
            client.Authenticate(new SaslMechanismOAuth2(credential), cancellationToken);
        }
    }
}

/// <summary>Where a mailbox is reached, and how the way there is protected.</summary>
/// <param name="Host">The server's name or address; its certificate must bear it.</param>
/// <param name="Port">The TCP port.</param>
/// <param name="Encryption">What encrypts the connection.</param>
/// <param name="SkipCertificateCheck">True takes any certificate.</param>
public sealed record ImapServer(string Host, int Port, MailEncryption Encryption, bool SkipCertificateCheck)
{
    /// <summary>The port for TLS from the first byte (RFC 8314 section 7.3).</summary>
    public const int TlsPort = 993;

    /// <summary>The port for plain text, and for TLS after STARTTLS (RFC 9051 section 2.1).</summary>
    public const int PlainPort = 143;

    /// <summary>Completes what the user left out: TLS on its port, or STARTTLS on the other.</summary>
    public static ImapServer Create(string host, int? port, MailEncryption? encryption, bool skipCertificateCheck)
    {
        var how = encryption ?? (port == PlainPort ? MailEncryption.StartTls : MailEncryption.Tls);
        return new ImapServer(host, port ?? (how == MailEncryption.Tls ? TlsPort : PlainPort), how, skipCertificateCheck);
    }
}

/// <summary>Connections to mailboxes on IMAP servers.</summary>
public static class ImapConnections
{
    /// <summary>Connects and logs in.</summary>
    /// <exception cref="MailboxConnectionException">It did not succeed.</exception>
    public static CommerceMailboxConnection Connect(
        ImapServer server, ImapLogin login, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var session = new ImapSession(server, login);
        try
        {
            session.Connect(cancellationToken);
        }
        catch
        {
            session.Dispose();
            throw;
        }

        return MailboxConnections.Keep(
            new CommerceMailboxConnection
            {
                Id = Guid.NewGuid(),
                Mailbox = login.UserName,
                Protocol = MailProtocol.Imap,
                Server = server.Host,
                Port = server.Port,
                Encryption = server.Encryption,
                Login = login.IsToken ? MailLogin.AccessToken : MailLogin.Password,
                Connected = now,
            },
            session);
    }
}
