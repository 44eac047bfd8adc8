using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.Session;

namespace CommerceMailAdmin.Engine.Exchange.SafeSenders;

/// <summary>A change of one mailbox's safe senders, from before it is sent until it is read back.</summary>
internal abstract class JunkMailUpdate(MailboxReference mailbox, JunkMailSettings before)
{
    public MailboxReference Mailbox => mailbox;

    public string Identity => mailbox.Identity;

    /// <summary>The settings when the change was planned.</summary>
    public JunkMailSettings Before => before;

    /// <summary>What is to be sent, in the form in which entries are compared; nothing where nothing is left.</summary>
    public abstract ListChange Change { get; }

    /// <summary>The error that the change ended with; null where there was none. The change may have been made all the same.</summary>
    public ExchangeException? Error { get; private set; }

    /// <summary>True where the change was sent, by itself or in a batch. Where not, the mailbox is certainly as it was.</summary>
    public bool IsSent { get; private set; }

    /// <summary>True where the change was sent and is still to be read back, whatever Exchange said: an error does not tell that nothing was stored.</summary>
    public bool IsUnread => IsSent && After is null;

    /// <summary>True where the error may be another mailbox's.</summary>
    public bool IsUncertain { get; private set; }

    /// <summary>The settings as read back; null where they were not.</summary>
    public JunkMailSettings? After { get; private set; }

    /// <summary>Why the settings were not read back; null where they were.</summary>
    public ExchangeException? ReadError { get; private set; }

    /// <summary>What the user should know, without the mailbox's name.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>True where there is nothing to send.</summary>
    public bool IsEmpty => Change.Add.Count + Change.Remove.Count == 0;

    /// <summary>True where the settings read back show the whole change.</summary>
    public bool IsDone => After is not null && Change.Add.All(After.Trusted.Contains) && !Change.Remove.Any(e => After.Trusted.Contains(SafeSenderEntry.Comparable(e)));

    /// <summary>True where a text has one of the mailbox's names in it, not as a part of a longer one.</summary>
    public bool IsNamedIn(string text) => mailbox.Names.Concat([Identity, before.Mailbox]).Any(name => IsWord(text, name));

    /// <summary>Takes out the entry that Exchange refused; false where that is not possible.</summary>
    public virtual bool Amend(ExchangeException refusal) => false;

    /// <summary>An error in words for this mailbox.</summary>
    public virtual ExchangeException Explain(ExchangeException error) => error;

    /// <summary>The change is sent now, perhaps again: what was known of it before does not count any more.</summary>
    public void Begin()
    {
        IsSent = true;
        IsUncertain = false;
        Error = null;
        After = null;
        ReadError = null;
    }

    public void Fail(ExchangeException error) => Error = error;

    /// <summary>An error of the call that this change shared with others: it may be another's.</summary>
    public void FailInBatch(ExchangeException error)
    {
        Error = error;
        IsUncertain = true;
    }

    /// <summary>The change is not sent, or not again.</summary>
    public void Skip(ExchangeException error) => Error = error;

    public void ReadBack(JunkMailReading reading)
    {
        After = reading.Settings;
        ReadError = reading.Error;
    }

    private static bool IsWord(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + name.Length;
            if ((at == 0 || !IsOfName(text[at - 1])) && (end == text.Length || !IsOfName(text[end]) || (text[end] == '.' && (end + 1 == text.Length || !IsOfName(text[end + 1])))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or '@';
}

/// <summary>A change of one mailbox's safe senders with its result.</summary>
/// <typeparam name="TResult">What the user gets.</typeparam>
internal abstract class JunkMailUpdate<TResult>(MailboxReference mailbox, JunkMailSettings before) : JunkMailUpdate(mailbox, before)
{
    /// <summary>What is planned, for the journal; in the form in which entries are compared.</summary>
    public abstract ListChange Planned { get; }

    /// <summary>What became of the change, and what the journal is to remember of it.</summary>
    /// <param name="runId">The run in the journal.</param>
    public abstract (ChangeOutcome<TResult> Outcome, ChangeEnd End) Finish(string runId);
}
