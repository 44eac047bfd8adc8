namespace CommerceMailAdmin.Engine.Cases.Details;

/// <summary>What only a case's first mail says; null where it does not.</summary>
internal sealed record CaseDetails
{
    /// <summary>The platform's order number.</summary>
    public string? OrderNumber { get; init; }

    /// <summary>The seller's own order number.</summary>
    public string? SellerOrderNumber { get; init; }

    /// <summary>The buyer's reason.</summary>
    public string? Reason { get; init; }

    /// <summary>The buyer's user name.</summary>
    public string? Buyer { get; init; }
}
