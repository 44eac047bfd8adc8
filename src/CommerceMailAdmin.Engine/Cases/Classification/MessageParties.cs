using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>
/// Reads who a message is from and for. Messages of one case, and answers of one seller, share these addresses, because a mailbox can have
/// hundreds of thousands of them.
/// </summary>
internal sealed class MessageParties
{
    /// <summary>The sender of sent mail whose From field was lost.</summary>
    public static readonly MailAddress NoSender = new("", "", "");

    private readonly FieldMemo<IReadOnlyList<MailAddress>> _recipients = new();
    private readonly FieldMemo<IReadOnlyList<MailAddress>> _senders = new();
    private IReadOnlyList<MailAddress> _lastRecipients = [];

    /// <summary>
    /// The senders. Exports can lose the owner's address from sent mail; such mail is known by its folder. Some servers give the mail
    /// system a name without an address; such mail is known by that name.
    /// </summary>
    public IReadOnlyList<MailAddress> Senders(StoredMessage message)
    {
        var senders = message.Headers.Addresses("From", known: _senders);
        if (senders.Count > 0)
        {
            return senders;
        }

        if (message.Folder.Role == FolderRole.Sent)
        {
            return [message.Headers.Addresses("Sender").FirstOrDefault() ?? NoSender];
        }

        var isMailSystem = message.Headers.First("From")?.Plain().IndexOf("MAILER-DAEMON", StringComparison.OrdinalIgnoreCase) >= 0;
        return isMailSystem ? [new MailAddress("", "MAILER-DAEMON", "")] : [];
    }

    /// <summary>The recipients; the list of the previous message if they are the same, which is nearly always so.</summary>
    public IReadOnlyList<MailAddress> Recipients(StoredMessage message)
    {
        List<MailAddress> found =
            [.. message.Headers.Addresses("To", known: _recipients), .. message.Headers.Addresses("Cc", known: _recipients),
                .. message.Headers.Addresses("Delivered-To", known: _recipients)];
        return _lastRecipients = found.SequenceEqual(_lastRecipients) ? _lastRecipients : found;
    }
}

/// <summary>Remembers senders that were judged before, by their From field as it stands.</summary>
internal sealed class KnownUnrelatedSenders
{
    private readonly FieldMemo<bool> _fields = new();

    /// <summary>Remembers the sender of a message, if it has a single From field.</summary>
    public void Add(HeaderBlock headers)
    {
        if (TryFind(headers, out var value))
        {
            _fields.Add(value, true);
        }
    }

    /// <summary>Whether a message has a single From field, and that field is remembered.</summary>
    public bool Wrote(HeaderBlock headers) => TryFind(headers, out var value) && _fields.TryGet(value, out _);

    private static bool TryFind(HeaderBlock headers, out ReadOnlySpan<byte> value)
    {
        var count = 0;
        value = default;
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i] is var field && field.Is("From"))
            {
                count++;
                value = field.RawValue;
            }
        }

        return count == 1;
    }
}
