using System.Globalization;
using System.Text;
using System.Xml.Linq;
using CommerceMailAdmin.Engine.Mail.Files;

namespace CommerceMailAdmin.Engine.Mail.Ews;

/// <summary>What the server gave of an item.</summary>
/// <param name="Id">The item's id; the case of its letters counts.</param>
internal sealed record EwsItem(string Id)
{
    /// <summary>The header fields; null if the item could not be read.</summary>
    public HeaderBlock? Headers { get; init; }

    /// <summary>True if fields beyond the limit that files have were left out.</summary>
    public bool IsCut { get; init; }

    /// <summary>When it was delivered or saved; null if the server did not say.</summary>
    public DateTimeOffset? Received { get; init; }

    /// <summary>True if it was not sent yet.</summary>
    public bool IsDraft { get; init; }

    /// <summary>Why it could not be read; null if it could.</summary>
    public EwsError? Problem { get; init; }

    /// <summary>Reads an item element.</summary>
    /// <param name="id">The id that was asked for.</param>
    /// <param name="item">The element, of any class of items.</param>
    /// <param name="header">The header block as bytes; null if there is none.</param>
    public static EwsItem Read(string id, XElement item, byte[]? header)
    {
        var length = Math.Min(header?.Length ?? 0, MboxReader.MaxHeader);
        return new EwsItem(id)
        {
            Headers = header is null ? null : HeaderBlock.Parse(header, 0, length),
            IsCut = header?.Length > length,
            Received = Time(item, "DateTimeReceived"),
            IsDraft = item.Element(EwsXml.T + "IsDraft")?.Value is "true" or "1",
        };
    }

    /// <summary>A MAPI property of an item. Exchange writes the numbers without leading zeros.</summary>
    public static string? Property(XElement item, string tag)
    {
        var number = Number(tag);
        return item.Elements(EwsXml.T + "ExtendedProperty")
            .FirstOrDefault(p => Number((string?)p.Element(EwsXml.T + "ExtendedFieldURI")?.Attribute("PropertyTag")) == number)
            ?.Element(EwsXml.T + "Value")?.Value;
    }

    /// <summary>
    /// The header block as it was delivered; null if there is none. After an empty line, older servers add the fields of the parts, which
    /// are not the message's own.
    /// </summary>
    public static byte[]? Delivered(XElement item) =>
        Property(item, EwsRequests.TransportHeaders)?.TrimStart('\r', '\n') is { Length: > 0 } text
            ? OfMime(Encoding.UTF8.GetBytes(text)) : null;

    /// <summary>The header block of MIME.</summary>
    public static byte[] OfMime(byte[] mime)
    {
        var (header, _) = HeaderEnd.Find(mime);
        return header < 0 ? mime : mime.AsSpan(0, header).ToArray();
    }

    /// <summary>
    /// A header block from the properties that the store has, for items that cannot be given as MIME. Null if there is not even a sender.
    /// </summary>
    public static byte[]? OfProperties(XElement item)
    {
        var text = new StringBuilder();
        void Add(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                text.Append(name).Append(": ").Append(value!.Replace('\r', ' ').Replace('\n', ' ').Trim()).Append("\r\n");
            }
        }

        var from = Property(item, EwsRequests.FromAddress) ?? Property(item, EwsRequests.SenderAddress);
        Add("From", from);
        Add("To", Recipients(item, "ToRecipients"));
        Add("Cc", Recipients(item, "CcRecipients"));
        Add("Subject", Property(item, EwsRequests.Subject));
        Add("Date", (Time(item, "DateTimeSent") ?? Time(item, "DateTimeReceived"))?.ToString("r", CultureInfo.InvariantCulture));
        Add("Message-ID", Property(item, EwsRequests.MessageId));
        Add("In-Reply-To", Property(item, EwsRequests.InReplyTo));
        Add("References", Property(item, EwsRequests.References));
        return from is null ? null : Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Recipients(XElement item, string name) => string.Join(
        ", ",
        (item.Element(EwsXml.T + name)?.Elements(EwsXml.T + "Mailbox") ?? []).Select(m => m.Element(EwsXml.T + "EmailAddress")?.Value)
            .Where(a => !string.IsNullOrEmpty(a)));

    private static DateTimeOffset? Time(XElement item, string name) =>
        DateTimeOffset.TryParse(
            item.Element(EwsXml.T + name)?.Value, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    private static int Number(string? tag)
    {
        var (digits, style) = tag?.StartsWith("0x", StringComparison.OrdinalIgnoreCase) == true
            ? (tag[2..], NumberStyles.HexNumber) : (tag, NumberStyles.None);
        return int.TryParse(digits, style, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }
}
