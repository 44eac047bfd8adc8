using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>Senders on their way into one mailbox, from plan to result.</summary>
internal sealed class SafeSenderAddition : JunkMailUpdate<SafeSenderAdditionResult>
{
    private const string Unidentified =
        "Exchange did not tell which mailbox this is (its GUID). The journal knows it by name only, which another one may have some day: to take the senders back, the session needs Get-EXOMailbox or Get-Mailbox, or use Remove-CommerceSafeSenders -Force.";

    private readonly SafeSenderPlan _plan;
    private readonly MailboxCaveats _caveats;
    private readonly AcceptedDomains? _own;
    private readonly List<string> _sent;
    private readonly List<SafeSenderRejection> _rejected;
    private string? _runId;

    public SafeSenderAddition(MailboxReference mailbox, JunkMailSettings before, SafeSenderPlan plan, MailboxCaveats caveats, AcceptedDomains? own)
        : base(mailbox, before)
    {
        _plan = plan;
        _caveats = caveats;
        _own = own;
        _sent = [.. plan.Add];
        _rejected = [.. plan.Rejected];
        if (plan.Blocked.Count > 0)
        {
            Warnings.Add($"The blocked list holds {string.Join(", ", plan.Blocked)} too. Safe wins, but the user may have blocked it on purpose.");
        }
    }

    public SafeSenderPlan Plan => _plan;

    /// <inheritdoc/>
    public override ListChange Planned => new() { Add = _plan.Add };

    /// <inheritdoc/>
    public override ListChange Change => new() { Add = _sent.ToArray() };

    /// <inheritdoc/>
    public override bool Amend(ExchangeException refusal)
    {
        if (refusal.Value is null || !_sent.Remove(SafeSenderEntry.Comparable(refusal.Value)))
        {
            return false;
        }

        _rejected.Add(new SafeSenderRejection(
            SafeSenderEntry.Comparable(refusal.Value), SafeSenderRejectionReason.InsideOrganization,
            "Exchange refuses it: it is the mailbox's own address or domain, or resolves inside the organisation"));
        return true;
    }

    /// <inheritdoc/>
    public override ExchangeException Explain(ExchangeException error) =>
        error.Kind == ExchangeErrorKind.InvalidSender ? StaleEntries.Explain(error, this, Suspects()) : error;

    /// <summary>Nothing was there to be added.</summary>
    public ChangeOutcome<SafeSenderAdditionResult> Unchanged() => Done([], Before);

    /// <summary>The plan was only shown.</summary>
    public ChangeOutcome<SafeSenderAdditionResult> Undone(ChangeStatus status) =>
        new(Result(status, [], Before) with { Planned = _plan.Add, Reason = Reason() }, null, Warnings);

    /// <inheritdoc/>
    public override (ChangeOutcome<SafeSenderAdditionResult> Outcome, ChangeEnd End) Finish(string runId)
    {
        _runId = runId;
        var (outcome, end) = Finish();
        return (outcome, end with { Reason = outcome.Result.Reason });
    }

    private (ChangeOutcome<SafeSenderAdditionResult> Outcome, ChangeEnd End) Finish()
    {
        if (!IsSent)
        {
            return (Failed(Error!, Error!.Message, [], Before), new ChangeEnd(ChangeResult.Failed));
        }

        if (After is null)
        {
            return (Failed(Error ?? ReadError!, Unread(), [], Before), new ChangeEnd(ChangeResult.Unverified) { Added = _plan.Add });
        }

        var outcome = Verified(After, Error);
        var isRefused = outcome.Result.Added.Count == 0 && (IsEmpty || Error is { IsRefusal: true });
        return (outcome, new ChangeEnd(isRefused ? ChangeResult.Failed : ChangeResult.Verified) { Added = outcome.Result.Added, After = After.TrustedSenders });
    }

    private string Unread() => Error switch
    {
        null => $"The senders were added without an error, but could not be read back: {ReadError!.Message} Run the command again.",
        { Kind: ExchangeErrorKind.SessionLost } => $"{Error.Message} The senders may be stored all the same; the next run looks, and completes what is missing.",
        _ => $"{Error.Message} Whether the senders were added could not be read back. Run the command again.",
    };

    private ChangeOutcome<SafeSenderAdditionResult> Failed(ExchangeException error, string reason, IReadOnlyList<string> added, JunkMailSettings now)
    {
        var result = Result(ChangeStatus.Failed, added, now) with
        {
            Reason = reason,
            SuspectEntries = error.Kind == ExchangeErrorKind.InvalidSender ? StaleEntries.Named(error, Suspects()) : [],
        };
        return new ChangeOutcome<SafeSenderAdditionResult>(result, error, Warnings);
    }

    private string[] Suspects() => StaleEntries.Suspects(Before, _own);

    /// <summary>Compares what was sent with what is there now.</summary>
    private ChangeOutcome<SafeSenderAdditionResult> Verified(JunkMailSettings after, ExchangeException? error)
    {
        // Everything that was planned, for what Exchange refuses may be stored all the same.
        var added = _plan.Add.Where(after.Trusted.Contains).ToArray();
        _rejected.RemoveAll(r => added.Contains(r.Sender));
        var gone = Before.Trusted.Where(e => !after.Trusted.Contains(e)).OrderBy(e => e, StringComparer.Ordinal).ToArray();
        if (gone.Length > 0)
        {
            Warnings.Add($"Safe senders that were there before are gone: {string.Join(", ", gone)}. Another program changed the list at the same time.");
        }

        if (error is not null && !_sent.All(after.Trusted.Contains))
        {
            return Failed(error, error.Message, added, after);
        }

        foreach (var dropped in _sent.Where(s => !after.Trusted.Contains(s)))
        {
            // Where contacts are trusted they count too, and nobody says how many they are.
            var full = after.RemainingEntries == 0 || after.ContactsTrusted == true;
            _rejected.Add(full
                ? new(dropped, SafeSenderRejectionReason.Limit, "Exchange dropped it without an error: the mailbox holds as many entries as it allows")
                : new(dropped, SafeSenderRejectionReason.Dropped, "Exchange reported success, but the entry was not there when the list was read back"));
        }

        return Done(added, after);
    }

    private ChangeOutcome<SafeSenderAdditionResult> Done(IReadOnlyList<string> added, JunkMailSettings now)
    {
        var status = (_rejected.Count, added.Count + _plan.AlreadyPresent.Count) switch
        {
            (0, _) => added.Count > 0 ? ChangeStatus.Added : ChangeStatus.Unchanged,
            (_, 0) => ChangeStatus.Rejected,
            _ => ChangeStatus.Partial,
        };
        return new ChangeOutcome<SafeSenderAdditionResult>(Result(status, added, now) with { Reason = Reason() }, null, Warnings);
    }

    private SafeSenderAdditionResult Result(ChangeStatus status, IReadOnlyList<string> added, JunkMailSettings now) => new()
    {
        Identity = Identity,
        Mailbox = Before.Mailbox,
        RecipientTypeDetails = Mailbox.Kind,
        Status = status,
        Added = added,
        AlreadyPresent = _plan.AlreadyPresent,
        Rejected = _rejected.ToArray(),
        Blocked = _plan.Blocked,
        IgnoredByPolicy = _caveats.Ignored([.. _plan.AlreadyPresent, .. _plan.Add]),
        Notes = Mailbox.Id is null && added.Count > 0 ? [.. _caveats.Notes(Mailbox, now), Unidentified] : _caveats.Notes(Mailbox, now),
        RemainingEntries = now.RemainingEntries,
        RunId = _runId,
        SaferRoute = SaferRouteCatalogue.Of(SaferRouteId.SafeSenders),
    };

    private string? Reason() => _rejected.Count switch
    {
        0 => null,
        1 => _rejected[0].ToString(),
        var count => $"{_rejected[0]} (and {count - 1} more)",
    };
}
