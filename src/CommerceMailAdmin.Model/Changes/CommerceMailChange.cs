namespace CommerceMailAdmin;

/// <summary>What is known of a change's end.</summary>
public enum ChangeResult : long
{
    /// <summary>The change was read back. Added and Removed show what it did.</summary>
    Verified,

    /// <summary>Exchange refused the change; nothing was changed.</summary>
    Failed,

    /// <summary>
    /// The run ended, or the session was lost, before the change was read back. Added and Removed show what it can have done.
    /// </summary>
    Unverified,
}

/// <summary>One change of one object, as the journal remembers it.</summary>
public sealed record CommerceMailChange
{
    /// <summary>The run of a command that made the change; its first part is the run's time in UTC.</summary>
    public required string RunId { get; init; }

    /// <summary>When the change began.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The account on this computer that made it.</summary>
    public required string User { get; init; }

    /// <summary>The command that made it.</summary>
    public required string Command { get; init; }

    /// <summary>The tenant it was made in; null on-premises.</summary>
    public string? Organization { get; init; }

    /// <summary>The object that was changed, as it was asked for.</summary>
    public required string Target { get; init; }

    /// <summary>The object as Exchange names it.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The permanent identity of the object: the GUID of a mailbox, policy or rule, or the full name of an Edge Transport server. Null if
    /// Exchange did
    /// not tell it.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>The property that was changed, by Exchange's name.</summary>
    public required string Property { get; init; }

    /// <summary>The property's entries before the change.</summary>
    public IReadOnlyList<string> Before { get; init; } = [];

    /// <summary>The entries that were added.</summary>
    public IReadOnlyList<string> Added { get; init; } = [];

    /// <summary>The entries that were removed.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>The property's entries as read back; null if they were not.</summary>
    public IReadOnlyList<string>? After { get; init; }

    /// <summary>Which of the added and removed entries belong to somebody else: -Force removed them, or undo brought them back.</summary>
    public IReadOnlyList<string> NotOwned { get; init; } = [];

    /// <summary>What is known of the change's end.</summary>
    public required ChangeResult Result { get; init; }

    /// <summary>Why the result is what it is; null if it needs no explanation.</summary>
    public string? Reason { get; init; }
}
