namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>A message in Exchange Online.</summary>
/// <param name="Mailbox">The mailbox.</param>
/// <param name="MessageId">Its id in Graph, which a move changes.</param>
internal sealed record GraphMessage(GraphMailbox Mailbox, string MessageId) : IRebuiltMessage
{
    /// <summary>True if it may be so large that it is read alone.</summary>
    public bool MayBeLarge { get; init; }

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
        // Of a large message, only the beginning is fetched ahead.
        if (Mailbox.Bodies.Find(MessageId) is { } held && (held.Length < GraphMailbox.LargeAhead || limit <= held.Length))
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

    /// <inheritdoc/>
    public void Expect() => Mailbox.Bodies.Expect(MessageId, MayBeLarge ? GraphMailbox.LargeAhead : 0);

    private static string Start(GraphMailbox mailbox) => mailbox.Client.Url + "/messages/";
}
