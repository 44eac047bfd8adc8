using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>A mailbox, and what is to be taken out of it.</summary>
/// <param name="Mailbox">The mailbox.</param>
/// <param name="Senders">The senders, in the form of <see cref="SafeSenderRequest.Senders"/>.</param>
public sealed record SafeSenderRemovalOrder(MailboxReference Mailbox, IReadOnlyList<string> Senders)
{
    /// <summary>An error of reading in words for this order: one that names its mailbox by the id is for that mailbox and no other.</summary>
    internal ExchangeException Explain(ExchangeException error) => Mailbox.Id is null || error.Kind != ExchangeErrorKind.NotFound ? error : new ExchangeException(
        ExchangeErrorKind.NotFound,
        $"The mailbox that was changed, with the GUID {Mailbox.Id}, is not there any more, or you are connected to another organisation. Whatever has its name or address now is another one, and was left alone.")
    {
        Code = error.Code, Type = error.Type,
    };
}

/// <summary>Removes safe senders from mailboxes: read, write down, remove what is there and may go, read back.</summary>
/// <param name="session">The session to work in.</param>
/// <param name="journal">Where changes are written down.</param>
public sealed class SafeSenderRemover(IExchangeSession session, ChangeJournal journal)
{
    /// <summary>The property, by Exchange's name, by which the journal knows safe senders.</summary>
    public const string Property = JunkMailStore.TrustedSenders;

    private readonly JunkMailStore _mailboxes = new(session);
    private readonly Lazy<AcceptedDomains?> _ownDomains = new(() => AcceptedDomains.Read(session));

    /// <summary>Takes senders out of mailboxes. Errors of Exchange become part of the outcomes.</summary>
    /// <param name="orders">The mailboxes and senders; on Exchange Online, ten go into one request.</param>
    /// <param name="mayGo">Tells which senders may be removed from a mailbox; null for all.</param>
    /// <param name="decide">Asked where there is something to remove, with the mailbox as asked for, its name and the senders.</param>
    /// <returns>One outcome a mailbox, in the order given.</returns>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public IReadOnlyList<ChangeOutcome<SafeSenderRemovalResult>> Remove(
        IReadOnlyList<SafeSenderRemovalOrder> orders,
        Func<ChangedObject, IReadOnlyCollection<string>>? mayGo,
        Func<string, string, IReadOnlyList<string>, ChangeDecision> decide)
    {
        var mailboxes = _mailboxes.Resolve([.. orders.Select(o => o.Mailbox)], forJournal: true);
        var readings = _mailboxes.ReadMany(mailboxes);
        var outcomes = new ChangeOutcome<SafeSenderRemovalResult>?[orders.Count];
        var changes = new Dictionary<int, SafeSenderRemoval>();
        var repeated = JunkMailReading.Repeated(readings);
        foreach (var i in Enumerable.Range(0, orders.Count).Where(i => !repeated.Contains(i)))
        {
            if (readings[i].Settings is not { } before)
            {
                outcomes[i] = SafeSenderRemoval.Unread(mailboxes[i], orders[i].Explain(readings[i].Error!));
                continue;
            }

            var change = new SafeSenderRemoval(mailboxes[i], before, orders[i].Senders, mayGo?.Invoke(mailboxes[i].Named(before.Mailbox)), _ownDomains);
            outcomes[i] = change.IsEmpty ? change.Unchanged() : decide(change.Identity, before.Mailbox, change.Going) switch
            {
                ChangeDecision.Preview => change.Undone(ChangeStatus.Planned),
                ChangeDecision.Decline => change.Undone(ChangeStatus.Declined),
                _ => null,
            };
            if (outcomes[i] is null)
            {
                changes.Add(i, change);
            }
        }

        new JunkMailUpdater(_mailboxes).Apply(changes, journal, outcomes);
        foreach (var i in repeated)
        {
            outcomes[i] = Remove([orders[i]], mayGo, decide)[0];
        }

        return outcomes!;
    }
}
