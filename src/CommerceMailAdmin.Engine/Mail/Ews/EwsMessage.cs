namespace CommerceMailAdmin.Engine.Mail.Ews;

/// <summary>A message on an EWS server. Its MIME is made anew by the server, each time.</summary>
/// <param name="Bodies">Reads the MIME of its neighbours as well, if they are asked for.</param>
/// <param name="Mailbox">The mailbox's address.</param>
/// <param name="ItemId">The item's id.</param>
/// <param name="Size">Its size in the store, in bytes.</param>
internal sealed record EwsMessage(EwsBodies Bodies, string Mailbox, string ItemId, long Size) : IRebuiltMessage
{
    /// <inheritdoc/>
    public string Id => Root(Mailbox) + Uri.EscapeDataString(ItemId);

    /// <summary>The beginning of the ids of all messages of a mailbox.</summary>
    public static string Root(string mailbox) => $"ews://{Uri.EscapeDataString(mailbox.ToLowerInvariant())}/";

    /// <summary>The item that an id names; null if the id is not of the mailbox.</summary>
    public static string? ItemOf(string mailbox, string id) =>
        id.StartsWith(Root(mailbox), StringComparison.Ordinal) ? Uri.UnescapeDataString(id[Root(mailbox).Length..]) : null;

    /// <inheritdoc/>
    public Stream Open(int limit)
    {
        try
        {
            var mime = Bodies.Read(this);
            return new MemoryStream(mime, 0, Math.Min(limit, mime.Length), writable: false);
        }
        catch (EwsException e) when (e.Error.Kind == EwsErrorKind.NotFound)
        {
            throw new MessageGoneException(Id, e);
        }
    }
}

/// <summary>
/// Reads MIME on demand. If one message after the other is asked for, it reads ahead, in requests that double; if they are not asked for
/// after all, in smaller ones again.
/// </summary>
internal sealed class EwsBodies(EwsItems items)
{
    private readonly object _gate = new();
    private readonly Dictionary<string, byte[]> _ahead = new(StringComparer.Ordinal);
    private IReadOnlyList<EwsMessage> _page = [];
    private int _count = 1;

    /// <summary>The messages that are handed out now, in order.</summary>
    public void Begin(IReadOnlyList<EwsMessage> page)
    {
        lock (_gate)
        {
            _page = page;
        }
    }

    /// <summary>A message's MIME.</summary>
    /// <exception cref="EwsException">EWS does not give it.</exception>
    public byte[] Read(EwsMessage message)
    {
        lock (_gate)
        {
            if (_ahead.TryGetValue(message.ItemId, out var mime))
            {
                _ahead.Remove(message.ItemId);
                _count = Math.Min(EwsItems.BatchSize, _count * 2);
                return mime;
            }

            _count = _ahead.Count > 0 ? Math.Max(1, _count / 2) : Math.Max(2, _count);
            var place = _page.TakeWhile(m => m.ItemId != message.ItemId).Count();
            var wanted = place == _page.Count ? [message] : _page.Skip(place).Take(_count).ToList();
            _ahead.Clear();
            foreach (var (id, bytes) in items.Mime([.. wanted.Select(m => (m.ItemId, m.Size))], CancellationToken.None)
                .Select(p => (p.Key, p.Value)))
            {
                _ahead[id] = bytes;
            }

            mime = _ahead[message.ItemId];
            _ahead.Remove(message.ItemId);
            return mime;
        }
    }
}
