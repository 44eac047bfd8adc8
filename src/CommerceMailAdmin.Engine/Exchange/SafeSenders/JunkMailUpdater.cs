using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>
/// Writes changes down, sends them and reads them back: mailboxes with the same change in one call where the session takes batches. The errors of a batch do
/// not tell their mailboxes, so the settings read back decide, and what is not done then is sent once more on its own.
/// </summary>
internal sealed class JunkMailUpdater(JunkMailStore mailboxes)
{
    /// <summary>Makes changes.</summary>
    /// <param name="updates">The changes, by the places of their outcomes.</param>
    /// <param name="journal">Where they are written down, before they are sent and after they were read back.</param>
    /// <param name="outcomes">Takes what became of each.</param>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public void Apply<TUpdate, TResult>(IReadOnlyDictionary<int, TUpdate> updates, ChangeJournal journal, ChangeOutcome<TResult>?[] outcomes)
        where TUpdate : JunkMailUpdate<TResult>
    {
        var (places, changes) = (updates.Keys.ToArray(), updates.Values.ToArray());
        var written = journal.Begin([.. changes.Select(c => new ChangeBegin(c.Mailbox.Named(c.Before.Mailbox), JunkMailStore.TrustedSenders, c.Before.TrustedSenders)
        {
            Add = c.Planned.Add, Remove = c.Planned.Remove,
        })]);
        Send(changes);
        var ends = new List<(string Change, ChangeEnd End)>();
        for (var i = 0; i < changes.Length; i++)
        {
            (outcomes[places[i]], var end) = changes[i].Finish(journal.RunId);
            ends.Add((written[i], end));
        }

        journal.End(ends);
    }

    private void Send(IReadOnlyList<JunkMailUpdate> updates)
    {
        foreach (var alike in updates.GroupBy(u => string.Join("\n", u.Change.Add) + "\n\n" + string.Join("\n", u.Change.Remove)))
        {
            if (Lost(updates) is { } lost)
            {
                Skip(alike, lost);
            }
            else if (mailboxes.TakesBatches && alike.Count() > 1)
            {
                SendBatch([.. alike]);
            }
            else
            {
                SendOneByOne([.. alike]);
            }
        }

        ReadBack([.. updates.Where(u => u.IsUnread)]);
        SendOneByOne([.. updates.Where(u => u.IsUncertain && u.After is not null && !u.IsDone)]);
        ReadBack([.. updates.Where(u => u.IsUnread && u.ReadError is null)]);
    }

    private static ExchangeException? Lost(IEnumerable<JunkMailUpdate> updates) =>
        updates.Select(u => u.Error).FirstOrDefault(e => e?.Kind == ExchangeErrorKind.SessionLost);

    private static void Skip(IEnumerable<JunkMailUpdate> updates, ExchangeException lost)
    {
        foreach (var update in updates)
        {
            update.Skip(lost);
        }
    }

    private void SendBatch(IReadOnlyList<JunkMailUpdate> alike)
    {
        ExchangeException? error;
        foreach (var update in alike)
        {
            update.Begin();
        }

        try
        {
            var reply = mailboxes.ChangeMany([.. alike.Select(u => u.Mailbox)], alike[0].Change);
            Warn(alike, reply.Warnings);
            error = reply.Errors.FirstOrDefault(e => e.Kind == ExchangeErrorKind.SessionLost) ?? reply.Errors.FirstOrDefault();
        }
        catch (ExchangeException e)
        {
            error = e;
        }

        foreach (var update in alike.Where(_ => error is not null))
        {
            update.FailInBatch(error!);
        }
    }

    /// <summary>A warning of a batch is told of the mailboxes that it names; where it names none, of all.</summary>
    private static void Warn(IReadOnlyList<JunkMailUpdate> alike, IReadOnlyList<string> warnings)
    {
        foreach (var warning in warnings)
        {
            var named = alike.Where(u => u.IsNamedIn(warning)).ToArray();
            foreach (var update in named.Length > 0 ? named : alike)
            {
                update.Warnings.Add(warning);
            }
        }
    }

    private void SendOneByOne(IReadOnlyList<JunkMailUpdate> updates)
    {
        for (var i = 0; i < updates.Count; i++)
        {
            Send(updates[i]);
            if (updates[i].Error is { Kind: ExchangeErrorKind.SessionLost } lost)
            {
                Skip(updates.Skip(i + 1), lost);
                return;
            }
        }
    }

    /// <summary>Sends one change; an entry that Exchange refuses by name is taken out, and the rest sent again.</summary>
    private void Send(JunkMailUpdate update)
    {
        while (!update.IsEmpty)
        {
            update.Begin();
            try
            {
                update.Warnings.AddRange(mailboxes.Change(update.Mailbox, update.Change));
                return;
            }
            catch (ExchangeException e)
            {
                if (e.Kind == ExchangeErrorKind.InvalidSender && update.Amend(e))
                {
                    continue;
                }

                update.Fail(update.Explain(e));
                return;
            }
        }
    }

    private void ReadBack(IReadOnlyList<JunkMailUpdate> updates)
    {
        var readings = Lost(updates) is { } lost
            ? [.. updates.Select(_ => new JunkMailReading(null, lost))]
            : mailboxes.ReadMany([.. updates.Select(u => u.Mailbox)]);
        for (var i = 0; i < updates.Count; i++)
        {
            updates[i].ReadBack(readings[i]);
        }
    }
}
