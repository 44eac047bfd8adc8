using System.Globalization;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>A message as a row of the ledger, and back. The buyer's name stands with the case, once; bodies stand nowhere.</summary>
internal static class MessageRow
{
    /// <summary>What a row says, behind its identity, class and folder.</summary>
    private static readonly string[] Facts =
    [
        "time", "header_hash", "message_id", "sender", "sent_by", "platform", "authenticity", "needs_known_sender", "is_to_relay", "delivered_to", "claim_order",
        "order_number", "seller_order_number", "reason", "meanings", "has_attachment", "subject_marks", "body_marks",
    ];

    /// <summary>Enters a message: identity, class, folder and <see cref="Values"/>.</summary>
    public static string Insert { get; } =
        $"INSERT INTO message (identity, class, folder, {string.Join(", ", Facts)}) VALUES ({string.Join(", ", Enumerable.Range(1, Facts.Length + 3).Select(Parameter))}) RETURNING id";

    /// <summary>Replaces what a message's row says: its id and <see cref="Values"/>.</summary>
    public static string Update { get; } =
        $"UPDATE message SET {string.Join(", ", Facts.Select((f, i) => $"{f} = {Parameter(i + 2)}"))} WHERE id = $1";

    /// <summary>The columns that <see cref="Read"/> takes, of the table named m.</summary>
    public static string Columns { get; } = string.Join(", ", new[] { "id", "identity", "class", "folder" }.Concat(Facts).Select(f => "m." + f));

    /// <summary>The values of a message's facts.</summary>
    public static object?[] Values(ClassifiedMessage message)
    {
        var content = message.Content;
        return
        [
            message.Time.UtcTicks, HashBytes(message.HeaderHash), message.MessageId, message.Sender?.Address, message.SentBy?.Address,
            message.Platform, EnumText<Authenticity>.Of(message.Authenticity),
            message.NeedsKnownSender ? 1 : 0, message.IsToRelay ? 1 : 0,
            message.DeliveredTo.Count == 0 ? null : string.Join("\n", message.DeliveredTo.Select(a => a.Address)), message.OrderNumber,
            content.OrderNumber, content.SellerOrderNumber, content.Reason, (int)content.Meanings, content.HasAttachment ? 1 : 0,
            Bytes(content.SubjectMarks), Bytes(content.BodyMarks),
        ];
    }

    /// <summary>Reads a message from a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="start">Which of its columns is the first of <see cref="Columns"/>.</param>
    /// <param name="folders">The ledger's folders.</param>
    /// <param name="buyer">The buyer's name, where the message is one of a buyer's.</param>
    public static ClassifiedMessage Read(Row row, int start, LedgerFolders folders, string? buyer)
    {
        var column = start + 1;
        var identity = MessageIdentity.Read(row.Bytes(column++));
        var kind = row.Value<MessageClass>(column++);
        var (folder, mailbox) = folders[row.Number(column++)];
        var time = row.Time(column++);
        var hash = row.Bytes(column++);
        var messageId = row.TextOrNull(column++);
        var message = new ClassifiedMessage
        {
            Class = kind,
            Time = time,
            Identity = identity,
            Location = new LedgerLocation($"{mailbox}/{folder.Name}/{messageId ?? identity.ToString()}"),
            Folder = folder,
            Mailbox = mailbox,
            HeaderHash = hash.Length == 0 ? null : Hex(hash),
            MessageId = messageId,
            Sender = Address(row.TextOrNull(column++)),
            SentBy = Address(row.TextOrNull(column++)),
            Platform = row.SharedTextOrNull(column++),
            Authenticity = row.Value<Authenticity>(column++),
            NeedsKnownSender = row.Flag(column++),
            IsToRelay = row.Flag(column++),
            DeliveredTo = row.TextOrNull(column++) is { } addresses ? addresses.Split('\n').Select(MailboxText.Read).ToArray() : [],
            OrderNumber = row.TextOrNull(column++),
        };
        var content = new MailContent
        {
            OrderNumber = row.TextOrNull(column++),
            SellerOrderNumber = row.TextOrNull(column++),
            Reason = row.TextOrNull(column++),
            Buyer = kind == MessageClass.CaseMail ? buyer : null,
            Meanings = (TextMeanings)row.Count(column++),
            HasAttachment = row.Flag(column++),
            SubjectMarks = Numbers(row.BytesOrNull(column++)),
            BodyMarks = Numbers(row.BytesOrNull(column++)),
        };
        return message with { Content = content };
    }

    /// <summary>An instant from its number of ticks.</summary>
    public static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    /// <summary>The header hash as the row holds it.</summary>
    public static byte[]? HashBytes(string? hex)
    {
        if (hex is null)
        {
            return null;
        }

        var bytes = new byte[hex.Length / 2];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = byte.Parse(hex.Substring(2 * i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        }

        return bytes;
    }

    /// <summary>A row's bytes as text.</summary>
    public static string Hex(byte[] bytes) => BitConverter.ToString(bytes).Replace("-", "").ToLowerInvariant();

    private static string Parameter(int number) => "$" + number.ToString(CultureInfo.InvariantCulture);

    private static MailAddress? Address(string? address) => address is null ? null : MailboxText.Read(address);

    /// <summary>Marks as the row holds them: two bytes each, the lower one first.</summary>
    public static byte[]? Bytes(IReadOnlyList<int>? marks) => marks?.SelectMany(m => new[] { (byte)m, (byte)(m >> 8) }).ToArray();

    private static int[]? Numbers(byte[]? bytes) => bytes is null ? null : Enumerable.Range(0, bytes.Length / 2).Select(i => bytes[2 * i] | (bytes[(2 * i) + 1] << 8)).ToArray();
}
