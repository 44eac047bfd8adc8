namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>The connections to mail servers that this process holds open.</summary>
public static class MailboxConnections
{
    private static readonly object Gate = new();
    private static readonly List<(CommerceMailboxConnection Connection, ImapSession Session)> Open = [];

    /// <summary>Those that are open, oldest first.</summary>
    public static IReadOnlyList<CommerceMailboxConnection> All
    {
        get
        {
            lock (Gate)
            {
                return Open.Select(c => c.Connection).ToArray();
            }
        }
    }

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="MailboxConnectionException">It did not succeed.</exception>
    public static CommerceMailboxConnection Connect(ImapServer server, ImapLogin login, DateTimeOffset now, CancellationToken cancellationToken)
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

        var connection = new CommerceMailboxConnection
        {
            Id = Guid.NewGuid(),
            Mailbox = login.UserName,
            Server = server.Host,
            Port = server.Port,
            Encryption = server.Encryption,
            Login = login.IsToken ? MailLogin.AccessToken : MailLogin.Password,
            Connected = now,
        };
        lock (Gate)
        {
            Open.Add((connection, session));
        }

        return connection;
    }

    /// <summary>Logs out.</summary>
    /// <returns>False if the connection was closed already.</returns>
    public static bool Close(CommerceMailboxConnection connection)
    {
        ImapSession? session;
        lock (Gate)
        {
            session = Find(connection);
            Open.RemoveAll(c => c.Connection.Id == connection.Id);
        }

        session?.Dispose();
        return session is not null;
    }

    /// <summary>The mail behind a connection.</summary>
    /// <exception cref="MailboxConnectionException">The connection was closed.</exception>
    internal static IMailSource Source(CommerceMailboxConnection connection)
    {
        lock (Gate)
        {
            return Find(connection) is { } session
                ? new ImapMailSource(session)
                : throw new MailboxConnectionException(MailboxConnectionProblem.Closed, $"The connection to {connection.Mailbox} at {connection.Server} was closed. Connect-CommerceMailbox makes a new one.");
        }
    }

    private static ImapSession? Find(CommerceMailboxConnection connection) => Open.Find(c => c.Connection.Id == connection.Id).Session;
}

/// <summary>Why a mail server's mailbox cannot be used.</summary>
public enum MailboxConnectionProblem
{
    /// <summary>Nothing answers at the address, or it stopped answering.</summary>
    Unreachable,

    /// <summary>The server's certificate is not trusted, or names another server.</summary>
    CertificateRejected,

    /// <summary>The encryption that was asked for could not be agreed on.</summary>
    EncryptionFailed,

    /// <summary>The server does not accept the user name with the password or token.</summary>
    LoginRefused,

    /// <summary>What answers does not speak IMAP as it should.</summary>
    Protocol,

    /// <summary>The connection was closed with Disconnect-CommerceMailbox.</summary>
    Closed,
}

/// <summary>A mail server's mailbox cannot be used; the message says what to do.</summary>
public sealed class MailboxConnectionException(MailboxConnectionProblem problem, string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Why.</summary>
    public MailboxConnectionProblem Problem => problem;
}
