using CommerceMailAdmin.Engine.Cases.Recognition;
using CommerceMailAdmin.Engine.Mail;
using MimeKit;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>Reads a mail's body for what no header field says; of each kind of mail only what is asked of it later.</summary>
internal sealed class MailContentReader(CommerceMailProfile profile, IMailReadObserver observer, SlowPatterns slow)
{
    /// <summary>A notice has a text in one or two forms; forwarded ones a few more.</summary>
    private const int MaxTexts = 16;

    /// <summary>Honest mail nests a handful of parts; what lies deeper is taken for text.</summary>
    private static readonly ParserOptions Parsing = new() { MaxMimeDepth = 16 };

    private readonly LabelledValues _labels = new(profile, slow);
    private readonly TextMeaningReader _meanings = new(profile, slow);
    private readonly BoundedPattern _buyer = BoundedPattern.Within(profile.BuyerSubject.Pattern, slow);

    /// <summary>Reads one mail's content; that of a mail that cannot be read is empty, and the observer is told.</summary>
    /// <param name="location">Where it lies.</param>
    /// <param name="kind">What it is.</param>
    public MailContent Read(IMessageLocation location, MessageClass kind)
    {
        try
        {
            using var stream = BoundedContent.Open(location);
            using var message = MimeMessage.Load(Parsing, stream);
            return kind == MessageClass.Answer ? ReadAnswer(message) : ReadNotice(message, kind);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            observer.Warn($"The body of '{location.Id}' cannot be read ({e.Message}); what it says of order number, reason and buyer is missing.");
        }
        catch (FormatException e)
        {
            observer.Warn($"The body of '{location.Id}' cannot be read ({e.Message}); order number and reason are missing.");
        }

        return new MailContent();
    }

    private MailContent ReadNotice(MimeMessage message, MessageClass kind)
    {
        var bodies = Texts(message).Select(p => p.IsHtml ? BodyRows.FromHtml(p.Text) : BodyRows.FromPlain(p.Text)).ToList();
        var values = new Dictionary<BodyField, string>();
        foreach (var pair in bodies.SelectMany(b => _labels.Read(b)).Where(v => !values.ContainsKey(v.Key)))
        {
            values.Add(pair.Key, pair.Value);
        }

        return new MailContent
        {
            OrderNumber = Value(BodyField.OrderNumber),
            SellerOrderNumber = Value(BodyField.SellerOrderNumber),
            Reason = Value(BodyField.Reason) is { } reason ? Known(reason) ?? reason : bodies.SelectMany(b => b).SelectMany(r => r).Select(Mentioned).FirstOrDefault(r => r is not null),
            Buyer = _buyer.Match(message.Subject ?? "").Groups["user"] is { Success: true } user ? DisplayText.Clean(user.Value) : null,
            Meanings = _meanings.Read(bodies.SelectMany(b => b), kind),
            HasAttachment = message.BodyParts.Any(IsAttached),
            SubjectMarks = WordMarks.Of(message.Subject ?? ""),
        };

        string? Value(BodyField field) => values.TryGetValue(field, out var value) ? DisplayText.Clean(value) : null;
    }

    /// <summary>Of an answer counts what its writer wrote; only for the order number what is quoted counts too.</summary>
    private MailContent ReadAnswer(MimeMessage message)
    {
        var texts = Texts(message).ToList();
        var whole = texts.SelectMany(p => p.IsHtml ? BodyRows.FromHtml(p.Text) : BodyRows.FromPlain(p.Text));
        var own = texts.SelectMany(p => p.IsHtml ? BodyRows.FromHtml(p.Text, withQuotes: false) : BodyRows.FromPlain(p.Text, withQuotes: false));
        return new MailContent
        {
            Meanings = _meanings.Read(own, MessageClass.Answer),
            HasAttachment = message.BodyParts.Any(IsAttached),
            SubjectMarks = WordMarks.Of(message.Subject ?? ""),
            BodyMarks = WordMarks.Of(string.Join("\n", whole.SelectMany(row => row))),
        };
    }

    private static IEnumerable<TextPart> Texts(MimeMessage message) => message.BodyParts.OfType<TextPart>().Where(p => !p.IsAttachment).Take(MaxTexts).OrderBy(p => p.IsHtml);

    /// <summary>Files only: no text, no signature, no picture that the HTML text shows within itself.</summary>
    private static bool IsAttached(MimeEntity part) =>
        part.ContentType is not { MediaSubtype: "pkcs7-signature" or "x-pkcs7-signature" or "pgp-signature" }
        && (part.IsAttachment || (part is not TextPart && part.ContentId is null && part.ContentType.MediaType is "application" or "image"));

    /// <summary>The profile's spelling of a reason.</summary>
    private string? Known(string reason) =>
        profile.CaseReasons.FirstOrDefault(r => Plain(r.Reason).Equals(Plain(reason).Trim('.', '"', ' ', '“', '”'), StringComparison.OrdinalIgnoreCase))?.Reason;

    /// <summary>The reason that a text mentions in the profile's words.</summary>
    private string? Mentioned(string text) =>
        profile.CaseReasons.FirstOrDefault(r => Plain(text).IndexOf(Plain(r.Reason), StringComparison.OrdinalIgnoreCase) >= 0)?.Reason;

    private static string Plain(string text) => text.Replace('’', '\'').Replace('‘', '\'');
}
