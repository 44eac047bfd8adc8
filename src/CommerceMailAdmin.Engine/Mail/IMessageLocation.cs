namespace CommerceMailAdmin.Engine.Mail;

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
