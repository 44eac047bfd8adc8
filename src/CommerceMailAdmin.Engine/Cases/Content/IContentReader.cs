using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>Reads what the bodies of messages say.</summary>
internal interface IContentReader
{
    /// <summary>Reads one message's body; an empty content where it cannot be read.</summary>
    /// <param name="location">Where it lies.</param>
    /// <param name="kind">What it is.</param>
    MailContent Read(IMessageLocation location, MessageClass kind);
}
