namespace CommerceMailAdmin;

/// <summary>An IP allow list, seen from the wanted ranges.</summary>
public sealed record IPAllowListState
{
    /// <summary>The place of the list.</summary>
    public required IPAllowListTarget Target { get; init; }

    /// <summary>The connection filter policy, or the Edge Transport server.</summary>
    public required string Name { get; init; }

    /// <summary>The wanted ranges that the list's entries cover whole.</summary>
    public required IReadOnlyList<string> Present { get; init; }

    /// <summary>The wanted ranges that they do not.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>All entries, in the order of their addresses.</summary>
    public required IReadOnlyList<IPAllowListEntry> Entries { get; init; }

    /// <summary>How many more entries the list can hold; null if Exchange documents no limit.</summary>
    public int? RemainingEntries { get; init; }

    /// <summary>
    /// Whether Microsoft's own list of good senders is let in as well (EnableSafeList); null if there is no such setting.
    /// </summary>
    public bool? EnableSafeList { get; init; }
}

/// <summary>An entry of an IP allow list.</summary>
public sealed record IPAllowListEntry
{
    /// <summary>The entry as Exchange shows it: an address, a range a-b, or a CIDR block.</summary>
    public required string Range { get; init; }

    /// <summary>How many addresses it lets in; null if the entry cannot be read.</summary>
    public long? Addresses { get; init; }

    /// <summary>The entry's number on an Edge Transport server; null elsewhere.</summary>
    public string? Identity { get; init; }

    /// <summary>When it expires or has expired; null if it does not.</summary>
    public DateTimeOffset? ExpirationTime { get; init; }

    /// <summary>True for an entry that has expired: it stays in the list and lets nobody in.</summary>
    public bool HasExpired { get; init; }

    /// <summary>The entry's comment on an Edge Transport server; null if it has none.</summary>
    public string? Comment { get; init; }

    /// <summary>True if the journal knows the entry as added by this module.</summary>
    public bool AddedByThisModule { get; init; }

    /// <summary>The entry as Exchange shows it.</summary>
    public override string ToString() => Range;
}
