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

    /// <summary>One or the other, with lines that end in CR alone, as old programs of the Macintosh write them.</summary>
    CarriageReturns,

    /// <summary>A .gz file (RFC 1952).</summary>
    Gzip,

    /// <summary>A .zip file (APPNOTE.TXT section 4.3.7), which office documents are too.</summary>
    Zip,

    /// <summary>A .tar file (POSIX.1, ustar interchange format).</summary>
    Tar,

    /// <summary>Bytes that are no text.</summary>
    Binary,

    /// <summary>Text in UTF-16, which no message is.</summary>
    Utf16,

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

    /// <summary>Fields that programs write and people do not. Notes and printed mail also have "From:" and "Subject:".</summary>
    private static readonly string[] MachineFields = ["Received", "Return-Path", "Message-ID", "Delivered-To", "MIME-Version"];

    private static readonly string[] TextExtensions = [".txt", ".text", ".md", ".log", ".csv", ".htm", ".html", ".xml", ".json", ".rtf"];

    /// <summary>The line that Outlook puts above a header that is copied from a message's properties.</summary>
    private static ReadOnlySpan<byte> OutlookPreface => "Microsoft Mail Internet Headers"u8;

    /// <summary>Decides what the first bytes of a file begin.</summary>
    /// <param name="head">Holds the first bytes.</param>
    /// <param name="length">How many there are, at most <see cref="Window"/>.</param>
    /// <param name="name">The file's name.</param>
    public static FileContent Of(byte[] head, int length, string name)
    {
        var whole = head.AsSpan(0, length);
        if (IsGzip(whole))
        {
            return FileContent.Gzip;
        }

        if (whole.StartsWith("PK\u0003\u0004"u8))
        {
            return FileContent.Zip;
        }

        if (IsTar(whole) || IsUtf16(whole))
        {
            return IsTar(whole) ? FileContent.Tar : FileContent.Utf16;
        }

        var start = SkipPreamble(whole);
        var bytes = whole[start..];
        if (bytes.IsEmpty)
        {
            return FileContent.Empty;
        }

        if (EndsLinesInCarriageReturns(bytes)
            && Of(CarriageReturnStream.Translate(head, length), length, name) is FileContent.Message or FileContent.Mbox)
        {
            return FileContent.CarriageReturns;
        }

        var newline = bytes.IndexOf((byte)'\n');
        if (EnvelopeLine.TryParse(newline < 0 ? bytes : bytes[..newline], out _))
        {
            return FileContent.Mbox;
        }

        // A zero byte is forbidden in mail, but whoever puts one in must not get past the reader.
        var isNamed = MailFiles.IsMessageName(name);
        if (IsMessage(head, start, length - start, name, isNamed))
        {
            return EnvelopeLine.IsAboveField(bytes) ? FileContent.Mbox : FileContent.Message;
        }

        return bytes.IndexOf((byte)0) >= 0 ? FileContent.Binary : isNamed ? FileContent.Message : FileContent.Text;
    }

    /// <summary>Whether these are the first bytes of a .gz file with its only method, deflate.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 8]);

    /// <summary>Whether a text begins with a byte order mark of UTF-16, as Windows PowerShell writes it.</summary>
    public static bool IsUtf16(ReadOnlySpan<byte> head) =>
        head.Length > 1 && ((head[0] == 0xFF && head[1] == 0xFE) || (head[0] == 0xFE && head[1] == 0xFF));

    /// <summary>Whether lines end in CR alone.</summary>
    public static bool EndsLinesInCarriageReturns(ReadOnlySpan<byte> head) => head.IndexOf((byte)'\n') < 0 && head.IndexOf((byte)'\r') >= 0;

    /// <summary>Skips a byte order mark and empty lines, which exports put before the first message.</summary>
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

    /// <summary>
    /// Whether a header block names its author (RFC 5322 section 3.6 lets no message go without) and has another field of mail. Some
    /// programs quote the author's field as if it were an envelope line.
    /// </summary>
    public static bool IsMailHeader(HeaderBlock header) =>
        (header.Has("From") || header.Has(QuotedFrom)) && Array.Exists(MailFields, f => f != "From" && header.Has(f));

    /// <summary>The author's field as mbox files have it whose program quotes more than envelope lines.</summary>
    public const string QuotedFrom = ">From";

    /// <summary>POSIX.1, ustar interchange format: the magic at byte 257 of the first header.</summary>
    private static bool IsTar(ReadOnlySpan<byte> head) => head.Length >= 512 && head.Slice(257, 5).SequenceEqual("ustar"u8) && head[0] != 0;

    /// <summary>
    /// Without a name that says so, a text is a message if it begins with a field; a text file needs a field that only programs write.
    /// </summary>
    private static bool IsMessage(byte[] head, int start, int length, string name, bool isNamed)
    {
        var bytes = head.AsSpan(start, length);
        var (end, _) = HeaderEnd.Find(bytes);
        var header = HeaderBlock.Parse(head, start, end < 0 ? length : end);
        if (header.Count <= 1 || !Array.Exists(MailFields, header.Has))
        {
            return false;
        }

        return isNamed
            || ((EnvelopeLine.IsField(bytes) || EnvelopeLine.IsAboveField(bytes) || bytes.StartsWith(OutlookPreface))
                && (!HasTextExtension(name) || Array.Exists(MachineFields, header.Has)));
    }

    private static bool HasTextExtension(string name) =>
        Array.Exists(TextExtensions, e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase));
}

/// <summary>The user named a file of another mail program or archiver. The message ends a sentence that begins with the file.</summary>
public sealed class StoreFormatException(string advice) : IOException(advice);

/// <summary>Files of other mail programs and archivers that cannot be read here, and how to get at the mail in them.</summary>
internal static class StoreFormat
{
    /// <summary>What can be read.</summary>
    public const string Readable = "Messages (.eml, .emlx), mbox files and Maildirs can be read, also in .gz, .zip, .tar and .tgz files.";

    private static readonly (byte[] Start, string Advice)[] Formats =
    [
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
            "is a message in Outlook's own format (.msg). Read the mailbox with Connect-CommerceMailbox, or convert the message to .eml, "
                + "for example with msgconvert."),
        ([(byte)'!', (byte)'B', (byte)'D', (byte)'N'],
            "is an Outlook data file (.pst). Convert it to mbox files, for example with 'readpst -r', or import it into a mailbox and read "
                + "that with Connect-CommerceMailbox."),
        ([0x1A, 0x00, 0x00, 0x04],
            "is a Notes database (.nsf). Export its mail as .eml files, or read the mailbox with Connect-CommerceMailbox."),
        ([0xCF, 0xAD, 0x12, 0xFE],
            "is a folder of Outlook Express (.dbx). Import it into a mail program and export the folder as an mbox file."),
        ([(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C], "is a 7z archive. Unpack it and name the folder."),
        ([(byte)'R', (byte)'a', (byte)'r', (byte)'!', 0x1A, 0x07], "is a RAR archive. Unpack it and name the folder."),
        ([(byte)'B', (byte)'Z', (byte)'h'], "is compressed with bzip2. Unpack it and name the result."),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0x00], "is compressed with xz. Unpack it and name the result."),
        ([0x28, 0xB5, 0x2F, 0xFD], "is compressed with zstd. Unpack it and name the result."),
    ];

    /// <summary>What to do with a file; null if it is not a mail store or an archive that is known.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="head">Its first bytes.</param>
    public static string? Advice(string name, ReadOnlySpan<byte> head)
    {
        if (HasExtension(name, ".olm"))
        {
            return "is an archive of Outlook for Mac (.olm). In Outlook, drag each folder to the desktop, which makes an mbox file, or "
                + "read the mailbox with Connect-CommerceMailbox.";
        }

        foreach (var (start, advice) in Formats)
        {
            if (head.StartsWith(start))
            {
                return HasExtension(name, ".ost")
                    ? "is Outlook's copy of a mailbox on a server (.ost). Read the mailbox itself with Connect-CommerceMailbox."
                    : advice;
            }
        }

        return null;
    }

    private static bool HasExtension(string name, string extension) => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase);
}
