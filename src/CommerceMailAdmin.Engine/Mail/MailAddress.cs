using MimeKit;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>A mailbox as an address field names it (RFC 5322 section 3.4).</summary>
/// <param name="DisplayName">The decoded display name; empty where there is none.</param>
/// <param name="LocalPart">What stands before the last '@'.</param>
/// <param name="Domain">The domain, as it stands; A-labels stay A-labels.</param>
internal sealed record MailAddress(string DisplayName, string LocalPart, string Domain)
{
    /// <summary>The whole address.</summary>
    public string Address => LocalPart + "@" + Domain;

    /// <summary>The local part as the eye takes it in: of a quoted string ("case++1@shop.example"@evil.example) what stands in it, up to an "@".</summary>
    public string ShownLocalPart
    {
        get
        {
            var text = LocalPart.Length > 1 && LocalPart[0] == '"' ? LocalPart.Trim('"').Replace("\\", "") : LocalPart;
            var at = text.IndexOf('@');
            return at < 0 ? text : text[..at];
        }
    }

    /// <summary>Reads an address list; anything that is no mailbox with a domain is left out.</summary>
    public static IReadOnlyList<MailAddress> ParseList(byte[] buffer, int start, int length)
    {
        if (PlainAddress.Read(buffer.AsSpan(start, length)) is { } plain)
        {
            return [plain];
        }

        if (!InternetAddressList.TryParse(buffer, start, length, out var list))
        {
            return [];
        }

        var result = new List<MailAddress>();
        foreach (var mailbox in list.Mailboxes)
        {
            var at = mailbox.Address.LastIndexOf('@');
            if (at > 0 && at < mailbox.Address.Length - 1)
            {
                result.Add(new MailAddress(mailbox.Name ?? "", mailbox.Address[..at], mailbox.Address[(at + 1)..]));
            }
        }

        return result;
    }
}
