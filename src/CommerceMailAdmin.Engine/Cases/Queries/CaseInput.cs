using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Engine.Cases.Store;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Queries;

/// <summary>Where a cmdlet reads cases from.</summary>
public abstract class CaseInput
{
    /// <summary>Mail in files.</summary>
    /// <param name="paths">Message files, mbox files, Maildirs, or folders of them; together they are one mailbox.</param>
    /// <param name="mailbox">The mailbox's name in results.</param>
    public static MailInput Files(IEnumerable<string> paths, string mailbox) => Mail(new FileMailSource(paths), mailbox);

    /// <summary>Any source of mail.</summary>
    internal static MailInput Mail(IMailSource source, string mailbox) => new([new MailboxSource(source, mailbox)]);

    /// <summary>Mailboxes on mail servers, read together.</summary>
    /// <exception cref="MailboxConnectionException">A connection was closed.</exception>
    public static MailInput Connections(IEnumerable<CommerceMailboxConnection> connections) =>
        new(connections.Select(c => new MailboxSource(MailboxConnections.Source(c), c.Mailbox)).ToArray());

    /// <summary>A ledger that Sync-CommerceCase writes.</summary>
    /// <param name="path">Its full path.</param>
    public static CaseInput Ledger(string path) => new LedgerInput(path);

    /// <summary>Opens the store. If the input is mail, all of it is read first.</summary>
    /// <exception cref="LedgerException">The ledger is not there, or cannot be used.</exception>
    internal abstract ICaseStore Open(CaseOptions options, IMailReadObserver observer, CancellationToken cancellationToken);

    private sealed class LedgerInput(string path) : CaseInput
    {
        internal override ICaseStore Open(CaseOptions options, IMailReadObserver observer, CancellationToken cancellationToken) =>
            new LedgerStore(path, cancellationToken);
    }
}

/// <summary>Mailboxes whose mail is read: into memory to answer one question, or into a ledger.</summary>
public sealed class MailInput : CaseInput
{
    private readonly IReadOnlyList<MailboxSource> _mailboxes;

    internal MailInput(IReadOnlyList<MailboxSource> mailboxes) => _mailboxes = mailboxes;

    /// <summary>Each mailbox by itself.</summary>
    public IEnumerable<(string Mailbox, MailInput Input)> Each() => _mailboxes.Select(m => (m.Mailbox, new MailInput([m])));

    /// <summary>The source of a single mailbox, and its name in results.</summary>
    internal MailboxSource Single => _mailboxes.Single();

    internal override ICaseStore Open(CaseOptions options, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        var reader = new CaseMailReader(options, observer);
        var store = new MemoryCaseStore(reader.Bodies, observer, options.HeldMessages);
        try
        {
            foreach (var message in _mailboxes.SelectMany(m => reader.Read(m.Source, m.Mailbox, cancellationToken)))
            {
                store.Add(message);
            }

            reader.ReportIgnored(observer, isWhole: true);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }
}

/// <summary>A mailbox's mail, and its name in results.</summary>
internal sealed record MailboxSource(IMailSource Source, string Mailbox);
