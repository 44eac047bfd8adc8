using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>What a message is to the seller's cases.</summary>
internal enum MessageClass
{
    /// <summary>A buyer's message, relayed by the platform.</summary>
    CaseMail,

    /// <summary>The seller's answer to a buyer.</summary>
    Answer,

    /// <summary>Notice of a claim for an order.</summary>
    Claim,

    /// <summary>Notice of a chargeback for an order.</summary>
    Chargeback,

    /// <summary>An order, shipping or delivery notice.</summary>
    OrderNotice,

    /// <summary>Only looks like the platform's, or failed authentication.</summary>
    Excluded,

    /// <summary>
    /// The mail system's report that an answer was not delivered. Its <see cref="ClassifiedMessage.MessageId"/> is that of the answer.
    /// </summary>
    Undelivered,
}

/// <summary>A message of the platform, or an answer to one, as its header fields show it. Its body is not read.</summary>
internal record ClassifiedMessage
{
    /// <summary>What it is.</summary>
    public required MessageClass Class { get; init; }

    /// <summary>When it arrived or was sent (UTC).</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The same for every copy of the message, in every folder.</summary>
    public required MessageIdentity Identity { get; init; }

    /// <summary>Where it is stored.</summary>
    public required IMessageLocation Location { get; init; }

    /// <summary>The name of its mailbox.</summary>
    public string Mailbox { get; init; } = "";

    /// <summary>Its folder.</summary>
    public required MailFolder Folder { get; init; }

    /// <summary>
    /// The cases that it belongs to, or claims to belong to, with their ids as written. An answer without a case was not sent to the relay
    /// address. It
    /// belongs to the cases of the messages that its <see cref="References"/> name, if these messages have cases of their own.
    /// </summary>
    public IReadOnlyList<CaseReference> Cases { get; init; } = [];

    /// <summary>Who wrote it: the From address.</summary>
    public MailAddress? Sender { get; init; }

    /// <summary>Who sent it on the writer's behalf (the Sender field, RFC 5322 section 3.6.2); null if that is the writer.</summary>
    public MailAddress? SentBy { get; init; }

    /// <summary>The platform it came through; null if it does not say, and for answers.</summary>
    public string? Platform { get; init; }

    /// <summary>True for an answer whose To field has the case's relay address.</summary>
    public bool IsToRelay { get; init; }

    /// <summary>An answer's In-Reply-To and References (RFC 5322 section 3.6.4): Message-IDs without angle brackets, each once.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>The addresses a customer message was delivered to: the seller's own.</summary>
    public IReadOnlyList<MailAddress> DeliveredTo { get; init; } = [];

    /// <summary>True for an answer whose sender is the seller only if the case mails were delivered to that address or domain.</summary>
    public bool NeedsKnownSender { get; init; }

    /// <summary>A claim's or chargeback's order number; null if neither subject nor body names one.</summary>
    public string? OrderNumber { get; init; }

    /// <summary>Whether it really comes from the address in From.</summary>
    public Authenticity Authenticity { get; init; } = Authenticity.Unverifiable;

    /// <summary>Its Message-ID without angle brackets; null if it has none.</summary>
    public string? MessageId { get; init; }

    /// <summary>The SHA-256 of its header block as stored, in lower-case hexadecimal digits.</summary>
    public string? HeaderHash { get; init; }
}
