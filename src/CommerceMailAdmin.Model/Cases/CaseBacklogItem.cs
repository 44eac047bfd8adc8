namespace CommerceMailAdmin;

/// <summary>A buyer's case that waits for the seller's answer. All its times have the offset of the calendar's time zone.</summary>
public sealed record CaseBacklogItem
{
    /// <summary>How urgent it is.</summary>
    public required CaseState State { get; init; }

    /// <summary>When the answer is due.</summary>
    public required DateTimeOffset DueBy { get; init; }

    /// <summary>The time from the instant asked about to <see cref="DueBy"/>; negative if the answer is overdue.</summary>
    public required TimeSpan DueIn { get; init; }

    /// <summary>The case's id, as its first mail writes it; ids differ by more than case.</summary>
    public required string CaseId { get; init; }

    /// <summary>The platform it came through.</summary>
    public required string Platform { get; init; }

    /// <summary>The buyer's user name, shortened to its first character unless asked for; null if the mail names none.</summary>
    public string? Buyer { get; init; }

    /// <summary>The platform's order number; null if the first mail names none.</summary>
    public string? OrderNumber { get; init; }

    /// <summary>The seller's own order number; null if the first mail names none.</summary>
    public string? SellerOrderNumber { get; init; }

    /// <summary>The reason the buyer gave; null if the first mail names none.</summary>
    public string? Reason { get; init; }

    /// <summary>When the case's first customer message arrived.</summary>
    public required DateTimeOffset FirstReceived { get; init; }

    /// <summary>When the oldest customer message that has no answer arrived.</summary>
    public required DateTimeOffset WaitingSince { get; init; }

    /// <summary>The business time since <see cref="WaitingSince"/>: only open hours are counted.</summary>
    public required TimeSpan BusinessAge { get; init; }

    /// <summary>The open hours of a business day of the calendar; if the days differ, their average.</summary>
    public required TimeSpan BusinessDayLength { get; init; }

    /// <summary>The time since <see cref="WaitingSince"/>.</summary>
    public required TimeSpan ElapsedAge { get; init; }

    /// <summary>When a claim for the order was opened; null if none is known.</summary>
    public DateTimeOffset? ClaimOpened { get; init; }

    /// <summary>How many customer messages and answers the case has, each counted once.</summary>
    public required int MessageCount { get; init; }

    /// <summary>The mailbox in which the waiting message lies.</summary>
    public required string Mailbox { get; init; }

    /// <summary>The folder of the waiting message.</summary>
    public required string Folder { get; init; }

    /// <summary>True if the waiting message lies in Junk, if nobody may see it.</summary>
    public required bool InJunk { get; init; }

    /// <summary>Whether the case's messages really come from the platform.</summary>
    public required CaseAuthenticity Authenticity { get; init; }

    /// <summary>How many messages that claim to belong to the case were excluded as forged or look-alikes.</summary>
    public required int Excluded { get; init; }
}
