using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>
/// Opens a message for the MIME parser, whose work grows with the square of a folded field's length: the message's header ends where readers of mail end it,
/// and of a very long fold the line ends go, which leaves the parser one long line.
/// </summary>
internal static class BoundedContent
{
    /// <summary>Fields are not folded so often; indented text of this length lies in HTML, where line ends mean nothing.</summary>
    private const int MaxFolded = 64 * 1024;

    /// <summary>What is beyond, attachments as a rule, is not read.</summary>
    public const int MaxRead = 4 * 1024 * 1024;

    /// <summary>Opens a message; it ends after <see cref="MaxRead"/> bytes.</summary>
    /// <exception cref="IOException">It cannot be read any more.</exception>
    public static MemoryStream Open(IMessageLocation location)
    {
        using var stream = location.Open(MaxRead);
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        var bytes = whole.GetBuffer();
        var length = CutHeader(bytes, (int)whole.Length);
        JoinFolds(bytes.AsSpan(0, length));
        return new MemoryStream(bytes, 0, length, writable: false);
    }

    /// <summary>Takes out what lies between the header's greatest length and the body.</summary>
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
