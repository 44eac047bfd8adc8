using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>Adds safe senders to mailboxes: reads each mailbox, plans what is missing, and makes the change.</summary>
/// <param name="session">The session to work in.</param>
/// <param name="request">The wanted senders.</param>
/// <param name="journal">Where changes are written down.</param>
/// <param name="notOwned">For Undo: senders that are put back and that this module did not add; null for none.</param>
/// <param name="turns">Shared by the writers of all connections of a run; null if there is one.</param>
public sealed class SafeSenderWriter(
    IExchangeSession session, SafeSenderRequest request, ChangeJournal journal, IReadOnlyList<string>? notOwned = null,
    MailboxTurns? turns = null)
{
    /// <summary>The commands that a session needs.</summary>
    public static IReadOnlyList<string> Commands { get; } = [JunkMailStore.GetCommand, JunkMailStore.SetCommand];

    private readonly JunkMailStore _store = new(session);
    private readonly AntiSpamPolicies _policies = new(session);
    private readonly Lazy<AcceptedDomains?> _ownDomains = new(() => AcceptedDomains.Read(session));
    private readonly OrganizationAddresses _inside = new(session);

    /// <summary>
    /// Brings the wanted senders into mailboxes. Errors of Exchange become part of the outcomes; one of kind
    /// <see cref="ExchangeErrorKind.SessionLost"/> means that every further mailbox would fail too.
    /// </summary>
    /// <param name="mailboxes">The mailboxes; on Exchange Online, ten go into one request.</param>
    /// <param name="decide">Asked before each change.</param>
    /// <returns>One outcome a mailbox, in the order given.</returns>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public IReadOnlyList<ExchangeOutcome<SafeSenderAdditionResult>> Add(IReadOnlyList<MailboxReference> mailboxes,
        Func<PlannedChange, ChangeDecision> decide)
    {
        mailboxes = _store.LookUp(mailboxes, forJournal: true);
        using var turn = turns?.Take(mailboxes);
        return AddInTurn(mailboxes, decide);
    }

    private IReadOnlyList<ExchangeOutcome<SafeSenderAdditionResult>> AddInTurn(IReadOnlyList<MailboxReference> mailboxes,
        Func<PlannedChange, ChangeDecision> decide)
    {
        var readings = _store.ReadMany(mailboxes);
        var outcomes = new ExchangeOutcome<SafeSenderAdditionResult>?[mailboxes.Count];
        var changes = new Dictionary<int, JunkMailChange<SafeSenderAdditionResult>>();
        var repeated = JunkMailReading.Repeated(readings);
        foreach (var i in Enumerable.Range(0, mailboxes.Count).Where(i => !repeated.Contains(i)))
        {
            try
            {
                var change = Plan(mailboxes[i], readings[i].Settings ?? throw readings[i].Error!);
                outcomes[i] = change.IsEmpty ? change.Unchanged() : change.Ask(decide);
                if (outcomes[i] is null)
                {
                    changes.Add(i, change);
                }
            }
            catch (ExchangeException e)
            {
                outcomes[i] = SafeSenderAddition.Unread(mailboxes[i], request, e);
            }
        }

        journal.CloseEarlier(
            JunkMailStore.TrustedSenders,
            mailboxes.Zip(readings, (m, r) => (Mailbox: m, r.Settings)).Where(r => r.Settings is not null)
                .Select(r => (r.Settings!.Object(r.Mailbox), r.Settings.TrustedSenders)));
        new JunkMailSender(_store).Make(changes, journal, outcomes);
        foreach (var i in repeated)
        {
            outcomes[i] = AddInTurn([mailboxes[i]], decide)[0];
        }

        return outcomes!;
    }

    private SafeSenderAddition Plan(MailboxReference mailbox, JunkMailSettings before)
    {
        var own = request.Senders.All(before.Trusted.Contains) ? null : _ownDomains.Value;
        return new SafeSenderAddition(_store, mailbox, before,
            SafeSenderPlan.Create(before, request, own, s => _inside.Contain(mailbox, s)),
            request.Rejected.Count, _policies, own)
        {
            NotOwned = notOwned ?? [],
        };
    }
}

/// <summary>Senders on their way into one mailbox, from plan to result.</summary>
internal sealed class SafeSenderAddition : JunkMailChange<SafeSenderAdditionResult>
{
    private const string Unidentified =
        "Exchange did not tell which mailbox this is (its GUID). The journal knows it by name only, and another mailbox may have that name "
        + "later: to take the senders "
        + "back, the session needs Get-EXOMailbox or Get-Mailbox, or use Remove-CommerceSafeSenders -Force.";

    private readonly JunkMailStore _mailboxes;
    private readonly SafeSenderPlan _plan;
    private readonly int _rejectedForAll;
    private readonly AntiSpamPolicies _policies;
    private readonly AcceptedDomains? _own;
    private readonly List<string> _sent;
    private readonly List<SafeSenderRejection> _rejected;
    private bool _isOneByOne;

    public SafeSenderAddition(
        JunkMailStore mailboxes, MailboxReference mailbox, JunkMailSettings before, SafeSenderPlan plan, int rejectedForAll,
        AntiSpamPolicies policies, AcceptedDomains? own)
        : base(mailboxes, mailbox, before)
    {
        _mailboxes = mailboxes;
        _plan = plan;
        _rejectedForAll = rejectedForAll;
        _policies = policies;
        _own = own;
        _sent = [.. plan.Add];
        _rejected = [.. plan.Rejected];
        if (plan.Blocked.Count > 0)
        {
            Warnings.Add(
                $"The blocked list holds {string.Join(", ", plan.Blocked)} too. Safe wins, but the user may have blocked it on purpose.");
        }
    }

    /// <summary>Senders that are put back and belong to somebody else.</summary>
    public IReadOnlyList<string> NotOwned { get; init; } = [];

    /// <inheritdoc/>
    public override ChangeBegin BeginLine =>
        base.BeginLine with { NotOwned = [.. _plan.Add.Where(s => NotOwned.Contains(s, StringComparer.OrdinalIgnoreCase))] };

    /// <inheritdoc/>
    public override ListChange Change => new() { Add = _sent.ToArray() };

    /// <inheritdoc/>
    protected override ListChange Planned => new() { Add = _plan.Add };

    /// <inheritdoc/>
    protected override string Claim => "the senders were added";

    /// <summary>The outcome of a mailbox that could not be read.</summary>
    public static ExchangeOutcome<SafeSenderAdditionResult> Unread(MailboxReference mailbox, SafeSenderRequest request,
        ExchangeException error)
    {
        var failed = new SafeSenderAdditionResult
        {
            Identity = mailbox.Identity, RecipientTypeDetails = mailbox.Kind, Status = ChangeStatus.Failed, Rejected = request.Rejected,
            Reason = error.Message,
            SaferRoute = SaferRouteCatalogue.Of(SaferRouteId.SafeSenders),
        };
        return new(mailbox.Identity, failed, error) { IsMailbox = true };
    }

    /// <summary>The outcome if nothing can be added.</summary>
    public ExchangeOutcome<SafeSenderAdditionResult> Unchanged()
    {
        var done = Done([], Before);
        return Told(done.Result) with { Error = done.Error };
    }

    /// <inheritdoc/>
    protected override PlannedChange InWords => PlannedChange.Adding(ListInWords, _plan.Add);

    /// <inheritdoc/>
    protected override SafeSenderAdditionResult NotMade(ChangeStatus status, string? reason)
    {
        var suspects = status == ChangeStatus.Planned ? Suspects() : [];
        var refusal = status == ChangeStatus.Planned ? StaleEntries.Certain(Mailbox.Identity, Before, suspects) : null;
        return Result(status, [], Before) with
        {
            Planned = _plan.Add, Reason = reason ?? (refusal is null ? Reason() : $"Exchange will probably refuse the change. {refusal}"),
            SuspectEntries = suspects,
        };
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Send() => _isOneByOne ? SendOneByOne() : base.Send();

    /// <inheritdoc/>
    protected override bool LeaveOut(ExchangeException refusal)
    {
        if (refusal.Kind != ExchangeErrorKind.InvalidEntry || _isOneByOne)
        {
            return false;
        }

        if (refusal.Value is { } value)
        {
            return _sent.Contains(SafeSenderEntry.Comparable(value)) && Reject(SafeSenderEntry.Comparable(value));
        }

        // Exchange does not name the entry. If the mailbox itself holds nothing that explains the error, each sender is tried by itself.
        _isOneByOne = _sent.Count > 1 && StaleEntries.Certain(Mailbox.Identity, Before, Suspects()) is null
            && StaleEntries.Full(Mailbox.Identity, Before) is null;
        return _isOneByOne;
    }

    private IReadOnlyList<string> SendOneByOne()
    {
        var warnings = new List<string>();
        var refused = new List<string>();
        ExchangeException? refusal = null;
        foreach (var sender in _sent)
        {
            try
            {
                warnings.AddRange(_mailboxes.Change(Mailbox, new ListChange { Add = [sender] }));
            }
            catch (ExchangeException e) when (e.Kind == ExchangeErrorKind.InvalidEntry)
            {
                refusal = e;
                refused.Add(sender);
            }
        }

        if (refused.Count == _sent.Count)
        {
            throw refusal!;
        }

        refused.ForEach(r => Reject(r));
        return warnings;
    }

    private bool Reject(string sender)
    {
        _rejected.Add(new SafeSenderRejection(
            sender, SafeSenderRejectionReason.InsideOrganization,
            "Exchange refuses it: it is the mailbox's own address or domain, or resolves inside the organisation"));
        return _sent.Remove(sender);
    }

    /// <inheritdoc/>
    protected override ExchangeException Explain(ExchangeException error) =>
        error.Kind == ExchangeErrorKind.InvalidEntry
            ? StaleEntries.Explain(error, Mailbox.Identity, Before, _sent, Suspects()) : error;

    /// <inheritdoc/>
    protected override SafeSenderAdditionResult OfRun(SafeSenderAdditionResult result, string runId) => result with { RunId = runId };

    /// <inheritdoc/>
    protected override SafeSenderAdditionResult Failed(ExchangeException error, string reason) => Failed(error, reason, [], Before);

    /// <inheritdoc/>
    protected override Judgement<SafeSenderAdditionResult> Judge(JunkMailSettings after)
    {
        // Everything that was planned, for what Exchange refuses may be stored all the same.
        var added = _plan.Add.Where(after.Trusted.Contains).ToArray();
        _rejected.RemoveAll(r => added.Contains(r.Sender));
        var gone = Before.Trusted.Where(e => !after.Trusted.Contains(e)).OrderBy(e => e, StringComparer.Ordinal).ToArray();
        if (gone.Length > 0)
        {
            Warnings.Add(
                $"Safe senders that were there before are gone: {string.Join(", ", gone)}. Another program changed the list at the same "
                    + "time.");
        }

        if (Error is not null && !_sent.All(after.Trusted.Contains))
        {
            return new(Failed(Error, Error.Message, added, after), Error, Error.Message) { Added = added, Entries = after.TrustedSenders };
        }

        foreach (var dropped in _sent.Where(s => !after.Trusted.Contains(s)))
        {
            // Trusted contacts count too, and Exchange does not say how many they are.
            _rejected.Add(after.RemainingEntries == 0 || after.ContactsTrusted == true
                ? new(dropped, SafeSenderRejectionReason.Limit,
                    "Exchange dropped it without an error: the mailbox holds as many entries as it allows"
                    + (after.RemainingEntries > 0 ? ". The mailbox trusts its contacts, which count too; that is the usual cause" : ""))
                : new(dropped, SafeSenderRejectionReason.Dropped,
                    "Exchange reported success, but the entry was not there when the list was read back"));
        }

        return Done(added, after);
    }

    private SafeSenderAdditionResult Failed(ExchangeException error, string reason, IReadOnlyList<string> added, JunkMailSettings now) =>
        Result(ChangeStatus.Failed, added, now) with
        {
            Reason = reason,
            SuspectEntries = error.Kind == ExchangeErrorKind.InvalidEntry ? StaleEntries.Named(error, Suspects()) : [],
        };

    private string[] Suspects() => StaleEntries.Suspects(Before, _own);

    private Judgement<SafeSenderAdditionResult> Done(IReadOnlyList<string> added, JunkMailSettings now)
    {
        var status = (_rejected.Count, added.Count + _plan.AlreadyPresent.Count) switch
        {
            (0, _) => added.Count > 0 ? ChangeStatus.Added : ChangeStatus.Unchanged,
            (_, 0) => ChangeStatus.Rejected,
            _ => ChangeStatus.Partial,
        };

        // What no mailbox can get has been reported once for the whole run.
        var error = _rejected.Count <= _rejectedForAll
            ? null : new ExchangeException(ExchangeErrorKind.EntriesRejected, $"Not all senders were added: {Reason()}.");
        return new(Result(status, added, now) with { Reason = Reason() }, error, Reason()) { Added = added, Entries = now.TrustedSenders };
    }

    private ExchangeOutcome<SafeSenderAdditionResult> Told(SafeSenderAdditionResult result) =>
        new(Target, result) { Reason = result.Reason, Warnings = Warnings, IsMailbox = true };

    private SafeSenderAdditionResult Result(ChangeStatus status, IReadOnlyList<string> added, JunkMailSettings now) => new()
    {
        Identity = Mailbox.Identity,
        Mailbox = Before.Mailbox,
        RecipientTypeDetails = Mailbox.Kind,
        Status = status,
        Added = added,
        AlreadyPresent = _plan.AlreadyPresent,
        Rejected = _rejected.ToArray(),
        Blocked = _plan.Blocked,
        IgnoredByPolicy = _policies.Ignored([.. _plan.AlreadyPresent, .. _plan.Add]),
        Notes = Mailbox.Id is null && added.Count > 0 ? [.. _policies.Notes(Mailbox, now), Unidentified] : _policies.Notes(Mailbox, now),
        RemainingEntries = now.RemainingEntries,
        SaferRoute = SaferRouteCatalogue.Of(SaferRouteId.SafeSenders),
    };

    private string? Reason() => _rejected.Count switch
    {
        0 => null,
        1 => _rejected[0].ToString(),
        var count => $"{_rejected[0]} (and {count - 1} more)",
    };
}
