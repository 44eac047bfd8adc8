namespace CommerceMailAdmin;

/// <summary>A mailbox's junk-mail settings, seen from the wanted senders.</summary>
public sealed record SafeSenderState
{
    /// <summary>The mailbox as it was asked for; as Exchange names it where a wildcard was.</summary>
    public required string Identity { get; init; }

    /// <summary>The mailbox as Exchange names it.</summary>
    public required string Mailbox { get; init; }

    /// <summary>The kind of mailbox, such as SharedMailbox; null if it was not asked for.</summary>
    public string? RecipientTypeDetails { get; init; }

    /// <summary>The wanted senders that are safe senders.</summary>
    public required IReadOnlyList<string> Present { get; init; }

    /// <summary>The wanted senders that are not.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>The wanted senders that the blocked list holds. In both lists, safe wins.</summary>
    public required IReadOnlyList<string> Blocked { get; init; }

    /// <summary>All safe senders (TrustedSendersAndDomains), sorted.</summary>
    public required IReadOnlyList<string> TrustedSendersAndDomains { get; init; }

    /// <summary>All blocked senders (BlockedSendersAndDomains), sorted.</summary>
    public required IReadOnlyList<string> BlockedSendersAndDomains { get; init; }

    /// <summary>False if the mailbox's junk-mail rule is off; null if Exchange did not say.</summary>
    public bool? Enabled { get; init; }

    /// <summary>True if only safe senders reach the inbox; null if Exchange did not say.</summary>
    public bool? TrustedListsOnly { get; init; }

    /// <summary>True if the mailbox's contacts are safe senders too; null if Exchange did not say.</summary>
    public bool? ContactsTrusted { get; init; }

    /// <summary>
    /// The domains among the present senders that Exchange Online ignores, because an anti-spam policy quarantines spam; Notes names it.
    /// </summary>
    public IReadOnlyList<string> IgnoredByPolicy { get; init; } = [];

    /// <summary>Why safe senders may be without effect in this mailbox although they are stored.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>
    /// How many more entries the mailbox can hold, of the 1,024 that Exchange documents; an upper bound where it trusts its contacts, which
    /// count too (Notes tells).
    /// </summary>
    public int RemainingEntries { get; init; }
}
