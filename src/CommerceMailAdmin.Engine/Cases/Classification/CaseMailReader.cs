using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>Reads a source of mail and keeps what has to do with the platform.</summary>
internal sealed class CaseMailReader
{
    /// <summary>Clocks are not set better, and mail may arrive while older mail is read.</summary>
    private static readonly TimeSpan ClockError = TimeSpan.FromHours(1);

    private readonly IMailReadObserver _observer;
    private readonly DateTimeOffset _future;
    private readonly MailContentReader _content;
    private readonly MessageClassifier _recogniser;

    /// <param name="options">Facts, the seller's addresses, and whose authentication results are trusted.</param>
    /// <param name="observer">Hears of everything that was passed over.</param>
    public CaseMailReader(MailOptions options, IMailReadObserver observer)
    {
        _observer = observer;
        _future = options.Now is not { } now ? DateTimeOffset.MaxValue : (options is CaseOptions { At: var at } && at > now ? at : now) + ClockError;
        var slow = new SlowPatterns(observer);
        _content = new MailContentReader(options.Profile, observer, slow);
        _recogniser = new MessageClassifier(
            options.Profile, new PlatformSenders(options.Profile, slow), new SellerAddresses(options.SellerAddresses), new ReceiverVerdict(options.Trust, options.Profile), observer,
            options.HashesHeaders, options.KeepsOrderMail);
    }

    /// <summary>Reads headers; each message's body is read when its content is first asked for.</summary>
    public IEnumerable<ClassifiedMessage> Read(IMailSource source, string mailbox, CancellationToken cancellationToken) =>
        source.Read(_observer, cancellationToken).Select(m => Recognise(m, mailbox)).OfType<ClassifiedMessage>();

    /// <summary>Tells of mail that was passed over and should not be overlooked; to be called when all is read.</summary>
    public void TellPassedOver(IMailReadObserver observer) => _recogniser.PassedOver.Tell(observer);

    /// <summary>Recognises one message, while the source stands at it; null where it has nothing to do with the platform.</summary>
    public ClassifiedMessage? Recognise(StoredMessage message, string mailbox)
    {
        if (_recogniser.Recognise(message) is not { } recognised)
        {
            return null;
        }

        if (recognised.Time > _future)
        {
            _recogniser.PassedOver.AddFromFuture(recognised);
        }

        var placed = recognised with { Mailbox = mailbox, ContentReader = _content };

        // A copy knows what was read before it was made, and reads anew what was not.
        return placed is { Class: MessageClass.Claim or MessageClass.Chargeback, OrderNumber: null } && placed.Content.OrderNumber is { } number
            ? placed with { OrderNumber = number }
            : placed;
    }
}
