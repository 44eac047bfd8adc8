using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>
/// Entries that a mailbox holds though they are not allowed (any more), such as a domain that the organisation owns since then. One of
/// them makes Exchange refuse every change of the mailbox.
/// </summary>
internal static class StaleEntries
{
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
    /// <param name="isAdding">True if senders were to be added, which may be at fault too.</param>
    /// <param name="suspects">The entries that Exchange probably means.</param>
    public static ExchangeException Explain(ExchangeException error, string identity, JunkMailSettings before, bool isAdding,
        string[] suspects)
    {
        var named = Named(error, suspects);
        string text;
        if (error.Value is not null)
        {
            text = $"The mailbox already holds the entry '{error.Value}', which Exchange does not allow (any more). Exchange refuses every "
                + "change until it is removed, with "
                + Remedy(identity, before, error.Value);
        }
        else if (named.Length > 0)
        {
            text = $"{error.Message} The mailbox already holds entries that Exchange does not allow (any more): "
                + $"{string.Join(", ", named)}. Remove them first, with "
                + Remedy(identity, before, named[0]);
        }
        else
        {
            text = $"{error.Message} Exchange does not allow an entry that the mailbox already "
                + $"holds{(isAdding ? ", or one of the senders to add" : "")}; "
                + $"{JunkMailStore.GetCommand} shows the entries.";
        }

        return new ExchangeException(ExchangeErrorKind.InvalidSender, text) { Code = error.Code, Type = error.Type, Value = error.Value };
    }

    private static string Remedy(string identity, JunkMailSettings before, string entry)
    {
        var stored = SafeSenderEntry.Comparable(entry);
        var list = before.Trusted.Contains(stored) ? "-TrustedSendersAndDomains" : null;
        list ??= before.Blocked.Contains(stored) ? "-BlockedSendersAndDomains" : "-TrustedSendersAndDomains or -BlockedSendersAndDomains";
        return $"{JunkMailStore.SetCommand} -Identity {Quoted(identity)} {list} @{{Remove={Quoted(entry)}}}";
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''")}'";
}
