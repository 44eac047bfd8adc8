using CommerceMailAdmin.Engine.Exchange.Commands;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>Adds safe senders to mailboxes: read, plan, add what is missing, read back.</summary>
/// <param name="session">The session to work in.</param>
/// <param name="request">The wanted senders.</param>
public sealed class SafeSenderWriter(IExchangeSession session, SafeSenderRequest request)
{
    /// <summary>The commands that a session needs.</summary>
    public static IReadOnlyList<string> Commands { get; } = [JunkMailReader.Command, SetCommand];

    private const string SetCommand = "Set-MailboxJunkEmailConfiguration";

    private readonly JunkMailReader _reader = new(session);
    private readonly Lazy<AcceptedDomains?> _ownDomains = new(() => AcceptedDomains.Read(session));

    /// <summary>
    /// Brings the wanted senders into one mailbox. Errors of Exchange become part of the outcome; one of kind
    /// <see cref="ExchangeErrorKind.SessionLost"/> means that every further mailbox would fail too.
    /// </summary>
    /// <param name="identity">The mailbox, neither blank nor with wildcards.</param>
    /// <param name="decide">Asked once there is something to add, with the mailbox's name and the plan.</param>
    public SafeSenderOutcome Add(string identity, Func<string, SafeSenderPlan, ChangeDecision> decide)
    {
        try
        {
            var before = _reader.Read(identity);
            var plan = SafeSenderPlan.Create(before, request, Missing(before) ? _ownDomains.Value : null);
            var change = new SafeSenderChange(identity, before, plan);
            if (plan.Add.Count == 0)
            {
                return change.Unchanged();
            }

            return decide(before.Mailbox, plan) switch
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

    private bool Missing(JunkMailSettings before) => !request.Senders.All(before.Trusted.Contains);

    private SafeSenderOutcome Apply(SafeSenderChange change)
    {
        ExchangeException? error = null;
        try
        {
            Send(change);
            if (change.Sent.Count == 0)
            {
                return change.Unchanged();
            }
        }
        catch (ExchangeException e) when (e.Kind is ExchangeErrorKind.Throttled or ExchangeErrorKind.Transient or ExchangeErrorKind.Other)
        {
            // The change may have been made and only its answer lost: the read-back decides.
            error = e;
        }
        catch (ExchangeException e)
        {
            return change.Failed(e, e.Message);
        }

        try
        {
            return change.Verified(_reader.Read(change.Identity), error);
        }
        catch (ExchangeException e)
        {
            return error is null
                ? change.Failed(e, $"The senders were added without an error, but could not be read back: {e.Message} Run the command again.")
                : change.Failed(error, $"{error.Message} Whether the senders were added could not be read back: {e.Message} Run the command again.");
        }
    }

    /// <summary>Sends the change; an entry that Exchange refuses by name is taken out, and the rest sent again.</summary>
    private void Send(SafeSenderChange change)
    {
        while (change.Sent.Count > 0)
        {
            try
            {
                var reply = session.Invoke(SetCommand, new Dictionary<string, object?>
                {
                    ["Identity"] = change.Identity,
                    ["TrustedSendersAndDomains"] = new ListChange { Add = [.. change.Sent] },
                    // The decision has been made; the session's own preferences must not turn it into a question or a rehearsal.
                    ["Confirm"] = false,
                    ["WhatIf"] = false,
                });
                change.Warnings.AddRange(reply.Warnings);
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
                    + $"{SetCommand} -Identity {Quoted(change.Identity)} {change.ListOf(e.Value)} @{{Remove={Quoted(e.Value)}}}")
        {
            Code = e.Code, Type = e.Type, Value = e.Value,
        };

    private static string Quoted(string text) => $"'{text.Replace("'", "''")}'";
}
