using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using MimeKit;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>
/// A journal report of Exchange: the message that was journaled is attached, and is the mail (Microsoft, "Journaling in Exchange Online",
/// journal reports).
/// </summary>
internal static class JournalReport
{
    private const string Field = "X-MS-Journal-Report";

    /// <summary>
    /// What Exchange 2003, and programs that write as it did, have in Content-Identifier, which Exchange itself misspells
    /// (Content-Identifer).
    /// </summary>
    private static ReadOnlySpan<byte> OlderValue => "exjournalreport"u8;

    /// <summary>Whether a field says that its message is a journal report.</summary>
    public static bool IsMark(HeaderField field) => field.Name.Length switch
    {
        19 => field.Is(Field),
        17 or 18 => (field.Is("Content-Identifer") || field.Is("Content-Identifier")) && IsOlderValue(field.RawValue),
        _ => false,
    };

    /// <summary>Whether a message is a journal report.</summary>
    public static bool Is(HeaderBlock headers)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            if (IsMark(headers[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOlderValue(ReadOnlySpan<byte> value)
    {
        var isEqual = value.Length == OlderValue.Length;
        for (var i = 0; isEqual && i < value.Length; i++)
        {
            isEqual = (value[i] | 0x20) == OlderValue[i];
        }

        return isEqual;
    }

    /// <summary>What the report has before the message: its own header, and the list of recipients.</summary>
    private const int MaxEnvelope = 64 * 1024;

    private static readonly ParserOptions Parsing = new() { MaxMimeDepth = 16 };

    /// <summary>The journaled message; null if the report cannot be read.</summary>
    public static StoredMessage? Read(StoredMessage report)
    {
        var location = new JournaledMessage(report.Location);
        try
        {
            using var stream = location.Open(MboxReader.MaxHeader);
            var bytes = new byte[MboxReader.MaxHeader];
            var length = Common.StreamExtensions.Fill(stream, bytes, bytes.Length);
            var (header, _) = HeaderEnd.Find(bytes.AsSpan(0, length));
            return new StoredMessage(location, report.Folder,
                HeaderBlock.Parse(bytes, 0, header < 0 ? length : header)) { Delivered = report.Delivered, MayBeEnclosed = true };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Where a journaled message lies.</summary>
    /// <param name="Report">The report that it is attached to.</param>
    internal sealed record JournaledMessage(IMessageLocation Report) : IMessageLocation
    {
        /// <inheritdoc/>
        public string Id => Report.Id + ", journaled message";

        /// <inheritdoc/>
        public Stream Open(int limit)
        {
            using var stream = BoundedMessage.Open(Report, limit + MaxEnvelope);
            using var report = MimeMessage.Load(Parsing, stream);
            var part = report.BodyParts.OfType<MessagePart>().FirstOrDefault()?.Message
                ?? throw new IOException("The journal report has no message attached.");
            using var bytes = new MemoryStream();
            part.WriteTo(bytes);
            return new MemoryStream(bytes.GetBuffer(), 0, (int)Math.Min(limit, bytes.Length), writable: false);
        }
    }
}
