using System.Globalization;
using System.Text.RegularExpressions;

namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>A message on the server.</summary>
/// <param name="Session">The mailbox.</param>
/// <param name="Folder">The folder.</param>
/// <param name="Validity">The folder's UIDVALIDITY.</param>
/// <param name="Uid">The message's UID.</param>
internal sealed record ImapMessage(ImapSession Session, ImapFolder Folder, uint Validity, uint Uid) : IMessageLocation
{
    /// <summary>The message's URL (RFC 5092).</summary>
    public string Id => FormattableString.Invariant($"{FolderId(Session, Folder.Path)};UIDVALIDITY={Validity}/;UID={Uid}");

    /// <summary>The folder's URL (RFC 5092).</summary>
    public static string FolderId(ImapSession session, string path) => session.Url + Uri.EscapeDataString(path).Replace("%2F", "/");

    /// <summary>
    /// What an id names: the full name of the folder, its UIDVALIDITY and the UID; null if the id is not of this mailbox.
    /// </summary>
    public static (string Path, uint Validity, uint Uid)? Parse(ImapSession session, string id)
    {
        var match = Regex.Match(id, "^(.*);UIDVALIDITY=([0-9]+)/;UID=([0-9]+)$");
        return match.Success && id.StartsWith(session.Url, StringComparison.Ordinal)
            && uint.TryParse(match.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var validity)
            && uint.TryParse(match.Groups[3].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var uid)
            ? (Uri.UnescapeDataString(match.Groups[1].Value[session.Url.Length..]), validity, uid)
            : null;
    }

    /// <summary>Fetches the message, which is not marked as read.</summary>
    /// <inheritdoc/>
    public Stream Open(int limit)
    {
        try
        {
            var bytes = Session.Run(Fetch, CancellationToken.None);
            return new MemoryStream(bytes ?? throw new ImapRefusedException("the server does not give it."), writable: false);
        }
        catch (Exception e) when (e is ImapRefusedException or ImapNumbersChangedException)
        {
            throw new IOException($"'{Id}' is no longer on the server: {e.Message}", e);
        }

        byte[]? Fetch(ImapConnection connection)
        {
            Select(connection, Folder, Validity);
            return ImapMessages.Body(connection, Uid, limit);
        }
    }

    /// <summary>Opens a folder if its numbers still mean the same messages.</summary>
    /// <exception cref="ImapNumbersChangedException">They do not.</exception>
    public static void Select(ImapConnection connection, ImapFolder folder, uint validity, bool isWritable = false)
    {
        if (ImapFolders.Open(connection, folder.Raw, isWritable).Validity != validity)
        {
            throw new ImapNumbersChangedException(folder.Path);
        }
    }
}

/// <summary>The server gave the messages of a folder new numbers while it was read.</summary>
internal sealed class ImapNumbersChangedException(string folder)
    : Exception($"The server has given the messages of '{folder}' new numbers since it was read. Read it again.");
