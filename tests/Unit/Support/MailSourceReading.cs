using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>Reading without a past.</summary>
internal static class MailSourceReading
{
    /// <summary>Reads every message.</summary>
    public static IEnumerable<StoredMessage> Read(this IMailSource source, IMailReadObserver observer,
        CancellationToken cancellationToken) =>
        source.Read(null, observer, cancellationToken);
}
