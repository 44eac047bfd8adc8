namespace CommerceMailAdmin.Engine.Mail.Imap;

/// <summary>Moves messages on an IMAP server with MOVE (RFC 6851), or with COPY, STORE and EXPUNGE if the server has no MOVE.</summary>
internal sealed class ImapMailMover(ImapSession session) : IMailMover
{
    private IReadOnlyList<ImapFolder>? _folders;

    /// <inheritdoc/>
    public bool UnblocksSenders => false;

    /// <inheritdoc/>
    public string? FolderId(FolderRole role, CancellationToken cancellationToken) =>
        List(cancellationToken).Where(f => f.Folder.Role == role).OrderBy(f => f.Path.Length)
            .Select(f => ImapMessage.FolderId(session, f.Path)).FirstOrDefault();

    /// <inheritdoc/>
    public string? FolderId(string name, CancellationToken cancellationToken) =>
        List(cancellationToken).Where(f => f.Folder.Name == name).ToArray() is [var folder]
            ? ImapMessage.FolderId(session, folder.Path) : null;

    /// <inheritdoc/>
    public string? MarkAsNotJunk(string messageId, CancellationToken cancellationToken) =>
        Move(messageId, ImapMessage.FolderId(session, "INBOX"), cancellationToken);

    /// <inheritdoc/>
    public string? Move(string messageId, string folderId, CancellationToken cancellationToken)
    {
        var folders = List(cancellationToken);
        if (ImapMessage.Parse(session, messageId) is not var (path, validity, uid)
            || folders.FirstOrDefault(f => f.Path == path) is not { } from
            || folders.FirstOrDefault(f => ImapMessage.FolderId(session, f.Path) == folderId) is not { } to)
        {
            throw new IOException($"'{messageId}' or '{folderId}' is not in the mailbox {session.UserName}.");
        }

        try
        {
            return session.Run(c => Move(c, new ImapMessage(session, from, validity, uid), to), cancellationToken);
        }
        catch (ImapRefusedException e)
        {
            throw new IOException($"'{messageId}' cannot be moved: {e.Message}", e);
        }
        catch (ImapNumbersChangedException e)
        {
            throw new MessageGoneException(messageId, e);
        }
    }

    private IReadOnlyList<ImapFolder> List(CancellationToken cancellationToken) =>
        _folders ??= session.Run(c => ImapFolders.List(c, new List<string>()), cancellationToken);

    private string? Move(ImapConnection connection, ImapMessage message, ImapFolder to)
    {
        ImapMessage.Select(connection, message.Folder, message.Validity, isWritable: true);
        if (ImapMessages.Existing(connection, [message.Uid]).Length == 0)
        {
            throw new MessageGoneException(message.Id);
        }

        return ImapMessages.Move(connection, message.Uid, to) is var (validity, uid)
            ? new ImapMessage(session, to, validity, uid).Id : null;
    }
}
