namespace CommerceMailAdmin;

/// <summary>A list of the Tenant Allow/Block List.</summary>
public enum TenantAllowListTarget : long
{
    /// <summary>Domains and email addresses (New-TenantAllowBlockListItems -ListType Sender).</summary>
    Sender,

    /// <summary>Pairs of a spoofed user and a sending infrastructure (New-TenantAllowBlockListSpoofItems).</summary>
    SpoofedSender,
}

/// <summary>An entry of the Tenant Allow/Block List.</summary>
public sealed record TenantAllowListEntry
{
    /// <summary>The entry as Exchange shows it: a domain, an address, or a pair "spoofed user, sending infrastructure".</summary>
    public required string Entry { get; init; }

    /// <summary>Allow or Block. If a sender is blocked and allowed, the block entry wins.</summary>
    public required string Action { get; init; }

    /// <summary>When the entry expires or has expired; null if it has no date.</summary>
    public DateTimeOffset? ExpirationDate { get; init; }

    /// <summary>
    /// After how many days without use Exchange removes the entry (RemoveAfter); null if it has a date or does not expire.
    /// </summary>
    public int? RemoveAfter { get; init; }

    /// <summary>True for an entry that has expired: it has no effect.</summary>
    public bool HasExpired { get; init; }

    /// <summary>When the filter last used the entry; null if it never did, or if Exchange does not tell.</summary>
    public DateTimeOffset? LastUsedDate { get; init; }

    /// <summary>The note of the entry; null if it has none. Entries for spoofed senders have none.</summary>
    public string? Notes { get; init; }

    /// <summary>
    /// Tenant for an entry of an administrator, Submission for one that a submission to Microsoft made; null if Exchange does not tell.
    /// </summary>
    public string? ListSubType { get; init; }

    /// <summary>By what Exchange tells the entry from every other.</summary>
    public string? Identity { get; init; }

    /// <summary>True if this module added the entry, according to its journal and to the note of the entry.</summary>
    public bool AddedByThisModule { get; init; }

    /// <summary>The entry as Exchange shows it.</summary>
    public override string ToString() => Entry;
}

/// <summary>Why a wanted entry is not in the Tenant Allow/Block List.</summary>
public enum TenantAllowListRejectionReason : long
{
    /// <summary>The text is not a domain, an address or a pair.</summary>
    Malformed,

    /// <summary>A wildcard, with which strangers could send.</summary>
    Wildcard,

    /// <summary>A domain of the organisation itself.</summary>
    OwnDomain,

    /// <summary>The domain of a public mail service: anybody can send from there.</summary>
    PublicMailDomain,

    /// <summary>Addresses that are not used on the public Internet.</summary>
    NotPublic,

    /// <summary>A block entry has the same value. A value can be in the list once.</summary>
    Blocked,

    /// <summary>An expired entry of somebody else has the same value.</summary>
    Expired,

    /// <summary>The list holds as many entries as Exchange takes.</summary>
    Limit,

    /// <summary>Exchange refused the entry.</summary>
    Refused,

    /// <summary>Exchange reported success, and the entry was absent when the list was read back.</summary>
    Dropped,
}

/// <summary>A wanted entry that was not added, and why.</summary>
/// <param name="Entry">The entry; as it was given if it is malformed.</param>
/// <param name="Reason">The kind of reason.</param>
/// <param name="Explanation">The reason in words.</param>
public sealed record TenantAllowListRejection(string Entry, TenantAllowListRejectionReason Reason, string Explanation)
{
    /// <summary>The entry and the reason in words.</summary>
    public override string ToString() => $"{Entry}: {Explanation}";
}
