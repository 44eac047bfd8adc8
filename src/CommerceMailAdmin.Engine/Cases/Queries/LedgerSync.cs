using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Store;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Queries;

/// <summary>
/// Reads what is new in a mailbox into a ledger. Messages, cases and how far the mailbox has been read are written together, batch by batch, so that
/// a run that is ended at any moment loses nothing: the next one goes on from the last batch.
/// </summary>
public static class LedgerSync
{
    /// <summary>How many messages of the platform's one transaction takes.</summary>
    private const int BatchSize = 500;

    /// <summary>How much other mail may pass by before how far the reading has come is written down.</summary>
    private const int MaxUnwritten = 50_000;

    /// <summary>Reads one mailbox.</summary>
    /// <param name="input">The mailbox, a single one.</param>
    /// <param name="path">Where the ledger lies; it is begun where there is none.</param>
    /// <param name="options">Facts, the seller's addresses, and whose authentication results are trusted.</param>
    /// <param name="observer">Hears of everything that was passed over.</param>
    /// <param name="cancellationToken">Stops the reading; what was written stays.</param>
    /// <exception cref="LedgerException">The ledger cannot be used; what was written before stays.</exception>
    public static CaseSyncResult Run(MailInput input, string path, MailOptions options, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        using var file = LedgerFile.OpenOrCreate(path);
        return Run(file, input, options, observer, BatchSize, cancellationToken);
    }

    /// <summary>Reads one mailbox into an open ledger.</summary>
    internal static CaseSyncResult Run(LedgerFile file, MailInput input, MailOptions options, IMailReadObserver observer, int batchSize, CancellationToken cancellationToken)
    {
        var (source, mailbox) = input.Single;
        var counting = new SkipCounter(observer);
        var reader = new CaseMailReader(options, counting);
        var points = new LedgerResumePoints(file, mailbox);
        var resume = new ResumeState(points.Read());
        var total = new CaseSyncResult { Mailbox = mailbox, Ledger = file.Path, Since = points.Synced };
        var (batch, uncertain) = (new List<ClassifiedMessage>(), new List<ClassifiedMessage>());
        var (read, unwritten) = (0L, 0);
        foreach (var message in source.Read(resume, counting, cancellationToken))
        {
            read++;
            if (reader.Recognise(message, mailbox) is { } recognised)
            {
                batch.Add(recognised);

                // The body is read while the source stands at its message.
                _ = recognised.Content;
                if (recognised.NeedsKnownSender)
                {
                    uncertain.Add(recognised);
                }
            }

            if (batch.Count >= batchSize || ++unwritten >= MaxUnwritten)
            {
                cancellationToken.ThrowIfCancellationRequested();
                total = Write(total);
                unwritten = 0;
            }
        }

        total = Write(total);
        var own = new LedgerCases(file, points.Folders).OwnAddresses();
        foreach (var stranger in uncertain.Where(m => !own.Sent(m)))
        {
            observer.Detail(OwnAddresses.WhyNoAnswer(stranger.Location, stranger.Sender!));
        }

        reader.TellPassedOver(observer);
        return total with { Read = read, Skipped = counting.Skipped };

        CaseSyncResult Write(CaseSyncResult before)
        {
            var after = before;
            file.InTransaction(() =>
            {
                var writer = new LedgerWriter(file, points.Folders);
                var added = batch.Count(writer.Enter);
                var (cases, answers) = writer.WorkOutCases();
                points.Write(resume.TakeReached());
                after = before with { Added = before.Added + added, NewCases = before.NewCases + cases, NewAnswers = before.NewAnswers + answers };
            });
            batch.Clear();
            return after;
        }
    }

    /// <summary>Counts what could not be read or had to be passed over, and passes everything on.</summary>
    private sealed class SkipCounter(IMailReadObserver observer) : IMailReadObserver
    {
        public long Skipped { get; private set; }

        public void Unreadable(string path, Exception problem)
        {
            Skipped++;
            observer.Unreadable(path, problem);
        }

        public void Warn(string message)
        {
            Skipped++;
            observer.Warn(message);
        }

        public void Detail(string message) => observer.Detail(message);

        public void Progress(string path, long bytes) => observer.Progress(path, bytes);
    }
}
