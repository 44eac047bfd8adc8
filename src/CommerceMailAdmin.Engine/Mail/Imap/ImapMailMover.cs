using MailKit;
using MailKit.Net.Imap;

namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>Moves messages on an IMAP server with MOVE (RFC 6851), or with COPY, STORE and EXPUNGE if the server has no MOVE.</summary>
internal sealed class ImapMailMover(ImapSession session) : IMailMover
{
    /// <inheritdoc/>
    public bool UnblocksSenders => false;

    /// <inheritdoc/>
    public string? FolderId(FolderRole role, CancellationToken cancellationToken)
    {
        var folders = session.Run(c => ImapFolderStatus.List(c, cancellationToken), cancellationToken);
        return folders.Where(f => f.Folder.Role == role).OrderBy(f => f.Path.Length).Select(f => ImapMessage.FolderId(session, f.Path))
            .FirstOrDefault();
    }

    /// <inheritdoc/>
    public string? MarkAsNotJunk(string messageId, CancellationToken cancellationToken) =>
        Move(messageId, ImapMessage.FolderId(session, "INBOX"), cancellationToken);

    /// <inheritdoc/>
    public string? Move(string messageId, string folderId, CancellationToken cancellationToken)
    {
        if (ImapMessage.Parse(session, messageId) is not { } message || !folderId.StartsWith(session.Url, StringComparison.Ordinal))
        {
            throw new IOException($"'{messageId}' or '{folderId}' is not in the mailbox {session.UserName}.");
        }

        try
        {
            return session.Run(c => Move(c, message, Uri.UnescapeDataString(folderId[session.Url.Length..]), cancellationToken),
                cancellationToken);
        }
        catch (Exception e) when (e is ImapCommandException or FolderNotFoundException)
        {
            throw new IOException($"'{messageId}' cannot be moved: {e.Message}", e);
        }
        catch (ImapNumbersChangedException e)
        {
            throw new MessageGoneException(messageId, e);
        }
    }

    private string? Move(ImapClient client, ImapMessage message, string path, CancellationToken cancellationToken)
    {
        var target = client.GetFolder(path, cancellationToken);
        var folder = ImapSession.Select(client, message.Folder, cancellationToken, FolderAccess.ReadWrite);
        if (folder.UidValidity != message.Validity)
        {
            throw new ImapNumbersChangedException(message.Folder);
        }

        var uid = new UniqueId(message.Validity, message.Uid);
        if (folder.Search(MailKit.Search.SearchQuery.Uids([uid]), cancellationToken).Count == 0)
        {
            throw new MessageGoneException(message.Id);
        }

        var moved = folder.MoveTo(uid, target, cancellationToken);
        return moved is { } there ? new ImapMessage(session, path, there.Validity, there.Id).Id : null;
    }
}
