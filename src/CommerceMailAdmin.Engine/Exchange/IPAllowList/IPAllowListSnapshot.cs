using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Exchange.IPAllowList;

/// <summary>An entry as Exchange holds it.</summary>
/// <param name="Text">The range, by Exchange's own text.</param>
internal sealed record StoredEntry(string Text)
{
    /// <summary>The addresses; null if the text cannot be read.</summary>
    public IPRange? Interval { get; } = IPRange.TryParseStored(Text, out var interval) ? interval : null;

    public string? Identity { get; init; }

    public DateTimeOffset? ExpirationTime { get; init; }

    public bool HasExpired { get; init; }

    public string? Comment { get; init; }
}

/// <summary>An IP allow list as it was read.</summary>
/// <param name="Name">The object that has the list, as Exchange names it.</param>
/// <param name="Entries">The entries.</param>
/// <param name="RemainingEntries">How many more it can hold; null if there is no limit.</param>
internal sealed record IPAllowListSnapshot(string Name, IReadOnlyList<StoredEntry> Entries, int? RemainingEntries)
{
    /// <summary>What tells the list from every other; null if unknown.</summary>
    public string? Id { get; init; }

    public bool? EnableSafeList { get; init; }

    /// <summary>The list, as the journal knows it.</summary>
    /// <param name="target">The list as it was asked for.</param>
    public ChangedObject Object(string target) => new(target, Name, Id) { HasUniqueName = true };

    /// <summary>The entries' texts, as the journal has them.</summary>
    public string[] Texts => [.. Entries.Select(e => e.Text)];

    /// <summary>What is let in now.</summary>
    public IEnumerable<IPRange> Allowed => Entries.Where(e => !e.HasExpired && e.Interval is not null).Select(e => e.Interval!.Value);

    /// <summary>True if every address of a range is let in.</summary>
    public bool Allows(IPRange range) => IPRange.Cover(Allowed, range);

    /// <summary>The entries for exactly these addresses, those that have expired last.</summary>
    public IReadOnlyList<StoredEntry> Of(IPRange range) => [.. Entries.Where(e => e.Interval == range).OrderBy(e => e.HasExpired)];
}
