using CommerceMailAdmin.Engine.Cases.Book;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;

namespace CommerceMailAdmin.Engine.Cases;

/// <summary>Where a cmdlet reads cases from.</summary>
public abstract class CaseInput
{
    /// <summary>Mail in files.</summary>
    /// <param name="paths">Message files, mbox files, Maildirs, or folders of them; together they are one mailbox.</param>
    /// <param name="mailbox">The mailbox's name in results.</param>
    public static CaseInput Files(IEnumerable<string> paths, string mailbox) => new MailInput(new FileMailSource(paths), mailbox);

    /// <summary>Any source of mail.</summary>
    internal static CaseInput Mail(IMailSource source, string mailbox) => new MailInput(source, mailbox);

    /// <summary>Opens the store; reads all mail where there is no store yet.</summary>
    internal abstract ICaseStore Open(CaseOptions options, IMailReadObserver observer, CancellationToken cancellationToken);

    private sealed class MailInput(IMailSource source, string mailbox) : CaseInput
    {
        internal override ICaseStore Open(CaseOptions options, IMailReadObserver observer, CancellationToken cancellationToken)
        {
            var book = new CaseBook(observer);
            foreach (var message in new CaseMailReader(options, observer).Read(source, mailbox, cancellationToken))
            {
                book.Add(message);
            }

            return book;
        }
    }
}
