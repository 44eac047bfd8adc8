using CommerceMailAdmin.Engine.Cases.Content;
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
}

/// <summary>A message that has to do with the platform.</summary>
internal sealed record ClassifiedMessage
{
    private readonly IContentReader? _reader;
    private MailContent? _content;

    /// <summary>What it is.</summary>
    public required MessageClass Class { get; init; }

    /// <summary>When it arrived or was sent (UTC).</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The same for every copy of the message, wherever it lies.</summary>
    public required MessageIdentity Identity { get; init; }

    /// <summary>Where it lies.</summary>
    public required IMessageLocation Location { get; init; }

    /// <summary>The name of the mailbox it lies in.</summary>
    public string Mailbox { get; init; } = "";

    /// <summary>The folder it lies in.</summary>
    public required MailFolder Folder { get; init; }

    /// <summary>
    /// The cases it belongs to, or claims to belong to, with their ids as written. An answer without any went out past the relay address; it
    /// belongs to the cases of the customer messages and answers, themselves with cases, whose Message-IDs its <see cref="References"/> name,
    /// and to none where none is known.
    /// </summary>
    public IReadOnlyList<CaseReference> Cases { get; init; } = [];

    /// <summary>Who wrote it: the From address.</summary>
    public MailAddress? Sender { get; init; }

    /// <summary>Who sent it on the writer's behalf (the Sender field, RFC 5322 section 3.6.2); null where that is not somebody else.</summary>
    public MailAddress? SentBy { get; init; }

    /// <summary>The platform it came through; null where it does not tell, and for answers.</summary>
    public string? Platform { get; init; }

    /// <summary>True for an answer that has the case's relay address among its To addresses.</summary>
    public bool IsToRelay { get; init; }

    /// <summary>An answer's In-Reply-To and References (RFC 5322 section 3.6.4): Message-IDs without angle brackets, each once.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>The addresses a customer message was delivered to: the seller's own.</summary>
    public IReadOnlyList<MailAddress> DeliveredTo { get; init; } = [];

    /// <summary>True for an answer whose sender is the seller only if the case mails were delivered to that address or domain.</summary>
    public bool NeedsKnownSender { get; init; }

    /// <summary>A claim's or chargeback's order number; null where neither subject nor body names one.</summary>
    public string? OrderNumber { get; init; }

    /// <summary>Whether it comes from whom it says.</summary>
    public Authenticity Authenticity { get; init; } = Authenticity.Unverifiable;

    /// <summary>Its Message-ID without angle brackets; null where it has none.</summary>
    public string? MessageId { get; init; }

    /// <summary>The SHA-256 of its header block as stored, in lower-case hexadecimal digits.</summary>
    public string? HeaderHash { get; init; }

    /// <summary>Reads what its body says when that is first asked for. What another reader made of it before is forgotten.</summary>
    public IContentReader? ContentReader
    {
        get => _reader;
        init => (_reader, _content) = (value, null);
    }

    /// <summary>What its body says.</summary>
    public MailContent Content
    {
        get => _content ??= _reader?.Read(Location, Class) ?? new MailContent();
        init => _content = value;
    }
}
