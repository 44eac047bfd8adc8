using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Cases.Store.Ledger;

/// <summary>A ledger in a folder of its own.</summary>
internal sealed class TestLedger : IDisposable
{
    private static readonly BusinessClock Clock = new(BusinessCalendar.Create("UTC", BusinessCalendar.MondayToFriday, null, []));

    public TemporaryFolder Folder { get; } = new();

    public RecordingObserver Observer { get; } = new();

    public string Path => System.IO.Path.Combine(Folder.Path, "cases.ledger");

    public void Dispose() => Folder.Dispose();

    public static CaseOptions Options(DateTimeOffset at) => new() { Profile = ProfileReader.BuiltIn, Clock = Clock, At = at };

    public CaseSyncResult Sync(IMailSource source, string mailbox = "support") => Sync(CaseInput.Mail(source, mailbox));

    public CaseSyncResult Sync(params string[] paths) => Sync(CaseInput.Files(paths, "support"));

    public CaseSyncResult Sync(MailInput input) =>
        LedgerSync.Run(input, Path, Options(DateTimeOffset.MinValue), Observer, CancellationToken.None);

    public IReadOnlyList<CaseBacklogItem> Backlog(string at) =>
        CaseBacklog.Read(CaseInput.Ledger(Path), Options(CaseTexts.Utc(at)), Observer, CancellationToken.None);

    public string[] Waiting(string at) => [.. Backlog(at).Select(c => c.CaseId)];

    public string[] Dump()
    {
        using var file = LedgerFile.Open(Path);
        return LedgerDump.Of(file);
    }
}
