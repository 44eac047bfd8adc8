using System.Text;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Unit.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;
using static CommerceMailAdmin.Unit.Cases.Store.Ledger.CaseTexts;

namespace CommerceMailAdmin.Unit.Mail.Ews;

/// <summary>What goes wrong on the way: every message is read once, whatever happens.</summary>
public sealed class EwsFaultTests(ITestOutputHelper output)
{
    private const int Messages = 70;

    private static readonly Fault[] Kinds =
    [
        new("cut-before"), new("cut-unseen"), new("cut-within"), new("generic-page"),
        new("status") { Status = 401 }, new("status") { Status = 503 },
        new("status") { Status = 429, Headers = new Dictionary<string, string> { ["Retry-After"] = "2.5" } },
        new("status") { Status = 504 },
        new("busy") { Time = TimeSpan.FromSeconds(40) }, new("error") { Text = "ErrorInternalServerTransientError" },
        new("error") { Text = "ErrorTimeoutExpired" }, new("error") { Text = "ErrorMailboxStoreUnavailable" },
        new("error") { Text = "ErrorExceededConnectionCount" }, new("inner-error") { Text = "ErrorMailboxMoveInProgress" },
        new("error") { Text = "ErrorInvalidServerVersion" },
        new("damage") { Text = "truncate" }, new("damage") { Text = "control" }, new("damage") { Text = "utf8" },
        new("lost-state"), new("batch-stopped"), new("item-error") { Text = "ErrorInternalServerTransientError" },
        new("item-error") { Text = "ErrorServerBusy" },
    ];

    /// <summary>
    /// Two hundred random faults in all. A run that breaks off is run again, and the ledger is the one of a server without faults. Each
    /// seed is printed.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void NothingIsLostAndNothingIsDoubled(int seed)
    {
        const int MostFaults = 50;
        var random = new Random(seed);
        using var server = new EwsTestServer();
        using var ledger = new TestLedger();
        using var undisturbed = new TestLedger();
        var (faults, runs, delivered) = (0, 0, 0);
        server.Faults.Choose = _ => faults < MostFaults && random.Next(3) == 0 ? Next() : null;
        while (faults < MostFaults)
        {
            Deliver();
            Sync(ledger);
        }

        server.Faults.Choose = null;
        Sync(ledger);
        var repeated = Sync(ledger);
        Sync(undisturbed);

        output.WriteLine($"Seed {seed}: {faults} faults in {runs} runs, {delivered} messages.");
        Assert.Equal((0L, 0L), (repeated.Read, repeated.Added));
        Assert.Equal(Mail(undisturbed), Mail(ledger));

        Fault Next()
        {
            faults++;
            return Kinds[random.Next(Kinds.Length)];
        }

        void Deliver()
        {
            for (var i = 0; i < Messages; i++, delivered++)
            {
                server.Deliver(delivered % 7 == 0 ? "junkemail" : "inbox", Customer($"case{delivered}", "06-08 09:00", $"47{delivered}00"));
                if (delivered % 3 == 0)
                {
                    server.Deliver(
                        "sentitems", Answer($"case{delivered}", "06-08 10:00"),
                        new ItemProperties(DateTimeOffset.UnixEpoch) { HasTransportHeaders = false });
                }
            }
        }

        CaseSyncResult Sync(TestLedger to)
        {
            runs++;
            using var session = server.Session();
            return to.Sync(session.Source);
        }

        // The states of the synchronisation differ, as they should.
        static IEnumerable<string> Mail(TestLedger of) => of.Dump().Where(l => !l.StartsWith("point", StringComparison.Ordinal));
    }

    [Fact]
    public void NothingIsSentWhileTheServerWantsToBeLeftAlone()
    {
        using var server = new EwsTestServer();
        server.Deliver("inbox", EwsTestServer.Mail("one"));
        var clock = new FastClock();
        using var session = server.Session(clock: clock);
        session.SignIn(CancellationToken.None);
        server.Faults.Add(new Fault("busy") { Time = TimeSpan.FromMilliseconds(41_500) });

        Assert.Single(session.Source.Read(new RecordingObserver(), CancellationToken.None).ToList());
        Assert.Equal([TimeSpan.FromMilliseconds(41_500)], clock.Waits);
    }

    [Fact]
    public void BatchesAreHalvedUntilTheServerManagesThem()
    {
        using var server = new EwsTestServer();
        for (var i = 0; i < 10; i++)
        {
            server.Deliver("inbox", EwsTestServer.Mail($"m{i}"));
        }

        server.Options.BatchLimit = 3;
        using var session = server.Session();

        Assert.Equal(10, session.Source.Read(new RecordingObserver(), CancellationToken.None).Count());
    }

    /// <summary>The relay address that an answer went to stands in its recipients only.</summary>
    [Fact]
    public void AnItemWithoutMimeIsReadFromItsProperties()
    {
        using var server = new EwsTestServer();
        server.Deliver("sentitems", Answer("a1", "06-08 10:00"),
            new ItemProperties(DateTimeOffset.UnixEpoch) { HasTransportHeaders = false });
        server.Faults.Choose = r => r.Body.Contains("IncludeMimeContent", StringComparison.Ordinal)
            ? new Fault("item-error") { Text = "ErrorMimeContentConversionFailed" }
            : null;
        using var session = server.Session();

        var message = Assert.Single(session.Source.Read(new RecordingObserver(), CancellationToken.None).ToList());

        Assert.Equal(Shop, message.Headers.First("From")!.Value.Text());
        Assert.Equal("case++a1@support.instagram.com", message.Headers.First("To")!.Value.Text());
        Assert.Equal("<a106-08.10.00@shop>", message.Headers.First("Message-ID")!.Value.Text());
    }

    [Fact]
    public void AnOlderServerIsAskedInItsOwnSchema()
    {
        using var server = new EwsTestServer();
        server.Options.Versions = ["Exchange2007_SP1", "Exchange2010"];
        server.Deliver("inbox", EwsTestServer.Mail("one"));
        using var session = server.Session();

        Assert.Single(session.Source.Read(new RecordingObserver(), CancellationToken.None).ToList());
        Assert.Contains("Version=\"Exchange2010\"", server.Faults.Received[^1].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IPM.Schedule.Meeting.Request")]
    [InlineData("IPM.Schedule.Meeting.Canceled")]
    [InlineData("IPM.Post")]
    [InlineData("REPORT.IPM.Note.NDR")]
    [InlineData("IPM.Note.SMIME.MultipartSigned")]
    [InlineData("IPM.Something.Of.Somebody")]
    public void EveryClassOfItemIsRead(string itemClass)
    {
        using var server = new EwsTestServer();
        server.Deliver("inbox", EwsTestServer.Mail("one"), new ItemProperties(DateTimeOffset.UnixEpoch) { ItemClass = itemClass });
        using var session = server.Session();

        Assert.Single(session.Source.Read(new RecordingObserver(), CancellationToken.None).ToList());
    }

    [Fact]
    public void CharactersThatXmlForbidsAreSurvived()
    {
        using var server = new EwsTestServer();
        var mime = EwsTestServer.Mail("one").Replace("Subject: one", "Subject: a\u0001b\u001Ac", StringComparison.Ordinal);
        server.Store.Add(server.Folder("inbox"), Encoding.UTF8.GetBytes(mime), new ItemProperties(DateTimeOffset.UnixEpoch));
        using var session = server.Session();

        var message = Assert.Single(session.Source.Read(new RecordingObserver(), CancellationToken.None).ToList());

        Assert.StartsWith("a", message.Headers.First("Subject")!.Value.Text(), StringComparison.Ordinal);
    }
}
