namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>Files of other mail programs and archivers that cannot be read here, and how to get at the mail in them.</summary>
internal static class StoreFormat
{
    /// <summary>What can be read.</summary>
    public const string Readable = "Messages (.eml, .emlx), mbox files and Maildirs can be read, also in .gz, .zip, .tar and .tgz files.";

    private static readonly (byte[] Start, string Advice)[] Formats =
    [
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
            "is a message in Outlook's own format (.msg). Read the mailbox with Connect-CommerceMailbox, or convert the message to .eml, for example with msgconvert."),
        ([(byte)'!', (byte)'B', (byte)'D', (byte)'N'],
            "is an Outlook data file (.pst). Convert it to mbox files, for example with 'readpst -r', or import it into a mailbox and read that with Connect-CommerceMailbox."),
        ([0x1A, 0x00, 0x00, 0x04], "is a Notes database (.nsf). Export its mail as .eml files, or read the mailbox with Connect-CommerceMailbox."),
        ([0xCF, 0xAD, 0x12, 0xFE], "is a folder of Outlook Express (.dbx). Import it into a mail program and export the folder as an mbox file."),
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
            return "is an archive of Outlook for Mac (.olm). In Outlook, drag each folder to the desktop, which makes an mbox file, or read the mailbox with Connect-CommerceMailbox.";
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
