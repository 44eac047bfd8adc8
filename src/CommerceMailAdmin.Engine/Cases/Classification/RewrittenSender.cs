using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>
/// Finds the relay address that a group or mailing list has replaced in the From field, so that mail from outside passes DMARC there.
/// Groups keep it in a field of their own (Google Groups, Mailman, rspamd; RFC 9057 names Author), in the local part of the new address
/// ("case=40domain@list"), or only in the name ("Instagram Support via List").
/// </summary>
internal sealed class RewrittenSender(PlatformSenders platform)
{
    /// <summary>Some programs encode this field as a whole, address and all.</summary>
    private const string Original = "X-Original-From";

    /// <summary>Whether a field may hold such an address: a quick look at its bytes.</summary>
    /// <param name="field">The field.</param>
    /// <param name="isSent">True for sent mail, in which an address to reply to is the sender's own choice.</param>
    public bool MayHold(HeaderField field, bool isSent)
    {
        var isNamed = field.Name.Length switch
        {
            6 => field.Is("Author"),
            8 => !isSent && field.Is("Reply-To"),
            13 => field.Is("Original-From"),
            15 => field.Is(Original) || field.Is("X-Envelope-From"),
            17 => field.Is("X-Original-Sender"),
            19 => field.Is("X-Original-Reply-To"),
            23 => field.Is("X-Mailman-Original-From"),
            _ => false,
        };
        return isNamed && (platform.MayHoldRelay(field.RawValue) || (field.Is(Original) && field.RawValue.IndexOf("=?"u8) >= 0));
    }

    /// <summary>What was replaced; null if nothing was.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sender">Its sender.</param>
    /// <param name="isLookAlike">Whether the sender's name or address is like the platform's.</param>
    public string? Find(StoredMessage message, MailAddress sender, bool isLookAlike)
    {
        var headers = message.Headers;
        for (var i = 0; i < headers.Count; i++)
        {
            if (MayHold(headers[i], message.Folder.Role == FolderRole.Sent) && Relay(headers[i]) is { } relay)
            {
                return relay;
            }
        }

        if (!isLookAlike)
        {
            return null;
        }

        var isOfList = sender.DisplayName.IndexOf(" via ", StringComparison.OrdinalIgnoreCase) > 0 && headers.Has("List-Id");
        return Encoded(sender)?.Address ?? (isOfList ? sender.Address : null);
    }

    private string? Relay(HeaderField field) =>
        field.Addresses().Concat(field.Text() is var text && text.IndexOf('@') >= 0 ? MailAddress.ParseText(text) : [])
            .FirstOrDefault(a => platform.Relay(a) is not null)?.Address;

    private MailAddress? Encoded(MailAddress sender)
    {
        var local = sender.LocalPart.Replace("=40", "@");
        var at = local.LastIndexOf('@');
        at = at < 0 ? local.LastIndexOf('=') : at;
        return at > 0 && at < local.Length - 1 && new MailAddress("", local[..at], local[(at + 1)..]) is var inner
            && platform.Relay(inner) is not null ? inner : null;
    }
}
