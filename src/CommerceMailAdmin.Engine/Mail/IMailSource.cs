namespace CommerceMailAdmin.Engine.Mail;

/// <summary>A place where messages are kept: files today, servers behind the same door.</summary>
internal interface IMailSource
{
    /// <summary>Reads every message's headers. What cannot be read is reported and passed over.</summary>
    IEnumerable<StoredMessage> Read(IMailReadObserver observer, CancellationToken cancellationToken);
}
