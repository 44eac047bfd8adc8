namespace CommerceMailAdmin.Engine.Mail;

/// <summary>One message as a source found it: headers now, body on demand.</summary>
/// <param name="Location">Where it lies.</param>
/// <param name="Folder">The folder it lies in.</param>
/// <param name="Headers">Its header fields; valid only until the source is asked for the next message.</param>
internal sealed record StoredMessage(IMessageLocation Location, MailFolder Folder, HeaderBlock Headers)
{
    /// <summary>When the store says it was delivered; a last resort for messages without a readable date.</summary>
    public DateTimeOffset? Delivered { get; init; }

    /// <summary>
    /// True if its bytes lay within another message, or perhaps did. Whoever wrote that message wrote them, so that what a receiving server
    /// seems to have recorded in them proves nothing.
    /// </summary>
    public bool MayBeEnclosed { get; init; }

    /// <summary>Everybody that its To, Cc and Bcc fields name.</summary>
    public IEnumerable<MailAddress> AddressedTo() =>
        Headers.Addresses("To").Concat(Headers.Addresses("Cc")).Concat(Headers.Addresses("Bcc"));
}

/// <summary>A folder that messages lie in.</summary>
/// <param name="Name">Its name as shown to the user, parent folders first, separated by '/'.</param>
/// <param name="Role">What it is for.</param>
internal sealed record MailFolder(string Name, FolderRole Role)
{
    /// <summary>What a server calls the folder, for <see cref="IMailMover"/>; null in files.</summary>
    public string? Id { get; init; }

    /// <summary>Deleted or archived mail, if the server names the folder so; a file and an older server do not.</summary>
    public FolderUse Use { get; init; }
}

/// <summary>A use of folders with the role <see cref="FolderRole.Other"/>.</summary>
internal enum FolderUse
{
    /// <summary>No use that the server names.</summary>
    None,

    /// <summary>Deleted mail.</summary>
    Deleted,

    /// <summary>Archived mail.</summary>
    Archive,
}

/// <summary>Where one message lies, so that it can be read later: its body, or all of it.</summary>
internal interface IMessageLocation
{
    /// <summary>
    /// A text that names the message: the same on every reading for as long as it lies there, whatever its flags, and no other message's in
    /// any source. If an mbox file is rewritten, the ids of its messages change.
    /// </summary>
    string Id { get; }

    /// <summary>Opens the message from its first header field on.</summary>
    /// <param name="limit">The stream ends after this many bytes, if the message is longer.</param>
    /// <exception cref="IOException">The message cannot be read any more.</exception>
    Stream Open(int limit);
}

/// <summary>
/// A message whose store does not keep the bytes that arrived, and makes them anew: Exchange, over EWS and Graph. A signature that does not
/// fit these bytes proves nothing. Opening it takes a round trip to the server, which announced messages share.
/// </summary>
internal interface IRebuiltMessage : IMessageLocation
{
    /// <summary>Announces that the message is going to be opened soon. It does not wait.</summary>
    void Expect();
}
