namespace CommerceMailAdmin;

/// <summary>What a buyer or a bank has set going against an order.</summary>
public enum ClaimKind : long
{
    /// <summary>A claim with the platform.</summary>
    Claim,

    /// <summary>A chargeback by the buyer's bank.</summary>
    Chargeback,
}

/// <summary>A claim or chargeback for an order.</summary>
public sealed record CommerceClaim
{
    /// <summary>Which of the two.</summary>
    public required ClaimKind Kind { get; init; }

    /// <summary>The platform's order number; null if the notice names none.</summary>
    public required string? OrderNumber { get; init; }

    /// <summary>The platform; null if the mail does not say.</summary>
    public string? Platform { get; init; }

    /// <summary>The reason the buyer gave; null if the notice names none.</summary>
    public string? Reason { get; init; }

    /// <summary>When the notice arrived.</summary>
    public required DateTimeOffset Opened { get; init; }

    /// <summary>If the platform asks the seller for an answer. It is always true for a chargeback. Null if the text does not say.</summary>
    public bool? AnswerRequested { get; init; }

    /// <summary>Until when the seller must respond; null if no limit is known.</summary>
    public DateTimeOffset? RespondBy { get; init; }

    /// <summary>The ids of the cases about the same order; empty if there is none.</summary>
    public required string[] CaseIds { get; init; }

    /// <summary>The mailbox the notice was found in.</summary>
    public required string Mailbox { get; init; }

    /// <summary>The notice.</summary>
    public required CaseMail Mail { get; init; }

    /// <summary>The claim in one line.</summary>
    public override string ToString() => $"{TableText.Minute(Opened)} {Kind}, order {OrderNumber ?? "not named"}";
}
