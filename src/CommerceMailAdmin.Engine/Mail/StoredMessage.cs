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
    public bool IsUnproven { get; init; }
}
