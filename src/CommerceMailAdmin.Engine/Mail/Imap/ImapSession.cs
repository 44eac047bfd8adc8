using System.Net.Sockets;
using MailKit.Security;

namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>
/// A mailbox on an IMAP server (RFC 9051), of which messages are read, and moved if asked for. A lost connection is made again, once for
/// each piece of work.
/// </summary>
internal sealed class ImapSession(ImapServer server, ImapLogin login, ImapLimits? limits = null) : IMailboxSession
{
    private readonly object _gate = new();
    private ImapConnection? _connection;
    private bool _closed;

    /// <summary>The mailbox as an IMAP URL (RFC 5092): the beginning of the ids of folders and messages.</summary>
    public string Url { get; } = $"imap://{Uri.EscapeDataString(login.UserName)}@{server.Host}:{server.Port}/";

    /// <summary>The user name that is logged in.</summary>
    public string UserName => login.UserName;

    /// <inheritdoc/>
    public IMailSource Source => new ImapMailSource(this);

    /// <inheritdoc/>
    public IMailMover Mover => new ImapMailMover(this);

    /// <inheritdoc/>
    public void SignIn(CancellationToken cancellationToken) => Run(_ => true, cancellationToken);

    /// <summary>Does one piece of work on the server; it must be such that it can be done again from its beginning.</summary>
    /// <exception cref="MailboxConnectionException">The server cannot be reached.</exception>
    /// <exception cref="ImapRefusedException">The server refuses.</exception>
    /// <exception cref="OperationCanceledException">It was to be stopped. The connection is closed then.</exception>
    public T Run<T>(Func<ImapConnection, T> work, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            try
            {
                var isNew = _connection is null;
                try
                {
                    return Do(work, cancellationToken);
                }
                catch (Exception e) when (!isNew && IsLost(e) && !cancellationToken.IsCancellationRequested)
                {
                    // Made again below.
                }

                return Do(work, cancellationToken);
            }
            catch (Exception e) when (IsLost(e))
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw Lost(e);
            }
        }
    }

    /// <summary>Logs out; the session cannot be used any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            try
            {
                _connection?.LogOut();
            }
            catch (Exception e) when (IsLost(e) || e is ImapRefusedException)
            {
                // The connection is closed in any case.
            }

            Drop();
        }
    }

    private static bool IsLost(Exception e) =>
        e is (IOException and not (MailboxConnectionException or MessageGoneException))
            or SocketException or ObjectDisposedException or TimeoutException;

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private T Do<T>(Func<ImapConnection, T> work, CancellationToken cancellationToken)
    {
        if (_closed)
        {
            throw new MailboxConnectionException(
                MailboxConnectionProblem.Closed,
                $"The connection to {login.UserName} at {server.Host} was closed. Connect-CommerceMailbox makes a new one.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var connection = _connection ??= Open(cancellationToken);
            using (cancellationToken.Register(connection.Abort))
            {
                return work(connection);
            }
        }
        catch (Exception e) when (e is not (ImapRefusedException or ImapNumbersChangedException or MessageGoneException))
        {
            // What is left of an answer would be read as the next one.
            Drop();
            throw;
        }
    }

    private ImapConnection Open(CancellationToken cancellationToken)
    {
        try
        {
            return ImapConnection.Open(server, login, limits ?? ImapLimits.Default, cancellationToken);
        }
        catch (Exception e) when (e is ImapRefusedException or SaslException or AuthenticationException)
        {
            throw new MailboxConnectionException(
                MailboxConnectionProblem.LoginRefused,
                $"{server.Host} does not accept {login.UserName} with this {(login.IsToken ? "access token" : "password")}: "
                + $"{login.Conceal(e.Message)} "
                + (login.IsToken
                    ? "Check that the token is new and made for IMAP."
                    : "Check the user name and the password. Many services need an app password or -AccessToken for IMAP."),
                e);
        }
        catch (NotSupportedException e)
        {
            throw new MailboxConnectionException(
                MailboxConnectionProblem.LoginRefused, $"Nobody can sign in to {server.Host} port {server.Port}: {e.Message}.", e);
        }
    }

    private MailboxConnectionException Lost(Exception e) => e is ImapProtocolException
        ? new(MailboxConnectionProblem.Protocol, $"{server.Host} port {server.Port} does not speak IMAP as expected: {e.Message}.", e)
        : new(MailboxConnectionProblem.Unreachable, $"{server.Host} port {server.Port} cannot be reached: {e.Message}", e);
}

/// <summary>Where a mailbox is reached, and how the way there is protected.</summary>
/// <param name="Host">The server's name or address, as in its certificate.</param>
/// <param name="Port">The TCP port.</param>
/// <param name="Encryption">What encrypts the connection.</param>
/// <param name="SkipCertificateCheck">True accepts any certificate.</param>
/// <param name="RequireRevocationCheck">True refuses a certificate if it cannot be checked whether it was revoked.</param>
public sealed record ImapServer(
    string Host, int Port, MailEncryption Encryption, bool SkipCertificateCheck, bool RequireRevocationCheck = false)
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
        return MailboxConnections.SignIn(
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
            new ImapSession(server, login),
            cancellationToken);
    }
}
