using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>
/// Entries that a mailbox holds though they are not allowed (any more), such as a domain that the organisation has come to own since. One of
/// them makes Exchange refuse every change of the mailbox.
/// </summary>
internal static class StaleEntries
{
    /// <summary>The stored entries that Exchange would not take today, as far as that can be told from outside.</summary>
    /// <param name="settings">The mailbox's settings.</param>
    /// <param name="own">The organisation's domains; null where unknown.</param>
    public static string[] Suspects(JunkMailSettings settings, AcceptedDomains? own) =>
    [
        .. settings.TrustedSenders.Concat(settings.BlockedSenders).Where(e => !SafeSenderEntry.TryParse(e, out var entry, out _)
            || own?.Contain(entry[(entry.LastIndexOf('@') + 1)..]) == true).Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>The entry that Exchange named; where it named none, the suspects.</summary>
    public static string[] Named(ExchangeException error, string[] suspects) => error.Value is null ? suspects : [error.Value];

    /// <summary>Says which entry is in the way, and how to remove it.</summary>
    public static ExchangeException Explain(ExchangeException error, JunkMailUpdate update, string[] suspects)
    {
        var named = Named(error, suspects);
        var text = error.Value is not null
            ? $"The mailbox holds the entry '{error.Value}', which is not allowed (any more): Exchange refuses every change until it is removed, with {Remedy(update, error.Value)}"
            : named.Length > 0
                ? $"{error.Message} The mailbox holds entries that Exchange takes no more: {string.Join(", ", named)}. Remove them first, with {Remedy(update, named[0])}"
                : $"{error.Message} An entry that the mailbox holds already is not allowed (any more){(update.Change.Add.Count > 0 ? ", or one of the senders to add" : "")}; {JunkMailStore.GetCommand} shows them.";
        return new ExchangeException(ExchangeErrorKind.InvalidSender, text) { Code = error.Code, Type = error.Type, Value = error.Value };
    }

    private static string Remedy(JunkMailUpdate update, string entry)
    {
        var stored = SafeSenderEntry.Comparable(entry);
        var list = update.Before.Trusted.Contains(stored) ? "-TrustedSendersAndDomains"
            : update.Before.Blocked.Contains(stored) ? "-BlockedSendersAndDomains"
            : "-TrustedSendersAndDomains or -BlockedSendersAndDomains";
        return $"{JunkMailStore.SetCommand} -Identity {Quoted(update.Identity)} {list} @{{Remove={Quoted(entry)}}}";
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''")}'";
}
