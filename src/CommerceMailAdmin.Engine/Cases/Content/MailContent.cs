namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>What only a mail's body, or the words of its subject, say; null where they do not.</summary>
internal sealed record MailContent
{
    /// <summary>The platform's order number.</summary>
    public string? OrderNumber { get; init; }

    /// <summary>The seller's own order number.</summary>
    public string? SellerOrderNumber { get; init; }

    /// <summary>The buyer's reason.</summary>
    public string? Reason { get; init; }

    /// <summary>The buyer's user name.</summary>
    public string? Buyer { get; init; }

    /// <summary>What its words mean beside that, by the profile's text patterns.</summary>
    public TextMeanings Meanings { get; init; }

    /// <summary>True where a file is attached.</summary>
    public bool HasAttachment { get; init; }

    /// <summary>
    /// Marks of the words with digits in its subject (<see cref="WordMarks"/>): whether a number is kept can be told, what else stands there cannot. Null where it
    /// was not read.
    /// </summary>
    public IReadOnlyList<int>? SubjectMarks { get; init; }

    /// <summary>The same of its body.</summary>
    public IReadOnlyList<int>? BodyMarks { get; init; }

    /// <summary>Whether it names the order, by the platform's number or the seller's.</summary>
    public bool IsAbout(string orderNumber) =>
        orderNumber.Equals(OrderNumber, StringComparison.OrdinalIgnoreCase) || orderNumber.Equals(SellerOrderNumber, StringComparison.OrdinalIgnoreCase);
}
