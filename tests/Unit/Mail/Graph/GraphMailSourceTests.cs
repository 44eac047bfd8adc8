using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Graph;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;
using static CommerceMailAdmin.Unit.Mail.Graph.GraphTestServer;

namespace CommerceMailAdmin.Unit.Mail.Graph;

/// <summary>The source against the Graph server of the tests.</summary>
public sealed class GraphMailSourceTests : IDisposable
{
    private readonly GraphTestServer _server = new();
    private readonly RecordingObserver _observer = new();
    private ResumePoint[] _stored = [];

    public void Dispose() => _server.Dispose();

    [Fact]
    public void FoldersHaveTheirWellKnownRoleOrElseThatOfTheirNameOrTheirParent()
    {
        var root = _server.Mailbox.WellKnown["msgfolderroot"].Id;
        var old = _server.Store.AddFolder(_server.Mailbox.WellKnown["sentitems"].Id, "2025").Id;
        var customers = _server.Store.AddFolder(_server.Mailbox.WellKnown["inbox"].Id, "Customers").Id;
        var named = _server.Store.AddFolder(root, "Entwürfe").Id;
        var deep = _server.Store.AddFolder(_server.Store.AddFolder(root, "Files").Id, "Deep").Id;
        foreach (var (folder, number) in new[] { ("inbox", 1), ("sentitems", 2), ("junkemail", 3), ("drafts", 4), (old, 5),
            (customers, 6), (named, 7), (deep, 8) })
        {
            _server.Deliver(Letter($"m{number}"), folder);
        }

        _server.Deliver(Letter("m9"), "inbox", isDraft: true);

        Assert.Equal(
            ["Drafts Drafts m4", "Entwürfe Drafts m7", "Files/Deep Other m8", "Inbox Drafts m9", "Inbox Inbox m1",
                "Inbox/Customers Other m6",
                "Junk Email Junk m3", "Sent Items Sent m2", "Sent Items/2025 Sent m5"],
            Read());
        Assert.Empty(_observer.UnreadablePaths);
    }

    [Fact]
    public void MoreFoldersThanAPageAndABatchHoldAreAllRead()
    {
        var root = _server.Mailbox.WellKnown["msgfolderroot"].Id;
        for (var i = 0; i < 130; i++)
        {
            var parent = _server.Store.AddFolder(root, $"f{i}").Id;
            _server.Deliver(Letter($"m{i}"), _server.Store.AddFolder(parent, "inner").Id);
        }

        Assert.Equal(130, Read().Length);
    }

    [Fact]
    public void SentMailComesWithTheHeaderOfItsMime()
    {
        _server.Fill(45, "sentitems", "sent");
        _server.Fill(1200);

        var subjects = Read();

        Assert.Equal(1245, subjects.Distinct().Count());
        Assert.Equal(3, _server.Requests("batch") - 1);
        Assert.Equal(0, _server.Protocol.TooMany);
        Assert.Empty(_observer.UnreadablePaths);
    }

    [Fact]
    public void TheSecondReadingIsOneRequestForEachFolder()
    {
        _server.Fill(300);
        _server.Fill(30, "sentitems", "sent");
        _server.Fill(5, "junkemail", "junk");
        Assert.Equal(335, ReadNew().Length);
        _server.Server.Faults.Forget();

        Assert.Empty(ReadNew());

        Assert.Equal(3, _server.Requests("delta"));
        Assert.Equal(4, _server.Server.Faults.Received.Count);
    }

    [Fact]
    public void OnlyNewMailIsReadAgain()
    {
        _server.Fill(30);
        _server.Fill(3, "sentitems", "sent");
        ReadNew();

        _server.Deliver(Letter("new"));
        _server.Deliver(Letter("reply"), "sentitems");
        _server.Store.Delete(_server.Store.Items(_server.Mailbox.WellKnown["inbox"].Id)[0].Id);

        Assert.Equal(["Inbox Inbox new", "Sent Items Sent reply"], ReadNew());
        Assert.Empty(ReadNew());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void EmptyPagesRepeatsPartialEntriesAndAnyOrderLoseAndDoubleNothing(int seed)
    {
        _server.Behaviour.LargestPage = 7;
        _server.Behaviour.EmptyPageEvery = 2;
        _server.Behaviour.RepeatsEntries = true;
        _server.Behaviour.AnnouncesPartially = true;
        _server.Behaviour.FirstRoundHasRemoved = true;
        _server.Behaviour.BatchUsesUrlAlphabet = true;
        _server.Behaviour.Shuffle = seed;
        _server.Fill(60);
        _server.Fill(25, "sentitems", "sent");
        foreach (var item in _server.Store.Items(_server.Mailbox.WellKnown["inbox"].Id).Take(5))
        {
            _server.Store.Delete(item.Id);
        }

        var subjects = ReadNew();
        Assert.Empty(subjects.GroupBy(s => s).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.Equal(80, subjects.Length);
        Assert.Empty(ReadNew());
        Assert.Empty(_observer.UnreadablePaths);
    }

    [Fact]
    public void AMessageOfWhichOnlyTheReadFlagChangedIsReadByItsId()
    {
        _server.Fill(2);
        ReadNew();
        _server.Store.Update(_server.Store.Items(_server.Mailbox.WellKnown["inbox"].Id)[0].Id, p => p with { IsRead = true });

        Assert.Equal(["Inbox Inbox m 1"], ReadNew());
        Assert.Empty(ReadNew());
    }

    [Fact]
    public void AMessageThatWasMovedAwayAndBackIsReadWhereItLies()
    {
        _server.Fill(3);
        ReadNew();
        var (inbox, junk) = (_server.Mailbox.WellKnown["inbox"].Id, _server.Mailbox.WellKnown["junkemail"].Id);
        var moved = _server.Deliver(Letter("wanders"));
        var away = _server.Store.Move(moved.Id, junk)!;

        Assert.Equal(["Junk Email Junk wanders"], ReadNew());

        _server.Store.Move(away.Id, inbox);

        Assert.Equal(["Inbox Inbox wanders"], ReadNew());
        Assert.Empty(ReadNew());
    }

    /// <summary>The last two: microsoft-graph-docs 1000 and 8864.</summary>
    [Theory]
    [InlineData(410, "SyncStateNotFound")]
    [InlineData(410, "resyncRequired")]
    [InlineData(400, "syncStateNotFound")]
    [InlineData(404, "ResyncRequired")]
    [InlineData(410, "Gone")]
    [InlineData(404, "UnknownError")]
    [InlineData(400, "BadRequest")]
    public void AnExpiredLinkBeginsOnlyItsFolderAnew(int status, string code)
    {
        _server.Behaviour.ExpiredLink = (status, code);
        _server.Fill(3);
        _server.Fill(2, "junkemail", "junk");
        ReadNew();
        _server.Protocol.Expire(_server.Mailbox.WellKnown["inbox"].Id);

        Assert.Equal(["Inbox Inbox m 1", "Inbox Inbox m 2", "Inbox Inbox m 3"], ReadNew());
        Assert.Contains(_observer.Details, d => d.Contains("from its start", StringComparison.Ordinal));
        Assert.Empty(_observer.UnreadablePaths);
        Assert.Empty(ReadNew());
    }

    [Fact]
    public void ALinkThatExpiresInTheMidstDoublesNothing()
    {
        _server.Behaviour.LargestPage = 10;
        _server.Fill(100);
        var pages = 0;
        _server.Protocol.Working = path =>
        {
            if (path.EndsWith("/delta", StringComparison.Ordinal) && Interlocked.Increment(ref pages) is 4 or 9)
            {
                _server.Protocol.Expire(_server.Mailbox.WellKnown["inbox"].Id);
            }
        };

        Assert.Equal(100, ReadNew().Length);
        Assert.Empty(_observer.UnreadablePaths);
    }

    [Fact]
    public void AFolderWhoseLinksAlwaysExpireIsGivenUpAndTheOthersAreRead()
    {
        _server.Behaviour.LargestPage = 10;
        _server.Fill(25);
        _server.Fill(2, "junkemail", "junk");
        var inbox = _server.Mailbox.WellKnown["inbox"].Id;
        _server.Protocol.Working = path =>
        {
            if (path.Contains("/delta", StringComparison.Ordinal))
            {
                _server.Protocol.Expire(inbox);
            }
        };

        Assert.Contains("Junk Email Junk junk 2", Read());
        Assert.Contains("/mailFolders/", Assert.Single(_observer.UnreadablePaths), StringComparison.Ordinal);
    }

    [Fact]
    public void MailThatVanishesBetweenListAndReadIsNotMissed()
    {
        _server.Fill(30, "sentitems", "sent");
        var sent = _server.Mailbox.WellKnown["sentitems"].Id;
        var (first, others) = (_server.Store.Items(sent)[0].Id, 0);
        _server.Protocol.Working = path =>
        {
            if (path.EndsWith("/$value", StringComparison.Ordinal) && Interlocked.Increment(ref others) == 1)
            {
                _server.Store.Delete(_server.Store.Items(sent)[3].Id);
                _server.Store.Delete(_server.Store.Items(sent)[6].Id);
            }
        };

        Assert.Equal(28, ReadNew().Length);
        Assert.Empty(_observer.UnreadablePaths);
        Assert.NotNull(first);
    }

    [Fact]
    public void ReadingMarksNothingAsRead()
    {
        _server.Deliver(Letter("m"));
        var message = _server.Source().Read(_observer, CancellationToken.None).Single();
        using var reader = new StreamReader(message.Location.Open(int.MaxValue));

        Assert.Contains("Hello m", reader.ReadToEnd(), StringComparison.Ordinal);
        Assert.All(_server.Server.Faults.Received, r => Assert.True(r.Method == "GET" || r.Operation == "batch"));
        Assert.False(_server.Store.Items(_server.Mailbox.WellKnown["inbox"].Id)[0].Properties.IsRead);
    }

    [Fact]
    public void NoMoreThanFourRequestsAreAtWork()
    {
        _server.Behaviour.WorkTime = TimeSpan.FromMilliseconds(5);
        _server.Behaviour.LargestPage = 20;
        _server.Fill(200);
        _server.Fill(200, "sentitems", "sent");
        _server.Fill(100, "junkemail", "junk");

        Assert.Equal(500, Read().Length);
        Assert.Equal(0, _server.Protocol.TooMany);
        Assert.Equal(4, _server.Protocol.MostAtWork);
    }

    [Fact]
    public void AnUnreachableMailboxIsOneProblem()
    {
        using var source = _server.Client(host: "https://localhost:1/v1.0/").Client;

        Assert.Empty(new GraphMailSource(new GraphMailbox(source, new GraphAccess(MailLogin.AccessToken, null)))
            .Read(_observer, CancellationToken.None));
        Assert.Single(_observer.UnreadablePaths);
    }

    private string[] Read() => Subjects(_server.Source().Read(_observer, CancellationToken.None));

    private string[] ReadNew()
    {
        var resume = new ResumeState(_stored);
        var subjects = Subjects(_server.Source().Read(resume, _observer, CancellationToken.None));
        _stored = [.. _stored.Concat(resume.TakeReached()).GroupBy(p => p.Folder).Select(g => g.Last())];
        return subjects;
    }

    private static string[] Subjects(IEnumerable<StoredMessage> messages) =>
        [.. messages.Select(m => $"{m.Folder.Name} {m.Folder.Role} {m.Headers.First("Subject")?.Text()}").Order(StringComparer.Ordinal)];
}
