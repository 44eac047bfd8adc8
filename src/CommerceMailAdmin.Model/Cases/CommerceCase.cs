namespace CommerceMailAdmin;

/// <summary>A buyer's case with its whole history, as known at an instant.</summary>
public sealed record CommerceCase
{
    /// <summary>Its state.</summary>
    public required CaseState State { get; init; }

    /// <summary>The case's id, as its first mail writes it.</summary>
    public required string CaseId { get; init; }

    /// <summary>The platform it came through.</summary>
    public required string Platform { get; init; }

    /// <summary>The mailbox its first mail was found in.</summary>
    public required string Mailbox { get; init; }

    /// <summary>The buyer's user name, shortened to its first character unless asked for; null if the mail names none.</summary>
    public string? Buyer { get; init; }

    /// <summary>The platform's order number; null if the first mail names none.</summary>
    public string? OrderNumber { get; init; }

    /// <summary>The seller's own order number; null if the first mail names none.</summary>
    public string? SellerOrderNumber { get; init; }

    /// <summary>The reason the buyer gave; null if the first mail names none.</summary>
    public string? Reason { get; init; }

    /// <summary>When the first customer message arrived.</summary>
    public required DateTimeOffset FirstReceived { get; init; }

    /// <summary>When the last customer message arrived or the last answer was sent.</summary>
    public required DateTimeOffset LastActivity { get; init; }

    /// <summary>When the oldest customer message without an answer arrived; null if none turns.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>When that answer is due; null if none turns.</summary>
    public DateTimeOffset? DueBy { get; init; }

    /// <summary>When the case was closed; null if it is open.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>How often the buyer wrote again after the case had been closed.</summary>
    public int Reopened { get; init; }

    /// <summary>From the first customer message to the last answer; null without an answer.</summary>
    public TimeSpan? ResolutionTime { get; init; }

    /// <summary>The same in business time.</summary>
    public TimeSpan? ResolutionBusinessTime { get; init; }

    /// <summary>The turns of the buyer for the seller, oldest first. The first is the one that the first answer ends.</summary>
    public required CaseTurn[] Turns { get; init; }

    /// <summary>The claims and chargebacks for the case's order, oldest first.</summary>
    public required CommerceClaim[] Claims { get; init; }

    /// <summary>The case's messages, oldest first, each counted once.</summary>
    public required CaseMail[] Messages { get; init; }

    /// <summary>Whether the case's messages really come from the platform.</summary>
    public required CaseAuthenticity Authenticity { get; init; }

    /// <summary>True if a waiting message of the customer is in Junk.</summary>
    public bool InJunk { get; init; }
}
