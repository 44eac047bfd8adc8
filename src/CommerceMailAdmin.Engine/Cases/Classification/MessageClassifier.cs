using System.Globalization;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>Decides from its header fields what a message is to the seller's cases.</summary>
/// <param name="profile">The platform's facts.</param>
/// <param name="platform">The same facts, ready to be applied.</param>
/// <param name="sellers">The addresses that answer for the seller; where none are given, whoever case mails are delivered to can.</param>
/// <param name="verdict">Judges who a message comes from.</param>
/// <param name="observer">Hears of look-alikes, of what looks like an answer and is none, and of broken messages.</param>
/// <param name="hashes">Whether header blocks are hashed, as evidence.</param>
/// <param name="orderMail">Whether mail about orders, other than claims, is wanted.</param>
internal sealed class MessageClassifier(
    CommerceMailProfile profile, PlatformSenders platform, SellerAddresses sellers, ReceiverVerdict verdict, IMailReadObserver observer, bool hashes = true,
    bool orderMail = true)
{
    private readonly LookAlikes _lookAlikes = new(profile, platform);
    private readonly KnownUnrelatedSenders _ordinary = new();
    private readonly FieldMemo<IReadOnlyList<MailAddress>> _recipients = new();

    /// <summary>Messages of one case, and answers of one seller, share their sender: a book keeps them by the hundred thousand.</summary>
    private readonly FieldMemo<IReadOnlyList<MailAddress>> _senders = new();
    private IReadOnlyList<MailAddress> _lastRecipients = [];

    /// <summary>Mail that counts for nothing and should not be overlooked.</summary>
    public IgnoredMailReport PassedOver { get; } = new();

    /// <summary>Recognises a message; null where it has nothing to do with the platform.</summary>
    public ClassifiedMessage? Recognise(StoredMessage message)
    {
        if (message.Folder.Role == FolderRole.Drafts)
        {
            return null;
        }

        // Most mail of most mailboxes ends here, before any text is made of it.
        if (_ordinary.Wrote(message.Headers) && !MayNameRelay(message.Headers))
        {
            return null;
        }

        var senders = message.Headers.Addresses("From", known: _senders);
        if (senders.Count == 0)
        {
            observer.Warn($"'{message.Location.Id}' has no readable From address and was passed over.");
            return null;
        }

        if (senders.Find(s => platform.IsPlatformDomain(s.Domain)) is { } named)
        {
            return senders.Count == 1
                ? FromPlatform(message, named)
                : Exclude(message, named, RelaysOf(senders), "more than one sender is named, one of them the platform's");
        }

        if (senders.Count == 1 && IsOrdinary(senders[0]))
        {
            _ordinary.Add(message.Headers);
        }

        return FromElsewhere(message, senders[0]);
    }

    private ClassifiedMessage? FromPlatform(StoredMessage message, MailAddress sender)
    {
        var pattern = platform.Classify(sender, () => Subject(message), out var caseId, out var orderNumber);
        if (pattern is null or { Kind: MailKind.Marketplace } || (pattern.Kind == MailKind.OrderNotice && !orderMail))
        {
            return null;
        }

        var authenticity = verdict.Judge(message.Headers, sender.Domain, out var reason);
        if (authenticity == Authenticity.Forged)
        {
            return Exclude(message, sender, RelaysOf([sender]), "authentication failed when it came in: " + reason);
        }

        if (pattern.Kind == MailKind.BuyerRelay)
        {
            PassedOver.AddFromBuyer(message, sender);
            return null;
        }

        return pattern.Kind switch
        {
            MailKind.Case => Make(message, sender, MessageClass.CaseMail, authenticity, [platform.Case(pattern.Platform!, caseId!)]) is { } mail
                ? mail with { Platform = pattern.Platform, DeliveredTo = Recipients(message) }
                : null,
            MailKind.Claim => Notice(MessageClass.Claim),
            MailKind.Chargeback => Notice(MessageClass.Chargeback),
            _ => Notice(MessageClass.OrderNotice),
        };

        ClassifiedMessage? Notice(MessageClass kind) =>
            Make(message, sender, kind, authenticity, []) is { } notice ? notice with { Platform = pattern.Platform, OrderNumber = orderNumber } : null;
    }

    /// <summary>Whether mail from a sender counts only where it goes to a relay address.</summary>
    private bool IsOrdinary(MailAddress sender) => !sellers.Contains(sender) && _lookAlikes.Why(sender) is null;

    private bool MayNameRelay(HeaderBlock headers)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            var field = headers[i];
            if ((field.Is("To") || field.Is("Cc") || field.Is("Bcc")) && platform.MayHoldRelay(field.RawValue))
            {
                return true;
            }
        }

        return false;
    }

    private ClassifiedMessage? FromElsewhere(StoredMessage message, MailAddress sender)
    {
        var isOwn = message.Folder.Role == FolderRole.Sent || sellers.Contains(sender);
        if (!isOwn && _lookAlikes.Why(sender) is { } why)
        {
            return Exclude(message, sender, platform.ClaimedCases(sender), why);
        }

        var addressed = AtPlatform(message, "To");
        var copied = AtPlatform(message, "Cc").Concat(AtPlatform(message, "Bcc")).ToList();
        if (platform.IsFamily(sender.Domain))
        {
            return null;
        }

        var to = RelaysOf(addressed);
        var cases = EachOnce(to.Concat(RelaysOf(copied)));
        var references = cases.Count > 0 || addressed.Count + copied.Count > 0 || IsHelpdeskCopy(message, sender) ? References(message.Headers) : [];
        if (cases.Count == 0 && references.Count == 0)
        {
            return null;
        }

        var whyNot = AutomaticMail.WhyNoAnswer(message.Headers, sender, Subject(message), toOthers: addressed.Count == 0)
            ?? (isOwn || !sellers.AreGiven ? null : "from an address that is not given as the seller's");
        if (whyNot is null && message.Folder.Role != FolderRole.Sent && verdict.Judge(message.Headers, sender.Domain, out var reason) == Authenticity.Forged)
        {
            whyNot = "authentication failed when it came in: " + reason;
        }

        if (whyNot is not null)
        {
            observer.Detail($"'{message.Location.Id}' from {sender.Address} is no answer: {whyNot}.");
            return null;
        }

        return Make(message, sender, MessageClass.Answer, Authenticity.Unverifiable, cases) is { } answer
            ? answer with { SentBy = SentBy(message, sender), IsToRelay = to.Count > 0, References = references, NeedsKnownSender = !isOwn }
            : null;
    }

    /// <summary>
    /// A helpdesk may send the seller a copy of an answer that names the seller where the relay address stood: from an address that was named
    /// as the seller's, to another domain. Mail within a domain is mail between colleagues and answers nobody.
    /// </summary>
    private bool IsHelpdeskCopy(StoredMessage message, MailAddress sender) =>
        message.Folder.Role != FolderRole.Sent && sellers.ContainsAddress(sender)
            && !Recipients(message).Any(r => r.Domain.Equals(sender.Domain, StringComparison.OrdinalIgnoreCase));

    private static MailAddress? SentBy(StoredMessage message, MailAddress sender) =>
        message.Headers.Addresses("Sender").FirstOrDefault(s => !s.Address.Equals(sender.Address, StringComparison.OrdinalIgnoreCase));

    private ClassifiedMessage? Exclude(StoredMessage message, MailAddress sender, IReadOnlyList<CaseReference> cases, string why)
    {
        observer.Detail($"'{message.Location.Id}' from {sender.Address} only looks like the platform's and does not count: {why}.");
        return cases.Count > 0 ? Make(message, sender, MessageClass.Excluded, Authenticity.Forged, EachOnce(cases)) : null;
    }

    private ClassifiedMessage? Make(
        StoredMessage message, MailAddress sender, MessageClass kind, Authenticity authenticity, IReadOnlyList<CaseReference> cases)
    {
        if (MessageTime.Of(message) is not { } time)
        {
            observer.Warn($"'{message.Location.Id}' has no readable date, neither Received nor Date, and was passed over.");
            return null;
        }

        return new ClassifiedMessage
        {
            Class = kind,
            Time = time,
            Identity = Identity(message.Headers, time),
            Location = message.Location,
            Folder = message.Folder,
            Cases = cases,
            Sender = sender,
            Authenticity = authenticity,
            MessageId = message.Headers.First("Message-ID") is { } id ? MessageIds.Read(id.Plain()).FirstOrDefault() : null,
            HeaderHash = hashes ? message.Headers.Sha256() : null,
        };
    }

    /// <summary>The recipients in the platform's domains: relay addresses of cases, and of buyers.</summary>
    private List<MailAddress> AtPlatform(StoredMessage message, string field) =>
        message.Headers.Addresses(field, platform.MayHoldRelay).FindAll(a => platform.IsPlatformDomain(a.Domain) || platform.Relay(a) is not null);

    private List<CaseReference> RelaysOf(IEnumerable<MailAddress> addresses) => addresses.Select(platform.Relay).OfType<CaseReference>().ToList();

    private static List<CaseReference> EachOnce(IEnumerable<CaseReference> cases) => cases.GroupBy(c => c.Key).Select(g => g.First()).ToList();

    private static List<string> References(HeaderBlock headers) =>
        Ids(headers, "In-Reply-To").Concat(Ids(headers, "References")).Distinct(StringComparer.Ordinal).ToList();

    private static IEnumerable<string> Ids(HeaderBlock headers, string name)
    {
        foreach (var field in headers.All(name))
        {
            foreach (var id in MessageIds.Read(field.Plain()))
            {
                yield return id;
            }
        }
    }

    private static string Subject(StoredMessage message) => message.Headers.First("Subject")?.Text() ?? "";

    /// <summary>Those of the message before are given again where they are the same, as they nearly always are.</summary>
    private IReadOnlyList<MailAddress> Recipients(StoredMessage message)
    {
        List<MailAddress> found =
            [.. message.Headers.Addresses("To", known: _recipients), .. message.Headers.Addresses("Cc", known: _recipients), .. message.Headers.Addresses("Delivered-To", known: _recipients)];
        return _lastRecipients = found.SequenceEqual(_lastRecipients) ? _lastRecipients : found;
    }

    /// <summary>
    /// The Message-ID with the sender and the date written by the sender, for an id alone can be used again; where there is no id,
    /// the fields that copies of one message share.
    /// </summary>
    private static MessageIdentity Identity(HeaderBlock headers, DateTimeOffset time)
    {
        var sent = headers.First("Date")?.Date() ?? time;
        var (id, from) = (Lower("Message-ID"), Lower("From"));
        var shared = id is { Length: > 2 } ? id + "\n" + from : from + "\n" + Lower("To") + "\n" + Lower("Subject");
        return MessageIdentity.Of(shared + "\n" + sent.UtcTicks.ToString(CultureInfo.InvariantCulture));

        string? Lower(string field) => headers.First(field)?.Plain().ToLowerInvariant();
    }
}
