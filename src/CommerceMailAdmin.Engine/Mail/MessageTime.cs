namespace CommerceMailAdmin.Engine.Mail;

/// <summary>When a message came to be where it is.</summary>
internal static class MessageTime
{
    /// <summary>Mail is younger than this, and clocks that show much later years are broken.</summary>
    private const int FirstYear = 1971;
    private const int LastYear = 8999;

    /// <summary>A fetched message passes few servers of its own house.</summary>
    private const int MostAboveFetch = 5;

    /// <summary>A server's clock that is behind by more than this, measured by the server before it, is wrong.</summary>
    private static readonly TimeSpan MostBehind = TimeSpan.FromDays(1);

    /// <summary>
    /// The date of the topmost Received field, which the mailbox's own server wrote (RFC 5321 section 4.4). It does not count if it is much
    /// older than both the next Received date and the message's own: a box without a clock wrote it. Nor do the fields count that a program
    /// wrote when it fetched the message from its mailbox, and what took the message after that. The sender's Date counts only if no
    /// Received
    /// date can be read; after that counts what the store knows. Null if nothing is known.
    /// </summary>
    public static DateTimeOffset? Arrival(StoredMessage message)
    {
        DateTimeOffset? arrived = null;
        var written = Plausible(message.Headers.First("Date")?.Date());
        foreach (var received in message.Headers.All("Received").Skip(FieldsOfFetching(message.Headers)))
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

    /// <summary>
    /// How many Received fields stand above the mailbox that a message was fetched from, the one of the fetching itself among them.
    /// </summary>
    private static int FieldsOfFetching(HeaderBlock headers)
    {
        var (count, above) = (0, 0);
        foreach (var received in headers.All("Received").Take(MostAboveFetch))
        {
            count++;
            above = IsFetch(received.RawValue) ? count : above;
        }

        return above;
    }

    /// <summary>
    /// Whether a program wrote a field that fetched the message by POP3 or IMAP: "with IMAP (fetchmail-6.4.16 polling ...)", "with POP3
    /// (getmail6 ...)", Gmail's "with POP3 id ...". No server takes mail by these protocols. It tells when the message was fetched, not
    /// when it arrived.
    /// </summary>
    private static bool IsFetch(ReadOnlySpan<byte> received) =>
        received.IndexOf("(fetchmail-"u8) >= 0 || received.IndexOf("(getmail"u8) >= 0
        || received.IndexOf("with POP3"u8) >= 0 || received.IndexOf("with IMAP"u8) >= 0;

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
