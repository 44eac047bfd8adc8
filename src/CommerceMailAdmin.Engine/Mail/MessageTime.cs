namespace CommerceMailAdmin.Engine.Mail;

/// <summary>When a message came to be where it is.</summary>
internal static class MessageTime
{
    /// <summary>Mail is younger than this, and clocks that show much later years are broken.</summary>
    private const int FirstYear = 1971;
    private const int LastYear = 8999;

    /// <summary>A server's clock that is behind by more than this, measured by the server before it, is wrong.</summary>
    private static readonly TimeSpan MostBehind = TimeSpan.FromDays(1);

    /// <summary>
    /// The date of the topmost Received field, which the mailbox's own server wrote (RFC 5321 section 4.4). It does not count if it is much
    /// older than both the next Received date and the message's own: a box without a clock wrote it. The sender's Date counts only if no
    /// Received date can be read; after that counts what the store knows. Null if nothing is known.
    /// </summary>
    public static DateTimeOffset? Of(StoredMessage message)
    {
        DateTimeOffset? arrived = null;
        var written = Plausible(message.Headers.First("Date")?.Date());
        foreach (var received in message.Headers.All("Received"))
        {
            if (TimeStamp(received) is not { } time)
            {
                continue;
            }

            if (arrived is null || (time - arrived > MostBehind && written - arrived > MostBehind))
            {
                arrived = time;
                continue;
            }

            return arrived;
        }

        return arrived ?? written ?? Plausible(message.Delivered);
    }

    /// <summary>The date after the last semicolon outside comments and quotes (RFC 5321 section 4.4, time-stamp-line).</summary>
    private static DateTimeOffset? TimeStamp(HeaderField received)
    {
        var value = received.RawValue;
        var (semicolon, depth, isQuoted) = (-1, 0, false);
        for (var i = 0; i < value.Length; i++)
        {
            switch (value[i])
            {
                case (byte)'\\':
                    i++;
                    break;
                case (byte)'"' when depth == 0:
                    isQuoted = !isQuoted;
                    break;
                case (byte)'(' when !isQuoted:
                    depth++;
                    break;
                case (byte)')' when !isQuoted && depth > 0:
                    depth--;
                    break;
                case (byte)';' when !isQuoted && depth == 0:
                    semicolon = i;
                    break;
            }
        }

        // Of a field whose parentheses do not match, the last semicolon is all there is.
        semicolon = semicolon < 0 ? value.LastIndexOf((byte)';') : semicolon;
        return semicolon < 0 ? null : Plausible(semicolon == value.Length - 1 ? received.DateBelow() : received.Date(semicolon + 1));
    }

    private static DateTimeOffset? Plausible(DateTimeOffset? date) =>
        date is { UtcDateTime.Year: >= FirstYear and <= LastYear } known ? known.ToUniversalTime() : null;
}
