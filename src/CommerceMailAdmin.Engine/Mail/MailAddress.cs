using System.Text;
using MimeKit;
using MimeKit.Utils;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>A mailbox as an address field names it (RFC 5322 section 3.4).</summary>
/// <param name="DisplayName">The decoded display name; empty if there is none.</param>
/// <param name="LocalPart">What stands before the last '@'.</param>
/// <param name="Domain">The domain, as it stands; A-labels stay A-labels.</param>
internal sealed record MailAddress(string DisplayName, string LocalPart, string Domain)
{
    /// <summary>The whole address.</summary>
    public string Address => LocalPart + "@" + Domain;

    /// <summary>
    /// The local part as the eye takes it in: of a quoted string ("case++1@shop.example"@evil.example) what stands in it, up to an "@".
    /// </summary>
    public string ShownLocalPart
    {
        get
        {
            var text = LocalPart.Length > 1 && LocalPart[0] == '"' ? LocalPart.Trim('"').Replace("\\", "") : LocalPart;
            var at = text.IndexOf('@');
            return at < 0 ? text : text[..at];
        }
    }

    /// <summary>
    /// Reads an address list; anything that is not a mailbox with a domain is left out. Semicolons between addresses, which Outlook shows
    /// and some programs write, count as commas. A list that breaks the rules altogether is read word by word.
    /// </summary>
    public static IReadOnlyList<MailAddress> ParseList(byte[] buffer, int start, int length)
    {
        if (PlainAddress.Read(buffer.AsSpan(start, length)) is { } plain)
        {
            return [plain.Clean()];
        }

        var (bytes, from) = buffer.AsSpan(start, length).IndexOf((byte)';') < 0
            ? (buffer, start) : (WithCommas(buffer.AsSpan(start, length)), 0);
        var result = new List<MailAddress>();
        if (InternetAddressList.TryParse(bytes, from, length, out var list))
        {
            AddMailboxes(list, "", result);
        }

        return result.Count > 0 ? result : [.. Pieces(bytes.AsSpan(from, length)).Select(Read).OfType<MailAddress>()];
    }

    /// <summary>Reads an address list in a text that was decoded before.</summary>
    public static IReadOnlyList<MailAddress> ParseText(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return ParseList(bytes, 0, bytes.Length);
    }

    /// <summary>
    /// Adds the mailboxes of a list; those of a group that have no name of their own have the group's, which is what is shown.
    /// </summary>
    private static void AddMailboxes(InternetAddressList list, string group, List<MailAddress> result)
    {
        foreach (var entry in list)
        {
            if (entry is GroupAddress inner)
            {
                AddMailboxes(inner.Members, inner.Name ?? group, result);
            }
            else if (entry is MailboxAddress { Address: var address } && address.LastIndexOf('@') is var at and > 0
                && at < address.Length - 1)
            {
                result.Add(new MailAddress(entry.Name is { Length: > 0 } name ? name : group, address[..at], address[(at + 1)..]).Clean());
            }
        }
    }

    /// <summary>
    /// Without the single quotes that Outlook puts around addresses of its contacts, a link's "mailto:", and the dot of a complete domain
    /// name.
    /// </summary>
    private MailAddress Clean()
    {
        var (local, domain) = (LocalPart, Domain);
        if (local.Length > 1 && local[0] == '\'' && domain.EndsWith("'", StringComparison.Ordinal))
        {
            local = local[1..];
            domain = domain[..^1];
        }

        local = local.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) && local.Length > 7 ? local[7..] : local;
        domain = domain.Length > 1 && domain[domain.Length - 1] == '.' ? domain[..^1] : domain;
        return local.Length == LocalPart.Length && domain.Length == Domain.Length ? this : this with { LocalPart = local, Domain = domain };
    }

    /// <summary>The list with commas in place of the semicolons that end no group (RFC 5322 section 3.4) and stand in no quotes.</summary>
    private static byte[] WithCommas(ReadOnlySpan<byte> list)
    {
        var bytes = list.ToArray();
        var (isQuoted, isInGroup, depth) = (false, false, 0);
        for (var i = 0; i < bytes.Length; i++)
        {
            switch (bytes[i])
            {
                case (byte)'\\':
                    i++;
                    break;
                case (byte)'"':
                    isQuoted = !isQuoted;
                    break;
                case (byte)'<' or (byte)'(' when !isQuoted:
                    depth++;
                    break;
                case (byte)'>' or (byte)')' when !isQuoted && depth > 0:
                    depth--;
                    break;
                case (byte)':' when !isQuoted && depth == 0:
                    isInGroup = true;
                    break;
                case (byte)';' when !isQuoted && depth == 0 && isInGroup:
                    isInGroup = false;
                    break;
                case (byte)';' when !isQuoted && depth == 0:
                    bytes[i] = (byte)',';
                    break;
            }
        }

        return bytes;
    }

    /// <summary>What stands between the commas outside quotes.</summary>
    private static IEnumerable<string> Pieces(ReadOnlySpan<byte> list)
    {
        var text = Encoding.UTF8.GetString(list.ToArray()).Replace("\r", "").Replace("\n", "");
        var (pieces, isQuoted, from) = (new List<string>(), false, 0);
        for (var i = 0; i < text.Length; i++)
        {
            isQuoted ^= text[i] == '"';
            if (text[i] is ',' or ';' && !isQuoted)
            {
                pieces.Add(text[from..i]);
                from = i + 1;
            }
        }

        pieces.Add(text[from..]);
        return pieces;
    }

    /// <summary>The address in angle brackets, or the whole piece if it is one; null if there is none.</summary>
    private static MailAddress? Read(string piece)
    {
        var open = piece.LastIndexOf('<');
        var close = open < 0 ? -1 : piece.IndexOf('>', open);
        var address = (open < 0 ? piece : close < 0 ? piece[(open + 1)..] : piece[(open + 1)..close]).Replace(" ", "").Replace("\t", "");
        var at = address.LastIndexOf('@');
        if (at <= 0 || !IsDomain(address[(at + 1)..].TrimEnd('.', '\'')) || address.Take(at).Any(c => c is '@' or '"' or '<' || c <= ' '))
        {
            return null;
        }

        var name = open < 0 ? "" : Rfc2047.DecodeText(Encoding.UTF8.GetBytes(piece[..open])).Trim(' ', '\t', '"');
        return new MailAddress(name, address[..at], address[(at + 1)..]).Clean();
    }

    private static bool IsDomain(string text) => text.IndexOf('.') > 0 && text.All(c => char.IsLetterOrDigit(c) || c is '.' or '-');
}
