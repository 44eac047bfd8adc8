using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.Mail.Graph;
using CommerceMailAdmin.Engine.Mail.Imap;
using CommerceMailAdmin.Unit.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Mail.Graph;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;

namespace CommerceMailAdmin.Unit.Mail;

/// <summary>The sample mailbox through files, IMAP, EWS and Graph: the same ledger in all parsed fields.</summary>
public sealed partial class SameLedgerTests(DovecotServer dovecot) : IClassFixture<DovecotServer>, IDisposable
{
    private static readonly (FolderRole Role, string Exchange, string Imap)[] Folders =
        [(FolderRole.Inbox, "inbox", "INBOX"), (FolderRole.Sent, "sentitems", "Erledigt"), (FolderRole.Junk, "junkemail", "Verdacht")];

    private static readonly string Samples = Repository.PathOf("samples", "support-mailbox");
    private readonly EwsTestServer _ews = new();
    private readonly GraphTestServer _graph = new();
    private readonly TestLedger _files = new();

    public void Dispose()
    {
        _ews.Dispose();
        _graph.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void FilesImapEwsAndGraph()
    {
        dovecot.Require();
        dovecot.Doveadm(null, "mailbox", "create", "-u", "same", "Archive");
        var onEws = Fill(_ews.Store, EwsTestServer.Mailbox);
        var onGraph = Fill(_graph.Store, GraphTestServer.Address);
        foreach (var (message, bytes) in Messages())
        {
            var folder = Folders.FirstOrDefault(f => f.Role == message.Folder.Role);
            dovecot.Deliver("same", folder.Imap ?? "Archive", Encoding.UTF8.GetString(bytes));
            onEws(folder.Exchange, message, bytes);
            onGraph(folder.Exchange, message, bytes);
        }

        using var imap = new ImapSession(
            new ImapServer("127.0.0.1", dovecot.TlsPort, MailEncryption.Tls, SkipCertificateCheck: true),
            new ImapLogin("same", new NetworkCredential("", DovecotServer.Password).SecurePassword, isToken: false));
        using var ews = _ews.Session();
        using var graph = _graph.Client().Client;
        _files.Sync(Samples);

        Assert.NotEmpty(Parsed(_files));
        Compare(imap.Source);
        Compare(ews.Source);
        Compare(new GraphMailSource(new GraphMailbox(graph, new GraphAccess(MailLogin.AccessToken, null))));
    }

    private static Action<string?, StoredMessage, byte[]> Fill(MailStore store, string address)
    {
        var known = store.Mailbox(address)!.WellKnown;
        var archive = store.AddFolder(known["msgfolderroot"].Id, "Archive").Id;
        return (folder, message, bytes) => store.Add(
            folder is null ? archive : known[folder].Id, bytes,
            new ItemProperties(message.Delivered ?? DateTimeOffset.UnixEpoch)
            {
                HasTransportHeaders = message.Folder.Role != FolderRole.Sent,
            });
    }

    private void Compare(IMailSource source)
    {
        using var other = new TestLedger();
        other.Sync(source);

        Assert.Equal(Parsed(_files), Parsed(other));
        Assert.Equal(_files.Waiting("06-12 12:00"), other.Waiting("06-12 12:00"));
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
