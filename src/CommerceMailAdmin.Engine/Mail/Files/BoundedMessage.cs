namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>
/// Opens a message for the MIME parser, so that its cost stays in proportion to the message's length. The parser's work grows with the
/// square of a folded field's length: the header ends where readers of mail end it, and very long folds become one line. Each part costs a
/// kilobyte of objects: the message ends after some hundred parts. Every message that a MIME parser reads is opened here.
/// </summary>
internal static class BoundedMessage
{
    /// <summary>More than any message of people and shops has.</summary>
    internal const int MostParts = 300;

    /// <summary>Fields are not folded so often. Indented text of this length is HTML, where line ends mean nothing.</summary>
    private const int MaxFolded = 64 * 1024;

    /// <summary>What follows, usually attachments, is not read.</summary>
    public const int MaxRead = 4 * 1024 * 1024;

    /// <summary>Opens a message.</summary>
    /// <param name="location">Where it is.</param>
    /// <param name="limit">After so many bytes it ends.</param>
    /// <exception cref="IOException">It can no longer be read.</exception>
    public static MemoryStream Open(IMessageLocation location, int limit)
    {
        using var stream = location.Open(limit);
        using var whole = new MemoryStream(stream.CanSeek ? (int)Math.Min(limit, stream.Length) : 0);
        stream.CopyTo(whole);
        var bytes = whole.GetBuffer();
        var length = CutHeader(bytes, (int)whole.Length);
        JoinFolds(bytes.AsSpan(0, length));
        length = MimeBoundaries.EndOfParts(bytes.AsSpan(0, length), MostParts);
        return new MemoryStream(bytes, 0, length, writable: false);
    }

    /// <summary>Removes what is between the greatest length of a header and the body.</summary>
    /// <returns>The message's new length.</returns>
    private static int CutHeader(byte[] message, int length)
    {
        var (header, body) = HeaderEnd.Find(message.AsSpan(0, length));
        if ((header < 0 ? length : header) <= MboxReader.MaxHeader)
        {
            return length;
        }

        if (header < 0)
        {
            return MboxReader.MaxHeader;
        }

        const int Separator = 2;
        message[MboxReader.MaxHeader] = message[MboxReader.MaxHeader + 1] = (byte)'\n';
        Buffer.BlockCopy(message, body, message, MboxReader.MaxHeader + Separator, length - body);
        return MboxReader.MaxHeader + Separator + length - body;
    }

    private static void JoinFolds(Span<byte> message)
    {
        var (start, at) = (0, 0);
        while (message[at..].IndexOf((byte)'\n') is var toEnd and >= 0)
        {
            var end = at + toEnd;
            at = end + 1;
            if (at == message.Length || message[at] is not ((byte)' ' or (byte)'\t'))
            {
                start = at;
            }
            else if (at - start > MaxFolded)
            {
                message[end] = (byte)' ';
                if (message[end - 1] == '\r')
                {
                    message[end - 1] = (byte)' ';
                }
            }
        }
    }
}
