using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.Platform;
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

    /// <summary>Reads a message's body, unless it was read before. If it cannot be read, the content is empty and the observer receives a warning.</summary>
    public ReadMessage Read(ClassifiedMessage message) => message as ReadMessage ?? new ReadMessage(message, Read(message.Location, message.Class));

    /// <summary>Reads bodies in the order in which they are stored, because a compressed file can only be read from front to back.</summary>
    /// <param name="items">What the messages belong to.</param>
    /// <param name="messageOf">The message of an item.</param>
    public IEnumerable<(T Item, ReadMessage Message)> ReadAll<T>(IEnumerable<T> items, Func<T, ClassifiedMessage> messageOf)
    {
        var ordered = items.ToList();
        ordered.Sort((a, b) => ReadingOrder.Compare(messageOf(a).Location, messageOf(b).Location));
        return ordered.Select(item => (item, Read(messageOf(item))));
    }

    /// <summary>Reads the body of a message of a class.</summary>
    internal MailContent Read(IMessageLocation location, MessageClass kind)
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

        var given = Value(BodyField.Reason);
        var reason = given is null ? null : ReasonText.Known(given, profile);
        var unlisted = given is not null && ReasonText.MayBeOffered(given) ? given : null;
        var orderNumber = Value(BodyField.OrderNumber);
        return new MailContent
        {
            OrderNumber = orderNumber,
            SellerOrderNumber = Value(BodyField.SellerOrderNumber) is { Length: <= SellerNumber.Longest } seller ? seller : null,
            Reason = reason ?? unlisted ?? bodies.SelectMany(b => b).SelectMany(r => r).Select(c => ReasonText.Mentioned(c, profile)).FirstOrDefault(r => r is not null),
            ReasonIsUnlisted = reason is null && unlisted is not null,
            Buyer = _buyer.Match(SubjectPrefix.Strip(message.Subject ?? "")).Groups["user"] is { Success: true } user ? DisplayText.Clean(user.Value) : null,
            Meanings = _meanings.Read(bodies.SelectMany(b => b), kind),
            HasAttachment = message.BodyParts.Any(IsAttached),

            // The subject has the buyer's name; what is asked of it later is whether the order number stands there.
            SubjectMarks = WordMarks.Hold(WordMarks.Of(message.Subject ?? ""), orderNumber ?? "") ? WordMarks.Of(orderNumber!) : [],
        };

        string? Value(BodyField field) => values.TryGetValue(field, out var value) ? DisplayText.Clean(value) : null;
    }

    /// <summary>Of an answer counts what its writer wrote; of what is quoted only the order number behind its label, for the rest is the buyer's.</summary>
    private MailContent ReadAnswer(MimeMessage message)
    {
        var texts = Texts(message).ToList();
        var own = texts.SelectMany(p => p.IsHtml ? BodyRows.FromHtml(p.Text, BodyText.Own) : BodyRows.FromPlain(p.Text, BodyText.Own)).ToList();
        var quoted = texts.Select(p => p.IsHtml ? BodyRows.FromHtml(p.Text, BodyText.Quoted) : BodyRows.FromPlain(p.Text, BodyText.Quoted))
            .Select(rows => _labels.Read(rows).TryGetValue(BodyField.OrderNumber, out var number) ? number : "");
        return new MailContent
        {
            Meanings = _meanings.Read(own, MessageClass.Answer),
            HasAttachment = message.BodyParts.Any(IsAttached),
            SubjectMarks = WordMarks.Of(message.Subject ?? ""),
            BodyMarks = WordMarks.Of(string.Join("\n", quoted.Concat(own.SelectMany(row => row)))),
        };
    }

    private static IEnumerable<TextPart> Texts(MimeMessage message) => message.BodyParts.OfType<TextPart>().Where(p => !p.IsAttachment).Take(MaxTexts).OrderBy(p => p.IsHtml);

    /// <summary>Files only: no text, no signature, no picture that the HTML text shows within itself.</summary>
    private static bool IsAttached(MimeEntity part) =>
        part.ContentType is not { MediaSubtype: "pkcs7-signature" or "x-pkcs7-signature" or "pgp-signature" }
        && (part.IsAttachment || (part is not TextPart && part.ContentId is null && part.ContentType.MediaType is "application" or "image"));
}
