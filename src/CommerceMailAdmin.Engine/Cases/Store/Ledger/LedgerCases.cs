using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>All that the ledger holds of one case.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Key">What identifies it.</param>
/// <param name="Buyer">The buyer's name, from the first customer message.</param>
/// <param name="Messages">Its messages and their copies, each with its row.</param>
/// <param name="Marks">The marks that the seller has set, oldest first.</param>
internal sealed record LedgerCase(
    long Id, CaseKey Key, string? Buyer, IReadOnlyList<(long Row, ReadMessage Message)> Messages, IReadOnlyList<CaseMark> Marks)
{
    /// <summary>The case as known at an instant; null if it had no customer message.</summary>
    public CaseHistory? At(DateTimeOffset at, OwnAddresses own) => CaseHistory.Of(Key, Messages.Select(m => m.Message), Marks, own, at);
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
            own.Add(row.Address(row.Text(0)));
        }

        return own;
    }

    /// <summary>Cases with their messages.</summary>
    /// <param name="condition">SQL on the table c, support_case.</param>
    /// <param name="values">Its parameters.</param>
    public IEnumerable<LedgerCase> Read(string condition, params object?[] values)
    {
        // CROSS JOIN keeps the order of the tables: the messages of a case follow each other, and the messages of other cases are not read.
        var sql = $"""
            SELECT c.id, c.platform, c.key, c.buyer, l.written, l.by_reference, {MessageRow.Columns}
            FROM support_case c CROSS JOIN case_message l ON l.support_case = c.id CROSS JOIN message m ON m.id = l.message
            WHERE {condition}
            """;
        var (id, key, buyer) = (0L, new CaseKey("", ""), (string?)null);
        var messages = new List<(long, ReadMessage)>();
        foreach (var row in file[sql].Rows(values))
        {
            if (row.Number(0) is var next && next != id)
            {
                if (messages.Count > 0)
                {
                    yield return new LedgerCase(id, key, buyer, messages, Marks(id));
                }

                (id, messages) = (next, []);
                key = new CaseKey(row.SharedText(1), row.Text(2));
                buyer = row.TextOrNull(3);
            }

            var message = MessageRow.Read(row, FirstMessageColumn, folders, buyer);
            messages.Add((
                row.Number(FirstMessageColumn),
                row.Flag(5) ? message : message with { Cases = [new CaseReference(key, row.TextOrNull(4) ?? key.Id)] }));
        }

        if (messages.Count > 0)
        {
            yield return new LedgerCase(id, key, buyer, messages, Marks(id));
        }
    }

    /// <summary>The case of a row.</summary>
    public LedgerCase One(long id) =>
        Read("c.id = $1", id).FirstOrDefault() ?? throw LedgerException.Damaged(file.Path, "a case has no messages");

    /// <summary>The summaries of cases that wait for a reply and in which nothing happened after an instant.</summary>
    public IEnumerable<CaseSummary> WaitingCases(DateTimeOffset at)
    {
        const string Sql = """
            SELECT platform, case_id, first_received, waiting_since, folder, customer_count, answer_count, excluded_count, authenticity,
                order_number, seller_order_number, reason, buyer
            FROM support_case WHERE waiting_since IS NOT NULL AND +changed <= $1
            """;
        foreach (var row in file[Sql].Rows(at.UtcTicks))
        {
            var (folder, mailbox) = folders[row.Number(4)];
            yield return new CaseSummary
            {
                Platform = row.SharedText(0),
                CaseId = row.Text(1),
                FirstReceived = row.Time(2),
                WaitingSince = row.Time(3),
                Folder = folder,
                Mailbox = mailbox,
                Customer = row.Count(5),
                Answers = row.Count(6),
                Excluded = row.Count(7),
                Authenticity = row.Value<CaseAuthenticity>(8),
                Content = new MailContent
                {
                    OrderNumber = row.TextOrNull(9), SellerOrderNumber = row.TextOrNull(10),
                    Reason = row.TextOrNull(11), Buyer = row.TextOrNull(12),
                },
            };
        }
    }

    /// <summary>Messages outside any case.</summary>
    /// <param name="condition">SQL on the table m, message.</param>
    /// <param name="values">Its parameters.</param>
    public IEnumerable<ReadMessage> Messages(string condition, params object?[] values) =>
        file[$"SELECT {MessageRow.Columns} FROM message m WHERE {condition}"].Rows(values)
            .Select(row => MessageRow.Read(row, 0, folders, null));

    private CaseMark[] Marks(long id) =>
        file["SELECT kind, time FROM mark WHERE support_case = $1 ORDER BY time, id"].Rows(id)
            .Select(row => new CaseMark(row.Value<CaseMarkKind>(0), row.Time(1))).ToArray();
}
