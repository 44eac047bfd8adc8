using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.Platform;
using MimeKit;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>
/// A report that a message did not reach the platform's relay (RFC 3464; qmail, Exim, older Sendmail and Yahoo write text). The answer that
/// it names is not an answer: nobody received it.
/// </summary>
/// <param name="Cases">The cases whose relay addresses failed.</param>
/// <param name="MessageId">The Message-ID of the message that came back, without angle brackets; null if the report does not name
/// it.</param>
internal sealed record DeliveryReport(IReadOnlyList<CaseReference> Cases, string? MessageId)
{
    /// <summary>A report has the header of the message that came back, or the message. More of it is not read.</summary>
    private const int MaxRead = 256 * 1024;

    /// <summary>A text says who did not get the message before it returns the message.</summary>
    private const int MaxText = 8 * 1024;

    private static readonly ParserOptions Parsing = new() { MaxMimeDepth = 16 };

    /// <summary>What such a text says of a failure for good.</summary>
    private static readonly string[] Final =
    [
        "permanent error", "permanent fatal error", "unable to deliver", "wasn't able to deliver", "could not be delivered",
        "couldn't be delivered", "failed permanently", "delivery error", "undeliverable", "user unknown", "no further attempts",
        "unzustellbar", "nicht zugestellt werden",
    ];

    /// <summary>What it says while the server still tries.</summary>
    private static readonly string[] Delayed =
    [
        "not yet been delivered", "will keep trying", "i'll keep trying", "will continue to try", "attempts will continue", "is delayed",
        "transient non-fatal", "no need to resend", "do not need to resend", "not need to resend", "will be retried", "warning only",
    ];

    /// <summary>What stands between such a text and the message that came back.</summary>
    private static readonly string[] Returned =
    [
        "below this line is a copy", "this is a copy of the message", "original message follows", "unsent message follows",
        "original message header", "--- message header follows",
    ];

    /// <summary>Whether a field says that its message is a report in the form of RFC 3464, whoever its sender is.</summary>
    public static bool IsMark(HeaderField field) =>
        field.Is("Content-Type") && field.RawValue.Length < MaxText
        && field.Plain().IndexOf("delivery-status", StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>Whether a message is a report in the form of RFC 3464.</summary>
    public static bool IsReport(HeaderBlock headers) => headers.First("Content-Type") is { } type && IsMark(type);

    /// <summary>Whether a header is a delivery report's, so that it is worth reading on.</summary>
    public static bool MayBe(HeaderBlock headers) =>
        headers.Has("X-Failed-Recipients")
        || IsReport(headers)
        || headers.First("Return-Path")?.Plain().Replace(" ", "") is "<>";

    /// <summary>Reads a report; null if it tells of no relay address that failed for good, or cannot be read.</summary>
    public static DeliveryReport? Read(StoredMessage message, PlatformSenders platform)
    {
        try
        {
            using var stream = BoundedMessage.Open(message.Location, MaxRead);
            using var report = MimeMessage.Load(Parsing, stream);
            var failed = Failed(report).Select(a => platform.Relay(a)).OfType<CaseReference>().GroupBy(c => c.Key).Select(g => g.First())
                .ToList();
            return failed.Count == 0 ? null : new DeliveryReport(failed, ReturnedId(report));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    /// <summary>A delay is not a failure: the server tries again (RFC 3464 section 2.3.3). A comment may stand after the word.</summary>
    private static IEnumerable<MailAddress> Failed(MimeMessage report)
    {
        var groups = report.BodyParts.OfType<MessageDeliveryStatus>().SelectMany(s => s.StatusGroups).ToList();
        var fields = groups
            .Where(g => "failed".Equals(g["Action"]?.Split([' ', '\t', '('], 2)[0].Trim(), StringComparison.OrdinalIgnoreCase))
            .SelectMany(g => new[] { g["Final-Recipient"], g["Original-Recipient"] }).OfType<string>()
            .Select(r => r[(r.IndexOf(';') + 1)..].Trim().Trim('<', '>'));
        var named = report.Headers["X-Failed-Recipients"]?.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries) ?? [];
        var failed = fields.Concat(named).Select(Address).OfType<MailAddress>().ToList();
        return groups.Count > 0 || failed.Count > 0 ? failed : FailedInText(report);
    }

    /// <summary>The recipients that a text of the mail system names, if it says that it has given up.</summary>
    private static IEnumerable<MailAddress> FailedInText(MimeMessage report)
    {
        if (report.BodyParts.OfType<TextPart>().FirstOrDefault()?.Text is not { } text
            || !report.From.Mailboxes.Any(f => AutomaticMail.IsMailSystem(new MailAddress("", f.Address, ""))))
        {
            return [];
        }

        text = text[..Math.Min(text.Length, MaxText)];
        var end = Returned.Select(r => text.IndexOf(r, StringComparison.OrdinalIgnoreCase)).Where(i => i >= 0).DefaultIfEmpty(text.Length)
            .Min();
        text = text[..end];
        return !Says(Final) || Says(Delayed) ? []
            : text.Split([' ', '\t', '\r', '\n', '<', '>', ',', ';'], StringSplitOptions.RemoveEmptyEntries)
                .Select(w => Address(w.TrimEnd(':', '.'))).OfType<MailAddress>();

        bool Says(string[] words) => Array.Exists(words, w => text.IndexOf(w, StringComparison.OrdinalIgnoreCase) >= 0);
    }

    private static MailAddress? Address(string text) =>
        text.LastIndexOf('@') is var at and > 0 && at < text.Length - 1 ? new MailAddress("", text[..at], text[(at + 1)..]) : null;

    private static string? ReturnedId(MimeMessage report)
    {
        foreach (var part in report.BodyParts)
        {
            var id = part switch
            {
                // Gmail names the message in a field of its own, beside those of the report.
                MessageDeliveryStatus status => status.StatusGroups.Select(g => g["X-Original-Message-ID"]).OfType<string>()
                    .SelectMany(MessageIds.Read).FirstOrDefault(),
                MessagePart { Message: { } whole } => whole.MessageId,
                TextPart text when text.ContentType.IsMimeType("text", "rfc822-headers") || text.ContentType.IsMimeType("text", "plain") =>
                    IdIn(text.Text),
                _ => null,
            };
            if (id is { Length: > 0 })
            {
                return id;
            }
        }

        return report.InReplyTo is { Length: > 0 } replied ? replied : null;
    }

    /// <summary>The Message-ID in a copy of a header.</summary>
    private static string? IdIn(string text)
    {
        const string Field = "Message-ID:";
        foreach (var line in text.Split('\n'))
        {
            if (line.TrimStart().StartsWith(Field, StringComparison.OrdinalIgnoreCase))
            {
                return MessageIds.Read(line).FirstOrDefault();
            }
        }

        return null;
    }
}
