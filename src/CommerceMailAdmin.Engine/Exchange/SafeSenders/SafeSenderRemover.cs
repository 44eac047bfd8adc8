using CommerceMailAdmin.Engine.Exchange.Commands;
using CommerceMailAdmin.Engine.Exchange.Journal;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>What was taken out of one mailbox, and what else must be told about it.</summary>
/// <param name="Result">The result.</param>
/// <param name="Error">The error behind a result with the status Failed; null for any other.</param>
public sealed record SafeSenderRemovalOutcome(SafeSenderRemoval Result, ExchangeException? Error);

/// <summary>Removes safe senders from mailboxes: read, write down, remove what is there and may go, read back.</summary>
/// <param name="session">The session to work in.</param>
/// <param name="journal">Where changes are written down.</param>
public sealed class SafeSenderRemover(IExchangeSession session, ChangeJournal journal)
{
    /// <summary>The property, by Exchange's name, by which the journal knows safe senders.</summary>
    public const string Property = JunkMailStore.TrustedSenders;

    private readonly JunkMailStore _mailboxes = new(session);

    /// <summary>Takes senders out of one mailbox. Errors of Exchange become part of the outcome.</summary>
    /// <param name="identity">The mailbox, neither blank nor with wildcards.</param>
    /// <param name="senders">The senders, in the form of <see cref="SafeSenderRequest.Senders"/>.</param>
    /// <param name="mayGo">Tells by the mailbox's name which senders may be removed; null for all.</param>
    /// <param name="decide">Asked once there is something to remove, with the mailbox's name and the senders.</param>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public SafeSenderRemovalOutcome Remove(
        string identity,
        IReadOnlyList<string> senders,
        Func<string, IReadOnlyCollection<string>>? mayGo,
        Func<string, IReadOnlyList<string>, ChangeDecision> decide)
    {
        var result = new SafeSenderRemoval { Identity = identity, Status = SafeSenderStatus.Unchanged };
        try
        {
            var before = _mailboxes.Read(identity);
            var present = senders.Where(before.Trusted.Contains).ToArray();
            var allowed = mayGo is null ? null : new HashSet<string>(mayGo(before.Mailbox).Select(SafeSenderEntry.Comparable), StringComparer.Ordinal);
            var going = present.Where(s => allowed?.Contains(s) ?? true).ToArray();
            result = result with
            {
                Mailbox = before.Mailbox,
                Absent = senders.Where(s => !before.Trusted.Contains(s)).ToArray(),
                Kept = present.Where(s => !going.Contains(s)).ToArray(),
            };
            result = result with { Reason = Reason(result) };
            if (going.Length == 0)
            {
                return new SafeSenderRemovalOutcome(result with { Status = result.Kept.Count > 0 ? SafeSenderStatus.Rejected : SafeSenderStatus.Unchanged }, null);
            }

            return decide(before.Mailbox, going) switch
            {
                ChangeDecision.Preview => new SafeSenderRemovalOutcome(result with { Status = SafeSenderStatus.Planned, Removed = going }, null),
                ChangeDecision.Decline => new SafeSenderRemovalOutcome(result with { Status = SafeSenderStatus.Declined, Removed = going }, null),
                _ => Apply(before, going, result with { RunId = journal.RunId }),
            };
        }
        catch (ExchangeException e)
        {
            return Failed(result, e, e.Message);
        }
    }

    private SafeSenderRemovalOutcome Apply(JunkMailSettings before, IReadOnlyList<string> going, SafeSenderRemoval result)
    {
        var written = journal.Begin(new ChangeSubject(result.Identity, before.Mailbox, Property), before.TrustedSenders, [], going);
        var (outcome, end) = SendAndReadBack(before, going, result);
        journal.End(written, end with { Reason = outcome.Result.Reason });
        return outcome;
    }

    private (SafeSenderRemovalOutcome Outcome, ChangeEnd End) SendAndReadBack(JunkMailSettings before, IReadOnlyList<string> going, SafeSenderRemoval result)
    {
        ExchangeException? error = null;
        try
        {
            // As stored: Exchange compares texts.
            var stored = before.TrustedSenders.Where(e => going.Contains(SafeSenderEntry.Comparable(e))).ToArray();
            _mailboxes.Change(result.Identity, new ListChange { Remove = stored });
        }
        catch (ExchangeException e) when (e.IsRefusal)
        {
            return (Failed(result, e, e.Message), new ChangeEnd(ChangeResult.Failed));
        }
        catch (ExchangeException e)
        {
            error = e;
        }

        try
        {
            var after = error?.Kind == ExchangeErrorKind.SessionLost ? throw error : _mailboxes.Read(result.Identity);
            var removed = going.Where(s => !after.Trusted.Contains(s)).ToArray();
            result = result with { Removed = removed, Status = result.Kept.Count > 0 ? SafeSenderStatus.Partial : SafeSenderStatus.Removed };
            var outcome = removed.Length == going.Count
                ? new SafeSenderRemovalOutcome(result, null)
                : Failed(result, error ?? new ExchangeException(ExchangeErrorKind.Other, "Exchange reported success, but senders were still there when the list was read back."), null);
            return (outcome, new ChangeEnd(ChangeResult.Verified) { Removed = removed, After = after.TrustedSenders });
        }
        catch (ExchangeException e)
        {
            var outcome = Failed(result, error ?? e, $"{(error ?? e).Message} Whether the senders were removed could not be read back. Run the command again.");
            return (outcome, new ChangeEnd(ChangeResult.Unverified) { Removed = going });
        }
    }

    private static SafeSenderRemovalOutcome Failed(SafeSenderRemoval result, ExchangeException error, string? reason) =>
        new(result with { Status = SafeSenderStatus.Failed, Reason = reason ?? error.Message }, error);

    private static string? Reason(SafeSenderRemoval result) =>
        result.Kept.Count == 0 ? null : $"not added by this module, so kept: {string.Join(", ", result.Kept)}; -Force removes them";
}
