namespace CommerceMailAdmin.Engine.Mail;

/// <summary>When a message came to be where it is.</summary>
internal static class MessageTime
{
    /// <summary>Mail is younger than this, and clocks that show much later years are broken.</summary>
    private const int FirstYear = 1971;
    private const int LastYear = 8999;

    /// <summary>
    /// The date of the topmost Received field, which the mailbox's own server wrote (RFC 5321 section 4.4); the sender's Date only
    /// where no Received date can be read; else what the store knows. Null where nothing is known.
    /// </summary>
    public static DateTimeOffset? Of(StoredMessage message)
    {
        foreach (var received in message.Headers.All("Received"))
        {
            // The date stands behind the last semicolon (RFC 5321 section 4.4, time-stamp-line).
            var semicolon = received.RawValue.LastIndexOf((byte)';');
            if (semicolon >= 0 && Plausible(received.Date(semicolon + 1)) is { } arrived)
            {
                return arrived;
            }
        }

        return Plausible(message.Headers.First("Date")?.Date()) ?? Plausible(message.Delivered);
    }

    private static DateTimeOffset? Plausible(DateTimeOffset? date) =>
        date is { UtcDateTime.Year: >= FirstYear and <= LastYear } known ? known.ToUniversalTime() : null;
}
