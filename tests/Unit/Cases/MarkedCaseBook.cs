using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Store;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Unit.Cases;

/// <summary>A book of several mailboxes, with marks such as a ledger keeps.</summary>
internal sealed class MarkedCaseBook(IMailReadObserver observer, int held = int.MaxValue) : ICaseStore
{
    private readonly CaseBook _book = new(observer, held);
    private readonly List<(string CaseId, CaseMark Mark)> _marks = [];

    public MarkedCaseBook Add(IMailSource source, string mailbox, CaseOptions options)
    {
        foreach (var message in new CaseMailReader(options, observer).Read(source, mailbox, CancellationToken.None))
        {
            _book.Add(message);
        }

        return this;
    }

    public MarkedCaseBook Mark(string caseId, CaseMarkKind kind, DateTimeOffset time)
    {
        _marks.Add((caseId, new CaseMark(kind, time)));
        return this;
    }

    public IEnumerable<CaseHistory> Cases(CaseQuery query) => _book.Cases(query with { WaitingOnly = false })
        .Select(h => h with { Marks = _marks.Where(m => m.CaseId == h.Key.Id && m.Mark.Time <= query.At).Select(m => m.Mark).OrderBy(m => m.Time).ToArray() })
        .Where(query.IsAbout);

    public IEnumerable<CaseSummary> Waiting(DateTimeOffset at) => Cases(new CaseQuery { At = at, WaitingOnly = true }).Select(CaseSummary.Of);

    public IReadOnlyList<ClassifiedMessage> Claims(string? orderNumber, DateTimeOffset at) => _book.Claims(orderNumber, at);

    public IReadOnlyList<ClassifiedMessage> OrderNotices(string orderNumber, DateTimeOffset at) => _book.OrderNotices(orderNumber, at);

    public void Dispose() => _book.Dispose();
}
