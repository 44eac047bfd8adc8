using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>A mailbox, and what is to be removed from it.</summary>
/// <param name="Mailbox">The mailbox.</param>
/// <param name="Senders">The senders, in the form of <see cref="SafeSenderRequest.Senders"/>.</param>
public sealed record SafeSenderRemovalOrder(MailboxReference Mailbox, IReadOnlyList<string> Senders)
{
    /// <summary>An error of reading in words for this order: one that names its mailbox by the id is for that mailbox only.</summary>
    internal ExchangeException Explain(ExchangeException error) =>
        Mailbox.Id is null || error.Kind != ExchangeErrorKind.NotFound ? error : new ExchangeException(
        ExchangeErrorKind.NotFound,
        $"The mailbox that was changed, with the GUID {Mailbox.Id}, does not exist any more, or you are connected to another organisation. "
        + "The mailbox that has its name or address now is another one, and was not changed.")
    {
        Code = error.Code, Type = error.Type,
    };
}

/// <summary>Removes safe senders from mailboxes: reads each mailbox, and removes what is there and may be removed.</summary>
/// <param name="session">The session to work in.</param>
/// <param name="journal">Where changes are written down.</param>
/// <param name="owned">Knows which senders this module added.</param>
/// <param name="takesAny">True to remove senders of others too.</param>
/// <param name="turns">Shared by the removers of all connections of a run; null if there is one.</param>
public sealed class SafeSenderRemover(
    IExchangeSession session, ChangeJournal journal, ChangeOwnership owned, bool takesAny = false, MailboxTurns? turns = null)
{
    /// <summary>The property, by Exchange's name, by which the journal knows safe senders.</summary>
    public const string Property = JunkMailStore.TrustedSenders;

    private readonly JunkMailStore _mailboxes = new(session);
    private readonly Lazy<AcceptedDomains?> _ownDomains = new(() => AcceptedDomains.Read(session));

    /// <summary>Removes senders from mailboxes. Errors of Exchange become part of the outcomes.</summary>
    /// <param name="orders">The mailboxes and senders; on Exchange Online, ten go into one request.</param>
    /// <param name="decide">Asked before each change.</param>
    /// <returns>One outcome a mailbox, in the order given.</returns>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public IReadOnlyList<ExchangeOutcome<SafeSenderRemovalResult>> Remove(
        IReadOnlyList<SafeSenderRemovalOrder> orders, Func<PlannedChange, ChangeDecision> decide)
    {
        var mailboxes = _mailboxes.LookUp([.. orders.Select(o => o.Mailbox)], forJournal: true);
        using var turn = turns?.Take(mailboxes);
        return RemoveInTurn(orders, mailboxes, decide);
    }

    private IReadOnlyList<ExchangeOutcome<SafeSenderRemovalResult>> RemoveInTurn(IReadOnlyList<SafeSenderRemovalOrder> orders,
        IReadOnlyList<MailboxReference> mailboxes, Func<PlannedChange, ChangeDecision> decide)
    {
        var readings = _mailboxes.ReadMany(mailboxes);
        var outcomes = new ExchangeOutcome<SafeSenderRemovalResult>?[orders.Count];
        var changes = new Dictionary<int, JunkMailChange<SafeSenderRemovalResult>>();
        var repeated = JunkMailReading.Repeated(readings);
        foreach (var i in Enumerable.Range(0, orders.Count).Where(i => !repeated.Contains(i)))
        {
            if (readings[i].Settings is not { } before)
            {
                outcomes[i] = SafeSenderRemoval.Unread(mailboxes[i], orders[i].Explain(readings[i].Error!));
                continue;
            }

            var ours = owned.Of(session.Organization, before.Object(mailboxes[i]));
            var change = new SafeSenderRemoval(_mailboxes, mailboxes[i], before, orders[i].Senders, ours, takesAny, _ownDomains);
            outcomes[i] = change.IsEmpty ? change.Unchanged() : change.Ask(decide);
            if (outcomes[i] is null)
            {
                changes.Add(i, change);
            }
        }

        new JunkMailSender(_mailboxes).Make(changes, journal, outcomes);
        foreach (var i in repeated)
        {
            outcomes[i] = RemoveInTurn([orders[i]], [mailboxes[i]], decide)[0];
        }

        return outcomes!;
    }
}

/// <summary>Senders on their way out of one mailbox, from plan to result.</summary>
internal sealed class SafeSenderRemoval : JunkMailChange<SafeSenderRemovalResult>
{
    private readonly Lazy<AcceptedDomains?> _own;
    private readonly SafeSenderRemovalResult _result;
    private readonly string[] _others;

    /// <param name="mailboxes">The store.</param>
    /// <param name="mailbox">The mailbox.</param>
    /// <param name="before">Its settings.</param>
    /// <param name="senders">The senders to remove.</param>
    /// <param name="ours">Those that this module added.</param>
    /// <param name="takesAny">True to remove those of others too.</param>
    /// <param name="own">The organisation's domains; null if unknown.</param>
    public SafeSenderRemoval(
        JunkMailStore mailboxes, MailboxReference mailbox, JunkMailSettings before, IReadOnlyList<string> senders,
            IReadOnlyCollection<string> ours,
        bool takesAny, Lazy<AcceptedDomains?> own)
        : base(mailboxes, mailbox, before)
    {
        _own = own;
        var present = senders.Where(before.Trusted.Contains).ToArray();
        var owned = new HashSet<string>(ours.Select(SafeSenderEntry.Comparable), StringComparer.Ordinal);
        ToRemove = [.. present.Where(s => takesAny || owned.Contains(s))];
        _others = [.. ToRemove.Where(s => !owned.Contains(s))];
        var notOwned = present.Except(ToRemove).ToArray();
        _result = Result(mailbox, ChangeStatus.Unchanged) with
        {
            Mailbox = before.Mailbox,
            NotFound = senders.Where(s => !before.Trusted.Contains(s)).ToArray(),
            NotOwned = notOwned,
            Reason = notOwned.Length == 0 ? null : NotOwnedReason(mailbox, notOwned),
        };

        // As stored: Exchange compares texts.
        Change = new ListChange { Remove = before.TrustedSenders.Where(e => ToRemove.Contains(SafeSenderEntry.Comparable(e))).ToArray() };
    }

    /// <summary>The senders that are there and may be removed.</summary>
    public string[] ToRemove { get; }

    /// <inheritdoc/>
    public override ListChange Change { get; }

    /// <inheritdoc/>
    protected override ListChange Planned => new() { Remove = ToRemove };

    /// <inheritdoc/>
    public override ChangeBegin BeginLine => base.BeginLine with { NotOwned = _others };

    /// <inheritdoc/>
    protected override string Claim => "the senders were removed";

    /// <summary>The mailbox could not be read.</summary>
    public static ExchangeOutcome<SafeSenderRemovalResult> Unread(MailboxReference mailbox, ExchangeException error) =>
        new(mailbox.Identity, Result(mailbox, ChangeStatus.Failed) with { Reason = error.Message }, error) { IsMailbox = true };

    /// <summary>There is nothing that may be removed.</summary>
    public ExchangeOutcome<SafeSenderRemovalResult> Unchanged() =>
        Told(_result with { Status = _result.NotOwned.Count > 0 ? ChangeStatus.Rejected : ChangeStatus.Unchanged });

    /// <inheritdoc/>
    protected override PlannedChange InWords => PlannedChange.Removing(ListInWords, ToRemove);

    /// <inheritdoc/>
    protected override SafeSenderRemovalResult NotMade(ChangeStatus status, string? reason) =>
        _result with { Status = status, Planned = ToRemove, Reason = reason ?? _result.Reason };

    /// <inheritdoc/>
    protected override ExchangeException Explain(ExchangeException error) =>
        error.Kind == ExchangeErrorKind.InvalidEntry
            ? StaleEntries.Explain(error, Mailbox.Identity, Before, [], StaleEntries.Suspects(Before, _own.Value)) : error;

    /// <inheritdoc/>
    protected override SafeSenderRemovalResult OfRun(SafeSenderRemovalResult result, string runId) => result with { RunId = runId };

    /// <inheritdoc/>
    protected override SafeSenderRemovalResult Failed(ExchangeException error, string reason) =>
        _result with { Status = ChangeStatus.Failed, Reason = reason };

    /// <inheritdoc/>
    protected override Judgement<SafeSenderRemovalResult> Judge(JunkMailSettings after)
    {
        var removed = ToRemove.Where(s => !after.Trusted.Contains(s)).ToArray();
        var result = _result with { Removed = removed, Status = _result.NotOwned.Count > 0 ? ChangeStatus.Partial : ChangeStatus.Removed };
        var error = removed.Length == ToRemove.Length ? null
            : Error ?? new ExchangeException(ExchangeErrorKind.Other,
                "Exchange reported success, but senders were still there when the list was read back.");
        result = error is null ? result : result with { Status = ChangeStatus.Failed, Reason = error.Message };
        return new(result, error, result.Reason) { Removed = removed, Entries = after.TrustedSenders };
    }

    private static SafeSenderRemovalResult Result(MailboxReference mailbox, ChangeStatus status) =>
        new() { Identity = mailbox.Identity, Status = status, SaferRoute = SaferRouteCatalogue.Of(SaferRouteId.SafeSenders) };

    private static string NotOwnedReason(MailboxReference mailbox, string[] senders) =>
        (mailbox.Id is null
            ? "Exchange did not tell which mailbox this is (its GUID), so it is unknown whether this module added "
                + $"{string.Join(", ", senders)}: not removed"
            : "the journal does not say that this module added these senders to this mailbox, so they were not removed: "
                + $"{string.Join(", ", senders)}")
        + "; Remove-CommerceSafeSenders -Force removes them";

    private ExchangeOutcome<SafeSenderRemovalResult> Told(SafeSenderRemovalResult result) =>
        new(Target, result) { Reason = result.Reason, Warnings = Warnings, IsMailbox = true };
}
