using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.Trace;

/// <summary>A message that is to be released from the quarantine.</summary>
/// <param name="Message">The message with its recipients.</param>
/// <param name="Users">To whom; empty for all of its recipients.</param>
/// <param name="Verdict">Who sent it, in words, for the question to the user.</param>
internal sealed record ReleaseOrder(QuarantinedMessage Message, IReadOnlyList<string> Users, string Verdict)
{
    /// <summary>The recipients that do not have it yet.</summary>
    public IReadOnlyList<string> Missing => [.. (Users.Count > 0 ? Users : Message.Recipients).Where(r => !Message.IsReleasedTo(r))];
}

/// <summary>What came of a release.</summary>
/// <param name="Identity">The message.</param>
/// <param name="Status">Changed, Unchanged, Planned, Declined or Failed.</param>
internal sealed record ReleaseResult(string Identity, ChangeStatus Status)
{
    public string? Reason { get; init; }

    public string? RunId { get; init; }
}

/// <summary>Releases messages from the quarantine: asks, writes down, sends in bulk, reads back.</summary>
/// <param name="session">The session.</param>
/// <param name="journal">Where releases are written down.</param>
internal sealed class QuarantineReleaser(IExchangeSession session, ChangeJournal journal)
{
    /// <summary>How many messages one request names.</summary>
    private const int Batch = 50;

    private readonly Quarantine _quarantine = new(session);

    /// <summary>Releases messages.</summary>
    /// <param name="orders">The messages, each once.</param>
    /// <param name="decide">Asked before each.</param>
    /// <param name="cancellation">Stops between two requests.</param>
    /// <returns>One outcome a message, in the order given.</returns>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public IReadOnlyList<ExchangeOutcome<ReleaseResult>> Release(
        IReadOnlyList<ReleaseOrder> orders, Func<PlannedChange, ChangeDecision> decide, CancellationToken cancellation)
    {
        var outcomes = new ExchangeOutcome<ReleaseResult>?[orders.Count];
        var toMake = new List<(int Index, QuarantineRelease Change)>();
        for (var i = 0; i < orders.Count; i++)
        {
            var change = new QuarantineRelease(session, _quarantine, orders[i]);
            journal.CloseEarlier(QuarantineRelease.Property, [(change.BeginLine.Object, orders[i].Message.ReleasedUsers)]);
            outcomes[i] = change.IsEmpty ? change.Unchanged() : change.Ask(decide);
            if (outcomes[i] is null)
            {
                toMake.Add((i, change));
            }
        }

        ExchangeException? lost = null;
        foreach (var alike in toMake.GroupBy(c => string.Join(" ", orders[c.Index].Users)))
        {
            var changes = alike.ToList();
            for (var first = 0; first < changes.Count; first += Batch)
            {
                cancellation.ThrowIfCancellationRequested();
                var batch = changes.Skip(first).Take(Batch).ToList();
                var made = QuarantineRelease.Make([.. batch.Select(c => c.Change)], journal, () => lost = SendAndRead(
                    [.. batch.Select(c => c.Change)], lost));
                for (var i = 0; i < batch.Count; i++)
                {
                    outcomes[batch[i].Index] = made[i];
                }
            }
        }

        return [.. outcomes.Select(o => o!)];
    }

    /// <summary>One request for all. If it fails, what it left is sent one by one.</summary>
    /// <returns>Why nothing more can be sent; null if it can.</returns>
    private ExchangeException? SendAndRead(IReadOnlyList<QuarantineRelease> changes, ExchangeException? lost)
    {
        if (lost is not null)
        {
            foreach (var change in changes)
            {
                change.Skip(lost);
            }

            return lost;
        }

        if (changes.Count > 1 && QuarantineRelease.SendTogether(session, changes) is { } failure)
        {
            lost = failure.Kind == ExchangeErrorKind.SessionLost ? failure : null;
        }

        foreach (var change in changes)
        {
            change.TryRead(lost);
            if (lost is null && (!change.IsSent || (change.IsUncertain && change.IsLeft)))
            {
                change.TrySend();
                lost = change.Error?.Kind == ExchangeErrorKind.SessionLost ? change.Error : null;
                change.TryRead(lost);
            }
        }

        return lost;
    }
}

/// <summary>The release of one message, from plan to result.</summary>
internal sealed class QuarantineRelease(IExchangeSession session, Quarantine quarantine, ReleaseOrder order)
    : VerifiedChange<QuarantinedMessage, ReleaseResult>
{
    /// <summary>The property that a release changes, by Exchange's name: to whom the message was released.</summary>
    public const string Property = "ReleasedUser";

    private readonly IReadOnlyList<string> _missing = order.Missing;

    /// <inheritdoc/>
    public override bool IsEmpty => _missing.Count == 0 && order.Message.IsReleased;

    /// <summary>True if the message was read back, and somebody still lacks it.</summary>
    public bool IsLeft => After is { } after && !IsDone(after);

    /// <inheritdoc/>
    public override ChangeBegin BeginLine =>
        new(new ChangedObject(order.Message.Identity, order.Message.MessageId ?? order.Message.Identity, order.Message.Identity), Property,
            order.Message.ReleasedUsers)
        {
            Add = _missing,
        };

    /// <inheritdoc/>
    protected override string Target => order.Message.MessageId ?? order.Message.Identity;

    /// <inheritdoc/>
    protected override string Claim => "the message was released";

    /// <inheritdoc/>
    protected override PlannedChange InWords
    {
        get
        {
            var what = $"from quarantine the message of {order.Message.Sender}, received {order.Message.Received:yyyy-MM-dd HH:mm} UTC, "
                + $"to {(_missing.Count > 0 ? string.Join(", ", _missing) : "all its recipients")}";
            return new PlannedChange($"Releasing {what}. {order.Verdict}", $"Release {what}? {order.Verdict}");
        }
    }

    /// <summary>Sends several releases that go to the same users in one request.</summary>
    /// <returns>The error; null if Exchange reported none.</returns>
    public static ExchangeException? SendTogether(IExchangeSession session, IReadOnlyList<QuarantineRelease> changes)
    {
        foreach (var change in changes)
        {
            change.MarkSent();
        }

        try
        {
            // The identity is required, and its value is ignored.
            var parameters = changes[0].Parameters("000");
            parameters["Identities"] = changes.Select(c => c.BeginLine.Object.Id!).ToArray();
            changes[0].Warnings.AddRange(session.Invoke(Quarantine.ReleaseCommand, parameters).Warnings);
            return null;
        }
        catch (ExchangeException e)
        {
            foreach (var change in changes)
            {
                change.FailInBatch(e);
            }

            return e;
        }
    }

    /// <summary>Everybody has it already.</summary>
    public ExchangeOutcome<ReleaseResult> Unchanged() =>
        new(Target, new ReleaseResult(order.Message.Identity, ChangeStatus.Unchanged) { Reason = "It was released before" });

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Send() =>
        session.Invoke(Quarantine.ReleaseCommand, Parameters(order.Message.Identity)).Warnings;

    /// <inheritdoc/>
    protected override QuarantinedMessage Read() => quarantine.Details(order.Message.Identity);

    /// <inheritdoc/>
    protected override ReleaseResult NotMade(ChangeStatus status, string? reason) =>
        new(order.Message.Identity, status) { Reason = reason };

    /// <inheritdoc/>
    protected override ReleaseResult Failed(ExchangeException error, string reason) =>
        new(order.Message.Identity, ChangeStatus.Failed) { Reason = reason };

    /// <inheritdoc/>
    protected override ReleaseResult OfRun(ReleaseResult result, string runId) => result with { RunId = runId };

    /// <inheritdoc/>
    protected override Judgement<ReleaseResult> Judge(QuarantinedMessage after)
    {
        var isDone = IsDone(after);
        var error = isDone ? null : Error ?? new ExchangeException(ExchangeErrorKind.Other,
            $"Exchange reported success, but the message is not released: its status is {after.ReleaseStatus}.");
        var result = new ReleaseResult(order.Message.Identity, isDone ? ChangeStatus.Changed : ChangeStatus.Failed)
        {
            Reason = error?.Message ?? (after.IsBeingReleased ? "Exchange is still delivering it" : null),
        };
        return new(result, error, result.Reason)
        {
            Added = [.. _missing.Where(after.IsReleasedTo)],
            Entries = after.ReleasedUsers.Count > 0 || !isDone ? after.ReleasedUsers : _missing,
        };
    }

    private bool IsDone(QuarantinedMessage after) => _missing.Count == 0 ? after.IsReleased : _missing.All(after.IsReleasedTo);

    private Dictionary<string, object?> Parameters(string identity)
    {
        var parameters = new Dictionary<string, object?> { ["Identity"] = identity, ["Confirm"] = false };
        if (order.Users.Count > 0)
        {
            parameters["User"] = order.Users;
        }
        else
        {
            parameters["ReleaseToAll"] = true;
        }

        // A message that others have already is released again only if told so.
        if (order.Message.IsReleased)
        {
            parameters["Force"] = true;
        }

        return parameters;
    }
}
