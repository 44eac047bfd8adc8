using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>Mail that counts for nothing and can matter all the same: counted while mail is read, and reported once at the end.</summary>
internal sealed class IgnoredMailReport
{
    private const string FromBuyer = "from a buyer";
    private const string Automatic = "an automatic reply";

    private readonly Dictionary<string, (int Count, string First)> _ignored = new(StringComparer.Ordinal);
    private readonly HashSet<CaseKey> _firstCases = [];
    private bool _sawSentMail;

    /// <summary>
    /// Each kind: what is said of so many messages, with {0} for "1 message is" and the like and {1} for the first of them.
    /// </summary>
    private static readonly (string Kind, string Text)[] Kinds =
    [
        (nameof(AddFromFuture),
            "{0} dated in the future and not counted before that date; the first is {1}. If a Received field says when a message arrived, "
            + "its own date is not "
            + "used: look for one that has none, and correct the clock that dated it."),
        (FromBuyer,
            "{0} from a buyer's own relay address, not from a case, and not counted; the first is {1}. Requests to return an order come "
            + "so, and wait for an "
            + "answer like a case: look in the mailbox."),
        (nameof(AddDraft),
            "{0} to or from a relay address and not counted, because of lying in drafts, templates or the outbox, or being marked as a "
            + "draft; the first is {1}. "
            + "Nothing of it was sent. If it was, move it to the sent mail."),
        (nameof(AddRewritten),
            "{0} from a relay address, but a group or mailing list has put its own address in place of the sender, so that it is not "
            + "counted; the first is {1}. "
            + "Let the platform write to a mailbox, or read the mail before the group changes it."),
        (nameof(AddPastRelay),
            "{0} an answer to the platform's mail and not addressed to it, so that it is not counted; the first is {1}. Only an answer to "
            + "the case's relay address "
            + "reaches the buyer."),
        (nameof(AddMisaddressed),
            "{0} addressed to what reads like a relay address and is not one, so that it is not counted as an answer; the first is {1}. "
            + "Send the answer again, to the address "
            + "that the case's mail came from."),
        (nameof(AddUndelivered),
            "{0} a report that an answer to a case was not delivered; that answer does not count, and the case waits; the first is {1}. "
            + "The report says why. The platform accepts "
            + "answers only from the address that is registered for the shop."),
        (Automatic,
            "{0} an automatic reply of a case's relay address, which is no question of the buyer and not counted; the first is {1}."),
        (nameof(AddGenerated),
            "{0} an answer to a case that a program marked as generated (Auto-Submitted), so that it is not counted; the first is {1}. If "
            + "a "
            + "helpdesk marks what people write in this way, its answers have to be looked for in the helpdesk."),
        (nameof(AddUnauthenticated),
            "{0} an answer from an address that can answer for the seller, but failed authentication when it came in, so that it is not "
            + "counted; the first is {1}. If a device or helpdesk "
            + "sends for the seller, add it to the SPF record of the domain or let it sign with DKIM."),
        (nameof(AddUnreadable),
            "{0} a journal report whose message cannot be read, so that it is not counted; the first is {1}."),
        (nameof(AddMayBeEnclosed),
            "{0} preceded by a separator line of another kind than the rest of its file; the first is {1}. It can be text of the message "
            + "before it. Its case counts, but not as "
            + "genuine: compare the mailbox."),
    ];

    /// <summary>Adds a message whose date has not come.</summary>
    public void AddFromFuture(ClassifiedMessage message) =>
        Add(nameof(AddFromFuture),
            () => FormattableString.Invariant($"'{message.Location.Id}' of {message.Time.UtcDateTime:yyyy-MM-dd HH:mm} UTC"));

    /// <summary>
    /// Adds a message of a relay address that is no question of a case: of a buyer's own address, or an automatic reply of a case's.
    /// </summary>
    public void AddFromRelay(StoredMessage message, MailAddress sender, bool isAutomatic) =>
        Add(isAutomatic ? Automatic : FromBuyer, () => $"'{message.Location.Id}' from {sender.Address}");

    /// <summary>Adds a draft that names a relay address.</summary>
    public void AddDraft(StoredMessage message) => Add(nameof(AddDraft), () => $"'{message.Location.Id}' in {message.Folder.Name}");

    /// <summary>Adds a message from a relay address whose From field a group or list has rewritten.</summary>
    public void AddRewritten(StoredMessage message, string relay) =>
        Add(nameof(AddRewritten), () => $"'{message.Location.Id}' from {relay}");

    /// <summary>Adds a sent message that answers the platform's mail and goes elsewhere.</summary>
    public void AddPastRelay(StoredMessage message) => Add(nameof(AddPastRelay), () => $"'{message.Location.Id}'");

    /// <summary>Adds a message to an address that is nearly a relay address.</summary>
    public void AddMisaddressed(StoredMessage message, MailAddress address) =>
        Add(nameof(AddMisaddressed), () => $"'{message.Location.Id}' to {address.Address}");

    /// <summary>Adds a report that an answer was not delivered.</summary>
    public void AddUndelivered(StoredMessage message, CaseReference reference) =>
        Add(nameof(AddUndelivered), () => $"'{message.Location.Id}' for case {reference.CaseId}");

    /// <summary>Adds an answer from an address of the seller that failed authentication.</summary>
    public void AddUnauthenticated(StoredMessage message, MailAddress sender) =>
        Add(nameof(AddUnauthenticated), () => $"'{message.Location.Id}' from {sender.Address}");

    /// <summary>Adds an answer that a program marked as generated, as some helpdesks mark what people write.</summary>
    public void AddGenerated(StoredMessage message) => Add(nameof(AddGenerated), () => $"'{message.Location.Id}'");

    /// <summary>Adds a message that encloses another one, which cannot be read.</summary>
    public void AddUnreadable(StoredMessage message) => Add(nameof(AddUnreadable), () => $"'{message.Location.Id}'");

    /// <summary>Adds a message of a case that may be text within another message.</summary>
    public void AddMayBeEnclosed(StoredMessage message) => Add(nameof(AddMayBeEnclosed), () => $"'{message.Location.Id}'");

    /// <summary>Adds that there is mail that was sent from here.</summary>
    public void AddSent() => _sawSentMail = true;

    /// <summary>Adds the case of a buyer's message; two cases are enough to miss the answers.</summary>
    public void AddCase(CaseKey key)
    {
        if (_firstCases.Count < 2)
        {
            _firstCases.Add(key);
        }
    }

    /// <summary>Reports them; nothing if there are none.</summary>
    /// <param name="observer">Receives the warnings.</param>
    /// <param name="isWhole">Whether all mail was read, and not only what is new.</param>
    public void Report(IMailReadObserver observer, bool isWhole)
    {
        foreach (var (kind, text) in Kinds)
        {
            if (_ignored.TryGetValue(kind, out var found))
            {
                observer.Warn(string.Format(System.Globalization.CultureInfo.InvariantCulture, text,
                    Amount.Of(found.Count, "message is", "messages are"), found.First));
            }
        }

        if (isWhole && !_sawSentMail && _firstCases.Count > 1)
        {
            observer.NoSentMail(
                "No sent mail is among the mail that was read, so that no answer can be seen and every case seems to wait. Read the folder"
                + " of sent mail too. Exchange keeps what is sent from a shared mailbox in the sender's own mailbox, unless"
                + " MessageCopyForSentAsEnabled and MessageCopyForSendOnBehalfEnabled of the shared mailbox are on.");
        }
    }

    private void Add(string kind, Func<string> describe) =>
        _ignored[kind] = _ignored.TryGetValue(kind, out var before) ? (before.Count + 1, before.First) : (1, describe());
}
