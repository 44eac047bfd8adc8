using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>A change of one mailbox's safe senders.</summary>
/// <typeparam name="TResult">What the user gets.</typeparam>
internal abstract class JunkMailChange<TResult>(JunkMailStore mailboxes, MailboxReference mailbox,
    JunkMailSettings before) : VerifiedChange<JunkMailSettings, TResult>
    where TResult : class
{
    public MailboxReference Mailbox => mailbox;

    /// <summary>The settings when the change was planned.</summary>
    public JunkMailSettings Before => before;

    /// <summary>What is to be sent, in the form in which entries are compared; nothing if nothing is left.</summary>
    public abstract ListChange Change { get; }

    /// <inheritdoc/>
    public override bool IsEmpty => Change.Add.Count + Change.Remove.Count == 0;

    /// <summary>True if the settings read back show the whole change.</summary>
    public bool IsDone =>
        After is not null && Change.Add.All(After.Trusted.Contains)
            && !Change.Remove.Any(e => After.Trusted.Contains(SafeSenderEntry.Comparable(e)));

    /// <inheritdoc/>
    public override ChangeBegin BeginLine =>
        new(before.Object(mailbox), JunkMailStore.TrustedSenders, before.TrustedSenders) { Add = Planned.Add, Remove = Planned.Remove };

    /// <inheritdoc/>
    protected override string Target => mailbox.Identity;

    /// <inheritdoc/>
    protected override bool IsMailbox => true;

    /// <summary>What is planned, in the form in which entries are compared.</summary>
    protected abstract ListChange Planned { get; }

    /// <summary>The mailbox as it was asked for and, if that differs, as Exchange names it.</summary>
    protected string ListInWords =>
        "the safe senders of "
            + $"{(before.Mailbox == mailbox.Identity ? $"'{mailbox.Identity}'" : $"'{mailbox.Identity}' ({before.Mailbox})")}";

    /// <summary>True if a text contains one of the mailbox's names, not as a part of a longer one.</summary>
    public bool IsNamedIn(string text) => mailbox.Names.Concat([mailbox.Identity, before.Mailbox]).Any(name => IsWord(text, name));

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Send() => mailboxes.Change(mailbox, Change);

    /// <inheritdoc/>
    protected override JunkMailSettings Read() => mailboxes.Read(mailbox);

    private static bool IsWord(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(name, at + 1,
            StringComparison.OrdinalIgnoreCase))
        {
            if ((at == 0 || !IsOfName(text[at - 1])) && IsEnd(text, at + name.Length))
            {
                return true;
            }
        }

        return false;
    }

    // A full stop at the end of a sentence does not belong to the name.
    private static bool IsEnd(string text, int end) =>
        end == text.Length || !IsOfName(text[end]) || (text[end] == '.' && (end + 1 == text.Length || !IsOfName(text[end + 1])));

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or '@';
}

/// <summary>
/// Sends changes and reads them back: mailboxes with the same change in one call if the session takes batches. The errors of a batch do not
/// tell their mailboxes, so the settings read back decide, and what is not done then is sent once more by itself.
/// </summary>
internal sealed class JunkMailSender(JunkMailStore mailboxes)
{
    /// <summary>Makes changes, and fills in their outcomes.</summary>
    /// <param name="changes">The changes, by the places of their outcomes.</param>
    /// <param name="journal">Where they are written down.</param>
    /// <param name="outcomes">Takes what became of each.</param>
    /// <exception cref="JournalException">The journal cannot be written.</exception>
    public void Make<TResult>(IReadOnlyDictionary<int, JunkMailChange<TResult>> changes, ChangeJournal journal,
        ExchangeOutcome<TResult>?[] outcomes)
        where TResult : class
    {
        var all = changes.Values.ToArray();
        var made = VerifiedChange<JunkMailSettings, TResult>.Make(all, journal, () => SendAndRead(all));
        foreach (var (place, outcome) in changes.Keys.Zip(made, (p, o) => (p, o)))
        {
            outcomes[place] = outcome;
        }
    }

    private void SendAndRead<TResult>(JunkMailChange<TResult>[] changes)
        where TResult : class
    {
        foreach (var alike in changes.GroupBy(u => string.Join("\n", u.Change.Add) + "\n\n" + string.Join("\n", u.Change.Remove)))
        {
            if (Lost(changes) is { } lost)
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

        ReadBack([.. changes.Where(u => u.IsUnread)]);

        // Not after a throttled batch: ten calls instead of one would make a busy Exchange busier. The next run goes on.
        SendOneByOne([
            .. changes.Where(u => u.IsUncertain && u.After is not null && !u.IsDone && u.Error?.Kind != ExchangeErrorKind.Throttled)]);
        ReadBack([.. changes.Where(u => u.IsUnread && u.ReadError is null)]);
    }

    private static ExchangeException? Lost<TResult>(IEnumerable<JunkMailChange<TResult>> changes)
        where TResult : class =>
        changes.Select(u => u.Error).FirstOrDefault(e => e?.Kind == ExchangeErrorKind.SessionLost);

    private static void Skip<TResult>(IEnumerable<JunkMailChange<TResult>> changes, ExchangeException lost)
        where TResult : class
    {
        foreach (var change in changes)
        {
            change.Skip(lost);
        }
    }

    private void SendBatch<TResult>(JunkMailChange<TResult>[] alike)
        where TResult : class
    {
        ExchangeException? error;
        foreach (var change in alike)
        {
            change.MarkSent();
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

        foreach (var change in alike.Where(_ => error is not null))
        {
            change.FailInBatch(error!);
        }
    }

    /// <summary>A warning of a batch is given to the mailboxes that it names; if it names none, to all.</summary>
    private static void Warn<TResult>(JunkMailChange<TResult>[] alike, IReadOnlyList<string> warnings)
        where TResult : class
    {
        foreach (var warning in warnings)
        {
            var named = alike.Where(u => u.IsNamedIn(warning)).ToArray();
            foreach (var change in named.Length > 0 ? named : alike)
            {
                change.Warnings.Add(warning);
            }
        }
    }

    private static void SendOneByOne<TResult>(JunkMailChange<TResult>[] changes)
        where TResult : class
    {
        for (var i = 0; i < changes.Length; i++)
        {
            changes[i].TrySend();
            if (changes[i].Error is { Kind: ExchangeErrorKind.SessionLost } lost)
            {
                Skip(changes.Skip(i + 1), lost);
                return;
            }
        }
    }

    private void ReadBack<TResult>(JunkMailChange<TResult>[] changes)
        where TResult : class
    {
        var lost = Lost(changes);
        var readings = lost is null ? mailboxes.ReadMany([.. changes.Select(u => u.Mailbox)]) : [];
        for (var i = 0; i < changes.Length; i++)
        {
            changes[i].ReadBack(lost is null ? readings[i].Settings : null, lost ?? readings[i].Error);
        }
    }
}
