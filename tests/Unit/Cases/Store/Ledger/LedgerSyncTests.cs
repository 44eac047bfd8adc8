using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Unit.Support;
using static CommerceMailAdmin.Unit.Cases.Store.Ledger.CaseTexts;

namespace CommerceMailAdmin.Unit.Cases.Store.Ledger;

public sealed class LedgerSyncTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    /// <summary>
    /// A claim whose subject names no order is looked through for it at once, and for the rest later: on a mail server each reading would
    /// be a download.
    /// </summary>
    [Fact]
    public void TheBodyOfANoticeIsReadOnce()
    {
        var mail = new MemoryMail().Add(Claim("1", "06-08 10:00").Replace("A claim has been opened for order #1", "Chargeback",
            StringComparison.Ordinal));

        _ledger.Sync(mail);

        Assert.Equal(1, mail.Opened);
    }

    [Fact]
    public void TheBacklogOfALedgerTellsWhatTheMailTells()
    {
        var mail = new MemoryMail().Add(Customer("A1", "06-08 09:00")).Add(Customer("a1", "06-09 09:00"))
            .Add(Answer("a1", "06-08 10:00"), FolderRole.Sent)
            .Add(Customer("b2", "06-08 09:00", "4711001")).Add(Answer("b2", "06-08 10:00")).Add(Claim("4711000", "06-09 10:00"))
            .Add(Other(1));

        var result = _ledger.Sync(mail);

        Assert.Equal((7L, 6L, 2, 2, 0L), (result.Read, result.Added, result.NewCases, result.NewAnswers, result.Skipped));
        Assert.Null(result.Since);
        var found = Assert.Single(_ledger.Backlog("06-10 00:00"));
        Assert.Equal(("A1", CaseState.Escalated, Utc("06-09 09:00"), Utc("06-08 09:00"), Utc("06-09 10:00")),
            (found.CaseId, found.State, found.WaitingSince, found.FirstReceived, found.ClaimOpened));
        Assert.Equal(("4711000", "j***", 3, "Inbox", 0),
            (found.OrderNumber, found.Buyer, found.MessageCount, found.Folder, found.Excluded));
    }

    [Fact]
    public void AnyInstantCanBeAskedFor()
    {
        _ledger.Sync(new MemoryMail().Add(Customer("a1", "06-08 09:00")).Add(Answer("a1", "06-08 12:00"), FolderRole.Sent)
            .Add(Customer("a1", "06-09 09:00")));

        Assert.Equal([], _ledger.Waiting("06-08 08:59"));
        Assert.Equal(["a1"], _ledger.Waiting("06-08 11:59"));
        Assert.Equal([], _ledger.Waiting("06-08 12:00"));
        Assert.Equal(["a1"], _ledger.Waiting("06-09 09:00"));
    }

    [Fact]
    public void ASecondRunChangesNothing()
    {
        var mail = new MemoryMail().Add(Customer("a1", "06-08 09:00")).Add(Answer("b2", "06-08 10:00"))
            .Add(Claim("4711000", "06-09 10:00"));
        _ledger.Sync(mail);
        var before = _ledger.Dump();

        var result = _ledger.Sync(mail);

        Assert.Equal((3L, 0L, 0, 0), (result.Read, result.Added, result.NewCases, result.NewAnswers));
        Assert.NotNull(result.Since);
        Assert.Equal(before, _ledger.Dump());
    }

    [Fact]
    public void TheOrderOfReadingDoesNotMatter()
    {
        string[] inbox = [Customer("a1", "06-09 09:00"), Customer("a1", "06-08 09:00", buyer: "first"), Claim("4711000", "06-07 10:00")];
        string answer = Answer("a1", "06-08 10:00", "agent@desk.example"), delivered = Customer("b2", "06-10 09:00", to: "x@desk.example");
        using var other = new TestLedger();
        foreach (var text in (string[])[.. inbox, answer, delivered])
        {
            _ledger.Sync(new MemoryMail().Add(text));
        }

        foreach (var text in (string[])[delivered, answer, .. inbox.Reverse()])
        {
            other.Sync(new MemoryMail().Add(text));
        }

        Assert.Equal(_ledger.Dump(), other.Dump());
        Assert.Equal(Utc("06-08 09:00"), _ledger.Backlog("06-12 00:00")[0].FirstReceived);
    }

    [Fact]
    public void AnAddressThatCaseMailIsLaterDeliveredToMakesAnswersOfWhatCameFromIt()
    {
        _ledger.Sync(new MemoryMail().Add(Customer("a1", "06-08 09:00")).Add(Answer("a1", "06-08 10:00", "agent@desk.example")));
        Assert.Equal(["a1"], _ledger.Waiting("06-12 00:00"));
        Assert.Contains(_ledger.Observer.Details, d => d.Contains("agent@desk.example", StringComparison.Ordinal));

        var result = _ledger.Sync(new MemoryMail().Add(Customer("b2", "06-09 09:00", to: "help@desk.example")));

        Assert.Equal((1, 1), (result.NewCases, result.NewAnswers));
        Assert.Equal(["b2"], _ledger.Waiting("06-12 00:00"));
    }

    [Fact]
    public void CopiesInSeveralFoldersAndMailboxesCountOnce()
    {
        var customer = Customer("a1", "06-08 09:00");
        _ledger.Sync(new MemoryMail().Add(customer, FolderRole.Junk).Add(customer).Add(customer));
        _ledger.Sync(new MemoryMail().Add(customer), "shared");

        var found = Assert.Single(_ledger.Backlog("06-09 00:00"));

        Assert.Equal((1, "Inbox"), (found.MessageCount, found.Folder));
    }

    [Fact]
    public void OnlyNewMailIsReadAgain()
    {
        var inbox = _ledger.Folder.Write("mail/Inbox.mbox", Mbox([Customer("a1", "06-08 09:00"), Other(1)]));
        var first = _ledger.Sync(inbox);
        Assert.Equal((2L, 1L), (first.Read, first.Added));

        File.AppendAllText(inbox, Mbox([Customer("b2", "06-08 10:00")]));

        var second = _ledger.Sync(inbox);
        Assert.Equal((1L, 1L), (second.Read, second.Added));
        Assert.Equal(0, _ledger.Sync(inbox).Read);
        Assert.Equal(["a1", "b2"], _ledger.Waiting("06-12 00:00"));
    }

    [Fact]
    public void AMovedMailboxLosesAndDoublesNothing()
    {
        _ledger.Folder.Write("old/Inbox.mbox", Mbox([Customer("a1", "06-08 09:00"), Customer("b2", "06-08 10:00")]));
        _ledger.Folder.Write("old/Sent.mbox", Mbox([Answer("b2", "06-08 11:00")]));
        _ledger.Sync(System.IO.Path.Combine(_ledger.Folder.Path, "old"));
        var before = WithoutPoints();

        Directory.Move(System.IO.Path.Combine(_ledger.Folder.Path, "old"), System.IO.Path.Combine(_ledger.Folder.Path, "elsewhere"));
        var result = _ledger.Sync(System.IO.Path.Combine(_ledger.Folder.Path, "elsewhere"));

        Assert.Equal((3L, 0L), (result.Read, result.Added));
        Assert.Equal(before, WithoutPoints());
    }

    [Fact]
    public void ARewrittenMboxFileLosesAndDoublesNothing()
    {
        var inbox = _ledger.Folder.Write("Inbox.mbox", Mbox([Other(1), Customer("a1", "06-08 09:00"), Customer("b2", "06-08 10:00")]));
        _ledger.Sync(inbox);

        _ledger.Folder.Write("Inbox.mbox", Mbox([Customer("b2", "06-08 10:00"), Customer("c3", "06-08 11:00"), Other(2)]));
        var result = _ledger.Sync(inbox);

        Assert.Equal((3L, 1L, 1), (result.Read, result.Added, result.NewCases));
        Assert.Equal(["a1", "b2", "c3"], _ledger.Waiting("06-12 00:00"));
        Assert.All(_ledger.Backlog("06-12 00:00"), c => Assert.Equal(1, c.MessageCount));
    }

    [Fact]
    public void HistoryOutlivesTheMailbox()
    {
        var inbox = _ledger.Folder.Write("Inbox.mbox", Mbox([Customer("a1", "06-08 09:00")]));
        _ledger.Sync(inbox);
        File.Delete(inbox);

        Assert.Equal("4711000", Assert.Single(_ledger.Backlog("06-12 00:00")).OrderNumber);
    }

    [Fact]
    public void NoBodiesAndSubjectsAreKeptAndTheBuyerOnce()
    {
        _ledger.Sync(new MemoryMail().Add(Customer("a1", "06-08 09:00")).Add(Customer("a1", "06-09 09:00")));

        var bytes = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(_ledger.Path));

        Assert.DoesNotContain("secret story", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("Message from", bytes, StringComparison.Ordinal);
        Assert.Equal(2, bytes.Split("jane.doe").Length);
    }

    [Fact]
    public void WordsThatMayBeABuyersAreNotKept()
    {
        _ledger.Sync(new MemoryMail()
            .Add(Customer("a1", "06-08 09:00").Replace("A secret story.", "issue: I am John Doe\nReference: Jane Roe, 6 Low Street",
                StringComparison.Ordinal))
            .Add(Customer("b2", "06-08 09:00", "4711001").Replace("A secret story.", "Reason: I have another question\nReference: FP-2240",
                StringComparison.Ordinal))
            .Add(Claim("4711000", "06-09 10:00").Replace("\n\nx\n", "\n\nReason: Poppins says broken\n", StringComparison.Ordinal)));

        var text = System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(_ledger.Path));
        Assert.All(["John", "Jane", "JANE", "Poppins"], word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
        Assert.Equal(
            [("a1", "Other", null), ("b2", "I have another question", "FP-2240")],
            _ledger.Backlog("06-10 00:00").OrderBy(c => c.CaseId, StringComparer.Ordinal)
                .Select(c => (c.CaseId, c.Reason, c.SellerOrderNumber)));
    }

    [Fact]
    public void ACancelledRunIsFinishedByTheNext()
    {
        var mail = Enumerable.Range(0, 5).Select(i => Customer($"c{i}", "06-08 09:00")).ToArray();
        using var stop = new CancellationTokenSource();
        using (var file = Engine.Cases.Store.Ledger.LedgerFile.OpenOrCreate(_ledger.Path))
        {
            Assert.Throws<OperationCanceledException>(() => Engine.Cases.Queries.LedgerSync.Run(
                file, CaseInput.Mail(new StoppingMail(mail, 3, stop), "support"), TestLedger.Options(default), _ledger.Observer,
                batchSize: 2, stop.Token));
        }

        Assert.Equal(["c0", "c1"], _ledger.Waiting("06-09 00:00"));
        _ledger.Sync(mail.Aggregate(new MemoryMail(), (all, m) => all.Add(m)));
        Assert.Equal(5, _ledger.Waiting("06-09 00:00").Length);
    }

    private string[] WithoutPoints() => [.. _ledger.Dump().Where(l => !l.StartsWith("point", StringComparison.Ordinal))];

    /// <summary>A mailbox during whose reading the user presses Ctrl+C.</summary>
    private sealed class StoppingMail(string[] messages, int after, CancellationTokenSource stop) : IMailSource
    {
        public IEnumerable<StoredMessage> Read(ResumeState? resume, IMailReadObserver observer, CancellationToken cancellationToken)
        {
            for (var i = 0; i < messages.Length; i++)
            {
                if (i == after)
                {
                    stop.Cancel();
                }

                yield return MemoryMail.Message(messages[i], id: $"memory {i}");
            }
        }
    }
}
