using CommerceMailAdmin.Engine.Cases.Book;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.Recognition;

namespace CommerceMailAdmin.Engine.Cases.Ledger;

/// <summary>All that the ledger holds of one case.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Key">What tells it from others.</param>
/// <param name="Buyer">The buyer's name, from the first customer message.</param>
/// <param name="Messages">Its messages and their copies, each with its row.</param>
/// <param name="Marks">What the seller said of it, oldest first.</param>
internal sealed record LedgerCase(long Id, CaseKey Key, string? Buyer, IReadOnlyList<(long Row, RecognisedMessage Message)> Messages, IReadOnlyList<CaseMark> Marks)
{
    /// <summary>The case as known at an instant; null where no customer message of it was.</summary>
    public CaseHistory? At(DateTimeOffset at, OwnAddresses own) => CaseRules.History(Key, Messages.Select(m => m.Message), Marks, own, at);
}

/// <summary>Reads cases from a ledger.</summary>
internal sealed class LedgerCases(LedgerFile file, LedgerFolders folders)
{
    private const int FirstMessageColumn = 6;

    /// <summary>The seller's own addresses.</summary>
    public OwnAddresses OwnAddresses()
    {
        var own = new OwnAddresses();
        foreach (var row in file["SELECT address FROM own_address"].Rows())
        {
            own.Add(AddressText.Read(row.GetString(0)));
        }

        return own;
    }

    /// <summary>Cases with their messages.</summary>
    /// <param name="condition">SQL on the table c, support_case.</param>
    /// <param name="values">Its parameters.</param>
    public IEnumerable<LedgerCase> Read(string condition, params object?[] values)
    {
        // CROSS JOIN keeps the order of the tables: a case's messages come one after the other, and no other case's messages are looked at.
        var sql = $"""
            SELECT c.id, c.platform, c.key, c.buyer, l.written, l.by_reference, {MessageRow.Columns}
            FROM support_case c CROSS JOIN case_message l ON l.support_case = c.id CROSS JOIN message m ON m.id = l.message
            WHERE {condition}
            """;
        var (id, key, buyer) = (0L, default(CaseKey), (string?)null);
        var messages = new List<(long, RecognisedMessage)>();
        foreach (var row in file[sql].Rows(values))
        {
            if (row.GetInt64(0) is var next && next != id)
            {
                if (messages.Count > 0)
                {
                    yield return new LedgerCase(id, key, buyer, messages, Marks(id));
                }

                (id, messages) = (next, []);
                key = new CaseKey(EnumText<Platform>.Parse(row.GetString(1)), row.GetString(2));
                buyer = row.IsDBNull(3) ? null : row.GetString(3);
            }

            var message = MessageRow.Read(row, FirstMessageColumn, folders, buyer);
            messages.Add((row.GetInt64(FirstMessageColumn), row.GetInt64(5) != 0 ? message : message with { Cases = [(key, row.IsDBNull(4) ? key.Id : row.GetString(4))] }));
        }

        if (messages.Count > 0)
        {
            yield return new LedgerCase(id, key, buyer, messages, Marks(id));
        }
    }

    /// <summary>The summaries of cases that wait and in which nothing happened after an instant.</summary>
    public IEnumerable<CaseSummary> Waiting(DateTimeOffset at)
    {
        const string Sql = """
            SELECT platform, key, case_id, first_received, waiting_since, folder, customer_count, answer_count, set_aside_count, authenticity,
                order_number, seller_order_number, reason, buyer
            FROM support_case WHERE waiting_since IS NOT NULL AND +changed <= $1
            """;
        foreach (var row in file[Sql].Rows(at.UtcTicks))
        {
            var (folder, mailbox) = folders[row.GetInt64(5)];
            yield return new CaseSummary
            {
                Key = new CaseKey(EnumText<Platform>.Parse(row.GetString(0)), row.GetString(1)),
                CaseId = row.GetString(2),
                FirstReceived = MessageRow.Time(row.GetInt64(3)),
                WaitingSince = MessageRow.Time(row.GetInt64(4)),
                Folder = folder,
                Mailbox = mailbox,
                Customer = row.GetInt32(6),
                Answers = row.GetInt32(7),
                SetAside = row.GetInt32(8),
                Authenticity = EnumText<CaseAuthenticity>.Parse(row.GetString(9)),
                Content = new MailContent { OrderNumber = Text(10), SellerOrderNumber = Text(11), Reason = Text(12), Buyer = Text(13) },
            };

            string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        }
    }

    /// <summary>Messages outside any case.</summary>
    /// <param name="condition">SQL on the table m, message.</param>
    /// <param name="values">Its parameters.</param>
    public IEnumerable<RecognisedMessage> Messages(string condition, params object?[] values) =>
        file[$"SELECT {MessageRow.Columns} FROM message m WHERE {condition}"].Rows(values).Select(row => MessageRow.Read(row, 0, folders, null));

    private CaseMark[] Marks(long id) =>
        file["SELECT kind, time FROM mark WHERE support_case = $1 ORDER BY time, id"].Rows(id)
            .Select(row => new CaseMark(EnumText<CaseMarkKind>.Parse(row.GetString(0)), MessageRow.Time(row.GetInt64(1)))).ToArray();
}
