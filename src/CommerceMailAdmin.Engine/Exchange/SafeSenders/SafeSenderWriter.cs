using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Engine.Exchange.Session;

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
    private readonly MailboxCaveats _caveats = new(session);
    private readonly Lazy<AcceptedDomains?> _ownDomains = new(() => AcceptedDomains.Read(session));

    /// <summary>
    /// Brings the wanted senders into mailboxes. Errors of Exchange become part of the outcomes; one of kind
    /// <see cref="ExchangeErrorKind.SessionLost"/> means that every further mailbox would fail too.
    /// </summary>
    /// <param name="mailboxes">The mailboxes; on Exchange Online, ten go into one request.</param>
    /// <param name="decide">Asked where there is something to add, with the mailbox as asked for, its name and the plan.</param>
    /// <returns>One outcome a mailbox, in the order given.</returns>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public IReadOnlyList<ChangeOutcome<SafeSenderAdditionResult>> Add(IReadOnlyList<MailboxReference> mailboxes, Func<string, string, SafeSenderPlan, ChangeDecision> decide)
    {
        mailboxes = _mailboxes.Resolve(mailboxes, forJournal: true);
        var readings = _mailboxes.ReadMany(mailboxes);
        var outcomes = new ChangeOutcome<SafeSenderAdditionResult>?[mailboxes.Count];
        var changes = new Dictionary<int, SafeSenderAddition>();
        var repeated = JunkMailReading.Repeated(readings);
        foreach (var i in Enumerable.Range(0, mailboxes.Count).Where(i => !repeated.Contains(i)))
        {
            try
            {
                var change = Plan(mailboxes[i], readings[i].Settings ?? throw readings[i].Error!);
                outcomes[i] = change.Plan.Add.Count == 0 ? change.Unchanged() : Decided(change, decide);
                if (outcomes[i] is null)
                {
                    changes.Add(i, change);
                }
            }
            catch (ExchangeException e)
            {
                outcomes[i] = Unread(mailboxes[i], e);
            }
        }

        journal.Settle(
            JunkMailStore.TrustedSenders,
            mailboxes.Zip(readings, (m, r) => (Mailbox: m, r.Settings)).Where(r => r.Settings is not null).Select(r => (r.Mailbox.Named(r.Settings!.Mailbox), r.Settings.TrustedSenders)));
        new JunkMailUpdater(_mailboxes).Apply(changes, journal, outcomes);
        foreach (var i in repeated)
        {
            outcomes[i] = Add([mailboxes[i]], decide)[0];
        }

        return outcomes!;
    }

    private SafeSenderAddition Plan(MailboxReference mailbox, JunkMailSettings before)
    {
        var own = request.Senders.All(before.Trusted.Contains) ? null : _ownDomains.Value;
        return new SafeSenderAddition(mailbox, before, SafeSenderPlan.Create(before, request, own), _caveats, own);
    }

    /// <summary>The outcome of a change that is not to be made; null where it is.</summary>
    private static ChangeOutcome<SafeSenderAdditionResult>? Decided(SafeSenderAddition change, Func<string, string, SafeSenderPlan, ChangeDecision> decide) =>
        decide(change.Identity, change.Before.Mailbox, change.Plan) switch
        {
            ChangeDecision.Preview => change.Undone(ChangeStatus.Planned),
            ChangeDecision.Decline => change.Undone(ChangeStatus.Declined),
            _ => null,
        };

    private ChangeOutcome<SafeSenderAdditionResult> Unread(MailboxReference mailbox, ExchangeException error)
    {
        var failed = new SafeSenderAdditionResult
        {
            Identity = mailbox.Identity, RecipientTypeDetails = mailbox.Kind, Status = ChangeStatus.Failed, Rejected = request.Rejected, Reason = error.Message,
            SaferRoute = SaferRouteCatalogue.Of(SaferRouteId.SafeSenders),
        };
        return new ChangeOutcome<SafeSenderAdditionResult>(failed, error, []);
    }
}
