using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.Platform;
using MimeKit;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>
/// A report that a message did not reach the platform's relay (RFC 3464; Exim and qmail have forms of their own). The answer that it names
/// is not an answer: nobody received it.
/// </summary>
/// <param name="Cases">The cases whose relay addresses failed.</param>
/// <param name="MessageId">The Message-ID of the message that came back, without angle brackets; null if the report does not name
/// it.</param>
internal sealed record DeliveryReport(IReadOnlyList<CaseReference> Cases, string? MessageId)
{
    /// <summary>A report has the header of the message that came back, or the message. More of it is not read.</summary>
    private const int MaxRead = 256 * 1024;

    private static readonly ParserOptions Parsing = new() { MaxMimeDepth = 16 };

    /// <summary>Whether a header is a delivery report's, so that it is worth reading on.</summary>
    public static bool MayBe(HeaderBlock headers) =>
        headers.Has("X-Failed-Recipients")
        || (headers.First("Content-Type")?.Plain() is { } type && type.IndexOf("delivery-status", StringComparison.OrdinalIgnoreCase) >= 0)
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

    /// <summary>A delay is not a failure: the server tries again (RFC 3464 section 2.3.3).</summary>
    private static IEnumerable<MailAddress> Failed(MimeMessage report)
    {
        var fields = report.BodyParts.OfType<MessageDeliveryStatus>().SelectMany(s => s.StatusGroups)
            .Where(g => "failed".Equals(g["Action"]?.Trim(), StringComparison.OrdinalIgnoreCase))
            .SelectMany(g => new[] { g["Final-Recipient"], g["Original-Recipient"] }).OfType<string>()
            .Select(r => r[(r.IndexOf(';') + 1)..].Trim().Trim('<', '>'));
        var named = report.Headers["X-Failed-Recipients"]?.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries) ?? [];
        return fields.Concat(named).Select(Address).OfType<MailAddress>();
    }

    private static MailAddress? Address(string text) =>
        text.LastIndexOf('@') is var at and > 0 && at < text.Length - 1 ? new MailAddress("", text[..at], text[(at + 1)..]) : null;

    private static string? ReturnedId(MimeMessage report)
    {
        foreach (var part in report.BodyParts)
        {
            var id = part switch
            {
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
