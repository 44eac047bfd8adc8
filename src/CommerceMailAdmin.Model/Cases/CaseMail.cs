namespace CommerceMailAdmin;

/// <summary>What a mail is to a case or an order.</summary>
public enum CaseMailKind : long
{
    /// <summary>A buyer's message, relayed by the platform.</summary>
    Customer,

    /// <summary>The seller's answer.</summary>
    Answer,

    /// <summary>Notice of a claim.</summary>
    Claim,

    /// <summary>Notice of a chargeback.</summary>
    Chargeback,

    /// <summary>An order, shipping or delivery notice.</summary>
    Order,

    /// <summary>Only looks like the platform's; it does not count.</summary>
    Excluded,
}

/// <summary>One mail of a case or an order: evidence that can be found again.</summary>
public sealed record CaseMail
{
    /// <summary>What it is.</summary>
    public required CaseMailKind Kind { get; init; }

    /// <summary>When it arrived, or for an answer when it was sent.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Its Message-ID without angle brackets; null if it has none.</summary>
    public string? MessageId { get; init; }

    /// <summary>Who sent it: an address of the platform's or the seller's.</summary>
    public string? Sender { get; init; }

    /// <summary>The mailbox it was found in.</summary>
    public required string Mailbox { get; init; }

    /// <summary>The folder it was found in.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether it comes from whom it says.</summary>
    public required Authenticity Authenticity { get; init; }

    /// <summary>The SHA-256 of the message's header block as stored, in hexadecimal digits; null if it was not worked out.</summary>
    public string? HeaderHash { get; init; }

    /// <summary>The mail in one line.</summary>
    public override string ToString() => $"{TableText.Minute(Time)} {Kind}, {Folder}, {Sender}";
}
