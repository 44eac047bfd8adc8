using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.Rescue;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.Cases.Store.Ledger.CaseTexts;

namespace CommerceMailAdmin.Unit.Rescue;

/// <summary>Finds the platform's mail in the wrong folders of a mailbox in memory, and moves it.</summary>
public sealed class JunkMailTests : IDisposable
{
    private const string Mailbox = "support@contoso.com";

    private readonly MemoryMailbox _mail = new();
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingObserver _observer = new();
    private bool _force;

    private string Journal => Path.Combine(_folder.Path, "changes.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OnlyMailOfThePlatformInTheNamedFoldersIsFound()
    {
        _mail.Junk(Genuine("junk1"));
        _mail.Junk(Other(1));
        _mail.Junk(Answer("junk1", "06-08 10:00"));
        _mail.Add(new MailFolder("Inbox", FolderRole.Inbox), Genuine("inbox1"));
        _mail.Add(new MailFolder("Papierkorb/Alt", FolderRole.Other), Genuine("deleted1"));
        _mail.Add(new MailFolder("X", FolderRole.Other) { Use = FolderUse.Deleted }, Genuine("deleted2"));
        _mail.Add(new MailFolder("Archive", FolderRole.Other), Claim("4711", "06-08 09:00"));
        _mail.Add(new MailFolder("Customers", FolderRole.Other), Genuine("filed1"));

        Assert.Equal(["junk1"], Find(JunkMailFolder.Junk).Select(m => m.CaseId));
        Assert.Equal(["deleted1", "deleted2"], Find(JunkMailFolder.Deleted).Select(m => m.CaseId));
        var notice = Assert.Single(Find(JunkMailFolder.Archive));
        Assert.Equal((null, "no-reply@shopping.instagram.com", "Archive"), (notice.CaseId, notice.From, notice.Folder));
        Assert.Null(notice.Subject);
        Assert.Equal("A claim has been opened for order #4711", Find(true, JunkMailFolder.Archive).Single().Subject);
    }

    [Theory]
    [InlineData("", "Unknown: no header field gives the reason")]
    [InlineData("X-Forefront-Antispam-Report: CIP:1.2.3.4;SCL:5;SFV:SPM;CAT:SPM;\n", "The filter found spam (SFV SPM, CAT SPM, SCL 5)")]
    [InlineData("X-Forefront-Antispam-Report: SFV:BLK;SCL:6\n", "The sender is on the mailbox's list of blocked senders (SFV BLK, SCL 6)")]
    [InlineData("X-MS-Exchange-Organization-SCL: 6\n", "The filter rated it as spam (SCL 6)")]
    [InlineData("X-Microsoft-Antispam: BCL:8;ARA:1\n", "The filter gave no verdict that is known (BCL 8)")]
    [InlineData(
        "X-Forefront-Antispam-Report: SFV:NSPM;SCL:1\n",
        "The filter did not rate it as spam. A user, an Inbox rule or the mailbox's junk settings moved it (SFV NSPM, SCL 1)")]
    [InlineData("X-MS-Exchange-Organization-SCL: 99\n", "Unknown: no header field gives the reason")]
    public void TheReasonIsWhatTheFilterRecorded(string fields, string reason)
    {
        _mail.Junk(fields + Genuine("a1"));

        Assert.Equal(reason, Find(JunkMailFolder.Junk).Single().Reason);
    }

    [Fact]
    public void GenuineMailIsMovedAndASecondRunChangesNothing()
    {
        var id = _mail.Junk(Genuine("a1"));
        var found = Find(JunkMailFolder.Junk);
        Assert.Equal(Authenticity.Genuine, found[0].Verdict);

        var result = Assert.Single(Restore(found));

        Assert.Equal((ChangeStatus.Changed, null, id), (result.Status, result.Reason, result.Id));
        Assert.Equal("Add-CommerceSafeSenders 'support@contoso.com' -Sender 'support.instagram.com'", result.SafeSenderCommand);
        Assert.Equal(result.NewId, Assert.Single(_mail.In(FolderRole.Inbox)));
        Assert.Empty(Find(JunkMailFolder.Junk));
        Assert.Equal(ChangeStatus.Unchanged, Restore(found).Single().Status);
        Assert.Single(_mail.Moves);
        var change = Changes().First();
        Assert.Equal((Mailbox, "ParentFolderId", ChangeResult.Verified, "Restore-CommerceJunkMail"),
            (change.Target, change.Property, change.Result, change.Command));
        Assert.Equal(["Junk Email"], change.Before);
        Assert.Equal(["Inbox"], change.After);
    }

    [Fact]
    public void ForgedMailIsNeverMovedAndUnverifiableMailOnlyWithForce()
    {
        _mail.Junk(Forged("a1"));
        _mail.Junk(Customer("b2", "06-08 09:00"));
        var found = Find(JunkMailFolder.Junk);
        Assert.Equal([Authenticity.Forged, Authenticity.Unverifiable], found.Select(m => m.Verdict));

        Assert.Equal([ChangeStatus.Rejected, ChangeStatus.Rejected], Restore(found).Select(r => r.Status));
        Assert.False(File.Exists(Journal));

        _force = true;
        var forced = Restore(found);
        Assert.Equal([ChangeStatus.Rejected, ChangeStatus.Changed], forced.Select(r => r.Status));
        Assert.All(forced, r => Assert.Null(r.SafeSenderCommand));
        Assert.Equal(["memory 1"], _mail.Moves);
    }

    [Fact]
    public void WhatIsPlannedOrDeclinedIsNotWrittenDown()
    {
        _mail.Junk(Genuine("a1"));
        var found = Find(JunkMailFolder.Junk);

        Assert.Equal(ChangeStatus.Planned, Restore(found, ChangeDecision.Preview).Single().Status);
        Assert.Equal(ChangeStatus.Declined, Restore(found, ChangeDecision.Decline).Single().Status);
        Assert.Empty(_mail.Moves);
        Assert.False(File.Exists(Journal));
    }

    [Fact]
    public void AnAnswerWithoutAnIdIsSettledByLookingInTheInbox()
    {
        _mail.Junk(Genuine("a1"));
        _mail.Answer = _ => null;

        var result = Restore(Find(JunkMailFolder.Junk)).Single();

        Assert.Equal((ChangeStatus.Changed, "memory 1"), (result.Status, result.NewId));
        Assert.Equal(ChangeResult.Verified, Changes().Single().Result);
    }

    [Fact]
    public void AFailedLookDoesNotTellThatAMessageIsNotThere()
    {
        _mail.Junk(Genuine("a1"));
        var found = Find(JunkMailFolder.Junk);
        _mail.Answer = _ => null;
        _mail.IsUnreadable = true;

        var result = Restore(found).Single();

        Assert.Equal(ChangeStatus.Failed, result.Status);
        Assert.Contains("is not known", result.Reason, StringComparison.Ordinal);
        Assert.Equal(ChangeResult.Unverified, Changes().Single().Result);
    }

    [Fact]
    public void OneMessageThatIsRefusedDoesNotStopTheOthers()
    {
        _mail.Junk(Genuine("a1"));
        _mail.Junk(Genuine("b2"));
        var found = Find(JunkMailFolder.Junk);
        var refused = 0;
        _mail.Answer = id => ++refused > 1 ? id : throw new IOException("refused");

        var results = Restore(found);

        Assert.Equal([(ChangeStatus.Failed, "refused"), (ChangeStatus.Changed, null)], results.Select(r => (r.Status, r.Reason)));
        Assert.Equal([ChangeResult.Failed, ChangeResult.Verified], Changes().Select(c => c.Result));
    }

    [Fact]
    public void NothingMoreIsSentAfterTheConnectionFailed()
    {
        _mail.Junk(Genuine("a1"));
        _mail.Junk(Genuine("b2"));
        var found = Find(JunkMailFolder.Junk);
        _mail.Answer = _ => throw new MailboxConnectionException(MailboxConnectionProblem.AccessDenied, "no access");

        var results = Restore(found);

        Assert.All(results, r => Assert.Equal(ChangeStatus.Failed, r.Status));
        Assert.Contains("Not sent", results[1].Reason, StringComparison.Ordinal);
        Assert.Single(Changes());
    }

    [Fact]
    public void ADeletedMessageIsMovedAndAJunkMessageIsMarkedIfTheServerCan()
    {
        _mail.UnblocksSenders = true;
        var junk = _mail.Junk(Genuine("a1"));
        _mail.Add(new MailFolder("Trash", FolderRole.Other), Genuine("b2"));

        var results = Restore(Find(JunkMailFolder.Junk, JunkMailFolder.Deleted));

        Assert.Equal([ChangeStatus.Changed, ChangeStatus.Changed], results.Select(r => r.Status));
        Assert.Equal([junk], _mail.NotJunk);
        Assert.Null(results[1].SafeSenderCommand);
    }

    [Fact]
    public void AMessageThatWasDeletedSinceIsReported()
    {
        _mail.Junk(Genuine("a1"));
        var found = Find(JunkMailFolder.Junk);

        var result = Restore([found[0] with { Id = "memory 99", MessageId = "gone@x" }]).Single();

        Assert.Equal((ChangeStatus.Failed, "It is no longer in its folder, and it is not in the Inbox"), (result.Status, result.Reason));
    }

    /// <summary>A case mail whose recorded results tell that it is the platform's.</summary>
    internal static string Genuine(string caseId) => Recorded("pass", caseId);

    private static string Forged(string caseId) => Recorded("fail", caseId);

    private static string Recorded(string result, string caseId) =>
        $"Authentication-Results: mx.contoso.com; dmarc={result} (p=reject) header.from=support.instagram.com;"
        + $" spf={result} smtp.mailfrom=support.instagram.com\n"
        + "Received: from mail.instagram.com (mail.instagram.com [157.240.1.1]) by mx.contoso.com; Mon, 8 Jun 2026 09:00:00 +0000\n"
        + Customer(caseId, "06-08 09:00")[(Customer(caseId, "06-08 09:00").IndexOf('\n', StringComparison.Ordinal) + 1)..];

    private List<CommerceJunkMail> Find(params JunkMailFolder[] folders) => Find(false, folders);

    private List<CommerceJunkMail> Find(bool includeBuyerData, params JunkMailFolder[] folders) =>
        [.. new JunkMailFinder(new MailOptions { Profile = ProfileReader.BuiltIn }, folders, includeBuyerData)
            .Find(CaseInput.Mail(_mail, Mailbox), _observer, CancellationToken.None)];

    private IReadOnlyList<JunkMailRestoreResult> Restore(IReadOnlyList<CommerceJunkMail> messages, ChangeDecision? decision = null) =>
        new JunkMailRestorer(
            Mailbox, _mail, _mail, new ChangeJournal(Journal, "Restore-CommerceJunkMail", null, () => DateTimeOffset.UtcNow), _force)
            .Restore(messages, _ => decision ?? ChangeDecision.Apply, _observer, CancellationToken.None);

    private List<CommerceMailChange> Changes()
    {
        var changes = new List<CommerceMailChange>();
        ChangeHistory.Read(Journal, changes.Add);
        return changes;
    }
}
