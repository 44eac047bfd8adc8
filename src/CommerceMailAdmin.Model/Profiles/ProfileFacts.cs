namespace CommerceMailAdmin;

/// <summary>A document that facts were taken from.</summary>
/// <param name="Id">The name by which facts refer to it.</param>
/// <param name="Title">Its title.</param>
/// <param name="Date">Its date, as precise as is known: yyyy, yyyy-MM or yyyy-MM-dd.</param>
public sealed record ProfileSource(string Id, string Title, string Date)
{
    /// <summary>The title and date, as shown beside a fact.</summary>
    public override string ToString() => $"{Title} ({Date})";
}

/// <summary>What every fact of the profile carries.</summary>
public abstract record ProfileFact
{
    /// <summary>The document the fact was taken from.</summary>
    public required ProfileSource Source { get; init; }

    /// <summary>What a reader should know before relying on it; null if there is nothing to add.</summary>
    public string? Note { get; init; }
}

/// <summary>A domain of the platform's mail.</summary>
public sealed record ProfileDomain : ProfileFact
{
    /// <summary>The domain name, in lower case.</summary>
    public required string Name { get; init; }

    /// <summary>The platform it belongs to; null if it serves both.</summary>
    public string? Platform { get; init; }

    /// <summary>True if the platform asks sellers to make the domain a safe sender.</summary>
    public bool SafeSender { get; init; }
}

/// <summary>A fixed address the platform sends from.</summary>
public sealed record ProfileSender : ProfileFact
{
    /// <summary>The address, in lower case.</summary>
    public required string Address { get; init; }

    /// <summary>The display name it is seen with; null if unknown.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The platform it belongs to; null if it serves both.</summary>
    public string? Platform { get; init; }
}

/// <summary>The kinds of mail the platform sends to a seller or a buyer.</summary>
public enum MailKind : long
{
    /// <summary>A buyer's request, relayed; starts or continues a case.</summary>
    Case,

    /// <summary>A claim has been opened for an order.</summary>
    Claim,

    /// <summary>A buyer's bank has taken the payment back.</summary>
    Chargeback,

    /// <summary>Order, shipping and delivery notices to the buyer.</summary>
    OrderNotice,

    /// <summary>Mail of the person-to-person marketplace, which is not mail of a shop.</summary>
    Marketplace,

    /// <summary>Other mail from a buyer's own relay address, such as a request to return an order. Its form is not documented.</summary>
    BuyerRelay,
}

/// <summary>How one kind of mail is recognised. Both patterns must match.</summary>
public sealed record MailPattern : ProfileFact
{
    /// <summary>The kind of mail.</summary>
    public required MailKind Kind { get; init; }

    /// <summary>The platform it belongs to; null if it serves both.</summary>
    public string? Platform { get; init; }

    /// <summary>
    /// A .NET regular expression, matched without regard to case against the whole From address.
    /// The group "case" is the case id.
    /// </summary>
    public required string AddressPattern { get; init; }

    /// <summary>
    /// A .NET regular expression, matched without regard to case within the decoded subject; null if any subject will do.
    /// The group "order" is the platform's order number, "user" the buyer's user name.
    /// </summary>
    public string? SubjectPattern { get; init; }

    /// <summary>The display name the platform uses; null if unknown.</summary>
    public string? DisplayName { get; init; }
}

/// <summary>How the subject of a case mail has the buyer's user name.</summary>
public sealed record BuyerSubject : ProfileFact
{
    /// <summary>A .NET regular expression, matched without regard to case; the group "user" is the user name.</summary>
    public required string Pattern { get; init; }
}

/// <summary>A published range of sending addresses.</summary>
public sealed record ProfileIPRange : ProfileFact
{
    /// <summary>The range in CIDR notation (RFC 4632).</summary>
    public required string Range { get; init; }

    /// <summary>The last address as the platform writes it, if it differs from the real end of the range; otherwise null.</summary>
    public string? PublishedEnd { get; init; }

    /// <summary>The range.</summary>
    public override string ToString() => Range;
}

/// <summary>The unit a deadline is counted in.</summary>
public enum DeadlineUnit : long
{
    /// <summary>Elapsed minutes.</summary>
    Minutes,

    /// <summary>Calendar days.</summary>
    Days,

    /// <summary>Business days, by the seller's calendar.</summary>
    BusinessDays,
}

/// <summary>A time limit.</summary>
public sealed record ProfileDeadline : ProfileFact
{
    /// <summary>The stable name by which code refers to it.</summary>
    public required string Name { get; init; }

    /// <summary>How many units.</summary>
    public required int Value { get; init; }

    /// <summary>The unit.</summary>
    public required DeadlineUnit Unit { get; init; }
}

/// <summary>A DKIM signer expected on the platform's mail.</summary>
public sealed record DkimSigner : ProfileFact
{
    /// <summary>The signing domain (d=).</summary>
    public required string Domain { get; init; }

    /// <summary>The selectors (s=) seen with it.</summary>
    public required IReadOnlyList<string> Selectors { get; init; }
}

/// <summary>A DKIM selector in common use by mail services.</summary>
public sealed record CommonSelector : ProfileFact
{
    /// <summary>The selector (s=).</summary>
    public required string Selector { get; init; }

    /// <summary>The mail service that uses it.</summary>
    public required string Service { get; init; }
}

/// <summary>A reason a buyer can choose when asking for help.</summary>
public sealed record CaseReason : ProfileFact
{
    /// <summary>The reason's words.</summary>
    public required string Reason { get; init; }

    /// <summary>True if the reason opens a claim at once.</summary>
    public bool OpensClaim { get; init; }
}

/// <summary>What the words of a mail can mean beside labelled values. One mail can mean several things.</summary>
[Flags]
public enum TextMeanings : long
{
    /// <summary>Nothing that a pattern knows.</summary>
    None = 0,

    /// <summary>An answer promises a return label.</summary>
    ReturnLabelPromised = 1,

    /// <summary>A notice asks the seller for an answer.</summary>
    AnswerRequested = 2,

    /// <summary>A notice says that the seller need not answer.</summary>
    NoAnswerNeeded = 4,

    /// <summary>Order mail: the buyer has ordered.</summary>
    OrderConfirmed = 8,

    /// <summary>Order mail: the order was shipped.</summary>
    OrderShipped = 16,

    /// <summary>Order mail: the order was delivered.</summary>
    OrderDelivered = 32,

    /// <summary>Order mail: the order was cancelled.</summary>
    OrderCancelled = 64,

    /// <summary>Order mail: a return is complete.</summary>
    ReturnCompleted = 128,
}

/// <summary>Words from which a mail's meaning is read.</summary>
public sealed record TextPattern : ProfileFact
{
    /// <summary>The meaning of a mail with these words.</summary>
    public required TextMeanings Meaning { get; init; }

    /// <summary>A .NET regular expression, matched without regard to case within a line or paragraph of the body.</summary>
    public required string Pattern { get; init; }
}

/// <summary>The value after a label in the body of a mail.</summary>
public enum BodyField : long
{
    /// <summary>The platform's order number.</summary>
    OrderNumber,

    /// <summary>The seller's own order number (merchant_order_reference).</summary>
    SellerOrderNumber,

    /// <summary>The buyer's reason.</summary>
    Reason,

    /// <summary>A return id, which looks like an order number and is none.</summary>
    ReturnId,

    /// <summary>The buyer's message: no value, but the end of what the platform wrote.</summary>
    Message,
}

/// <summary>A label before a value in the body of a mail.</summary>
public sealed record BodyLabel : ProfileFact
{
    /// <summary>What the value is.</summary>
    public required BodyField Field { get; init; }

    /// <summary>
    /// A .NET regular expression that matches the label's words, without regard to case.
    /// </summary>
    public required string LabelPattern { get; init; }

    /// <summary>
    /// A .NET regular expression for the value after the label; null means the rest of the line.
    /// </summary>
    public string? ValuePattern { get; init; }
}
