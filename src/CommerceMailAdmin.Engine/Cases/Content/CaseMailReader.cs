using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>Reads a source of mail and keeps the platform's messages and the seller's answers.</summary>
internal sealed class CaseMailReader
{
    /// <summary>The clocks of servers differ by less than this, and mail can arrive while older mail is read.</summary>
    private static readonly TimeSpan ClockError = TimeSpan.FromHours(1);

    private readonly IMailReadObserver _observer;
    private readonly DateTimeOffset _future;
    private readonly MessageClassifier _classifier;
    private readonly MailReadTotals _totals = new();

    /// <param name="options">Facts, the seller's addresses, and whose authentication results are trusted.</param>
    /// <param name="observer">Receives what was skipped and why.</param>
    public CaseMailReader(MailOptions options, IMailReadObserver observer)
    {
        _observer = observer;
        _future = options.LatestExpected + ClockError ?? DateTimeOffset.MaxValue;
        var slow = new SlowPatterns(observer);
        Bodies = new MailContentReader(options.Profile, observer, slow);
        _classifier = new MessageClassifier(
            options.Profile, new PlatformSenders(options.Profile, slow), new SellerAddresses(options.SellerAddresses),
            new ReceiverVerdict(options.Trust, options.Profile), observer, options.HashesHeaders, options.KeepsOrderMail);
    }

    /// <summary>Reads the bodies of the messages.</summary>
    public MailContentReader Bodies { get; }

    /// <summary>Reads header fields, and the bodies of those claims whose subject does not name the order.</summary>
    public IEnumerable<ClassifiedMessage> Read(IMailSource source, string mailbox, CancellationToken cancellationToken) =>
        source.Read(resume: null, _observer, cancellationToken).Select(m => Counted(m, mailbox)).OfType<ClassifiedMessage>();

    /// <summary>Reports skipped mail that the user should know of, and what was read. To be called after all mail is read.</summary>
    /// <param name="observer">Receives the warnings.</param>
    /// <param name="isWhole">Whether all mail was read, and not only what is new.</param>
    public void ReportIgnored(IMailReadObserver observer, bool isWhole)
    {
        _classifier.Ignored.Report(observer, isWhole);
        _totals.Report(observer);
    }

    private ClassifiedMessage? Counted(StoredMessage message, string mailbox)
    {
        var classified = Classify(message, mailbox);
        _totals.Add(message, mailbox, classified);
        return classified;
    }

    /// <summary>Classifies the message at which the source stands; null if it has nothing to do with the platform.</summary>
    public ClassifiedMessage? Classify(StoredMessage message, string mailbox)
    {
        if (_classifier.Classify(message) is not { } found)
        {
            return null;
        }

        if (found.Time > _future)
        {
            _classifier.Ignored.AddFromFuture(found);
        }

        var classified = found with { Mailbox = mailbox };
        if (classified is not { Class: MessageClass.Claim or MessageClass.Chargeback, OrderNumber: null })
        {
            return classified;
        }

        var claim = Bodies.Read(classified);
        return claim with { OrderNumber = claim.Content.OrderNumber };
    }
}
