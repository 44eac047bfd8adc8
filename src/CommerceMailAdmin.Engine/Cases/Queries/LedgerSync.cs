using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.Store;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Queries;

/// <summary>
/// Reads new mail of a mailbox into a ledger. Messages, cases and the resume points are written together, batch by batch. If a run is ended
/// at any
/// moment, the next run continues after the last batch.
/// </summary>
public static class LedgerSync
{
    /// <summary>How many of the platform's messages are written in one transaction.</summary>
    private const int BatchSize = 500;

    /// <summary>After how many other messages the resume points are written.</summary>
    private const int MaxUnwritten = 50_000;

    /// <summary>Reads one mailbox.</summary>
    /// <param name="input">The mailbox, a single one.</param>
    /// <param name="path">The path of the ledger. If there is none, it is created.</param>
    /// <param name="options">Facts, the seller's addresses, and whose authentication results are trusted.</param>
    /// <param name="observer">Receives what was skipped and why.</param>
    /// <param name="cancellationToken">Stops the reading; what was written stays.</param>
    /// <exception cref="LedgerException">The ledger cannot be used; what was written before stays.</exception>
    public static CaseSyncResult Run(MailInput input, string path, MailOptions options, IMailReadObserver observer,
        CancellationToken cancellationToken)
    {
        using var file = LedgerFile.OpenOrCreate(path);
        return Run(file, input, options, observer, BatchSize, cancellationToken);
    }

    /// <summary>Reads one mailbox into an open ledger.</summary>
    internal static CaseSyncResult Run(
        LedgerFile file, MailInput input, MailOptions options, IMailReadObserver observer, int batchSize,
        CancellationToken cancellationToken)
    {
        var (source, mailbox) = input.Single;
        var counting = new SkipCounter(observer);
        var reader = new CaseMailReader(options, counting);
        var points = new LedgerResumePoints(file, mailbox);
        var resume = new ResumeState(points.Read());
        var total = new CaseSyncResult { Mailbox = mailbox, Ledger = file.Path, Since = points.Synced };
        var batch = new List<ReadMessage>();
        var announced = new Queue<(ClassifiedMessage Message, ResumePoint[] Before)>();
        var passed = new Dictionary<string, ResumePoint>(StringComparer.Ordinal);
        var uncertain = new List<ClassifiedMessage>();
        var read = 0L;
        var unwritten = 0;
        foreach (var message in source.Read(resume, counting, cancellationToken))
        {
            read++;
            if (reader.Classify(message, mailbox) is { } classified)
            {
                if (classified.NeedsKnownSender)
                {
                    uncertain.Add(classified);
                }

                if (MailContentReader.Announce(classified) || announced.Count > 0)
                {
                    announced.Enqueue((classified, resume.TakeReached()));
                    ReadAnnounced(MailContentReader.Ahead);
                }
                else
                {
                    batch.Add(reader.Bodies.Read(classified));
                }
            }

            if (batch.Count >= batchSize || ++unwritten >= MaxUnwritten)
            {
                cancellationToken.ThrowIfCancellationRequested();
                total = Write(total);
                unwritten = 0;
            }
        }

        ReadAnnounced(0);
        total = Write(total);
        var own = new LedgerCases(file, points.Folders).OwnAddresses();
        foreach (var stranger in uncertain.Where(m => !own.MayCount(m)))
        {
            observer.Detail(OwnAddresses.WhyNoAnswer(stranger.Location, stranger.Sender!));
        }

        reader.ReportIgnored(observer, isWhole: points.Synced is null);
        return total with { Read = read, Skipped = counting.Skipped };

        // Points that were reached before a message are written with it or after it, and never before.
        void ReadAnnounced(int left)
        {
            while (announced.Count > left)
            {
                var (message, before) = announced.Dequeue();
                Pass(before);
                batch.Add(reader.Bodies.Read(message));
            }
        }

        void Pass(ResumePoint[] points)
        {
            foreach (var point in points)
            {
                passed[point.Folder] = point;
            }
        }

        CaseSyncResult Write(CaseSyncResult before)
        {
            if (announced.Count == 0)
            {
                Pass(resume.TakeReached());
            }

            var after = before;
            file.InTransaction(() =>
            {
                var writer = new LedgerWriter(file, points.Folders);
                var added = batch.Count(writer.Add);
                var (cases, answers) = writer.WorkOutCases();
                points.Write([.. passed.Values]);
                after = before with
                {
                    Added = before.Added + added, NewCases = before.NewCases + cases, NewAnswers = before.NewAnswers + answers,
                };
            });
            batch.Clear();
            passed.Clear();
            return after;
        }
    }

    /// <summary>Counts what could not be read or was skipped, and passes everything on.</summary>
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

        public void NoSentMail(string message) => observer.NoSentMail(message);

        public void Detail(string message) => observer.Detail(message);

        public void Progress(string path, long bytes) => observer.Progress(path, bytes);

        public void Finished(string summary) => observer.Finished(summary);
    }
}
