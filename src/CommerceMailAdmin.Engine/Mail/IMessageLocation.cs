namespace CommerceMailAdmin.Engine.Mail;

/// <summary>Where one message lies, so that its body can be read later.</summary>
internal interface IMessageLocation
{
    /// <summary>
    /// A text that names the message: the same on every reading for as long as it lies there, whatever its flags, and no other message's in any source.
    /// Where an mbox file is rewritten, the ids of its messages change.
    /// </summary>
    string Id { get; }

    /// <summary>Opens the message from its first header field on. Very large messages end early: see the implementation.</summary>
    /// <exception cref="IOException">The message cannot be read any more.</exception>
    Stream Open();
}
