using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>The connections to mail servers that this process holds open.</summary>
public static class MailboxConnections
{
    private static readonly object Gate = new();
    private static readonly List<(CommerceMailboxConnection Connection, IMailboxSession Session)> Open = [];

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

    /// <summary>Signs in, and keeps the session until <see cref="Close"/>. One that cannot sign in is closed at once.</summary>
    /// <param name="connection">What the user sees of it.</param>
    /// <param name="session">The session.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="MailboxConnectionException">It did not succeed.</exception>
    internal static CommerceMailboxConnection SignIn(
        CommerceMailboxConnection connection, IMailboxSession session, CancellationToken cancellationToken)
    {
        try
        {
            session.SignIn(cancellationToken);
        }
        catch
        {
            session.Dispose();
            throw;
        }

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
        IMailboxSession? session;
        lock (Gate)
        {
            session = Find(connection);
            Open.RemoveAll(c => c.Connection.Id == connection.Id);
        }

        session?.Dispose();
        return session is not null;
    }

    /// <summary>The mail that a connection leads to.</summary>
    /// <exception cref="MailboxConnectionException">The connection was closed.</exception>
    internal static IMailSource Source(CommerceMailboxConnection connection) => Session(connection).Source;

    /// <summary>Moves messages in the mailbox that a connection leads to.</summary>
    /// <exception cref="MailboxConnectionException">The connection was closed.</exception>
    internal static IMailMover Mover(CommerceMailboxConnection connection) => Session(connection).Mover;

    private static IMailboxSession Session(CommerceMailboxConnection connection)
    {
        lock (Gate)
        {
            return Find(connection) ?? throw new MailboxConnectionException(
                MailboxConnectionProblem.Closed,
                $"The connection to {connection.Mailbox} at {connection.Server} was closed. Connect-CommerceMailbox makes a new one.");
        }
    }

    private static IMailboxSession? Find(CommerceMailboxConnection connection) =>
        Open.Find(c => c.Connection.Id == connection.Id).Session;
}

/// <summary>A mailbox on a server. A lost connection is made again.</summary>
internal interface IMailboxSession : IDisposable
{
    /// <summary>Signs in, and asks for the mailbox.</summary>
    /// <exception cref="MailboxConnectionException">It did not succeed.</exception>
    void SignIn(CancellationToken cancellationToken);

    /// <summary>Reads the mailbox. Nothing in it changes.</summary>
    IMailSource Source { get; }

    /// <summary>Moves its messages.</summary>
    IMailMover Mover { get; }
}

/// <summary>
/// Moves messages in one mailbox on a server. Messages are named by <see cref="IMessageLocation.Id"/>, folders by
/// <see cref="MailFolder.Id"/>, so that a journal can keep both and a later run can move back.
/// </summary>
internal interface IMailMover
{
    /// <summary>The id of the folder that has a role; null if the mailbox has none.</summary>
    /// <exception cref="MailboxConnectionException">The server cannot be asked.</exception>
    string? FolderId(FolderRole role, CancellationToken cancellationToken);

    /// <summary>The id of the folder with a name; null if the mailbox has none, or several.</summary>
    /// <param name="name">The name as <see cref="MailFolder.Name"/> has it: parent folders first, separated by '/'.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    /// <exception cref="IOException">The server refuses, or cannot be reached.</exception>
    string? FolderId(string name, CancellationToken cancellationToken);

    /// <summary>Moves a message.</summary>
    /// <returns>The message's new id; null if the server does not tell it.</returns>
    /// <exception cref="MessageGoneException">The message is no longer there.</exception>
    /// <exception cref="IOException">The server refuses, or cannot be reached.</exception>
    string? Move(string messageId, string folderId, CancellationToken cancellationToken);

    /// <summary>True if <see cref="MarkAsNotJunk"/> does more than a move to the Inbox.</summary>
    bool UnblocksSenders { get; }

    /// <summary>
    /// Moves a message to the Inbox and takes its sender off the mailbox's blocked senders, if the server can. No safe sender is added.
    /// </summary>
    /// <inheritdoc cref="Move"/>
    string? MarkAsNotJunk(string messageId, CancellationToken cancellationToken);
}

/// <summary>A message is no longer where it lay: deleted, or moved by somebody else.</summary>
internal sealed class MessageGoneException(string id, Exception? inner = null)
    : IOException(DisplayText.Clean($"'{id}' is no longer there. It was deleted or moved since it was read."), inner);

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

    /// <summary>The user is signed in, and the server does not let the user into this mailbox.</summary>
    AccessDenied,

    /// <summary>The server does not know the mailbox.</summary>
    NotFound,

    /// <summary>The mailbox is in another kind of system, which needs other parameters.</summary>
    OtherSystem,

    /// <summary>The server asked for a pause each time, until no try was left.</summary>
    Throttled,

    /// <summary>What answers does not speak the protocol as it should.</summary>
    Protocol,

    /// <summary>The connection was closed with Disconnect-CommerceMailbox.</summary>
    Closed,
}

/// <summary>A mail server's mailbox cannot be used; the message says what to do.</summary>
public sealed class MailboxConnectionException(MailboxConnectionProblem problem, string message, Exception? inner = null)
    : IOException(DisplayText.Clean(message), inner)
{
    /// <summary>Why.</summary>
    public MailboxConnectionProblem Problem => problem;
}
