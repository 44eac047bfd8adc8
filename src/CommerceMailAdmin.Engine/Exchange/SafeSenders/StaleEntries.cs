using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>
/// Why Exchange refuses every change of a mailbox: entries that it holds though they are not allowed (any more), such as a domain that the
/// organisation owns since then, or lists that are full. Exchange often does not say which.
/// </summary>
/// <remarks>
/// Sources: Microsoft's articles KB2590466 and "Safe sender and blocked sender limits" (trusted contacts); reported by Microsoft's support:
/// "Property validation failed" with wildcards or addresses of the organisation in the list, and with 1,024 blocked senders.
/// </remarks>
internal static class StaleEntries
{
    /// <summary>How many blocked senders a mailbox can have before Exchange refuses changes.</summary>
    private const int MostBlocked = 1024;

    /// <summary>The stored entries that Exchange would not accept today, as far as this can be known from outside.</summary>
    /// <param name="settings">The mailbox's settings.</param>
    /// <param name="own">The organisation's domains; null if unknown.</param>
    public static string[] Suspects(JunkMailSettings settings, AcceptedDomains? own) =>
    [
        .. settings.TrustedSenders.Concat(settings.BlockedSenders).Where(e => !SafeSenderEntry.TryParse(e, out var entry, out _)
            || own?.Contain(entry[(entry.LastIndexOf('@') + 1)..]) == true).Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>The entry that Exchange named; if it named none, the suspects.</summary>
    public static string[] Named(ExchangeException error, string[] suspects) => error.Value is null ? suspects : [error.Value];

    /// <summary>Says which entry causes the error, and how to remove it.</summary>
    /// <param name="error">What Exchange reported.</param>
    /// <param name="identity">The mailbox.</param>
    /// <param name="before">Its settings.</param>
    /// <param name="adding">The senders that were to be added, which may be at fault too; none if senders were to be removed.</param>
    /// <param name="suspects">The entries that Exchange probably means.</param>
    public static ExchangeException Explain(ExchangeException error, string identity, JunkMailSettings before,
        IReadOnlyList<string> adding, string[] suspects)
    {
        var text = error.Value is not null
            ? $"The mailbox already holds the entry '{error.Value}', which Exchange does not allow (any more). Exchange refuses every "
                + "change until it is removed, with "
                + Remedy(identity, before, error.Value)
            : Certain(identity, before, suspects) ?? Full(identity, before);
        text = error.Value is not null
            ? text : $"{error.Message} " + (text ?? "Exchange does not allow an entry that the mailbox already holds"
            + (adding.Count > 0 ? $", or a sender to add ({string.Join(", ", adding)})" : "")
            + $". {JunkMailStore.GetCommand} shows the entries.");
        return new ExchangeException(ExchangeErrorKind.InvalidEntry, text!) { Code = error.Code, Type = error.Type, Value = error.Value };
    }

    /// <summary>
    /// What the mailbox holds that makes Exchange refuse every change, and the remedy; null if it holds nothing of the kind.
    /// </summary>
    public static string? Certain(string identity, JunkMailSettings before, string[] suspects) =>
        suspects.Length > 0
            ? "The mailbox already holds entries that Exchange does not allow (any more): "
                + $"{string.Join(", ", suspects)}. Remove them first, with {Remedy(identity, before, suspects[0])}"
        : before.BlockedSenders.Count >= MostBlocked
            ? $"The mailbox has {before.BlockedSenders.Count} blocked senders, and Exchange allows fewer than {MostBlocked}. Remove some "
                + $"first, with {Remedy(identity, before, before.BlockedSenders[0])}"
        : null;

    /// <summary>Why the list may be full, and the remedy; null if it is not.</summary>
    public static string? Full(string identity, JunkMailSettings before) =>
        before.ContactsTrusted == true
            ? $"The mailbox trusts its contacts, which count towards the {JunkMailSettings.EntryLimit} entries: that is the usual cause of "
            + "a "
                + $"full list. {JunkMailStore.SetCommand} -Identity {PowerShellText.Quoted(identity)} -ContactsTrusted $false "
                + "makes room, if the user "
                + "agrees"
        : before.RemainingEntries == 0
            ? $"The mailbox holds as many entries as Exchange allows, {JunkMailSettings.EntryLimit}. Remove some first, with "
                + $"{JunkMailStore.SetCommand} -Identity {PowerShellText.Quoted(identity)} -TrustedSendersAndDomains @{{Remove='...'}}"
        : null;

    private static string Remedy(string identity, JunkMailSettings before, string entry)
    {
        var stored = SafeSenderEntry.Comparable(entry);
        var list = before.Trusted.Contains(stored) ? "-TrustedSendersAndDomains" : null;
        list ??= before.Blocked.Contains(stored) ? "-BlockedSendersAndDomains" : "-TrustedSendersAndDomains or -BlockedSendersAndDomains";
        return $"{JunkMailStore.SetCommand} -Identity {PowerShellText.Quoted(identity)} {list} @{{Remove={PowerShellText.Quoted(entry)}}}";
    }
}
