using CommerceMailAdmin.Engine.Cases.Classification;

namespace CommerceMailAdmin.Engine.Cases.Store.Ledger;

/// <summary>A case of a ledger, found by its id.</summary>
/// <param name="Platform">The platform it came through.</param>
/// <param name="CaseId">Its id as its first mail writes it.</param>
public sealed record CaseName(string Platform, string CaseId)
{
    /// <summary>Its row.</summary>
    internal long Row { get; init; }
}

/// <summary>Writes into a ledger what the seller says of cases beside answering them.</summary>
public sealed class LedgerMarks : IDisposable
{
    private readonly LedgerFile _file;
    private readonly LedgerCases _cases;

    /// <summary>Opens a ledger.</summary>
    /// <exception cref="LedgerException">It is not there, or cannot be used; every method can say so.</exception>
    public LedgerMarks(string path)
    {
        _file = LedgerFile.Open(path);
        _cases = new LedgerCases(_file, new LedgerFolders(_file));
    }

    /// <summary>The cases of an id, without regard to case: at most one of each platform.</summary>
    public IReadOnlyList<CaseName> Find(string caseId) =>
        _file["SELECT id, platform, case_id FROM support_case WHERE key = $1 AND case_id IS NOT NULL ORDER BY platform"]
            .Rows(caseId.ToLowerInvariant())
            .Select(row => new CaseName(row.SharedText(1), row.Text(2)) { Row = row.Number(0) }).ToArray();

    /// <summary>Marks a case closed or open.</summary>
    /// <param name="name">The case.</param>
    /// <param name="isClosed">True for closed.</param>
    /// <param name="note">The seller's words, for the ledger alone.</param>
    /// <param name="time">From when on it holds.</param>
    /// <returns>False if it was so already, and nothing was written.</returns>
    public bool Mark(CaseName name, bool isClosed, string? note, DateTimeOffset time)
    {
        var isNew = false;
        _file.InTransaction(() =>
        {
            var own = _cases.OwnAddresses();
            var history = _cases.One(name.Row).At(time, own);
            isNew = isClosed ? history?.MarkedClosed is null || history.OldestUnanswered is not null : history?.MarkedClosed is not null;
            if (isNew)
            {
                var kind = EnumNames<CaseMarkKind>.Of(isClosed ? CaseMarkKind.Closed : CaseMarkKind.Open);
                _file["INSERT INTO mark (support_case, kind, time, note) VALUES ($1, $2, $3, $4)"].Run(name.Row, kind, time.UtcTicks, note);
                new LedgerSummaries(_file, _cases).Update(name.Row, own, new Dictionary<long, string?>());
            }
        });
        return isNew;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}

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
        var found = cases.One(id);
        var changed = found.Messages.Select(m => m.Message.Time).Concat(found.Marks.Select(m => m.Time)).Max().UtcTicks;
        if (found.At(DateTimeOffset.MaxValue, own) is not { } history)
        {
            file["UPDATE support_case SET changed = $2 WHERE id = $1"].Run(id, changed);
            return (false, 0);
        }

        var first = found.Messages.First(m => ReferenceEquals(m.Message, history.Customer[0]));
        var summary = CaseSummary.Of(history, first.Message.Content);
        var shown = history.OldestUnanswered ?? history.Customer[0];
        var (before, answers) = Counts(id);
        file[Store].Run(
            id, changed, summary.CaseId, buyers.TryGetValue(first.Row, out var buyer) ? buyer : found.Buyer, summary.Content.OrderNumber,
            summary.Content.SellerOrderNumber, summary.Content.Reason, summary.FirstReceived.UtcTicks, summary.WaitingSince?.UtcTicks,
            FolderOf(shown), summary.Customer, summary.Answers, summary.Excluded, EnumNames<CaseAuthenticity>.Of(summary.Authenticity));
        return (before == 0, Math.Max(0, summary.Answers - answers));

        long FolderOf(ClassifiedMessage message) =>
            file["SELECT folder FROM message WHERE id = $1"]
                .Number(found.Messages.First(m => ReferenceEquals(m.Message, message)).Row)!.Value;
    }

    private (int Customer, int Answers) Counts(long id)
    {
        const string Known = "SELECT ifnull(customer_count, 0), ifnull(answer_count, 0) FROM support_case WHERE id = $1";
        return file[Known].Rows(id).Select(r => (r.Count(0), r.Count(1))).FirstOrDefault();
    }
}
