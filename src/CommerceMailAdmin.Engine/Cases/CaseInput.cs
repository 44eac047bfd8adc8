using CommerceMailAdmin.Engine.Cases.Book;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.Mail.Imap;

namespace CommerceMailAdmin.Engine.Cases;

/// <summary>Where a cmdlet reads cases from.</summary>
public abstract class CaseInput
{
    /// <summary>Mail in files.</summary>
    /// <param name="paths">Message files, mbox files, Maildirs, or folders of them; together they are one mailbox.</param>
    /// <param name="mailbox">The mailbox's name in results.</param>
    public static CaseInput Files(IEnumerable<string> paths, string mailbox) => Mail(new FileMailSource(paths), mailbox);

    /// <summary>Any source of mail.</summary>
    internal static CaseInput Mail(IMailSource source, string mailbox) => new MailInput([(source, mailbox)]);

    /// <summary>Mailboxes on mail servers, read together.</summary>
    /// <exception cref="MailboxConnectionException">A connection was closed.</exception>
    public static CaseInput Connections(IEnumerable<CommerceMailboxConnection> connections) =>
        new MailInput(connections.Select(c => (MailboxConnections.Source(c), c.Mailbox)).ToArray());

    /// <summary>Opens the store; reads all mail where there is no store yet.</summary>
    internal abstract ICaseStore Open(CaseOptions options, IMailReadObserver observer, CancellationToken cancellationToken);

    private sealed class MailInput(IReadOnlyList<(IMailSource Source, string Mailbox)> mailboxes) : CaseInput
    {
        internal override ICaseStore Open(CaseOptions options, IMailReadObserver observer, CancellationToken cancellationToken)
        {
            var book = new CaseBook(observer);
            var reader = new CaseMailReader(options, observer);
            foreach (var message in mailboxes.SelectMany(m => reader.Read(m.Source, m.Mailbox, cancellationToken)))
            {
                book.Add(message);
            }

            return book;
        }
    }
}
