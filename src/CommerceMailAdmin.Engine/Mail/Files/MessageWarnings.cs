namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>Tells of messages that could not be read in full.</summary>
internal static class MessageWarnings
{
    /// <summary>Warns of a message without header fields, and of one with too many.</summary>
    public static void Tell(StoredMessage message, bool cut, IMailReadObserver observer)
    {
        if (message.Headers.Count == 0)
        {
            observer.Warn($"'{message.Location.Id}' has no header fields and was skipped.");
        }
        else if (cut)
        {
            observer.Warn($"'{message.Location.Id}' has more than {MboxReader.MaxHeader / 1024} KiB of header fields; the rest of them was not read.");
        }
    }
}
