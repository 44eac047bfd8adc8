namespace CommerceMailAdmin.Engine.Mail;

/// <summary>Where one message lies, so that its body can be read later.</summary>
internal interface IMessageLocation
{
    /// <summary>A text that finds the message again: the same on every reading, for messages and logs.</summary>
    string Id { get; }

    /// <summary>Opens the message from its first header field on. Very large messages end early: see the implementation.</summary>
    /// <exception cref="IOException">The message cannot be read any more.</exception>
    Stream Open();
}
