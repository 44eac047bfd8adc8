using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Store;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Queries;

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
