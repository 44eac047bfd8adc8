using System.Diagnostics.CodeAnalysis;
using CommerceMailAdmin.Engine.Cases.Classification;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>A message whose body was read.</summary>
internal sealed record ReadMessage : ClassifiedMessage
{
    /// <summary>Adds the content to what the header fields show.</summary>
    [SetsRequiredMembers]
    public ReadMessage(ClassifiedMessage message, MailContent content)
        : base(message) => Content = content;

    /// <summary>What the body says.</summary>
    public MailContent Content { get; init; }
}
