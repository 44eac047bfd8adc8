namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>A message in Exchange Online.</summary>
/// <param name="Mailbox">The mailbox.</param>
/// <param name="MessageId">Its id in Graph, which a move changes.</param>
internal sealed record GraphMessage(GraphMailbox Mailbox, string MessageId) : IRebuiltMessage
{
    /// <summary>The message's address in Graph.</summary>
    public string Id => Start(Mailbox) + MessageId;

    /// <summary>The id in Graph of a message that is named by its address; null if it is not in the mailbox.</summary>
    public static string? IdIn(GraphMailbox mailbox, string address) =>
        address.StartsWith(Start(mailbox), StringComparison.Ordinal) && address.Length > Start(mailbox).Length
            ? address[Start(mailbox).Length..]
            : null;

    /// <summary>Fetches the message, which is not marked as read. Exchange makes its MIME anew each time.</summary>
    /// <inheritdoc/>
    public Stream Open(int limit)
    {
        if (Mailbox.Bodies.Find(MessageId) is { } held)
        {
            return new MemoryStream(held, 0, Math.Min(limit, held.Length), writable: false);
        }

        try
        {
            return new MemoryStream(Mailbox.Mime(MessageId, limit, CancellationToken.None), writable: false);
        }
        catch (GraphException e) when (e.Problem == GraphProblem.NotFound)
        {
            throw new MessageGoneException(Id, e);
        }
        catch (GraphException e) when (e.IsFinal)
        {
            throw GraphRefusal.Explain(e, Mailbox);
        }
    }

    private static string Start(GraphMailbox mailbox) => mailbox.Client.Url + "/messages/";
}

/// <summary>The messages whose MIME was read a moment ago, so that it is not fetched twice.</summary>
internal sealed class GraphBodies
{
    /// <summary>The memory that the messages may take, in bytes.</summary>
    private const long Most = 32 * 1024 * 1024;

    private readonly object _gate = new();
    private readonly Dictionary<string, byte[]> _bodies = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private long _size;

    /// <summary>A message's MIME; null if it is not held.</summary>
    public byte[]? Find(string id)
    {
        lock (_gate)
        {
            return _bodies.TryGetValue(id, out var mime) ? mime : null;
        }
    }

    /// <summary>Holds a message's MIME until later ones need the memory.</summary>
    public void Add(string id, byte[] mime)
    {
        lock (_gate)
        {
            if (mime.Length > Most / 4 || _bodies.ContainsKey(id))
            {
                return;
            }

            _bodies.Add(id, mime);
            _order.Enqueue(id);
            _size += mime.Length;
            while (_size > Most)
            {
                var oldest = _order.Dequeue();
                _size -= _bodies[oldest].Length;
                _bodies.Remove(oldest);
            }
        }
    }
}
