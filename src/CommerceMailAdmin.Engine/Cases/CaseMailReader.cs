using CommerceMailAdmin.Engine.Cases.Content;
using CommerceMailAdmin.Engine.Cases.Recognition;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases;

/// <summary>Reads a source of mail and keeps what has to do with the platform.</summary>
/// <param name="options">Facts, the seller's addresses, and whose authentication results are trusted.</param>
/// <param name="observer">Hears of everything that was passed over.</param>
internal sealed class CaseMailReader(CaseOptions options, IMailReadObserver observer)
{
    private readonly MailContentReader _content = new(options.Profile, observer);

    private readonly Recogniser _recogniser = new(
        options.Profile, new PlatformMail(options.Profile), new SellerAddresses(options.SellerAddresses), new StampVerdict(options.Trust, options.Profile), observer);

    /// <summary>Reads headers; each message's body is read when its content is first asked for.</summary>
    public IEnumerable<RecognisedMessage> Read(IMailSource source, string mailbox, CancellationToken cancellationToken)
    {
        foreach (var message in source.Read(observer, cancellationToken))
        {
            if (_recogniser.Recognise(message) is { } recognised)
            {
                var location = message.Location;
                yield return recognised with { Mailbox = mailbox, ContentSource = new Lazy<MailContent>(() => _content.Read(location)) };
            }
        }
    }
}
