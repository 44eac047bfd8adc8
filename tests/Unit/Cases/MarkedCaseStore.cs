using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Store;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Unit.Cases;

/// <summary>A store of several mailboxes in memory, with marks such as a ledger keeps.</summary>
internal sealed class MarkedCaseStore(IMailReadObserver observer, int held = int.MaxValue) : ICaseStore
{
    private readonly MemoryCaseStore _store = new(new MailContentReader(ProfileReader.BuiltIn, observer, new SlowPatterns(observer)),
        observer, held);
    private readonly List<(string CaseId, CaseMark Mark)> _marks = [];

    public MarkedCaseStore Add(IMailSource source, string mailbox, CaseOptions options)
    {
        foreach (var message in new CaseMailReader(options, observer).Read(source, mailbox, CancellationToken.None))
        {
            _store.Add(message);
        }

        return this;
    }

    public MarkedCaseStore Mark(string caseId, CaseMarkKind kind, DateTimeOffset time)
    {
        _marks.Add((caseId, new CaseMark(kind, time)));
        return this;
    }

    public IEnumerable<CaseHistory> Cases(CaseQuery query) => _store.Cases(query with { WaitingOnly = false })
        .Select(h => h with {
            Marks = _marks.Where(m => m.CaseId == h.Key.Id && m.Mark.Time <= query.At).Select(m => m.Mark).OrderBy(m => m.Time).ToArray() })
        .Where(h => query.IsAbout(h, this));

    public IEnumerable<CaseSummary> WaitingCases(DateTimeOffset at) =>
        Cases(new CaseQuery { At = at, WaitingOnly = true }).Select(h => CaseSummary.Of(h, Read(h.Customer[0]).Content));

    public IReadOnlyList<ClassifiedMessage> Claims(string? orderNumber, DateTimeOffset at) => _store.Claims(orderNumber, at);

    public IReadOnlyList<ReadMessage> OrderNotices(string orderNumber, DateTimeOffset at) => _store.OrderNotices(orderNumber, at);

    public ReadMessage Read(ClassifiedMessage message) => _store.Read(message);

    public void Dispose() => _store.Dispose();
}
