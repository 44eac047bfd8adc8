namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>What Get-MailboxJunkEmailConfiguration says of one mailbox.</summary>
/// <param name="Mailbox">The mailbox as Exchange names it.</param>
/// <param name="TrustedSenders">TrustedSendersAndDomains, as stored.</param>
/// <param name="BlockedSenders">BlockedSendersAndDomains, as stored.</param>
/// <param name="TrustedRecipientCount">How many entries TrustedRecipientsAndDomains has.</param>
internal sealed record JunkMailSettings(
    string Mailbox, IReadOnlyList<string> TrustedSenders, IReadOnlyList<string> BlockedSenders, int TrustedRecipientCount)
{
    /// <summary>Safe senders, safe recipients and, where trusted, contacts together.</summary>
    public const int EntryLimit = 1024;

    public bool? Enabled { get; init; }

    public bool? TrustedListsOnly { get; init; }

    public bool? ContactsTrusted { get; init; }

    /// <summary>The safe senders in their compared form.</summary>
    public HashSet<string> Trusted { get; } = new(TrustedSenders.Select(SafeSenderEntry.Comparable), StringComparer.Ordinal);

    /// <summary>The blocked senders in their compared form.</summary>
    public HashSet<string> Blocked { get; } = new(BlockedSenders.Select(SafeSenderEntry.Comparable), StringComparer.Ordinal);

    /// <summary>How many more entries fit at most: trusted contacts count too, and nobody tells how many they are.</summary>
    public int RemainingEntries => Math.Max(0, EntryLimit - TrustedSenders.Count - TrustedRecipientCount);
}
