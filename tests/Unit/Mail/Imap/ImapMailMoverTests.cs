using System.Net;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Imap;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Mail.Imap;

/// <summary>Moves on a real Dovecot.</summary>
public sealed class ImapMailMoverTests(DovecotServer dovecot) : IClassFixture<DovecotServer>
{
    [Fact]
    public void AMessageIsMovedAndMovedBack()
    {
        dovecot.Require();
        dovecot.Deliver("mover", "INBOX", "From: a@b.example\r\nSubject: Wichtig\r\n\r\ntext\r\n");
        dovecot.Deliver("mover", "Verdacht", "From: a@b.example\r\nSubject: other\r\n\r\ntext\r\n");
        using var session = Session();
        var mover = session.Mover;
        var (before, inbox) = Subjects(session).Single(m => m.Subject == "Wichtig");

        var junk = mover.FolderId(FolderRole.Junk, CancellationToken.None)!;
        var there = mover.Move(before, junk, CancellationToken.None)!;

        Assert.Equal((there, junk), Subjects(session).Where(m => m.Subject == "Wichtig").Select(m => (m.Id, m.FolderId)).Single());
        Assert.Throws<MessageGoneException>(() => mover.Move(before, junk, CancellationToken.None));
        mover.Move(there, inbox, CancellationToken.None);
        Assert.Equal(inbox, Subjects(session).Single(m => m.Subject == "Wichtig").FolderId);
        Assert.Throws<IOException>(() => mover.Move("imap://other@host:1/INBOX;UIDVALIDITY=1/;UID=1", inbox, CancellationToken.None));
    }

    private static List<Found> Subjects(ImapSession session) =>
        [.. session.Source.Read(new RecordingObserver(), CancellationToken.None)
            .Select(m => new Found(m.Headers.First("Subject")!.Value.Text(), m.Location.Id, m.Folder.Id!))];

    private ImapSession Session() => new(
        new ImapServer("127.0.0.1", dovecot.TlsPort, MailEncryption.Tls, SkipCertificateCheck: true),
        new ImapLogin("mover", new NetworkCredential("", DovecotServer.Password).SecurePassword, isToken: false));

    private sealed record Found(string Subject, string Id, string FolderId)
    {
        public void Deconstruct(out string id, out string folderId) => (id, folderId) = (Id, FolderId);
    }
}
