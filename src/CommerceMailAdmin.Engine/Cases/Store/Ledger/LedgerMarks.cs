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
        _file["SELECT id, platform, case_id FROM support_case WHERE key = $1 AND case_id IS NOT NULL ORDER BY platform"].Rows(caseId.ToLowerInvariant())
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
            var history = _cases.Read("c.id = $1", name.Row).Single().At(time, own);
            isNew = isClosed ? history?.MarkedClosed is null || history.Waiting is not null : history?.MarkedClosed is not null;
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
