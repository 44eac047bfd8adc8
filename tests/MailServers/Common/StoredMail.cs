namespace MailServers.Common;

/// <summary>A mailbox.</summary>
/// <param name="Address">Its primary address.</param>
/// <param name="HasArchive">True if it has an archive mailbox.</param>
public sealed record StoredMailbox(string Address, bool HasArchive)
{
    /// <summary>Its folders that are known by a name in every language.</summary>
    public Dictionary<string, StoredFolder> WellKnown { get; } = new(StringComparer.Ordinal);

    /// <summary>Senders whose mail is not treated as junk.</summary>
    public IReadOnlyList<string> TrustedSenders { get; internal set; } = [];

    /// <summary>Senders whose mail goes to Junk.</summary>
    public IReadOnlyList<string> BlockedSenders { get; internal set; } = [];
}

/// <summary>A folder of a mailbox.</summary>
/// <param name="Id">Its id, which does not change.</param>
/// <param name="ParentId">The folder it lies in; null for a root.</param>
/// <param name="Mailbox">The primary address of its mailbox.</param>
/// <param name="DisplayName">Its name, in any language.</param>
/// <param name="WellKnownName">The name that does not depend on the language; null if it has none.</param>
/// <param name="FolderClass">What it holds, such as IPF.Note.</param>
/// <param name="Change">The number of the change that made it.</param>
public sealed record StoredFolder(
    string Id, string? ParentId, string Mailbox, string DisplayName, string? WellKnownName, string FolderClass, long Change)
{
    internal Dictionary<string, StoredItem> Items { get; } = new(StringComparer.Ordinal);

    internal List<FolderEvent> Events { get; } = [];

    /// <summary>What changed, oldest first, one entry for each item.</summary>
    internal IReadOnlyList<ItemChange> Changes(long since)
    {
        var last = new Dictionary<string, FolderEvent>(StringComparer.Ordinal);
        var created = new HashSet<string>(StringComparer.Ordinal);
        foreach (var e in EventsAfter(since))
        {
            last[e.Item] = e;
            if (e.Kind == ItemChangeKind.Created)
            {
                created.Add(e.Item);
            }
        }

        return [.. last.Values.Where(e => e.Kind != ItemChangeKind.Deleted || !created.Contains(e.Item)).OrderBy(e => e.Change)
            .Select(e => new ItemChange(
                e.Kind != ItemChangeKind.Deleted && created.Contains(e.Item) ? ItemChangeKind.Created : e.Kind,
                e.Item, e.ImmutableId, e.Change, Items.GetValueOrDefault(e.Item)))];
    }

    private IEnumerable<FolderEvent> EventsAfter(long change)
    {
        var (low, high) = (0, Events.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Events[middle].Change <= change ? (middle + 1, high) : (low, middle);
        }

        return Events.Skip(low);
    }
}

/// <summary>An item. Its MIME never changes.</summary>
/// <param name="Id">Its id. The case of its letters counts, and a move changes it.</param>
/// <param name="ImmutableId">Its id that a move within the mailbox does not change.</param>
/// <param name="FolderId">The folder it lies in.</param>
/// <param name="Change">The number of its last change.</param>
/// <param name="Offset">Where its MIME begins.</param>
/// <param name="Length">The length of its MIME in bytes.</param>
/// <param name="Properties">What can change.</param>
public sealed record StoredItem(
    string Id, string ImmutableId, string FolderId, long Change, long Offset, int Length, ItemProperties Properties);

/// <summary>What a store knows of an item beside its MIME.</summary>
/// <param name="Received">When it was delivered, or saved.</param>
public sealed record ItemProperties(DateTimeOffset Received)
{
    /// <summary>The message class. Meeting requests, reports and posts have their own.</summary>
    public string ItemClass { get; init; } = "IPM.Note";

    /// <summary>True if somebody has read it.</summary>
    public bool IsRead { get; init; }

    /// <summary>True if it was not sent yet.</summary>
    public bool IsDraft { get; init; }

    /// <summary>
    /// True if it came over the wire, so that the store has the header block as delivered (0x007D). Sent items, drafts and mail between
    /// mailboxes of one server have none.
    /// </summary>
    public bool HasTransportHeaders { get; init; } = true;
}

/// <summary>What happened to an item in a folder.</summary>
public enum ItemChangeKind
{
    /// <summary>It came: delivered, saved, or moved here.</summary>
    Created,

    /// <summary>Its properties changed.</summary>
    Updated,

    /// <summary>Only its read flag changed.</summary>
    ReadFlagChanged,

    /// <summary>It was deleted, or moved away.</summary>
    Deleted,
}

/// <summary>A change in a folder.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="ItemId">The item's id.</param>
/// <param name="ImmutableId">The item's immutable id.</param>
/// <param name="Change">The number of the change.</param>
/// <param name="Item">The item as it is now; null if it was deleted.</param>
public sealed record ItemChange(ItemChangeKind Kind, string ItemId, string ImmutableId, long Change, StoredItem? Item);

internal sealed record FolderEvent(long Change, string Item, string ImmutableId, ItemChangeKind Kind);

/// <summary>One line of the store's log.</summary>
internal sealed record StoreOperation(string Kind)
{
    public string? Address { get; init; }

    public bool HasArchive { get; init; }

    public string? Folder { get; init; }

    public string? Parent { get; init; }

    public string? Name { get; init; }

    public string? WellKnownName { get; init; }

    public string? Class { get; init; }

    public string? Item { get; init; }

    public string? NewItem { get; init; }

    public long Offset { get; init; }

    public int Length { get; init; }

    public ItemProperties? Properties { get; init; }

    public IReadOnlyList<string>? Trusted { get; init; }

    public IReadOnlyList<string>? Blocked { get; init; }
}

/// <summary>
/// Ids as Exchange makes them: base64 text, long, opaque. Neighbours differ in the case of one letter only, so that a client that does not
/// compare letter for letter mixes them up.
/// </summary>
internal static class ItemIds
{
    private const string Letters = "aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStTuUvVwWxXyYzZ";
    private const string Prefix = "AAMkAGVmMDEzMTM4LTZmYWUtNDdkNC1hMDZiLTU1OGY5OTZhYmY4OABGAAAAAAAiQ8W/67Oi+";

    /// <summary>The id for a number.</summary>
    public static string Of(long number) => Prefix + Tail(number) + "AAA=";

    /// <summary>The immutable id for a number.</summary>
    public static string Immutable(long number) => "AAkALgAAAAAAHYQDEapmEc2byACqAC/EWg0A" + Tail(number) + "AA==";

    /// <summary>The number that an id stands for. Later ids have higher numbers.</summary>
    public static long Number(string id) =>
        id.Substring(Prefix.Length, 8).Aggregate(0L, (number, letter) => (number * Letters.Length) + Letters.IndexOf(letter));

    private static string Tail(long number)
    {
        var tail = new char[8];
        for (var i = tail.Length - 1; i >= 0; i--)
        {
            (tail[i], number) = (Letters[(int)(number % Letters.Length)], number / Letters.Length);
        }

        return new string(tail);
    }
}

/// <summary>The folders that every mailbox has. EWS and Graph use these names in lower case.</summary>
internal static class WellKnownFolder
{
    private const string Mail = "IPF.Note";

    private static readonly (string Name, string Display, string? Parent, string Class)[] All =
    [
        ("root", "", null, Mail),
        ("msgfolderroot", "Top of Information Store", "root", Mail),
        ("inbox", "Inbox", "msgfolderroot", Mail),
        ("drafts", "Drafts", "msgfolderroot", Mail),
        ("sentitems", "Sent Items", "msgfolderroot", Mail),
        ("deleteditems", "Deleted Items", "msgfolderroot", Mail),
        ("junkemail", "Junk Email", "msgfolderroot", Mail),
        ("outbox", "Outbox", "msgfolderroot", Mail),
        ("calendar", "Calendar", "msgfolderroot", "IPF.Appointment"),
        ("contacts", "Contacts", "msgfolderroot", "IPF.Contact"),
        ("tasks", "Tasks", "msgfolderroot", "IPF.Task"),
        ("recoverableitemsroot", "Recoverable Items", "root", Mail),
        ("recoverableitemsdeletions", "Deletions", "recoverableitemsroot", Mail),
        ("archiveroot", "", null, Mail),
        ("archivemsgfolderroot", "Top of Information Store", "archiveroot", Mail),
        ("archiveinbox", "Inbox", "archivemsgfolderroot", Mail),
        ("archivedeleteditems", "Deleted Items", "archivemsgfolderroot", Mail),
    ];

    /// <summary>Those of a mailbox, parents first.</summary>
    public static IEnumerable<(string Name, string Display, string? Parent, string Class)> For(bool hasArchive, bool hasCalendar) =>
        All.Where(f => (hasArchive || !f.Name.StartsWith("archive", StringComparison.Ordinal)) && (hasCalendar || f.Class == Mail));
}
