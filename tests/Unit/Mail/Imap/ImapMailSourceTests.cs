using System.Globalization;
using System.Net;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Imap;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Mail.Imap;

/// <summary>Against a real Dovecot. Every test has a user, and so a mailbox, of its own.</summary>
public sealed class ImapMailSourceTests(DovecotServer dovecot) : IClassFixture<DovecotServer>
{
    private readonly RecordingObserver _observer = new();
    private ResumePoint[] _stored = [];

    [Fact]
    public void FoldersHaveTheirSpecialUseOrElseTheRoleOfTheirName()
    {
        using var session = Session("roles");
        dovecot.Deliver("roles", "INBOX", Mail("1"));
        dovecot.Deliver("roles", "Erledigt", Mail("2"));
        dovecot.Deliver("roles", "Verdacht", Mail("3"));
        dovecot.Deliver("roles", "Entwürfe", Mail("4"));
        dovecot.Doveadm(null, "mailbox", "create", "-u", "roles", "Archiv/Sent Items", "Archiv/2025");
        dovecot.Deliver("roles", "Archiv/Sent Items", Mail("5"));
        dovecot.Deliver("roles", "Archiv/2025", Mail("6"));
        dovecot.Deliver("roles", "Archiv/2025", Mail("7"), "\\Draft");

        Assert.Equal(
            ["Archiv/2025 Drafts 7", "Archiv/2025 Other 6", "Archiv/Sent Items Sent 5", "Entwürfe Drafts 4", "Erledigt Sent 2",
                "INBOX Inbox 1", "Verdacht Junk 3"],
            Read(session).Order(StringComparer.Ordinal));
        Assert.Empty(_observer.UnreadablePaths);
    }

    [Fact]
    public void HeadersAreTheMessagesOwnBytes()
    {
        dovecot.Require();
        dovecot.Deliver("bytes", "INBOX",
            "Received: from a\r\n\tby b;\r\n  Mon, 8 Jun 2026 10:00:00 +0000\r\nsubject :  =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nX-Odd:\r\nX: "
                + "\u00e9\r\n\r\nbody\r\n");
        using var session = Session("bytes");

        var message = Messages(session).Single();

        Assert.Equal("Grüße", message.Headers.First("Subject")?.Text());
        Assert.Equal("from a by b; Mon, 8 Jun 2026 10:00:00 +0000",
            string.Join(' ', message.Headers.First("Received")!.Value.Plain().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal("", message.Headers.First("X-Odd")?.Text());
        Assert.Equal("é", message.Headers.First("X")?.Plain());
        Assert.NotNull(message.Delivered);
    }

    [Fact]
    public void ReadingHeadersAndBodiesMarksNothingAsRead()
    {
        dovecot.Require();
        dovecot.Deliver("peek", "INBOX", Mail("1"));
        using var session = Session("peek");

        using var reader = new StreamReader(Messages(session).Single().Location.Open(int.MaxValue));

        Assert.Contains("Hello 1", reader.ReadToEnd(), StringComparison.Ordinal);
        Assert.Empty(dovecot.Doveadm(null, "search", "-u", "peek", "seen"));
    }

    [Fact]
    public void OnlyNewMailIsReadAgain()
    {
        dovecot.Require();
        Deliver("news", 3);
        using var session = Session("news");
        Assert.Equal(3, ReadNew(session).Count);
        Assert.Empty(ReadNew(session));

        dovecot.Deliver("news", "INBOX", Mail("new"));
        dovecot.Doveadm(null, "expunge", "-u", "news", "mailbox", "INBOX", "1");
        dovecot.Doveadm(null, "flags", "add", "-u", "news", "\\Answered", "mailbox", "INBOX", "*");

        Assert.Equal(["INBOX Inbox new"], ReadNew(session));
        dovecot.Doveadm(null, "flags", "remove", "-u", "news", "\\Answered", "mailbox", "INBOX", "*");
        Assert.Empty(ReadNew(session));
    }

    [Fact]
    public void IdsStayTheSameInAnotherConnection()
    {
        dovecot.Require();
        Deliver("ids", 2);
        using var first = Session("ids");
        using var second = Session("ids");

        Assert.Equal(Messages(first).Select(m => m.Location.Id), Messages(second).Select(m => m.Location.Id));
        Assert.All(Messages(first),
            m => Assert.StartsWith($"imap://ids@127.0.0.1:{dovecot.TlsPort}/INBOX;UIDVALIDITY=", m.Location.Id, StringComparison.Ordinal));
    }

    [Fact]
    public void NewNumbersMeanReadingFromTheStart()
    {
        dovecot.Require();
        Deliver("renumbered", 2);
        using var session = Session("renumbered");
        var before = Messages(session).ToList();
        Assert.Equal(2, ReadNew(session).Count);

        dovecot.Renumber("renumbered", 4242);

        Assert.Equal(2, ReadNew(session).Count);
        Assert.Contains(_observer.Details, d => d.Contains("UIDVALIDITY", StringComparison.Ordinal));
        Assert.Throws<IOException>(() => before[0].Location.Open(int.MaxValue));
    }

    [Fact]
    public void AMessageDeletedMeanwhileIsAnIOException()
    {
        dovecot.Require();
        Deliver("gone", 1);
        using var session = Session("gone");
        var location = Messages(session).Single().Location;

        dovecot.Doveadm(null, "expunge", "-u", "gone", "mailbox", "INBOX", "all");

        Assert.Throws<IOException>(() => location.Open(int.MaxValue));
    }

    [Fact]
    public void ALostConnectionIsMadeAgain()
    {
        dovecot.Require();
        Deliver("lost", 9);
        using var line = new CuttableRelay(dovecot.TlsPort);
        using var session = Session("lost", line.Port);
        var resume = new ResumeState();
        var subjects = new List<string>();
        foreach (var message in new ImapMailSource(session, batchSize: 2).Read(resume, _observer, CancellationToken.None))
        {
            subjects.Add(message.Headers.First("Subject")!.Value.Text());
            if (subjects.Count is 3 or 6)
            {
                line.Cut();
            }
        }

        Assert.Equal(3, line.Connections);
        Assert.Equal(Enumerable.Range(0, 9).Select(i => i.ToString(CultureInfo.InvariantCulture)), subjects);
        Assert.Empty(_observer.UnreadablePaths);
    }

    [Fact]
    public void PointsAreReachedBatchByBatch()
    {
        dovecot.Require();
        Deliver("batches", 5);
        using var session = Session("batches");
        var resume = new ResumeState();
        Assert.Equal(3, new ImapMailSource(session, batchSize: 2).Read(resume, _observer, CancellationToken.None).Take(3).Count());
        _stored = resume.TakeReached();

        Assert.Equal(["INBOX Inbox 2", "INBOX Inbox 3", "INBOX Inbox 4"], ReadNew(session));
    }

    [Fact]
    public void AServerThatIsGoneIsReportedAndWhatWasReadIsKept()
    {
        dovecot.Require();
        Deliver("closed", 4);
        using var session = Session("closed");
        var read = 0;
        foreach (var message in new ImapMailSource(session, batchSize: 2).Read(null, _observer, CancellationToken.None))
        {
            read++;
            session.Dispose();
        }

        Assert.Equal(2, read);
        Assert.Contains(_observer.UnreadablePaths, p => p.EndsWith("/INBOX", StringComparison.Ordinal));
    }

    [Fact]
    public void ReadingStopsWhenAsked()
    {
        dovecot.Require();
        Deliver("stop", 4);
        using var session = Session("stop");
        using var stop = new CancellationTokenSource();

        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var message in new ImapMailSource(session, batchSize: 2).Read(null, _observer, stop.Token))
            {
                stop.Cancel();
            }
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("imap1 x 1 1")]
    [InlineData("imap1 1 99999999999 1")]
    [InlineData("imap2 1 1 1")]
    public void AStateThatIsNotUnderstoodIsNone(string state) => Assert.Null(ImapPoint.Parse(state));

    private static string Mail(string subject) => $"From: a@b.example\r\nTo: c@d.example\r\nSubject: {subject}\r\n\r\nHello {subject}\r\n";

    private void Deliver(string user, int count)
    {
        for (var i = 0; i < count; i++)
        {
            dovecot.Deliver(user, "INBOX", Mail(i.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private ImapSession Session(string user, int? port = null)
    {
        dovecot.Require();
        return new ImapSession(
            new ImapServer("127.0.0.1", port ?? dovecot.TlsPort, MailEncryption.Tls, SkipCertificateCheck: true),
            new ImapLogin(user, new NetworkCredential("", DovecotServer.Password).SecurePassword, isToken: false));
    }

    private IEnumerable<StoredMessage> Messages(ImapSession session) => new ImapMailSource(session).Read(_observer, CancellationToken.None);

    private static string Show(StoredMessage m) => $"{m.Folder.Name} {m.Folder.Role} {m.Headers.First("Subject")?.Text()}";

    private List<string> Read(ImapSession session) => Messages(session).Select(Show).ToList();

    /// <summary>Reads on from where the last call ended.</summary>
    private List<string> ReadNew(ImapSession session)
    {
        var resume = new ResumeState(_stored);
        var read = new ImapMailSource(session).Read(resume, _observer, CancellationToken.None).Select(Show).ToList();
        _stored = [.. _stored.Concat(resume.TakeReached()).GroupBy(p => p.Folder).Select(g => g.Last())];
        return read;
    }
}
