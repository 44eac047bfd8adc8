namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>What a file holds.</summary>
internal enum FileContent
{
    /// <summary>Nothing.</summary>
    Empty,

    /// <summary>One message (RFC 5322).</summary>
    Message,

    /// <summary>An mbox file.</summary>
    Mbox,

    /// <summary>A .gz file (RFC 1952).</summary>
    Gzip,

    /// <summary>A .zip file (APPNOTE.TXT section 4.3.7), which office documents are too.</summary>
    Zip,

    /// <summary>Bytes that are no text.</summary>
    Binary,

    /// <summary>Text that is no mail.</summary>
    Text,
}

/// <summary>Tells what a file holds from its first bytes; names only decide where the bytes leave it open.</summary>
internal static class FileRecognition
{
    /// <summary>How many first bytes decide.</summary>
    public const int Window = 4096;

    /// <summary>A field that no message lacks: one of these tells mail from other text with colons.</summary>
    private static readonly string[] MailFields =
        ["From", "Date", "Received", "Return-Path", "Message-ID", "Delivered-To", "To", "Subject", "MIME-Version"];

    /// <summary>Decides what the first bytes of a file begin.</summary>
    /// <param name="head">Holds the first bytes.</param>
    /// <param name="length">How many there are, at most <see cref="Window"/>.</param>
    /// <param name="named">True where the file's name says that it is a message.</param>
    public static FileContent Of(byte[] head, int length, bool named)
    {
        if (IsGzip(head.AsSpan(0, length)))
        {
            return FileContent.Gzip;
        }

        if (head.AsSpan(0, length).StartsWith("PK\u0003\u0004"u8))
        {
            return FileContent.Zip;
        }

        var start = SkipPreamble(head.AsSpan(0, length));
        var bytes = head.AsSpan(start, length - start);
        if (bytes.IsEmpty)
        {
            return FileContent.Empty;
        }

        var newline = bytes.IndexOf((byte)'\n');
        if (EnvelopeLine.TryParse(newline < 0 ? bytes : bytes[..newline], out _))
        {
            return FileContent.Mbox;
        }

        // A zero byte is forbidden in mail, but whoever puts one in must not get past the reader.
        return IsMessage(head, start, length - start) ? (EnvelopeLine.IsAboveField(bytes) ? FileContent.Mbox : FileContent.Message)
            : bytes.IndexOf((byte)0) >= 0 ? FileContent.Binary
            : named ? FileContent.Message
            : FileContent.Text;
    }

    /// <summary>Whether these are the first bytes of a .gz file with its only method, deflate.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 8]);

    /// <summary>Passes over a byte order mark and empty lines, which exports put before the first message.</summary>
    public static int SkipPreamble(ReadOnlySpan<byte> head) =>
        SkipEmptyLines(head, head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0);

    /// <summary>Where the first line that is not empty begins.</summary>
    public static int SkipEmptyLines(ReadOnlySpan<byte> head, int start)
    {
        while (start < head.Length && head[start] is (byte)'\r' or (byte)'\n')
        {
            start++;
        }

        return start;
    }

    /// <summary>Whether a header block names its author (RFC 5322 section 3.6 lets no message go without) and has another field of mail.</summary>
    public static bool IsMailHeader(HeaderBlock header) => header.Has("From") && MailFields.Count(header.Has) > 1;

    private static bool IsMessage(byte[] head, int start, int length)
    {
        var (end, _) = HeaderEnd.Find(head.AsSpan(start, length));
        var header = HeaderBlock.Parse(head, start, end < 0 ? length : end);
        return header.Count > 1 && MailFields.Any(header.Has);
    }
}
