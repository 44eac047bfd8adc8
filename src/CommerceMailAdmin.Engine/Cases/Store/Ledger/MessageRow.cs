using System.Globalization;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>A message as a row of the ledger. The buyer's name is kept once, with the case. Bodies are not kept.</summary>
internal static class MessageRow
{
    /// <summary>The columns after identity, class and folder.</summary>
    private static readonly string[] Facts = ColumnNames();

    /// <summary>Adds a message: identity, class, folder and <see cref="Values"/>.</summary>
    public static string Insert { get; } =
        $"INSERT INTO message (identity, class, folder, {string.Join(", ", Facts)}) "
        + $"VALUES ({string.Join(", ", Enumerable.Range(1, Facts.Length + 3).Select(Parameter))}) RETURNING id";

    /// <summary>Replaces the facts of a message: its id and <see cref="Values"/>.</summary>
    public static string Update { get; } =
        $"UPDATE message SET {string.Join(", ", Facts.Select((f, i) => $"{f} = {Parameter(i + 2)}"))} WHERE id = $1";

    /// <summary>The columns that <see cref="Read"/> reads, of the table named m.</summary>
    public static string Columns { get; } =
        string.Join(", ", new[] { "id", "identity", "class", "folder" }.Concat(Facts).Select(f => "m." + f));

    /// <summary>The values of a message's facts.</summary>
    public static object?[] Values(ReadMessage message)
    {
        var values = new ColumnValues();
        MessageFacts.Write(message, values);
        ContentFacts.Write(message.Content, values);
        return values.ToArray();
    }

    /// <summary>Reads a message from a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="start">The first of <see cref="Columns"/> in the row.</param>
    /// <param name="folders">The ledger's folders.</param>
    /// <param name="buyer">The buyer's name if the message is from a buyer.</param>
    public static ReadMessage Read(Row row, int start, LedgerFolders folders, string? buyer)
    {
        const int FirstFact = 4;
        var identity = row.Identity(start + 1);
        var kind = row.Value<MessageClass>(start + 2);
        var (folder, mailbox) = folders[row.Number(start + 3)];
        var facts = new RowFacts(row, start + FirstFact);
        var location = new LedgerLocation(mailbox, folder.Name, identity);
        var message = MessageFacts.Read(facts, new MessageKey(kind, identity, location, folder, mailbox, [], []));
        return new ReadMessage(message, ContentFacts.Read(facts, kind == MessageClass.CaseMail ? buyer : null));
    }

    /// <summary>An instant from its number of ticks.</summary>
    public static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private static string Parameter(int number) => "$" + number.ToString(CultureInfo.InvariantCulture);

    private static string[] ColumnNames()
    {
        var blank = new ClassifiedMessage
        {
            Class = default, Time = default, Identity = default,
            Location = new LedgerLocation("", "", default), Folder = new MailFolder("", default),
        };
        var columns = new ColumnValues();
        MessageFacts.Write(blank, columns);
        ContentFacts.Write(new MailContent(), columns);
        return columns.Names.ToArray();
    }

    /// <summary>Collects facts as the values of columns.</summary>
    private sealed class ColumnValues : IFactWriter
    {
        private readonly List<object?> _values = [];

        public List<string> Names { get; } = [];

        public object?[] ToArray() => _values.ToArray();

        public void Time(string name, DateTimeOffset time) => Add(name, time.UtcTicks);

        public void Hash(string name, string? hash) => Add(name, hash is null ? null : Bytes(hash));

        public void Text(string name, string? text) => Add(name, text);

        public void SharedText(string name, string? text) => Add(name, text);

        public void Flag(string name, bool flag) => Add(name, flag ? 1 : 0);

        public void Value<T>(string name, T value)
            where T : struct, Enum => Add(name, EnumNames<T>.Of(value));

        public void Address(string name, MailAddress? address) => Add(name, address?.Address);

        public void Addresses(string name, IReadOnlyList<MailAddress> addresses) =>
            Add(name, addresses.Count == 0 ? null : string.Join("\n", addresses.Select(a => a.Address)));

        public void Add(string name, object? value)
        {
            Names.Add(name);
            _values.Add(value);
        }

        private static byte[] Bytes(string hex)
        {
            var bytes = new byte[hex.Length / 2];
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] = byte.Parse(hex.Substring(2 * i, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            }

            return bytes;
        }
    }

    /// <summary>Reads facts from the columns of a row.</summary>
    private sealed class RowFacts(Row row, int column) : IFactReader
    {
        public Row Row => row;

        public int Next => column++;

        public DateTimeOffset Time() => row.Time(column++);

        public string? Hash() => row.BytesOrNull(column++) is { Length: > 0 } bytes ? Hex.Of(bytes) : null;

        public string? Text() => row.TextOrNull(column++);

        public string? SharedText() => row.SharedTextOrNull(column++);

        public bool Flag() => row.Flag(column++);

        public T Value<T>()
            where T : struct, Enum => row.Value<T>(column++);

        public MailAddress? Address() => row.TextOrNull(column++) is { } address ? row.Address(address) : null;

        public MailAddress[] Addresses() => row.TextOrNull(column++) is { } text ? text.Split('\n').Select(row.Address).ToArray() : [];
    }

    /// <summary>What a ledger keeps of a body.</summary>
    private static class ContentFacts
    {
        public static void Write(MailContent content, ColumnValues to)
        {
            to.Text("order_number", content.OrderNumber);
            to.Text("seller_order_number", content.SellerOrderNumber);
            to.Text("reason", content.Reason);
            to.Add("meanings", (int)content.Meanings);
            to.Flag("has_attachment", content.HasAttachment);
            to.Add("subject_marks", Bytes(content.SubjectMarks));
            to.Add("body_marks", Bytes(content.BodyMarks));
        }

        public static MailContent Read(RowFacts from, string? buyer) => new()
        {
            Buyer = buyer,
            OrderNumber = from.Text(),
            SellerOrderNumber = from.Text(),
            Reason = from.Text(),
            Meanings = (TextMeanings)from.Row.Count(from.Next),
            HasAttachment = from.Flag(),
            SubjectMarks = Marks(from.Row.BytesOrNull(from.Next)),
            BodyMarks = Marks(from.Row.BytesOrNull(from.Next)),
        };

        /// <summary>Two bytes for each mark, the lower one first.</summary>
        private static byte[]? Bytes(IReadOnlyList<int>? marks) => marks?.SelectMany(m => new[] { (byte)m, (byte)(m >> 8) }).ToArray();

        private static int[]? Marks(byte[]? bytes) =>
            bytes is null ? null : Enumerable.Range(0, bytes.Length / 2).Select(i => bytes[2 * i] | (bytes[(2 * i) + 1] << 8)).ToArray();
    }
}

/// <summary>Where a message of the ledger was found. Its body is not kept.</summary>
internal sealed record LedgerLocation(string Mailbox, string Folder, MessageIdentity Identity) : IMessageLocation
{
    /// <inheritdoc/>
    public string Id => $"{Mailbox}/{Folder}/{Identity}";

    /// <inheritdoc/>
    public Stream Open(int limit) => throw new IOException($"The ledger keeps no bodies. Look for '{Id}' in its mailbox.");
}

/// <summary>Addresses as the ledger writes them: without display names.</summary>
internal static class MailboxText
{
    /// <summary>Takes an address apart; null if it has no domain.</summary>
    public static MailAddress? Read(string address)
    {
        var at = address.LastIndexOf('@');
        return at < 0 ? null : new MailAddress("", address[..at], address[(at + 1)..]);
    }
}
