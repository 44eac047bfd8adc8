using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Cases.History;

/// <summary>Builds the evidence of a classified message.</summary>
internal static class CaseMails
{
    /// <summary>A message as a result shows it; its time carries the offset of its mailbox's calendar.</summary>
    public static CaseMail Of(ClassifiedMessage message, CaseOptions options) => new()
    {
        Kind = message.Class switch
        {
            MessageClass.CaseMail => CaseMailKind.Customer,
            MessageClass.Answer => CaseMailKind.Answer,
            MessageClass.Claim => CaseMailKind.Claim,
            MessageClass.Chargeback => CaseMailKind.Chargeback,
            MessageClass.OrderNotice => CaseMailKind.Order,
            _ => CaseMailKind.Excluded,
        },
        Time = options.ClockOf(message.Mailbox).InZone(message.Time),
        MessageId = Clean(message.MessageId),
        Sender = SentBy(message),
        Mailbox = message.Mailbox,
        Folder = message.Folder.Name,
        Authenticity = message.Authenticity,
        HeaderHash = message.HeaderHash,
    };

    /// <summary>The address that sent a message: Sender if there is one, otherwise From.</summary>
    public static string? SentBy(ClassifiedMessage message) => Clean((message.SentBy ?? message.Sender)?.Address);

    private static string? Clean(string? text) => text is null ? null : DisplayText.Clean(text);
}
