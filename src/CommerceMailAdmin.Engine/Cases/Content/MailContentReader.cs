using CommerceMailAdmin.Engine.Cases.Recognition;
using CommerceMailAdmin.Engine.Mail;
using MimeKit;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>Reads a mail's body for what no header field says.</summary>
internal sealed class MailContentReader(CommerceMailProfile profile, IMailReadObserver observer)
{
    private readonly LabelledValues _labels = new(profile);
    private readonly BoundedPattern _buyer = BoundedPattern.Within(profile.BuyerSubject.Pattern);

    /// <summary>Reads one mail's content; that of a mail that cannot be read is empty, and the observer is told.</summary>
    public MailContent Read(IMessageLocation location)
    {
        try
        {
            using var stream = location.Open();
            using var message = MimeMessage.Load(stream);
            return Read(message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            observer.Warn($"The body of '{location.Id}' cannot be read ({e.Message}); the case is listed without order number, reason and buyer.");
        }
        catch (FormatException e)
        {
            observer.Warn($"The body of '{location.Id}' cannot be read ({e.Message}); order number and reason are missing.");
        }

        return new MailContent();
    }

    private MailContent Read(MimeMessage message)
    {
        var bodies = message.BodyParts.OfType<TextPart>().Where(p => !p.IsAttachment)
            .OrderBy(p => p.IsHtml)
            .Select(p => p.IsHtml ? BodyRows.FromHtml(p.Text) : BodyRows.FromPlain(p.Text)).ToList();
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
        };

        string? Value(BodyField field) => values.TryGetValue(field, out var value) ? DisplayText.Clean(value) : null;
    }

    /// <summary>The profile's spelling of a reason.</summary>
    private string? Known(string reason) =>
        profile.CaseReasons.FirstOrDefault(r => Plain(r.Reason).Equals(Plain(reason).Trim('.', '"', ' ', '“', '”'), StringComparison.OrdinalIgnoreCase))?.Reason;

    /// <summary>The reason that a text mentions in the profile's words.</summary>
    private string? Mentioned(string text) =>
        profile.CaseReasons.FirstOrDefault(r => Plain(text).IndexOf(Plain(r.Reason), StringComparison.OrdinalIgnoreCase) >= 0)?.Reason;

    private static string Plain(string text) => text.Replace('’', '\'').Replace('‘', '\'');
}
