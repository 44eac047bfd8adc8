using MailKit.Net.Imap;
using MailKit;
using MimeKit;

namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>A message on the server.</summary>
/// <param name="Session">The mailbox.</param>
/// <param name="Folder">The folder's full name.</param>
/// <param name="Validity">The folder's UIDVALIDITY.</param>
/// <param name="Uid">The message's UID.</param>
internal sealed record ImapMessage(ImapSession Session, string Folder, uint Validity, uint Uid) : IMessageLocation
{
    /// <summary>The message's URL (RFC 5092).</summary>
    public string Id => FormattableString.Invariant($"{FolderId(Session, Folder)};UIDVALIDITY={Validity}/;UID={Uid}");

    /// <summary>The folder's URL (RFC 5092).</summary>
    public static string FolderId(ImapSession session, string path) => session.Url + Uri.EscapeDataString(path).Replace("%2F", "/");

    /// <summary>The message that an id names; null if the id is not of this mailbox.</summary>
    public static ImapMessage? Parse(ImapSession session, string id)
    {
        var match = System.Text.RegularExpressions.Regex.Match(id, "^(.*);UIDVALIDITY=([0-9]+)/;UID=([0-9]+)$");
        return match.Success && id.StartsWith(session.Url, StringComparison.Ordinal)
            && uint.TryParse(match.Groups[2].Value, out var validity)
            && uint.TryParse(match.Groups[3].Value, out var uid)
            ? new ImapMessage(session, Uri.UnescapeDataString(match.Groups[1].Value[session.Url.Length..]), validity, uid)
            : null;
    }

    /// <summary>Fetches the message, which is not marked as read.</summary>
    /// <inheritdoc/>
    public Stream Open(int limit)
    {
        try
        {
            return Session.Run(
                client =>
                {
                    var folder = ImapSession.Select(client, Folder, CancellationToken.None);
                    return folder.UidValidity == Validity
                        ? folder.GetStream(new UniqueId(Validity, Uid), 0, limit, CancellationToken.None)
                        : throw new ImapNumbersChangedException(Folder);
                },
                CancellationToken.None);
        }
        catch (Exception e) when (e is ImapCommandException or MessageNotFoundException or FolderNotFoundException
            or ImapNumbersChangedException)
        {
            throw new IOException($"'{Id}' is no longer on the server: {e.Message}", e);
        }
    }
}

/// <summary>The server gave the messages of a folder new numbers while it was read.</summary>
internal sealed class ImapNumbersChangedException(
    string folder) : Exception($"The server has given the messages of '{folder}' new numbers since it was read; read it again.");

/// <summary>Turns fetched header fields back into the bytes they came as.</summary>
internal static class ImapHeaders
{
    /// <summary>The header block; fields beyond the limit that files have are left out.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="length">The block's length in bytes.</param>
    /// <param name="cut">True if fields were left out.</param>
    public static HeaderBlock Block(HeaderList fields, out int length, out bool cut)
    {
        using var bytes = new MemoryStream();
        cut = false;
        foreach (var field in fields)
        {
            if (bytes.Length + field.RawField.Length + field.RawValue.Length + 1 > Files.MboxReader.MaxHeader)
            {
                cut = true;
                break;
            }

            bytes.Write(field.RawField, 0, field.RawField.Length);
            bytes.WriteByte((byte)':');
            bytes.Write(field.RawValue, 0, field.RawValue.Length);
        }

        length = (int)bytes.Length;
        return HeaderBlock.Parse(bytes.ToArray(), 0, length);
    }
}
