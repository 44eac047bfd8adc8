namespace CommerceMailAdmin;

/// <summary>Everything that the mail says about one order.</summary>
public sealed record CommerceOrder
{
    /// <summary>The platform's order number; null if only the seller's is known.</summary>
    public string? OrderNumber { get; init; }

    /// <summary>The seller's own order number; null if unknown.</summary>
    public string? SellerOrderNumber { get; init; }

    /// <summary>The cases about it, oldest first.</summary>
    public required CommerceCase[] Cases { get; init; }

    /// <summary>The claims and chargebacks, oldest first.</summary>
    public required CommerceClaim[] Claims { get; init; }

    /// <summary>Every mail about it, oldest first.</summary>
    public required CaseMail[] Messages { get; init; }

    /// <summary>Its deadlines, soonest first.</summary>
    public required OrderDeadline[] Deadlines { get; init; }
}

/// <summary>One deadline of an order.</summary>
public sealed record OrderDeadline
{
    /// <summary>The name of its deadline in the profile, such as BuyerCancel.</summary>
    public required string Name { get; init; }

    /// <summary>When the time began to run.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset DueBy { get; init; }

    /// <summary>True if the end has passed.</summary>
    public required bool IsOver { get; init; }

    /// <summary>Its reason: what started the clock, the term, and the document that sets the term.</summary>
    public required string Fact { get; init; }
}
