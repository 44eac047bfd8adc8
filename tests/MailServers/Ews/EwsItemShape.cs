using System.Globalization;
using System.Text;
using System.Xml.Linq;
using MailServers.Common;
using MimeKit;
using static MailServers.Ews.EwsXml;

namespace MailServers.Ews;

/// <summary>
/// An item as an element of the schema. Summaries, as FindItem and SyncFolderItems give them, have texts of at most 255 characters, no
/// recipients, no body, and names without addresses.
/// </summary>
internal sealed class EwsItemShape(MailStore store, StoredItem item, bool isSummary)
{
    private const int SummaryText = 255;
    private static readonly UTF8Encoding Utf8 = new(false, false);
    private readonly Lazy<(byte[] Mime, MimeMessage Message)> _content = new(() =>
    {
        var mime = store.Mime(item);
        using var stream = new MemoryStream(mime);
        return (mime, MimeMessage.Load(stream));
    });

    private MimeMessage Message => _content.Value.Message;

    /// <summary>The element, with what the shape asks for, in the order of the schema.</summary>
    public XElement Render(XElement shape)
    {
        var baseShape = shape.Element(T + "BaseShape")!.Value;
        var asked = shape.Element(T + "AdditionalProperties")?.Elements().ToList() ?? [];
        var fields = asked.Select(a => (string?)a.Attribute("FieldURI")).ToHashSet(StringComparer.Ordinal);
        var name = ElementName(item.Properties.ItemClass);
        var isMail = name is not ("Item" or "PostItem");
        XElement? Field(string uri, Func<object?> content) =>
            (fields.Contains(uri) || InBase(uri, baseShape)) && content() is { } value ? Element(uri, value) : null;

        return new XElement(
            T + name,
            !isSummary && ((bool?)shape.Element(T + "IncludeMimeContent") == true || fields.Contains("item:MimeContent"))
                ? new XElement(T + "MimeContent", new XAttribute("CharacterSet", "UTF-8"), Convert.ToBase64String(_content.Value.Mime))
                : null,
            Id(item),
            Field("item:ParentFolderId", () => new XAttribute[] { new("Id", item.FolderId), new("ChangeKey", "AQAAAA==") }),
            Field("item:ItemClass", () => item.Properties.ItemClass),
            Field("item:Subject", () => Text(Message.Subject ?? "")),
            Field("item:Sensitivity", () => "Normal"),
            isSummary ? null : Field("item:Body", Body),
            Field("item:DateTimeReceived", () => Time(item.Properties.Received)),
            Field("item:Size", () => item.Length),
            Field("item:Importance", () => "Normal"),
            Field("item:IsDraft", () => item.Properties.IsDraft),
            isSummary ? null : Field("item:InternetMessageHeaders", Headers),
            Field("item:DateTimeSent", () => Time(Message.Date)),
            Field("item:DateTimeCreated", () => Time(item.Properties.Received)),
            Field("item:HasAttachments", () => Message.Attachments.Any()),
            asked.Where(a => a.Name == T + "ExtendedFieldURI" && Value(a) is not null)
                .Select(a => Extended(a, isSummary ? Cut(Value(a)!) : Value(a)!)),
            isMail ? Field("message:Sender", () => Single(Message.Sender ?? Message.From.Mailboxes.FirstOrDefault())) : null,
            isMail && !isSummary ? Field("message:ToRecipients", () => Mailboxes(Message.To)) : null,
            isMail && !isSummary ? Field("message:CcRecipients", () => Mailboxes(Message.Cc)) : null,
            isMail ? Field("message:From", () => Single(Message.From.Mailboxes.FirstOrDefault())) : null,
            isMail ? Field("message:InternetMessageId", () => Message.MessageId is { } id ? Text("<" + id + ">") : null) : null,
            isMail ? Field("message:IsRead", () => item.Properties.IsRead) : null,
            isMail && !isSummary ? Field("message:References", () => Message.Headers["References"]) : null);
    }

    /// <summary>The id of an item as an element.</summary>
    public static XElement Id(StoredItem item) => new(
        T + "ItemId",
        new XAttribute("Id", item.Id),
        new XAttribute("ChangeKey", "CQAAABYAAAB" + item.Change.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The value of a property; null if the item has none.</summary>
    public object? Value(XElement property) => ((string?)property.Attribute("FieldURI"), Tag(property)) switch
    {
        (_, 0x007D) => item.Properties.HasTransportHeaders ? HeaderBlock() : null,
        ("item:ItemClass", _) or (_, 0x001A) => item.Properties.ItemClass,
        ("item:Subject", _) or (_, 0x0037) => Message.Subject ?? "",
        ("item:Size", _) or (_, 0x0E08) => item.Length,
        (_, 0x0E07) => (item.Properties.IsRead ? 1 : 0) | (item.Properties.IsDraft ? 8 : 0),
        ("item:DateTimeReceived", _) or (_, 0x0E06) => Time(item.Properties.Received),
        (_, 0x0039) => Time(Message.Date),
        ("message:InternetMessageId", _) or (_, 0x1035) => Message.MessageId is { } id ? "<" + id + ">" : null,
        ("message:IsRead", _) or (_, 0x0E69) => item.Properties.IsRead,
        (_, 0x0E23) => ItemIds.Number(item.Id),
        (_, 0x1042) => Message.InReplyTo is { } reply ? "<" + reply + ">" : null,
        (_, 0x1039) => Message.Headers["References"],
        (_, 0x5D01) => (Message.Sender ?? Message.From.Mailboxes.FirstOrDefault())?.Address,
        (_, 0x5D02) => Message.From.Mailboxes.FirstOrDefault()?.Address,
        _ => null,
    };

    /// <summary>A property by its number; -1 if it is not named by one.</summary>
    public static int Tag(XElement property) => (string?)property.Attribute("PropertyTag") switch
    {
        null => -1,
        var hex when hex.StartsWith("0x", StringComparison.OrdinalIgnoreCase) =>
            int.Parse(hex[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        var number => int.Parse(number, CultureInfo.InvariantCulture),
    };

    /// <summary>An extended property with its value.</summary>
    public static XElement Extended(XElement asked, object value) => new(
        T + "ExtendedProperty", new XElement(T + "ExtendedFieldURI", asked.Attributes().Select(Written)), new XElement(T + "Value", value));

    /// <summary>Exchange writes the numbers of properties without leading zeros.</summary>
    private static XAttribute Written(XAttribute asked) => asked.Name == "PropertyTag"
        ? new XAttribute(asked.Name, "0x" + Tag(asked.Parent!).ToString("x", CultureInfo.InvariantCulture))
        : asked;

    private static object Cut(object value) => value is string { Length: > SummaryText } text ? text[..SummaryText] : value;

    private static string ElementName(string itemClass) => itemClass switch
    {
        _ when itemClass.StartsWith("IPM.Schedule.Meeting.Request", StringComparison.OrdinalIgnoreCase) => "MeetingRequest",
        _ when itemClass.StartsWith("IPM.Schedule.Meeting.Resp", StringComparison.OrdinalIgnoreCase) => "MeetingResponse",
        _ when itemClass.StartsWith("IPM.Schedule.Meeting.Canceled", StringComparison.OrdinalIgnoreCase) => "MeetingCancellation",
        _ when itemClass.StartsWith("IPM.Post", StringComparison.OrdinalIgnoreCase) => "PostItem",
        _ when itemClass.StartsWith("IPM.Note", StringComparison.OrdinalIgnoreCase) => "Message",
        _ when itemClass.StartsWith("REPORT.", StringComparison.OrdinalIgnoreCase) => "Message",
        _ => "Item",
    };

    private static bool InBase(string uri, string shape) => shape switch
    {
        "AllProperties" => uri != "message:References",
        "Default" => uri is "item:Subject" or "item:Sensitivity" or "item:Size" or "item:DateTimeSent" or "item:DateTimeCreated"
            or "item:HasAttachments" or "message:From" or "message:IsRead" or "item:Body" or "message:ToRecipients"
            or "message:CcRecipients",
        _ => false,
    };

    private static XElement Element(string uri, object content) => new(T + uri[(uri.IndexOf(':') + 1)..], content);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private string Text(string text) => isSummary && text.Length > SummaryText ? text[..SummaryText] : text;

    private object? Single(MailboxAddress? address) => address is null ? null : Mailbox(address);

    private IEnumerable<XElement> Mailboxes(InternetAddressList list) => list.Mailboxes.Select(Mailbox);

    private XElement Mailbox(MailboxAddress address) => isSummary
        ? new XElement(T + "Mailbox", new XElement(T + "Name", address.Name ?? address.Address))
        : new XElement(
            T + "Mailbox",
            new XElement(T + "Name", address.Name ?? address.Address),
            new XElement(T + "EmailAddress", address.Address),
            new XElement(T + "RoutingType", "SMTP"));

    private object[] Body() =>
    [
        new XAttribute("BodyType", Message.HtmlBody is null ? "Text" : "HTML"), new XAttribute("IsTruncated", false),
        Message.HtmlBody ?? Message.TextBody ?? "",
    ];

    /// <summary>The fields that the store keeps as properties. Microsoft says that they are not all of the message's fields.</summary>
    private IEnumerable<XElement> Headers() => Message.Headers.Where(h => h.Id != HeaderId.DkimSignature)
        .Select(h => new XElement(T + "InternetMessageHeader", new XAttribute("HeaderName", h.Field), h.Value));

    private string HeaderBlock()
    {
        var text = Utf8.GetString(_content.Value.Mime);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        end = end < 0 ? text.IndexOf("\n\n", StringComparison.Ordinal) : end + 2;
        return end < 0 ? text : text[..end] + "\r\n";
    }
}
