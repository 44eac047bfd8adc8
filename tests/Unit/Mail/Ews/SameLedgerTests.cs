using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.Mail.Imap;
using CommerceMailAdmin.Unit.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;

namespace CommerceMailAdmin.Unit.Mail.Ews;

/// <summary>The sample mailbox through files, IMAP and EWS: the same ledger in all parsed fields.</summary>
public sealed partial class SameLedgerTests(DovecotServer dovecot) : IClassFixture<DovecotServer>, IDisposable
{
    private static readonly (FolderRole Role, string Ews, string Imap)[] Folders =
        [(FolderRole.Inbox, "inbox", "INBOX"), (FolderRole.Sent, "sentitems", "Erledigt"), (FolderRole.Junk, "junkemail", "Verdacht")];

    private static readonly string Samples = Repository.PathOf("samples", "support-mailbox");
    private readonly EwsTestServer _server = new();
    private readonly TestLedger _files = new();
    private readonly TestLedger _other = new();

    public void Dispose()
    {
        _server.Dispose();
        _files.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void FilesAndEws()
    {
        var archive = _server.Store.AddFolder(_server.Folder("msgfolderroot"), "Archive").Id;
        foreach (var (message, bytes) in Messages())
        {
            var folder = Folders.FirstOrDefault(f => f.Role == message.Folder.Role).Ews;
            _server.Store.Add(folder is null ? archive : _server.Folder(folder), bytes,
                new ItemProperties(message.Delivered ?? DateTimeOffset.UnixEpoch)
            {
                HasTransportHeaders = message.Folder.Role != FolderRole.Sent,
            });
        }

        using var session = _server.Session();

        Compare(session.Source);
    }

    [Fact]
    public void FilesAndImap()
    {
        dovecot.Require();
        dovecot.Doveadm(null, "mailbox", "create", "-u", "same", "Archive");
        foreach (var (message, bytes) in Messages())
        {
            var folder = Folders.FirstOrDefault(f => f.Role == message.Folder.Role).Imap ?? "Archive";
            dovecot.Deliver("same", folder, Encoding.UTF8.GetString(bytes));
        }

        using var session = new ImapSession(
            new ImapServer("127.0.0.1", dovecot.TlsPort, MailEncryption.Tls, SkipCertificateCheck: true),
            new ImapLogin("same", new NetworkCredential("", DovecotServer.Password).SecurePassword, isToken: false));

        Compare(session.Source);
    }

    private void Compare(IMailSource source)
    {
        _files.Sync(Samples);
        _other.Sync(source);

        Assert.NotEmpty(Parsed(_files));
        Assert.Equal(Parsed(_files), Parsed(_other));
        Assert.Equal(_files.Waiting("06-12 12:00"), _other.Waiting("06-12 12:00"));
    }

    private IEnumerable<(StoredMessage Message, byte[] Bytes)> Messages()
    {
        foreach (var message in new FileMailSource([Samples]).Read(null, _files.Observer, CancellationToken.None))
        {
            using var stream = message.Location.Open(int.MaxValue);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            yield return (message, bytes.ToArray());
        }
    }

    /// <summary>
    /// All that was parsed: without the points to go on from, without the bytes' hash, and with the same names of folders. A
    /// message without any date has the time at which its store received it, which no two stores share.
    /// </summary>
    private static IEnumerable<string> Parsed(TestLedger ledger) => ledger.Dump()
        .Where(l => !l.StartsWith("point", StringComparison.Ordinal) && !l.StartsWith("folder", StringComparison.Ordinal)
            && !l.Contains("undated", StringComparison.Ordinal))
        .Select(l => HeaderHash().Replace(l, "<hash>").Replace("| Erledigt", "| Sent Items", StringComparison.Ordinal)
            .Replace("| Verdacht", "| Junk Email", StringComparison.Ordinal).Replace("| INBOX", "| Inbox", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"(?<=\| \d{18} \| )[0-9A-F]{64}")]
    private static partial Regex HeaderHash();
}
