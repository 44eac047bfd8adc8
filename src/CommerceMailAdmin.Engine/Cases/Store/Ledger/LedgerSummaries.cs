using CommerceMailAdmin.Engine.Cases.Classification;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>Keeps the summary of each case beside its messages, so that a backlog reads only the cases that wait for a reply.</summary>
internal sealed class LedgerSummaries(LedgerFile file, LedgerCases cases)
{
    /// <summary>Works out a case again from all its messages and marks.</summary>
    /// <param name="id">Its row.</param>
    /// <param name="own">The seller's own addresses.</param>
    /// <param name="buyers">The buyers' names in new messages, by the messages' rows. The ledger keeps only that of the first
    /// message.</param>
    /// <returns>Whether the case is new, and how many answers are new.</returns>
    public (bool IsNew, int Answers) Update(long id, OwnAddresses own, IReadOnlyDictionary<long, string?> buyers)
    {
        const string Store = """
            UPDATE support_case SET changed = $2, case_id = $3, buyer = $4, order_number = $5, seller_order_number = $6, reason = $7,
                first_received = $8, waiting_since = $9,
                folder = $10, customer_count = $11, answer_count = $12, excluded_count = $13, authenticity = $14
            WHERE id = $1
            """;
        var found = cases.Read("c.id = $1", id).Single();
        var changed = found.Messages.Select(m => m.Message.Time).Concat(found.Marks.Select(m => m.Time)).Max().UtcTicks;
        if (found.At(DateTimeOffset.MaxValue, own) is not { } history)
        {
            file["UPDATE support_case SET changed = $2 WHERE id = $1"].Run(id, changed);
            return (false, 0);
        }

        var first = found.Messages.First(m => ReferenceEquals(m.Message, history.Customer[0]));
        var summary = CaseSummary.Of(history, first.Message.Content);
        var shown = history.Waiting ?? history.Customer[0];
        var (before, answers) = Counts(id);
        file[Store].Run(
            id, changed, summary.CaseId, buyers.TryGetValue(first.Row, out var buyer) ? buyer : found.Buyer, summary.Content.OrderNumber,
            summary.Content.SellerOrderNumber, summary.Content.Reason, summary.FirstReceived.UtcTicks, summary.WaitingSince?.UtcTicks,
            FolderOf(shown), summary.Customer, summary.Answers, summary.Excluded, EnumNames<CaseAuthenticity>.Of(summary.Authenticity));
        return (before == 0, Math.Max(0, summary.Answers - answers));

        long FolderOf(ClassifiedMessage message) =>
            (long)file["SELECT folder FROM message WHERE id = $1"].Value(found.Messages.First(m => ReferenceEquals(m.Message, message)).Row)!;
    }

    private (int Customer, int Answers) Counts(long id)
    {
        const string Known = "SELECT ifnull(customer_count, 0), ifnull(answer_count, 0) FROM support_case WHERE id = $1";
        return file[Known].Rows(id).Select(r => (r.Count(0), r.Count(1))).Single();
    }
}
