using System.Buffers.Binary;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>
/// Takes out of a ledger what versions 1 and 2 kept and may be a buyer's words: reasons that the platform does not offer, sellers' numbers that do not look
/// like one, and marks of words that had 32 bits.
/// </summary>
internal static class FreeText
{
    private const int BatchSize = 5000;

    /// <summary>Leads from version 2 to 3. What stood there is overwritten in the file.</summary>
    public static void Remove(LedgerFile file)
    {
        file.Once("PRAGMA secure_delete = ON");
        RemoveSellerNumbers(file);
        foreach (var table in (string[])["message", "support_case"])
        {
            foreach (var reason in Texts(file, table, "reason"))
            {
                file[$"UPDATE {table} SET reason = $2 WHERE reason = $1"].Run(reason, ReasonText.Listed(reason, ProfileReader.BuiltIn));
            }
        }

        ShortenMarks(file);
    }

    private static void RemoveSellerNumbers(LedgerFile file)
    {
        const string Lookup = """
            DELETE FROM message_order WHERE number = $2 AND message IN
                (SELECT id FROM message WHERE seller_order_number = $1 AND $1 NOT IN (ifnull(order_number, ''), ifnull(claim_order, '')))
            """;
        foreach (var text in Texts(file, "message", "seller_order_number").Where(t => SellerNumber.OrNull(t) is null))
        {
            file[Lookup].Run(text, LedgerStore.Fold(text));
            file["UPDATE message SET seller_order_number = NULL WHERE seller_order_number = $1"].Run(text);
            file["UPDATE support_case SET seller_order_number = NULL WHERE seller_order_number = $1"].Run(text);
        }
    }

    private static List<string> Texts(LedgerFile file, string table, string column) =>
        file[$"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL"].Rows().Select(row => row.Text(0)).ToList();

    /// <summary>Makes marks of 12 bits of those of 32. A subject that is not an answer's keeps only those of its order number: the others are of the buyer's name.</summary>
    private static void ShortenMarks(LedgerFile file)
    {
        const string Marked = """
            SELECT id, subject_marks, body_marks, class = 'Answer', order_number FROM message
            WHERE id > $1 AND (subject_marks IS NOT NULL OR body_marks IS NOT NULL) ORDER BY id LIMIT $2
            """;
        var last = -1L;
        for (var isMore = true; isMore;)
        {
            var rows = file[Marked].Rows(last, BatchSize)
                .Select(r => (Id: r.Number(0), Subject: Marks(r.BytesOrNull(1)), Body: Marks(r.BytesOrNull(2)), IsAnswer: r.Flag(3), Order: r.TextOrNull(4))).ToList();
            foreach (var (id, subject, body, isAnswer, order) in rows)
            {
                var kept = isAnswer ? subject : subject?.Intersect(WordMarks.Of(order ?? "")).ToArray();
                file["UPDATE message SET subject_marks = $2, body_marks = $3 WHERE id = $1"].Run(id, MessageRow.Bytes(kept), MessageRow.Bytes(body));
                last = id;
            }

            isMore = rows.Count == BatchSize;
        }
    }

    private static int[]? Marks(byte[]? hashes) =>
        hashes is null ? null : Enumerable.Range(0, hashes.Length / sizeof(int))
            .Select(i => WordMarks.Shorten(BinaryPrimitives.ReadUInt32LittleEndian(hashes.AsSpan(i * sizeof(int))))).Distinct().OrderBy(m => m).ToArray();
}
