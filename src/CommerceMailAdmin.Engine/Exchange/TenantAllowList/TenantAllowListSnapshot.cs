using CommerceMailAdmin.Engine.Exchange.Changes;

namespace CommerceMailAdmin.Engine.Exchange.TenantAllowList;

/// <summary>An entry as Exchange holds it.</summary>
/// <param name="Entry">What the entry means.</param>
/// <param name="Identity">By what Exchange tells it from every other.</param>
/// <param name="IsAllow">False for a block entry.</param>
internal sealed record StoredTenantEntry(TenantEntry Entry, string Identity, bool IsAllow)
{
    /// <summary>What this module writes into the note of an entry that it adds; a text of the user may follow.</summary>
    public const string Mark = "CommerceMailAdmin";

    public DateTimeOffset? ExpirationDate { get; init; }

    public int? RemoveAfter { get; init; }

    public DateTimeOffset? LastUsedDate { get; init; }

    public string? Notes { get; init; }

    public string? ListSubType { get; init; }

    /// <summary>
    /// The entry with its identity, as the journal has an entry that was read back: another one with the same value is not this one.
    /// </summary>
    public string Signature => $"{Entry.Text} ({Identity})";

    /// <summary>True if the note says that this module added the entry. Entries for spoofed senders have no notes.</summary>
    public bool IsSigned => Entry.Infrastructure is not null || Notes?.StartsWith(Mark, StringComparison.Ordinal) == true;

    /// <summary>True if the entry has no effect any more.</summary>
    public bool HasExpired(DateTimeOffset now) => ExpirationDate <= now;

    /// <summary>The entry as results show it.</summary>
    /// <param name="now">The present time.</param>
    /// <param name="isOwned">True if this module added the entry.</param>
    public TenantAllowListEntry ToResult(DateTimeOffset now, bool isOwned) => new()
    {
        Entry = Entry.Text, Action = IsAllow ? "Allow"
            : "Block", ExpirationDate = ExpirationDate, RemoveAfter = RemoveAfter, HasExpired = HasExpired(now),
        LastUsedDate = LastUsedDate, Notes = Notes, ListSubType = ListSubType, Identity = Identity, AddedByThisModule = isOwned,
    };
}

/// <summary>A list as it was read.</summary>
/// <param name="Target">The list.</param>
/// <param name="Organization">The tenant; null if unknown.</param>
/// <param name="Entries">Every entry.</param>
internal sealed record TenantAllowListSnapshot(TenantAllowListTarget Target, string? Organization, IReadOnlyList<StoredTenantEntry> Entries)
{
    /// <summary>Allow entries that fit without Defender for Office 365 (New-TenantAllowBlockListItems, parameter Entries).</summary>
    public const int SmallestLimit = 500;

    /// <summary>
    /// Entries for spoofed senders, allowed and blocked ones together (New-TenantAllowBlockListSpoofItems, parameter SpoofedUser).
    /// </summary>
    public const int SpoofLimit = 1024;

    /// <summary>The list, as the journal knows it: there is one in each organisation.</summary>
    public ChangedObject Object =>
        new(Target.ToString(), Target.ToString(), Organization is null ? null : $"{Organization} {Target}") { HasUniqueName = true };

    /// <summary>The allow entries, as the journal has them before and after a change.</summary>
    public string[] Texts => [.. Entries.Where(e => e.IsAllow).Select(e => e.Entry.Text)];

    /// <summary>How many more allow entries fit for certain; null if that depends on the organisation's plan.</summary>
    public int? RemainingEntries => Target == TenantAllowListTarget.SpoofedSender ? Math.Max(0, SpoofLimit - Entries.Count)
        : Entries.Count(e => e.IsAllow) is var count && count < SmallestLimit ? SmallestLimit - count : null;

    /// <summary>The allow entry of a value, expired or not; null if there is none.</summary>
    public StoredTenantEntry? Allowing(TenantEntry entry) => Find(entry, isAllow: true);

    /// <summary>The block entry of exactly a value; null if there is none.</summary>
    public StoredTenantEntry? BlockOf(TenantEntry entry) => Find(entry, isAllow: false);

    /// <summary>
    /// A block entry that keeps a wanted entry out: of the value itself, of its domain, or of a domain above with the syntax *.TLD; null if
    /// there is none.
    /// </summary>
    /// <param name="entry">The wanted entry.</param>
    /// <param name="now">The present time.</param>
    public StoredTenantEntry? Blocking(TenantEntry entry, DateTimeOffset now) =>
        Entries.FirstOrDefault(e =>
            !e.IsAllow && !e.HasExpired(now) && e.Entry.Infrastructure == entry.Infrastructure && Covers(e.Entry, entry));

    private StoredTenantEntry? Find(TenantEntry entry, bool isAllow) =>
        Entries.FirstOrDefault(e => e.IsAllow == isAllow && string.Equals(e.Entry.Text, entry.Text, StringComparison.OrdinalIgnoreCase));

    private static bool Covers(TenantEntry block, TenantEntry wanted) => block.User == wanted.User || block.User == wanted.Domain
        || (block.User.StartsWith("*.", StringComparison.Ordinal)
            && ("." + wanted.Domain).EndsWith(block.User[1..], StringComparison.Ordinal));
}
