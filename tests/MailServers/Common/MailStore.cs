using System.Text.Json;

namespace MailServers.Common;

/// <summary>
/// The mailboxes of a server: folders, items as MIME with properties, and what changed when. Every operation is appended to a log on disk
/// before it counts, so that a server that is started again on the same folder goes on with the same ids and change numbers.
/// </summary>
public sealed class MailStore : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StoredMailbox> _mailboxes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, StoredFolder> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredItem> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StoredItem> _byImmutableId = new(StringComparer.Ordinal);
    private readonly FileStream _log;
    private readonly FileStream _mime;
    private long _lastId;
    private long _lastChange;

    /// <summary>Opens the store in a folder, which is created if it is not there.</summary>
    public MailStore(string folder)
    {
        Directory.CreateDirectory(folder);
        _mime = new FileStream(Path.Combine(folder, "mime.dat"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var path = Path.Combine(folder, "store.log");
        if (File.Exists(path))
        {
            foreach (var line in File.ReadLines(path).Where(l => l.EndsWith('}')))
            {
                Apply(JsonSerializer.Deserialize<StoreOperation>(line)!);
            }
        }

        _log = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
    }

    /// <summary>The number of the last change in any mailbox. It only grows.</summary>
    public long LastChange
    {
        get
        {
            lock (_gate)
            {
                return _lastChange;
            }
        }
    }

    /// <summary>All mailboxes.</summary>
    public IReadOnlyList<StoredMailbox> Mailboxes
    {
        get
        {
            lock (_gate)
            {
                return [.. _mailboxes.Values];
            }
        }
    }

    /// <summary>Adds a mailbox with its well-known folders, under their names in English.</summary>
    /// <param name="address">Its primary address.</param>
    /// <param name="hasArchive">Whether it has an archive mailbox.</param>
    /// <param name="hasCalendar">Whether it has folders that hold no mail, too.</param>
    public StoredMailbox AddMailbox(string address, bool hasArchive = false, bool hasCalendar = false)
    {
        lock (_gate)
        {
            Do(new StoreOperation("mailbox") { Address = address, HasArchive = hasArchive });
            var mailbox = _mailboxes[address];
            foreach (var folder in WellKnownFolder.For(hasArchive, hasCalendar))
            {
                var parent = folder.Parent is null ? null : mailbox.WellKnown[folder.Parent];
                AddFolderCore(mailbox, parent, folder.Display, folder.Name, folder.Class);
            }

            return mailbox;
        }
    }

    /// <summary>A mailbox by its primary address, whose case does not count; null if there is none.</summary>
    public StoredMailbox? Mailbox(string address)
    {
        lock (_gate)
        {
            return _mailboxes.GetValueOrDefault(address);
        }
    }

    /// <summary>Adds a folder below another.</summary>
    public StoredFolder AddFolder(string parentId, string displayName, string folderClass = "IPF.Note")
    {
        lock (_gate)
        {
            var parent = _folders[parentId];
            return AddFolderCore(_mailboxes[parent.Mailbox], parent, displayName, null, folderClass);
        }
    }

    /// <summary>A folder by its id, whose case counts; null if there is none.</summary>
    public StoredFolder? Folder(string id)
    {
        lock (_gate)
        {
            return _folders.GetValueOrDefault(id);
        }
    }

    /// <summary>A mailbox's folders, parents first.</summary>
    public IReadOnlyList<StoredFolder> Folders(string mailbox)
    {
        lock (_gate)
        {
            return [.. _folders.Values.Where(f => f.Mailbox.Equals(mailbox, StringComparison.OrdinalIgnoreCase))];
        }
    }

    /// <summary>Removes a folder with its items.</summary>
    public void RemoveFolder(string id)
    {
        lock (_gate)
        {
            Do(new StoreOperation("removefolder") { Folder = id });
        }
    }

    /// <summary>Puts a message into a folder.</summary>
    public StoredItem Add(string folderId, byte[] mime, ItemProperties properties)
    {
        lock (_gate)
        {
            var offset = _mime.Seek(0, SeekOrigin.End);
            _mime.Write(mime);
            _mime.Flush();
            var id = NewId();
            Do(new StoreOperation("item") { Folder = folderId, Item = id, Offset = offset, Length = mime.Length, Properties = properties });
            return _items[id];
        }
    }

    /// <summary>An item by its id, or by its immutable id; null if there is none.</summary>
    public StoredItem? Item(string id)
    {
        lock (_gate)
        {
            return _items.GetValueOrDefault(id) ?? _byImmutableId.GetValueOrDefault(id);
        }
    }

    /// <summary>A folder's items, the oldest change first.</summary>
    public IReadOnlyList<StoredItem> Items(string folderId)
    {
        lock (_gate)
        {
            return [.. _folders[folderId].Items.Values.OrderBy(i => i.Change)];
        }
    }

    /// <summary>A message's bytes.</summary>
    public byte[] Mime(StoredItem item)
    {
        var bytes = new byte[item.Length];
        lock (_gate)
        {
            _mime.Seek(item.Offset, SeekOrigin.Begin);
            _mime.ReadExactly(bytes);
        }

        return bytes;
    }

    /// <summary>Moves an item: it gets a new id and keeps its immutable id. Null if the item or the folder is not there.</summary>
    public StoredItem? Move(string itemId, string folderId)
    {
        lock (_gate)
        {
            if (Item(itemId) is not { } item || !_folders.ContainsKey(folderId))
            {
                return null;
            }

            var id = NewId();
            Do(new StoreOperation("move") { Item = item.Id, Folder = folderId, NewItem = id });
            return _items[id];
        }
    }

    /// <summary>Replaces an item's properties. Null if it is not there.</summary>
    public StoredItem? Update(string itemId, Func<ItemProperties, ItemProperties> change)
    {
        lock (_gate)
        {
            if (Item(itemId) is not { } item)
            {
                return null;
            }

            Do(new StoreOperation("update") { Item = item.Id, Properties = change(item.Properties) });
            return _items[item.Id];
        }
    }

    /// <summary>Deletes an item for good.</summary>
    /// <returns>False if it is not there.</returns>
    public bool Delete(string itemId)
    {
        lock (_gate)
        {
            if (Item(itemId) is not { } item)
            {
                return false;
            }

            Do(new StoreOperation("delete") { Item = item.Id });
            return true;
        }
    }

    /// <summary>Sets a mailbox's lists of trusted and blocked senders.</summary>
    public void SetSenders(string mailbox, IReadOnlyList<string> trusted, IReadOnlyList<string> blocked)
    {
        lock (_gate)
        {
            Do(new StoreOperation("senders") { Address = mailbox, Trusted = trusted, Blocked = blocked });
        }
    }

    /// <summary>
    /// What changed in a folder after a change number, oldest first, one entry for each item. An item that came and went in between is not
    /// listed.
    /// </summary>
    public IReadOnlyList<ItemChange> Changes(string folderId, long since)
    {
        lock (_gate)
        {
            return _folders[folderId].Changes(since);
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _log.Dispose();
        _mime.Dispose();
    }

    private StoredFolder AddFolderCore(
        StoredMailbox mailbox, StoredFolder? parent, string displayName, string? wellKnownName, string folderClass = "IPF.Note")
    {
        var id = NewId();
        Do(new StoreOperation("folder")
        {
            Address = mailbox.Address,
            Folder = id,
            Parent = parent?.Id,
            Name = displayName,
            WellKnownName = wellKnownName,
            Class = folderClass,
        });
        return _folders[id];
    }

    private string NewId() => ItemIds.Of(_lastId + 1);

    private void Do(StoreOperation operation)
    {
        JsonSerializer.Serialize(_log, operation);
        _log.Write("\n"u8);
        _log.Flush();
        Apply(operation);
    }

    private void Apply(StoreOperation o)
    {
        _lastChange++;
        _lastId += o.Kind is "folder" or "item" or "move" ? 1 : 0;
        switch (o.Kind)
        {
            case "mailbox":
                _mailboxes.Add(o.Address!, new StoredMailbox(o.Address!, o.HasArchive));
                break;
            case "senders":
                var owner = _mailboxes[o.Address!];
                (owner.TrustedSenders, owner.BlockedSenders) = (o.Trusted!, o.Blocked!);
                break;
            case "folder":
                var address = _mailboxes[o.Address!].Address;
                var folder = new StoredFolder(o.Folder!, o.Parent, address, o.Name!, o.WellKnownName, o.Class!, _lastChange);
                _folders.Add(folder.Id, folder);
                if (o.WellKnownName is not null)
                {
                    _mailboxes[o.Address!].WellKnown.Add(o.WellKnownName, folder);
                }

                break;
            case "removefolder":
                foreach (var item in _folders[o.Folder!].Items.Values)
                {
                    _items.Remove(item.Id);
                    _byImmutableId.Remove(item.ImmutableId);
                }

                _folders.Remove(o.Folder!);
                break;
            case "item":
                Enter(new StoredItem(o.Item!, ItemIds.Immutable(_lastId), o.Folder!, _lastChange, o.Offset, o.Length, o.Properties!));
                break;
            case "update":
                var before = _items[o.Item!];
                var kind = before.Properties with { IsRead = o.Properties!.IsRead } == o.Properties
                    ? ItemChangeKind.ReadFlagChanged
                    : ItemChangeKind.Updated;
                Enter(before with { Properties = o.Properties!, Change = _lastChange }, kind);
                break;
            case "delete":
                Leave(_items[o.Item!]);
                break;
            case "move":
                var moved = _items[o.Item!];
                Leave(moved);
                Enter(moved with { Id = o.NewItem!, FolderId = o.Folder!, Change = _lastChange });
                break;
        }
    }

    private void Enter(StoredItem item, ItemChangeKind kind = ItemChangeKind.Created)
    {
        _items[item.Id] = item;
        _byImmutableId[item.ImmutableId] = item;
        var folder = _folders[item.FolderId];
        folder.Items[item.Id] = item;
        folder.Events.Add(new FolderEvent(_lastChange, item.Id, item.ImmutableId, kind));
    }

    private void Leave(StoredItem item)
    {
        _items.Remove(item.Id);
        _byImmutableId.Remove(item.ImmutableId);
        var folder = _folders[item.FolderId];
        folder.Items.Remove(item.Id);
        folder.Events.Add(new FolderEvent(_lastChange, item.Id, item.ImmutableId, ItemChangeKind.Deleted));
    }
}
