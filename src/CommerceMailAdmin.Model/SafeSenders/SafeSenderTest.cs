namespace CommerceMailAdmin;

/// <summary>Whether a mailbox has every wanted sender among its safe senders.</summary>
public sealed record SafeSenderTest
{
    /// <summary>The mailbox as it was asked for; as Exchange names it if a wildcard was.</summary>
    public required string Identity { get; init; }

    /// <summary>The mailbox as Exchange names it; null if it could not be read.</summary>
    public string? Mailbox { get; init; }

    /// <summary>
    /// Pass: nothing is missing, left over or ignored. Neutral: the same, but an anti-spam policy ignores domains for its recipients. Fail:
    /// something is missing or left over, or every policy ignores domains. TempError: the mailbox could not be read now. PermError: it
    /// cannot be read,
    /// because it does not exist, the name is ambiguous or access is denied.
    /// </summary>
    public required CheckResult Result { get; init; }

    /// <summary>The wanted senders that are not safe senders.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>
    /// Those of the missing senders that this module has added earlier, by its journal: something has removed them since, a user or a
    /// program that empties the lists.
    /// </summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>The wanted senders that are.</summary>
    public IReadOnlyList<string> Present { get; init; } = [];

    /// <summary>
    /// Safe senders that this module added and that are no longer wanted, such as those of an older profile: whoever has such a domain now
    /// is let in.
    /// </summary>
    public IReadOnlyList<string> LeftOver { get; init; } = [];

    /// <summary>The wanted senders that the blocked list holds. In both lists, safe wins.</summary>
    public IReadOnlyList<string> Blocked { get; init; } = [];

    /// <summary>The domains among the present senders that Exchange Online ignores, because an anti-spam policy quarantines spam.</summary>
    public IReadOnlyList<string> IgnoredByPolicy { get; init; } = [];

    /// <summary>Why safe senders may have no effect in this mailbox although they are stored.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Why the result is what it is; null if it needs no explanation.</summary>
    public string? Reason { get; init; }
}
