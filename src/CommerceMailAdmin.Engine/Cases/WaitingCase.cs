using CommerceMailAdmin.Engine.Cases.Recognition;

namespace CommerceMailAdmin.Engine.Cases;

/// <summary>A case that waits for the seller, as far as header fields tell.</summary>
internal sealed record WaitingCase
{
    /// <summary>The platform it came through.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The id as the first mail writes it.</summary>
    public required string CaseId { get; init; }

    /// <summary>The counted customer messages, oldest first; at least one.</summary>
    public required IReadOnlyList<RecognisedMessage> CustomerMessages { get; init; }

    /// <summary>The oldest customer message behind the last answer.</summary>
    public required RecognisedMessage Waiting { get; init; }

    /// <summary>How many customer messages and answers there are.</summary>
    public required int MessageCount { get; init; }

    /// <summary>How many messages that claim to belong to the case were set aside.</summary>
    public required int SetAside { get; init; }

    /// <summary>The verdict on the case's messages together.</summary>
    public CaseAuthenticity Authenticity =>
        SetAside > 0 ? CaseAuthenticity.Disputed
        : CustomerMessages.All(m => m.Authenticity == CommerceMailAdmin.Authenticity.Genuine) ? CaseAuthenticity.Genuine
        : CaseAuthenticity.Unverifiable;
}
