namespace CommerceMailAdmin.Engine.Mail.Ews;

/// <summary>A message on an EWS server. Its MIME is made anew by the server, each time.</summary>
/// <param name="Items">Reads its MIME, and that of others in the same request.</param>
/// <param name="Mailbox">The mailbox's address.</param>
/// <param name="ItemId">The item's id.</param>
/// <param name="Size">Its size in the store, in bytes.</param>
internal sealed record EwsMessage(EwsItems Items, string Mailbox, string ItemId, long Size) : IRebuiltMessage
{
    /// <inheritdoc/>
    public string Id => Root(Mailbox) + Uri.EscapeDataString(ItemId);

    /// <summary>The beginning of the ids of all messages of a mailbox.</summary>
    public static string Root(string mailbox) => $"ews://{Uri.EscapeDataString(mailbox.ToLowerInvariant())}/";

    /// <summary>The item that an id names; null if the id is not of the mailbox.</summary>
    public static string? ItemOf(string mailbox, string id) =>
        id.StartsWith(Root(mailbox), StringComparison.Ordinal) ? Uri.UnescapeDataString(id[Root(mailbox).Length..]) : null;

    /// <inheritdoc/>
    public void Expect() => Items.Bodies.Expect(ItemId, Size);

    /// <inheritdoc/>
    public Stream Open(int limit)
    {
        try
        {
            var mime = Items.Bodies.Find(ItemId) ?? Items.Mime(ItemId, limit);
            return new MemoryStream(mime, 0, Math.Min(limit, mime.Length), writable: false);
        }
        catch (EwsException e) when (e.Error.Kind == EwsErrorKind.NotFound)
        {
            throw new MessageGoneException(Id, e);
        }
    }
}
