using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Recognition;

/// <summary>Decides from its header fields what a message is to the seller's cases.</summary>
/// <param name="profile">The platform's facts.</param>
/// <param name="platform">The same facts, ready to be applied.</param>
/// <param name="sellers">The addresses that answer for the seller; where none are given, whoever case mails are delivered to can.</param>
/// <param name="verdict">Judges who a message comes from.</param>
/// <param name="observer">Hears of look-alikes, of what looks like an answer and is none, and of broken messages.</param>
internal sealed class Recogniser(CommerceMailProfile profile, PlatformMail platform, SellerAddresses sellers, StampVerdict verdict, IMailReadObserver observer)
{
    private readonly LookAlikes _lookAlikes = new(profile, platform);

    /// <summary>Recognises a message; null where it has nothing to do with the platform.</summary>
    public RecognisedMessage? Recognise(StoredMessage message)
    {
        if (message.Folder.Role == FolderRole.Drafts)
        {
            return null;
        }

        var senders = message.Headers.Addresses("From");
        if (senders.Count == 0)
        {
            observer.Warn($"'{message.Location.Id}' has no readable From address and was passed over.");
            return null;
        }

        if (senders.Find(s => platform.IsPlatformDomain(s.Domain)) is { } named)
        {
            return senders.Count == 1
                ? FromPlatform(message, named)
                : SetAside(message, named, RelaysOf(senders), "more than one sender is named, one of them the platform's");
        }

        return FromElsewhere(message, senders[0]);
    }

    private RecognisedMessage? FromPlatform(StoredMessage message, MailAddress sender)
    {
        var pattern = platform.Classify(sender, () => Subject(message), out var caseId, out var orderNumber);
        if (pattern is null or { Kind: MailKind.Marketplace })
        {
            return null;
        }

        var authenticity = verdict.Judge(message.Headers, sender.Domain, out var reason);
        if (authenticity == Authenticity.Forged)
        {
            return SetAside(message, sender, RelaysOf([sender]), "authentication failed when it came in: " + reason);
        }

        return pattern.Kind switch
        {
            MailKind.Case => Make(message, MessageClass.CaseMail, authenticity, [(new CaseKey(pattern.Platform!.Value, caseId!), caseId!)]) is { } mail
                ? mail with { DeliveredTo = Recipients(message) }
                : null,
            MailKind.Claim => Make(message, MessageClass.Claim, authenticity, [], orderNumber),
            _ => Make(message, MessageClass.OrderMail, authenticity, []),
        };
    }

    private RecognisedMessage? FromElsewhere(StoredMessage message, MailAddress sender)
    {
        var isOwn = message.Folder.Role == FolderRole.Sent || sellers.Contains(sender);
        if (!isOwn && _lookAlikes.Why(sender) is { } why)
        {
            return SetAside(message, sender, platform.ClaimedCases(sender), why);
        }

        var to = RelaysIn(message, "To");
        var copies = RelaysIn(message, "Cc").Concat(RelaysIn(message, "Bcc")).ToList();
        if ((to.Count == 0 && copies.Count == 0) || platform.IsFamily(sender.Domain))
        {
            return null;
        }

        var whyNot = AutomaticMail.WhyNoAnswer(message.Headers, sender, Subject(message), toOthers: to.Count == 0)
            ?? (isOwn || !sellers.AreGiven ? null : "from an address that is not given as the seller's");
        if (whyNot is null && !isOwn && verdict.Judge(message.Headers, sender.Domain, out var reason) == Authenticity.Forged)
        {
            whyNot = "authentication failed when it came in: " + reason;
        }

        if (whyNot is not null)
        {
            observer.Detail($"'{message.Location.Id}' from {sender.Address} is no answer: {whyNot}.");
            return null;
        }

        return Make(message, MessageClass.Answer, Authenticity.Unverifiable, to.Concat(copies).GroupBy(c => c.Key).Select(g => g.First()).ToList()) is { } answer
            ? answer with { Sender = sender, NeedsKnownSender = !isOwn }
            : null;
    }

    private RecognisedMessage? SetAside(StoredMessage message, MailAddress sender, IReadOnlyList<(CaseKey, string)> cases, string why)
    {
        observer.Detail($"'{message.Location.Id}' from {sender.Address} only looks like the platform's and does not count: {why}.");
        return cases.Count > 0 ? Make(message, MessageClass.SetAside, Authenticity.Forged, cases) : null;
    }

    private RecognisedMessage? Make(
        StoredMessage message, MessageClass kind, Authenticity authenticity, IReadOnlyList<(CaseKey, string)> cases, string? orderNumber = null)
    {
        if (MessageTime.Of(message) is not { } time)
        {
            observer.Warn($"'{message.Location.Id}' has no readable date, neither Received nor Date, and was passed over.");
            return null;
        }

        return new RecognisedMessage
        {
            Class = kind,
            Time = time,
            Identity = Identity(message.Headers, time),
            Location = message.Location,
            Folder = message.Folder,
            Cases = cases,
            OrderNumber = orderNumber,
            Authenticity = authenticity,
        };
    }

    private List<(CaseKey Key, string CaseId)> RelaysIn(StoredMessage message, string field) =>
        RelaysOf(message.Headers.Addresses(field, platform.MayHoldRelay));

    private List<(CaseKey Key, string CaseId)> RelaysOf(IEnumerable<MailAddress> addresses)
    {
        var result = new List<(CaseKey, string)>();
        foreach (var address in addresses)
        {
            if (platform.IsRelay(address, out var key, out var caseId))
            {
                result.Add((key, caseId));
            }
        }

        return result;
    }

    private static string Subject(StoredMessage message) => message.Headers.First("Subject")?.Text() ?? "";

    private static List<MailAddress> Recipients(StoredMessage message) =>
        new[] { "To", "Cc", "Delivered-To" }.SelectMany(f => message.Headers.Addresses(f)).ToList();

    /// <summary>
    /// The Message-ID with the sender and the date written by the sender, for an id alone can be used again; where there is no id,
    /// the fields that copies of one message share.
    /// </summary>
    private static string Identity(HeaderBlock headers, DateTimeOffset time)
    {
        var sent = headers.First("Date")?.Date() ?? time;
        string[] shared = headers.First("Message-ID")?.Plain() is { Length: > 2 } ? ["Message-ID", "From"] : ["From", "To", "Subject"];
        return string.Join("\n", shared.Select(f => headers.First(f)?.Plain()?.ToLowerInvariant()).Append(sent.UtcTicks.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }
}
