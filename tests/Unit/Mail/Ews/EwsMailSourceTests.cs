using System.Text;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Ews;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;

namespace CommerceMailAdmin.Unit.Mail.Ews;

/// <summary>The EWS source against the EWS server of the tests, over TLS.</summary>
public sealed class EwsMailSourceTests : IDisposable
{
    private static readonly ItemProperties Today = new(new DateTimeOffset(2026, 6, 8, 9, 0, 0, TimeSpan.Zero));
    private readonly EwsTestServer _server = new(hasArchive: true);
    private readonly RecordingObserver _observer = new();
    private ResumePoint[] _stored = [];

    public void Dispose() => _server.Dispose();

    [Fact]
    public void AllFoldersAreReadWithTheirRoles()
    {
        var customers = _server.Store.AddFolder(_server.Folder("inbox"), "Kunden");
        _server.Store.AddFolder(_server.Folder("msgfolderroot"), "Calendar", "IPF.Appointment");
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        _server.Deliver("junkemail", EwsTestServer.Mail("two"));
        _server.Deliver("sentitems", EwsTestServer.Mail("three"), Today with { HasTransportHeaders = false });
        _server.Store.Add(customers.Id, Encoding.UTF8.GetBytes(EwsTestServer.Mail("four")), Today);
        _server.Deliver("archiveinbox", EwsTestServer.Mail("five"));
        _server.Deliver("drafts", EwsTestServer.Mail("six"), Today with { IsDraft = true, HasTransportHeaders = false });

        var found = Read().Select(m => $"{m.Subject}: {m.Folder.Name}, {m.Folder.Role}").Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                "five: Archive mailbox/Inbox, Inbox", "four: Inbox/Kunden, Inbox", "one: Inbox, Inbox", "six: Drafts, Drafts",
                "three: Sent Items, Sent", "two: Junk Email, Junk",
            ],
            found);
        Assert.Empty(_observer.Problems);
    }

    [Fact]
    public void TheSecondReadingIsOneRequestForEachFolder()
    {
        for (var i = 0; i < 25; i++)
        {
            _server.Deliver("inbox", EwsTestServer.Mail($"m{i}"));
        }

        Assert.Equal(25, Read().Count);
        _server.Faults.Forget();

        Assert.Empty(Read());

        var operations = _server.Operations.GroupBy(o => o).ToDictionary(g => g.Key, g => g.Count());
        var folders = _server.Store.Folders(EwsTestServer.Mailbox)
            .Count(f => f.WellKnownName is "inbox" or "sentitems" or "junkemail" or "drafts"
            or "outbox" or "deleteditems" or "archiveinbox" or "archivedeleteditems");
        Assert.Equal(folders, operations["SyncFolderItems"]);
        Assert.False(operations.ContainsKey("GetItem"));
        Assert.Equal(folders + 3, operations.Values.Sum());
    }

    [Fact]
    public void PagesOf512AreReadCompletelyAndOnlyOnce()
    {
        for (var i = 0; i < 1100; i++)
        {
            _server.Deliver("inbox", EwsTestServer.Mail($"m{i}"));
        }

        var first = Read().Select(m => m.Subject).ToList();
        _server.Deliver("inbox", EwsTestServer.Mail("later"));

        Assert.Equal(1100, first.Distinct().Count());
        Assert.Equal(1100, first.Count);
        Assert.Equal(["later"], Read().Select(m => m.Subject));
    }

    [Fact]
    public void IdsThatDifferInCaseOnlyAreDifferentMessages()
    {
        for (var i = 0; i < 60; i++)
        {
            _server.Deliver("inbox", EwsTestServer.Mail($"m{i}"));
        }

        var ids = Read().Select(m => m.Id).ToList();

        Assert.Equal(60, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.True(ids.Distinct(StringComparer.OrdinalIgnoreCase).Count() < 60);
    }

    [Fact]
    public void AStateThatTheServerForgotReadsTheFolderFromItsStart()
    {
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        Read();
        _server.Faults.Choose = r => r.Operation == "SyncFolderItems" ? new Fault("lost-state") : null;

        Assert.Equal(["one"], Read().Select(m => m.Subject));
        Assert.Contains(_observer.Details, d => d.Contains("read from its start", StringComparison.Ordinal));
    }

    [Fact]
    public void AMessageThatVanishesBetweenListAndReadIsNoError()
    {
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        _server.Deliver("inbox", EwsTestServer.Mail("two"));
        _server.Faults.Choose = r => r.Operation == "GetItem" ? new Fault("vanish") : null;

        Assert.Single(Read());
        Assert.Empty(_observer.Problems);
    }

    [Fact]
    public void AMessageThatCannotBeGivenIsNamedAndAskedForAgain()
    {
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        _server.Deliver("inbox", EwsTestServer.Mail("two"));
        _server.Faults.Choose = r => r.Operation == "GetItem" ? new Fault("item-error") { Text = "ErrorCorruptData" } : null;
        var first = Read();
        Assert.Contains("did not give it", Assert.Single(_observer.Problems), StringComparison.Ordinal);
        _server.Faults.Choose = null;

        var second = Read();

        Assert.Equal(["one", "two"], first.Concat(second).Select(m => m.Subject).Order());
        Assert.Empty(Read());
    }

    [Fact]
    public void IdsAreMovedAndMarked()
    {
        _server.Store.SetSenders(EwsTestServer.Mailbox, [], ["a@b.example", "other@b.example"]);
        _server.Deliver("junkemail", EwsTestServer.Mail("one"));
        using var session = _server.Session();
        var found = Read().Single();

        var inbox = session.Mover.FolderId(FolderRole.Inbox, CancellationToken.None)!;
        var moved = session.Mover.Move(found.Id, inbox, CancellationToken.None)!;
        Assert.Equal((moved, inbox), Read().Select(m => (m.Id, m.Folder.Id!)).Single());
        Assert.Throws<MessageGoneException>(() => session.Mover.Move(found.Id, inbox, CancellationToken.None));

        var back = session.Mover.Move(moved, found.Folder.Id!, CancellationToken.None)!;
        var good = session.Mover.MarkAsNotJunk(back, CancellationToken.None)!;
        Assert.Equal(good, Read().Single().Id);
        Assert.Equal(["other@b.example"], _server.Store.Mailbox(EwsTestServer.Mailbox)!.BlockedSenders);
    }

    [Fact]
    public void BodiesAreReadOnDemandAndAhead()
    {
        for (var i = 0; i < 40; i++)
        {
            _server.Deliver("inbox", EwsTestServer.Mail($"m{i}"));
        }

        using var session = _server.Session();
        foreach (var message in session.Source.Read(_observer, CancellationToken.None))
        {
            using var reader = new StreamReader(message.Location.Open(int.MaxValue));
            Assert.Contains($"Text of {message.Headers.First("Subject")!.Value.Text()}", reader.ReadToEnd(), StringComparison.Ordinal);
        }

        // Four for the header fields, and a few for the MIME.
        Assert.InRange(_server.Operations.Count(o => o == "GetItem"), 5, 14);
    }

    private List<Found> Read()
    {
        using var session = _server.Session();
        var resume = new ResumeState(_stored);
        var found = session.Source.Read(resume, _observer, CancellationToken.None)
            .Select(m => new Found(m.Location.Id, m.Headers.First("Subject")!.Value.Text(), m.Folder)).ToList();
        _stored = [.. _stored.Concat(resume.TakeReached()).GroupBy(p => p.Folder).Select(g => g.Last())];
        return found;
    }

    private sealed record Found(string Id, string Subject, MailFolder Folder);

    /// <summary>
    /// More than a request holds: it is read alone, and no further than asked. What follows is read if somebody wants all.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ALargeMessageIsReadAsFarAsItIsWanted(bool isAnnounced)
    {
        const int Limit = 4 * 1024 * 1024;
        var mime = EwsTestServer.Mail("large") + string.Concat(Enumerable.Repeat(new string('x', 76) + "\r\n", 130_000));
        _server.Deliver("inbox", mime);
        using var session = _server.Session();
        var location = (IRebuiltMessage)session.Source.Read(_observer, CancellationToken.None).Single().Location;
        if (isAnnounced)
        {
            location.Expect();
        }

        Assert.Equal(mime[..1000], Text(1000));
        Assert.Equal(mime[..Limit], Text(Limit));
        Assert.Equal(mime, Text(int.MaxValue));

        string Text(int limit)
        {
            using var reader = new StreamReader(location.Open(limit));
            return reader.ReadToEnd();
        }
    }
}
