namespace CommerceMailAdmin;

/// <summary>A buyer's case that waits for the seller's answer.</summary>
public sealed record CaseBacklogItem
{
    /// <summary>How urgent it is.</summary>
    public required CaseState State { get; init; }

    /// <summary>When the answer is due, with the offset of the calendar's time zone.</summary>
    public required DateTimeOffset DueBy { get; init; }

    /// <summary>The case's id, as its first mail writes it; ids differ by more than case.</summary>
    public required string CaseId { get; init; }

    /// <summary>The platform it came through.</summary>
    public required string Platform { get; init; }

    /// <summary>The buyer's user name, shortened to its first character unless asked for; null where the mail names none.</summary>
    public string? Buyer { get; init; }

    /// <summary>The platform's order number; null where the first mail names none.</summary>
    public string? OrderNumber { get; init; }

    /// <summary>The seller's own order number; null where the first mail names none.</summary>
    public string? SellerOrderNumber { get; init; }

    /// <summary>The reason the buyer gave; null where the first mail names none.</summary>
    public string? Reason { get; init; }

    /// <summary>When the case's first customer message arrived (UTC).</summary>
    public required DateTimeOffset FirstReceived { get; init; }

    /// <summary>When the oldest customer message that has no answer arrived (UTC).</summary>
    public required DateTimeOffset WaitingSince { get; init; }

    /// <summary>The business time that has passed since <see cref="WaitingSince"/>.</summary>
    public required TimeSpan BusinessAge { get; init; }

    /// <summary>All the time that has passed since <see cref="WaitingSince"/>.</summary>
    public required TimeSpan ElapsedAge { get; init; }

    /// <summary>When a claim for the order was opened (UTC); null where none is known.</summary>
    public DateTimeOffset? ClaimOpened { get; init; }

    /// <summary>How many customer messages and answers the case has, each counted once.</summary>
    public required int MessageCount { get; init; }

    /// <summary>The folder in which the waiting message lies.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether the case's messages really come from the platform.</summary>
    public required CaseAuthenticity Authenticity { get; init; }

    /// <summary>How many messages that claim to belong to the case were set aside as forged or look-alikes.</summary>
    public required int Excluded { get; init; }
}
