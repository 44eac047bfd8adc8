using CommerceMailAdmin.Engine.Exchange.Commands;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>One mailbox on its way from plan to result.</summary>
internal sealed class SafeSenderChange(string identity, JunkMailSettings before, SafeSenderPlan plan)
{
    private readonly List<string> _sent = [.. plan.Add];
    private readonly List<SafeSenderRejection> _rejected = [.. plan.Rejected];

    public string Identity => identity;

    public JunkMailSettings Before => before;

    public SafeSenderPlan Plan => plan;

    /// <summary>The senders to add that Exchange has not refused.</summary>
    public IReadOnlyList<string> Sent => _sent;

    public List<string> Warnings { get; } =
        plan.Blocked.Count == 0 ? [] : [$"The blocked list holds {string.Join(", ", plan.Blocked)} too. Safe wins, but the user may have blocked it on purpose."];

    /// <summary>The parameter of Set-MailboxJunkEmailConfiguration whose list holds an entry; both names where neither list does.</summary>
    public string ListOf(string entry)
    {
        var stored = SafeSenderEntry.Comparable(entry);
        return before.Trusted.Contains(stored) ? "-TrustedSendersAndDomains"
            : before.Blocked.Contains(stored) ? "-BlockedSendersAndDomains"
            : "-TrustedSendersAndDomains or -BlockedSendersAndDomains";
    }

    /// <summary>Takes out an entry that Exchange refused; false where it is none of those to add.</summary>
    public bool Refuse(string entry)
    {
        var refused = SafeSenderEntry.Comparable(entry);
        if (!_sent.Remove(refused))
        {
            return false;
        }

        _rejected.Add(new SafeSenderRejection(
            refused, SafeSenderRejectionReason.InsideOrganization,
            "Exchange refuses it: it is the mailbox's own address or domain, or resolves inside the organisation"));
        return true;
    }

    /// <summary>Nothing was there to be added, or nothing was left of it.</summary>
    public SafeSenderOutcome Unchanged() => Done([], before);

    /// <summary>The plan was only shown.</summary>
    public SafeSenderOutcome Undone(SafeSenderStatus status) =>
        new(Result(status, plan.Add, before) with { Reason = Reason() }, null, Warnings);

    public SafeSenderOutcome Failed(ExchangeException error, string reason) =>
        new(Result(SafeSenderStatus.Failed, [], before) with { Reason = reason }, error, Warnings);

    /// <summary>Compares what was sent with what is there now.</summary>
    /// <param name="after">The settings as read back.</param>
    /// <param name="error">The error the change ended with; null where there was none.</param>
    public SafeSenderOutcome Verified(JunkMailSettings after, ExchangeException? error)
    {
        var added = _sent.Where(after.Trusted.Contains).ToList();
        var gone = before.Trusted.Where(e => !after.Trusted.Contains(e)).OrderBy(e => e, StringComparer.Ordinal).ToList();
        if (gone.Count > 0)
        {
            Warnings.Add($"Safe senders that were there before are gone: {string.Join(", ", gone)}. Another program changed the list at the same time.");
        }

        if (error is not null && added.Count < _sent.Count)
        {
            return new SafeSenderOutcome(Result(SafeSenderStatus.Failed, added, after) with { Reason = error.Message }, error, Warnings);
        }

        foreach (var dropped in _sent.Where(s => !after.Trusted.Contains(s)))
        {
            // Where contacts are trusted they count too, and nobody says how many they are.
            var full = after.Room == 0 || after.ContactsTrusted == true;
            _rejected.Add(full
                ? new(dropped, SafeSenderRejectionReason.Limit, "Exchange dropped it without an error: the mailbox holds as many entries as it allows")
                : new(dropped, SafeSenderRejectionReason.Dropped, "Exchange reported success, but the entry was not there when the list was read back"));
        }

        return Done(added, after);
    }

    private SafeSenderOutcome Done(IReadOnlyList<string> added, JunkMailSettings now)
    {
        var status = (_rejected.Count, added.Count + plan.AlreadyPresent.Count) switch
        {
            (0, _) => added.Count > 0 ? SafeSenderStatus.Added : SafeSenderStatus.Unchanged,
            (_, 0) => SafeSenderStatus.Rejected,
            _ => SafeSenderStatus.Partial,
        };
        return new SafeSenderOutcome(Result(status, added, now) with { Reason = Reason() }, null, Warnings);
    }

    private SafeSenderResult Result(SafeSenderStatus status, IReadOnlyList<string> added, JunkMailSettings now) => new()
    {
        Identity = identity,
        Mailbox = before.Mailbox,
        Status = status,
        Added = added,
        AlreadyPresent = plan.AlreadyPresent,
        Rejected = _rejected.ToArray(),
        Blocked = plan.Blocked,
        Room = now.Room,
        SaferRoute = SaferRouteCatalogue.Of(SaferRouteId.SafeSenders),
    };

    private string? Reason() => _rejected.Count switch
    {
        0 => null,
        1 => _rejected[0].ToString(),
        var count => $"{_rejected[0]} (and {count - 1} more)",
    };
}
