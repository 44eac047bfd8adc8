using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using MailServers.Common;
using MimeKit;

namespace MailServers.Graph;

/// <summary>The message resource: "message resource type" of the Graph reference.</summary>
public static class GraphMessages
{
    /// <summary>What comes without $select. internetMessageHeaders is not among it.</summary>
    private static readonly string[] Usual =
    [
        "createdDateTime", "receivedDateTime", "sentDateTime", "hasAttachments", "internetMessageId", "subject", "bodyPreview",
            "importance",
        "parentFolderId", "isRead", "isDraft", "body", "sender", "from", "toRecipients", "ccRecipients",
    ];

    /// <summary>Ids in Graph are safe in addresses: RFC 4648 section 5.</summary>
    public static string IdOf(StoredItem item, bool isImmutable) => Safe(isImmutable ? item.ImmutableId : item.Id);

    /// <summary>The form of an id in Graph.</summary>
    public static string Safe(string id) => id.Replace('+', '-').Replace('/', '_');

    public static string Stored(string id) => id.Replace('-', '+').Replace('_', '/');

    /// <summary>A message with the properties asked for; the id is always there.</summary>
    internal static JsonObject Resource(MailStore store, StoredItem item, IReadOnlyList<string>? select, bool isImmutable)
    {
        var message = new JsonObject
        {
            ["@odata.etag"] = $"W/\"CQAAABYAAAC{item.Change}\"",
            ["id"] = IdOf(item, isImmutable),
        };
        if (item.Properties.ItemClass.StartsWith("IPM.Schedule.Meeting", StringComparison.Ordinal))
        {
            message["@odata.type"] = "#microsoft.graph.eventMessage";
        }

        byte[]? mime = null;
        MimeMessage? parsed = null;
        foreach (var name in select ?? Usual)
        {
            switch (name)
            {
                case "id" or "@odata.etag":
                    break;
                case "parentFolderId":
                    message[name] = Safe(item.FolderId);
                    break;
                case "receivedDateTime" or "createdDateTime" or "lastModifiedDateTime":
                    message[name] = Time(item.Properties.Received);
                    break;
                case "isRead":
                    message[name] = item.Properties.IsRead;
                    break;
                case "isDraft":
                    message[name] = item.Properties.IsDraft;
                    break;
                case "internetMessageHeaders":
                    if (item.Properties.HasTransportHeaders)
                    {
                        message[name] = Headers(mime ??= store.Mime(item));
                    }

                    break;
                case "hasAttachments":
                    message[name] = Encoding.Latin1.GetString(mime ??= store.Mime(item)).Contains("Content-Disposition: attachment",
                        StringComparison.OrdinalIgnoreCase);
                    break;
                default:
                    AddParsed(message, name, parsed ??= Parse(mime ??= store.Mime(item)));
                    break;
            }
        }

        return message;
    }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>The Message-ID of a message, with its angle brackets.</summary>
    public static string? MessageId(byte[] mime) => Parse(mime).Headers[HeaderId.MessageId];

    private static MimeMessage Parse(byte[] mime) => MimeMessage.Load(new MemoryStream(mime, writable: false));

    private static void AddParsed(JsonObject message, string name, MimeMessage mime)
    {
        switch (name)
        {
            case "subject":
                message[name] = mime.Subject ?? "";
                break;
            case "internetMessageId":
                message[name] = mime.Headers[HeaderId.MessageId];
                break;
            case "sentDateTime":
                message[name] = Time(mime.Date);
                break;
            case "from":
                message[name] = mime.From.Mailboxes.FirstOrDefault() is { } from ? Recipient(from) : null;
                break;
            case "sender":
                message[name] = (mime.Sender ?? mime.From.Mailboxes.FirstOrDefault()) is { } sender ? Recipient(sender) : null;
                break;
            case "toRecipients":
                message[name] = new JsonArray([.. mime.To.Mailboxes.Select(Recipient)]);
                break;
            case "ccRecipients":
                message[name] = new JsonArray([.. mime.Cc.Mailboxes.Select(Recipient)]);
                break;
            case "importance":
                message[name] = "normal";
                break;
            case "bodyPreview":
                message[name] = (mime.TextBody ?? "") is var text && text.Length > 255 ? text[..255] : mime.TextBody ?? "";
                break;
            case "body":
                message[name] = new JsonObject
                {
                    ["contentType"] = mime.HtmlBody is null ? "text" : "html", ["content"] = mime.HtmlBody ?? mime.TextBody ?? "",
                };
                break;
        }
    }

    private static JsonObject Recipient(MailboxAddress address) =>
        new() { ["emailAddress"] = new JsonObject { ["name"] = address.Name ?? address.Address, ["address"] = address.Address } };

    /// <summary>The fields in the order of the message, unfolded; names repeat.</summary>
    private static JsonArray Headers(byte[] mime)
    {
        var fields = new JsonArray();
        var (name, value) = ("", new StringBuilder());
        var at = 0;
        while (at < mime.Length)
        {
            var end = Array.IndexOf(mime, (byte)'\n', at);
            end = end < 0 ? mime.Length : end;
            var line = Encoding.UTF8.GetString(mime, at, end - at).TrimEnd('\r');
            at = end + 1;
            if (line.Length == 0)
            {
                break;
            }

            if (line[0] is ' ' or '\t')
            {
                value.Append(line);
                continue;
            }

            Flush();
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                name = line[..colon].TrimEnd();
                value.Append(line[(colon + 1)..].TrimStart(' '));
            }
        }

        Flush();
        return fields;

        void Flush()
        {
            if (name.Length > 0)
            {
                fields.Add(new JsonObject { ["name"] = name, ["value"] = value.ToString() });
            }

            (name, value) = ("", new StringBuilder());
        }
    }
}
