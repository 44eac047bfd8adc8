using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.Rescue;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Rescue;

/// <summary>Moves restored messages of a mailbox in memory back to their folders.</summary>
public sealed class JunkMailUndoTests : IDisposable
{
    private const string Mailbox = "support@contoso.com";

    private readonly MemoryMailbox _mail = new();
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingObserver _observer = new();

    private string Journal => Path.Combine(_folder.Path, "changes.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ARestoredMessageIsMovedBackOnceAndThatIsWrittenDown()
    {
        var run = Restore("a1");

        var result = Undo(run).Single();

        Assert.Equal((ChangeStatus.Changed, "Junk Email", Mailbox), (result.Status, result.Folder, result.Mailbox));
        Assert.Equal([result.NewId!], _mail.InFolder("Junk Email"));
        Assert.Empty(_mail.In(FolderRole.Inbox));
        Assert.Equal((ChangeStatus.Unchanged, "It is no longer in the Inbox"), Undo(run).Select(r => (r.Status, r.Reason)).Single());
        Assert.Single(_mail.InFolder("Junk Email"));
        var change = Changes().Single(c => c.RunId == result.RunId);
        Assert.Equal((ChangeResult.Verified, "ParentFolderId"), (change.Result, change.Property));
        Assert.Equal(["Junk Email"], change.After);
    }

    [Fact]
    public void AMessageThatSomebodyMovedSinceIsLeftWhereItIs()
    {
        var run = Restore("a1");
        _mail.Move(_mail.In(FolderRole.Inbox).Single(), "Trash", CancellationToken.None);

        Assert.Equal(ChangeStatus.Unchanged, Undo(run).Single().Status);
        Assert.Single(_mail.InFolder("Trash"));
    }

    [Fact]
    public void PlannedAndDeclinedMovesAreNotMade()
    {
        var run = Restore("a1");
        var before = Changes().Count;

        Assert.Equal(ChangeStatus.Planned, Undo(run, ChangeDecision.Preview).Single().Status);
        Assert.Equal(ChangeStatus.Declined, Undo(run, ChangeDecision.Decline).Single().Status);
        Assert.Single(_mail.In(FolderRole.Inbox));
        Assert.Equal(before, Changes().Count);
    }

    [Fact]
    public void AFolderThatIsGoneIsAFailureInWords()
    {
        var run = Restore("a1");
        _mail.Folders.Clear();

        var result = Undo(run).Single();

        Assert.Equal(ChangeStatus.Failed, result.Status);
        Assert.Contains("'Junk Email'", result.Reason, StringComparison.Ordinal);
        Assert.Single(_mail.In(FolderRole.Inbox));
    }

    [Fact]
    public void AMoveWhoseIdWasNotToldIsFoundByItsMessageId()
    {
        _mail.Answer = _ => null;
        var run = Restore("a1");
        _mail.Answer = id => id;

        Assert.Equal(ChangeStatus.Changed, Undo(run).Single().Status);
        Assert.Single(_mail.InFolder("Junk Email"));
    }

    [Fact]
    public void AnAnswerThatDoesNotTellIsSettledByLooking()
    {
        var run = Restore("a1");
        _mail.Answer = _ => null;

        var result = Undo(run).Single();

        Assert.Equal((ChangeStatus.Changed, null), (result.Status, result.NewId));
        Assert.Single(_mail.InFolder("Junk Email"));
    }

    [Fact]
    public void ARefusedMoveDoesNotStopTheOthersAndIsRepeatedByTheNextRun()
    {
        var run = Restore("a1", "b2");
        var tries = 0;
        _mail.Answer = id => ++tries > 1 ? id : throw new IOException("refused");

        Assert.Equal([ChangeStatus.Failed, ChangeStatus.Changed], Undo(run).Select(r => r.Status));
        Assert.Equal([ChangeStatus.Changed, ChangeStatus.Unchanged], Undo(run).Select(r => r.Status).Order());
        Assert.Equal(2, _mail.InFolder("Junk Email").Count);
    }

    [Fact]
    public void AFailedLookIsNotTakenAsDone()
    {
        var run = Restore("a1");
        _mail.Answer = _ => throw new IOException("cut");
        _mail.IsUnreadable = true;

        var result = Undo(run).Single();

        Assert.Equal(ChangeStatus.Failed, result.Status);
        Assert.Contains("is not known", result.Reason, StringComparison.Ordinal);
        Assert.Equal(ChangeResult.Unverified, Changes()[^1].Result);
    }

    /// <summary>A run that is killed before or after it moved the second of three messages: the next run finishes it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AKilledRunIsFinishedByTheNext(bool isAfterTheMove)
    {
        var run = Restore("a1", "b2", "c3");
        var moves = 0;
        void Kill() => _ = ++moves == 2 ? throw new KilledException() : 0;
        _mail.Moved = isAfterTheMove ? Kill : _mail.Moved;
        _mail.Answer = isAfterTheMove ? _mail.Answer : id =>
        {
            Kill();
            return id;
        };
        Assert.Throws<KilledException>(() => Undo(run));
        (_mail.Moved, _mail.Answer) = (() => { }, id => id);
        Assert.Equal(isAfterTheMove ? 2 : 1, _mail.InFolder("Junk Email").Count);

        var second = Undo(run);

        Assert.Equal(isAfterTheMove ? 1 : 2, second.Count(r => r.Status == ChangeStatus.Changed));
        Assert.Equal(isAfterTheMove ? 2 : 1, second.Count(r => r.Status == ChangeStatus.Unchanged));
        Assert.Equal((3, 0), (_mail.InFolder("Junk Email").Count, _mail.In(FolderRole.Inbox).Count));
        Assert.All(Undo(run), r => Assert.Equal(ChangeStatus.Unchanged, r.Status));
        Assert.Single(Changes(), c => c.Result is not (ChangeResult.Verified or ChangeResult.Failed));
    }

    [Fact]
    public void AnUndoIsNotTakenBack()
    {
        var back = Undo(Restore("a1")).Single().RunId!;

        Assert.Empty(Undo(back));
    }

    private sealed class KilledException : Exception;

    private string Restore(params string[] cases)
    {
        foreach (var one in cases)
        {
            _mail.Junk(JunkMailTests.Genuine(one));
        }

        var found = new JunkMailFinder(new MailOptions { Profile = ProfileReader.BuiltIn }, [JunkMailFolder.Junk], false)
            .Find(CaseInput.Mail(_mail, Mailbox), _observer, CancellationToken.None).ToList();
        var journal = NewJournal("Restore-CommerceJunkMail");
        var results = new JunkMailRestorer(Mailbox, _mail, _mail, journal, false)
            .Restore(found, _ => ChangeDecision.Apply, _observer, CancellationToken.None);
        Assert.All(results, r => Assert.Equal(ChangeStatus.Changed, r.Status));
        return journal.RunId;
    }

    private List<JunkMailUndoResult> Undo(string run, ChangeDecision? decision = null) =>
    [
        .. new JunkMailUndo(_mail, _mail, NewJournal("Undo-CommerceMailChange")).Undo(
            JunkMailUndo.Moves(ChangeHistory.Read(Journal, run), run), _ => decision ?? ChangeDecision.Apply, _observer,
            CancellationToken.None),
    ];

    private ChangeJournal NewJournal(string command) => new(Journal, command, null, () => DateTimeOffset.UtcNow);

    private List<CommerceMailChange> Changes()
    {
        var changes = new List<CommerceMailChange>();
        ChangeHistory.Read(Journal, changes.Add);
        return changes;
    }
}
