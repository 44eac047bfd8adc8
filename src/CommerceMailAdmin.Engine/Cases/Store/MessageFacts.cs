using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Store;

/// <summary>Stores the facts of a message one after the other.</summary>
internal interface IFactWriter
{
    /// <summary>Stores an instant (UTC).</summary>
    void Time(string name, DateTimeOffset time);

    /// <summary>Stores a hash, given as hexadecimal digits.</summary>
    void Hash(string name, string? hash);

    /// <summary>Stores a text.</summary>
    void Text(string name, string? text);

    /// <summary>Stores a text that most messages share.</summary>
    void SharedText(string name, string? text);

    /// <summary>Stores yes or no.</summary>
    void Flag(string name, bool flag);

    /// <summary>Stores a value of an enumeration.</summary>
    void Value<T>(string name, T value)
        where T : struct, Enum;

    /// <summary>Stores an address.</summary>
    void Address(string name, MailAddress? address);

    /// <summary>Stores addresses.</summary>
    void Addresses(string name, IReadOnlyList<MailAddress> addresses);
}

/// <summary>Reads facts in the order in which an <see cref="IFactWriter"/> stored them.</summary>
internal interface IFactReader
{
    /// <summary>Reads an instant.</summary>
    DateTimeOffset Time();

    /// <summary>Reads a hash as hexadecimal digits.</summary>
    string? Hash();

    /// <summary>Reads a text.</summary>
    string? Text();

    /// <summary>Reads a text that most messages share.</summary>
    string? SharedText();

    /// <summary>Reads yes or no.</summary>
    bool Flag();

    /// <summary>Reads a value of an enumeration.</summary>
    T Value<T>()
        where T : struct, Enum;

    /// <summary>Reads an address.</summary>
    MailAddress? Address();

    /// <summary>Reads addresses.</summary>
    MailAddress[] Addresses();
}

/// <summary>
/// The facts of a message that every store keeps, listed once for all stores. Identity, class, folder, location and cases are stored by
/// each store in its own way.
/// </summary>
internal static class MessageFacts
{
    /// <summary>Stores the facts.</summary>
    public static void Write(ClassifiedMessage message, IFactWriter to)
    {
        to.Time("time", message.Time);
        to.Hash("header_hash", message.HeaderHash);
        to.Text("message_id", message.MessageId);
        to.Address("sender", message.Sender);
        to.Address("sent_by", message.SentBy);
        to.SharedText("platform", message.Platform);
        to.Value("authenticity", message.Authenticity);
        to.Flag("needs_known_sender", message.NeedsKnownSender);
        to.Flag("is_to_relay", message.IsToRelay);
        to.Addresses("delivered_to", message.DeliveredTo);
        to.Text("claim_order", message.OrderNumber);
    }

    /// <summary>Reads the facts.</summary>
    /// <param name="from">Stands at the first fact.</param>
    /// <param name="key">What the store keeps in its own way.</param>
    public static ClassifiedMessage Read(IFactReader from, MessageKey key) => new()
    {
        Class = key.Class,
        Identity = key.Identity,
        Location = key.Location,
        Folder = key.Folder,
        Mailbox = key.Mailbox,
        Cases = key.Cases,
        References = key.References,
        Time = from.Time(),
        HeaderHash = from.Hash(),
        MessageId = from.Text(),
        Sender = from.Address(),
        SentBy = from.Address(),
        Platform = from.SharedText(),
        Authenticity = from.Value<Authenticity>(),
        NeedsKnownSender = from.Flag(),
        IsToRelay = from.Flag(),
        DeliveredTo = from.Addresses(),
        OrderNumber = from.Text(),
    };
}

/// <summary>What each store keeps of a message in its own way.</summary>
internal readonly record struct MessageKey(
    MessageClass Class, MessageIdentity Identity, IMessageLocation Location, MailFolder Folder, string Mailbox,
    IReadOnlyList<Platform.CaseReference> Cases, IReadOnlyList<string> References);
