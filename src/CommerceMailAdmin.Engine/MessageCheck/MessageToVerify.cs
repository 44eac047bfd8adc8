using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;

namespace CommerceMailAdmin.Engine.MessageCheck;

/// <summary>One stored message, read whole.</summary>
public sealed class MessageToVerify
{
    /// <summary>
    /// The largest message that Exchange Online takes (Microsoft, "Exchange Online limits"). Larger ones are reported and skipped.
    /// </summary>
    public const int MaxLength = 150 * 1024 * 1024;

    internal MessageToVerify(IMessageLocation location, byte[] bytes, bool followsAnother = false)
    {
        FollowsAnother = followsAnother;
        Location = location.Id;
        IsRebuilt = location is IRebuiltMessage;
        Bytes = bytes;
        if (location is IMailPart part)
        {
            File = part.Data.Name;
            Offset = part.Offset;
            IsInMbox = part.Length is not null;
        }
    }

    /// <summary>Where it lies, in one text: a file, a place in an mbox file, or its URL on a mail server (RFC 5092).</summary>
    public string Location { get; }

    /// <summary>The file it lies in; null on a mail server.</summary>
    public string? File { get; }

    /// <summary>Where in the file its first header field begins, in bytes; null on a mail server.</summary>
    public long? Offset { get; }

    /// <summary>True if the bytes are not those that arrived, because the store makes them anew.</summary>
    internal bool IsRebuilt { get; }

    /// <summary>True if it lies in an mbox file, which may mark lines that begin with "From ".</summary>
    internal bool IsInMbox { get; }

    /// <summary>True if another message stands before it in its mbox file.</summary>
    internal bool FollowsAnother { get; }

    /// <summary>Its bytes as they may have been sent, the likeliest form first: mbox files differ in which lines they mark.</summary>
    internal IEnumerable<byte[]> Forms() => IsInMbox ? MboxQuoting.Forms(Bytes) : [Bytes];

    /// <summary>Its bytes as stored.</summary>
    internal byte[] Bytes { get; }

    /// <summary>Reads the messages in files and folders, in a stable order.</summary>
    /// <param name="paths">Message files, mbox files, Maildirs, compressed files, or folders of them.</param>
    /// <param name="observer">Receives what cannot be read and everything that was skipped.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static IEnumerable<MessageToVerify> InFiles(IEnumerable<string> paths, IMailReadObserver observer,
        CancellationToken cancellationToken) =>
        In(new FileMailSource(paths), observer, cancellationToken);

    /// <summary>Reads the messages of mailboxes on mail servers. None is marked as read.</summary>
    /// <param name="connections">The mailboxes.</param>
    /// <param name="observer">Receives what cannot be read.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="MailboxConnectionException">A connection was closed, or the server cannot be reached.</exception>
    public static IEnumerable<MessageToVerify> InMailboxes(
        IEnumerable<CommerceMailboxConnection> connections, IMailReadObserver observer, CancellationToken cancellationToken) =>
        connections.Select(MailboxConnections.Source).ToList().SelectMany(s => In(s, observer, cancellationToken));

    internal static IEnumerable<MessageToVerify> In(IMailSource source, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        // Read here, in the order found, and not where they are verified: a compressed file is read front to back, and a mail server
        // answers one at a time.
        string? previous = null;
        foreach (var message in source.Read(resume: null, observer, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var mbox = message.Location is IMailPart { Length: not null } part ? part.Data.Name : null;
            if (Read(message.Location, observer) is { } bytes)
            {
                yield return new MessageToVerify(message.Location, bytes, followsAnother: mbox is not null && mbox == previous);
            }

            previous = mbox;
        }
    }

    /// <summary>Reads a message whole; null if it cannot be read, which the observer receives.</summary>
    internal static byte[]? Read(IMessageLocation location, IMailReadObserver observer)
    {
        try
        {
            using var stream = location.Open(MaxLength + 1);
            using var whole = new MemoryStream(stream.CanSeek ? (int)Math.Min(stream.Length, MaxLength + 1) : 0);
            stream.CopyTo(whole);
            return whole.Length > MaxLength ? throw new IOException($"it has more than {MaxLength} bytes; larger messages are not verified")
                : whole.Length == whole.Capacity ? whole.GetBuffer()
                : whole.ToArray();
        }
        catch (Exception e) when (e is (IOException and not MailboxConnectionException) or UnauthorizedAccessException)
        {
            observer.Unreadable(location.Id, e);
            return null;
        }
    }
}
