using CommerceMailAdmin.Engine.Exchange.Commands;
using CommerceMailAdmin.Engine.Exchange.Journal;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>Adds safe senders to mailboxes: read, plan, write down, add what is missing, read back.</summary>
/// <param name="session">The session to work in.</param>
/// <param name="request">The wanted senders.</param>
/// <param name="journal">Where changes are written down.</param>
public sealed class SafeSenderWriter(IExchangeSession session, SafeSenderRequest request, ChangeJournal journal)
{
    /// <summary>The commands that a session needs.</summary>
    public static IReadOnlyList<string> Commands { get; } = [JunkMailStore.GetCommand, JunkMailStore.SetCommand];

    private readonly JunkMailStore _mailboxes = new(session);
    private readonly Lazy<AcceptedDomains?> _ownDomains = new(() => AcceptedDomains.Read(session));

    /// <summary>
    /// Brings the wanted senders into one mailbox. Errors of Exchange become part of the outcome; one of kind
    /// <see cref="ExchangeErrorKind.SessionLost"/> means that every further mailbox would fail too.
    /// </summary>
    /// <param name="identity">The mailbox, neither blank nor with wildcards.</param>
    /// <param name="decide">Asked once there is something to add, with the mailbox's name and the plan.</param>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public SafeSenderOutcome Add(string identity, Func<string, SafeSenderPlan, ChangeDecision> decide)
    {
        try
        {
            var before = _mailboxes.Read(identity);
            var complete = request.Senders.All(before.Trusted.Contains);
            var change = new SafeSenderChange(identity, before, SafeSenderPlan.Create(before, request, complete ? null : _ownDomains.Value));
            if (change.Plan.Add.Count == 0)
            {
                return change.Unchanged();
            }

            return decide(before.Mailbox, change.Plan) switch
            {
                ChangeDecision.Preview => change.Undone(SafeSenderStatus.Planned),
                ChangeDecision.Decline => change.Undone(SafeSenderStatus.Declined),
                _ => Apply(change),
            };
        }
        catch (ExchangeException e)
        {
            var failed = new SafeSenderResult { Identity = identity, Status = SafeSenderStatus.Failed, Rejected = request.Rejected, Reason = e.Message };
            return new SafeSenderOutcome(failed, e, []);
        }
    }

    private SafeSenderOutcome Apply(SafeSenderChange change)
    {
        var subject = new ChangeSubject(change.Identity, change.Before.Mailbox, JunkMailStore.TrustedSenders);
        var written = journal.Begin(subject, change.Before.TrustedSenders, change.Plan.Add, []);
        var (outcome, end) = SendAndReadBack(change);
        journal.End(written, end with { Reason = outcome.Result.Reason });
        return outcome with { Result = outcome.Result with { RunId = journal.RunId } };
    }

    private (SafeSenderOutcome Outcome, ChangeEnd End) SendAndReadBack(SafeSenderChange change)
    {
        ExchangeException? error = null;
        try
        {
            Send(change);
            if (change.Sent.Count == 0)
            {
                return (change.Unchanged(), new ChangeEnd(ChangeResult.Failed));
            }
        }
        catch (ExchangeException e) when (e.IsRefusal)
        {
            return (change.Failed(e, e.Message), new ChangeEnd(ChangeResult.Failed));
        }
        catch (ExchangeException e)
        {
            // The change may have been made and only its answer lost: the read-back decides.
            error = e;
        }

        try
        {
            var after = error?.Kind == ExchangeErrorKind.SessionLost ? throw error : _mailboxes.Read(change.Identity);
            var outcome = change.Verified(after, error);
            return (outcome, new ChangeEnd(ChangeResult.Verified) { Added = outcome.Result.Added, After = after.TrustedSenders });
        }
        catch (ExchangeException e)
        {
            var outcome = change.Failed(error ?? e, error is null
                ? $"The senders were added without an error, but could not be read back: {e.Message} Run the command again."
                : $"{error.Message} Whether the senders were added could not be read back. Run the command again.");
            return (outcome, new ChangeEnd(ChangeResult.Unverified) { Added = change.Sent });
        }
    }

    /// <summary>Sends the change; an entry that Exchange refuses by name is taken out, and the rest sent again.</summary>
    private void Send(SafeSenderChange change)
    {
        while (change.Sent.Count > 0)
        {
            try
            {
                change.Warnings.AddRange(_mailboxes.Change(change.Identity, new ListChange { Add = [.. change.Sent] }));
                return;
            }
            catch (ExchangeException e) when (e.Kind == ExchangeErrorKind.InvalidSender)
            {
                if (e.Value is null || !change.Refuse(e.Value))
                {
                    throw StoredEntry(e, change);
                }
            }
        }
    }

    private static ExchangeException StoredEntry(ExchangeException e, SafeSenderChange change) =>
        new(
            ExchangeErrorKind.InvalidSender,
            e.Value is null
                ? $"{e.Message} Either one of the senders to add is not allowed in this mailbox, or an entry that it holds already."
                : $"The mailbox holds the entry '{e.Value}', which is not allowed (any more): Exchange refuses every change until it is removed, with "
                    + $"{JunkMailStore.SetCommand} -Identity {Quoted(change.Identity)} {change.ListOf(e.Value)} @{{Remove={Quoted(e.Value)}}}")
        {
            Code = e.Code, Type = e.Type, Value = e.Value,
        };

    private static string Quoted(string text) => $"'{text.Replace("'", "''")}'";
}
