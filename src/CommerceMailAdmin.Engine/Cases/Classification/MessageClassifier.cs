using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Classification;

/// <summary>Decides from its header fields what a message is to the seller's cases.</summary>
/// <param name="profile">The platform's facts.</param>
/// <param name="platform">The same facts, ready to be applied.</param>
/// <param name="sellers">The addresses that answer for the seller; If none are given: the addresses that case mail is delivered to.</param>
/// <param name="verdict">Judges who a message comes from.</param>
/// <param name="observer">Receives look-alikes, what looks like an answer and is not one, and broken messages.</param>
/// <param name="hashes">Whether header blocks are hashed, as evidence.</param>
/// <param name="orderMail">Whether mail about orders, other than claims, is wanted.</param>
internal sealed class MessageClassifier(
    CommerceMailProfile profile, PlatformSenders platform, SellerAddresses sellers, ReceiverVerdict verdict, IMailReadObserver observer,
    bool hashes = true,
    bool orderMail = true)
{
    private readonly LookAlikes _lookAlikes = new(profile, platform);
    private readonly KnownUnrelatedSenders _ordinary = new();
    private readonly MessageParties _parties = new();
    private readonly RewrittenSender _rewritten = new(platform);

    /// <summary>Mail that counts for nothing and should not be overlooked.</summary>
    public IgnoredMailReport Ignored { get; } = new();

    /// <summary>Recognises a message; null if it has nothing to do with the platform.</summary>
    public ClassifiedMessage? Classify(StoredMessage message)
    {
        message = MessageFolder.Place(message);
        if (message.Folder.Role == FolderRole.Drafts)
        {
            if (message.Headers.Addresses("From", platform.MayHoldRelay).Concat(message.AddressedTo())
                .Any(a => platform.Relay(a) is not null))
            {
                Ignored.AddDraft(message);
            }

            return null;
        }

        if (message.Folder.Role == FolderRole.Sent)
        {
            Ignored.AddSent();
        }

        // Most mail of most mailboxes ends here, before any text is made of it.
        if (_ordinary.Wrote(message.Headers) && !MayMatter(message))
        {
            return null;
        }

        if (JournalReport.Is(message.Headers))
        {
            return FromJournal(message);
        }

        var senders = _parties.Senders(message);
        if (senders.Count == 0)
        {
            observer.Warn($"'{message.Location.Id}' has no readable From address and was skipped.");
            return null;
        }

        if (senders.FirstOrDefault(s => platform.IsPlatformDomain(s.Domain)) is { } named)
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

    private ClassifiedMessage? FromJournal(StoredMessage report)
    {
        // A report of another organisation may be journaled itself, but not a second time.
        if (JournalReport.Read(report) is not { Headers.Count: > 0 } message
            || (JournalReport.Is(message.Headers) && report.Location is JournalReport.JournaledMessage))
        {
            Ignored.AddUnreadable(report);
            return null;
        }

        return Classify(message);
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

        authenticity = message.MayBeEnclosed ? Authenticity.Unverifiable : authenticity;
        var isAutomatic = pattern.Kind == MailKind.Case && AutomaticMail.IsReplyOfProgram(message.Headers);
        if (isAutomatic || pattern.Kind == MailKind.BuyerRelay)
        {
            Ignored.AddFromRelay(message, sender, isAutomatic);
            return null;
        }

        return pattern.Kind switch
        {
            MailKind.Case => FromCase(message, sender, authenticity, platform.Case(pattern.Platform!, caseId!)),
            MailKind.Claim => Notice(MessageClass.Claim),
            MailKind.Chargeback => Notice(MessageClass.Chargeback),
            _ => Notice(MessageClass.OrderNotice),
        };

        ClassifiedMessage? Notice(MessageClass kind) =>
            Make(message, sender, kind, authenticity, []) is { } notice
                ? notice with { Platform = pattern.Platform, OrderNumber = orderNumber } : null;
    }

    private ClassifiedMessage? FromCase(StoredMessage message, MailAddress sender, Authenticity authenticity, CaseReference reference)
    {
        if (Make(message, sender, MessageClass.CaseMail, authenticity, [reference]) is not { } mail)
        {
            return null;
        }

        Ignored.AddCase(reference.Key);
        if (message is { MayBeEnclosed: true, Location: not JournalReport.JournaledMessage })
        {
            Ignored.AddMayBeEnclosed(message);
        }

        return mail with { Platform = reference.Key.Platform, DeliveredTo = _parties.Recipients(message) };
    }

    /// <summary>Whether mail from a sender counts only if it goes to a relay address.</summary>
    private bool IsOrdinary(MailAddress sender) =>
        !sellers.Contains(sender) && !AutomaticMail.IsMailSystem(sender) && _lookAlikes.Why(sender) is null;

    /// <summary>Whether a message of a sender who has nothing to do with the platform must be looked at all the same.</summary>
    private bool MayMatter(StoredMessage message)
    {
        var isSent = message.Folder.Role == FolderRole.Sent;
        for (var i = 0; i < message.Headers.Count; i++)
        {
            var field = message.Headers[i];
            var matters = field.Name.Length switch
            {
                2 => (field.Is("To") || field.Is("Cc")) && platform.MayHoldRelay(field.RawValue),
                3 => field.Is("Bcc") && platform.MayHoldRelay(field.RawValue),
                12 => !isSent && DeliveryReport.IsMark(field),
                11 => isSent && field.Is("In-Reply-To") && platform.MayNameFamily(field.RawValue),
                17 or 18 or 19 when JournalReport.IsMark(field) || field.Is("X-Failed-Recipients") => true,
                _ => _rewritten.MayHold(field, isSent),
            };
            if (matters)
            {
                return true;
            }
        }

        return false;
    }

    private ClassifiedMessage? FromElsewhere(StoredMessage message, MailAddress sender)
    {
        var isSent = message.Folder.Role == FolderRole.Sent;
        var isOwn = isSent || sellers.Contains(sender);
        var why = isOwn ? null : _lookAlikes.Why(sender);
        if (_rewritten.Find(message, sender, why is not null) is { } relay)
        {
            Ignored.AddRewritten(message, relay);
        }
        else if (isOwn)
        {
            Ignored.AddSent();
        }

        if (why is not null)
        {
            return Exclude(message, sender, platform.ClaimedCases(sender), why);
        }

        if (platform.IsFamily(sender.Domain))
        {
            return null;
        }

        if (!isSent && (AutomaticMail.IsMailSystem(sender) || message.Headers.Has("X-Failed-Recipients")
                || DeliveryReport.IsReport(message.Headers))
            && DeliveryReport.MayBe(message.Headers)
            && Undelivered(message, sender) is { } undelivered)
        {
            return undelivered;
        }

        var addressed = AtPlatform(message, "To");
        var copied = AtPlatform(message, "Cc").Concat(AtPlatform(message, "Bcc")).ToList();
        var to = RelaysOf(addressed);
        var cases = EachOnce(to.Concat(RelaysOf(copied)));
        if (addressed.Concat(copied)
            .FirstOrDefault(a => platform.Relay(a) is null && platform.RelayAsLink(a) is not null) is { } misaddressed)
        {
            Ignored.AddMisaddressed(message, misaddressed);
        }

        var hasLostRecipients = isSent && addressed.Count + copied.Count == 0 && AnswersPlatform(message) && !message.AddressedTo().Any();
        var references = cases.Count > 0 || addressed.Count + copied.Count > 0 || hasLostRecipients || IsHelpdeskCopy(message, sender)
            ? MessageIds.Answered(message.Headers)
            : [];
        if (cases.Count == 0 && references.Count == 0)
        {
            if (isSent && AnswersPlatform(message))
            {
                Ignored.AddPastRelay(message);
            }

            return null;
        }

        var whyNot = AutomaticMail.WhyNoAnswer(message.Headers, sender, Subject(message),
            toOthers: addressed.Count == 0 && !hasLostRecipients)
            ?? (isOwn || !sellers.AreGiven ? null : "from an address that is not given as the seller's");
        if (whyNot is null && !isSent && verdict.Judge(message.Headers, sender.Domain, out var reason) == Authenticity.Forged)
        {
            whyNot = "authentication failed when it came in: " + reason;
            Ignored.AddUnauthenticated(message, sender);
        }

        if (whyNot is not null)
        {
            if (isOwn && references.Count > 0 && AutomaticMail.IsGeneratedByUnknown(message.Headers))
            {
                Ignored.AddGenerated(message);
            }

            observer.Detail($"'{message.Location.Id}' from {sender.Address} is not an answer: {whyNot}.");
            return null;
        }

        Ignored.AddSent();
        return Make(message, sender, MessageClass.Answer, Authenticity.Unverifiable, cases) is { } answer
            ? answer with { SentBy = SentBy(message, sender), IsToRelay = to.Count > 0, References = references, NeedsKnownSender = !isOwn }
            : null;
    }

    /// <summary>The report that an answer came back. Its message is known by the id that the report names.</summary>
    private ClassifiedMessage? Undelivered(StoredMessage message, MailAddress sender)
    {
        if (DeliveryReport.Read(message, platform) is not { } report
            || Make(message, sender, MessageClass.Undelivered, Authenticity.Unverifiable, report.Cases) is not { } undelivered)
        {
            return null;
        }

        Ignored.AddUndelivered(message, report.Cases[0]);
        return undelivered with { MessageId = report.MessageId };
    }

    /// <summary>Whether a message replies to one of the platform's, by the host that made the identifier.</summary>
    private bool AnswersPlatform(StoredMessage message) =>
        message.Headers.First("In-Reply-To") is { } field && platform.MayNameFamily(field.RawValue);

    /// <summary>
    /// A helpdesk may send the seller a copy of an answer that names the seller where the relay address stood: from an address that was
    /// named as the seller's, to another domain. Mail within a domain is mail between colleagues and answers nobody.
    /// </summary>
    private bool IsHelpdeskCopy(StoredMessage message, MailAddress sender) =>
        message.Folder.Role != FolderRole.Sent && sellers.ContainsAddress(sender)
            && !_parties.Recipients(message).Any(r => r.Domain.Equals(sender.Domain, StringComparison.OrdinalIgnoreCase));

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
        if (MessageTime.Arrival(message) is not { } time)
        {
            observer.Warn($"'{message.Location.Id}' has no readable date, neither Received nor Date, and was skipped.");
            return null;
        }

        return new ClassifiedMessage
        {
            Class = kind,
            Time = time,
            Identity = MessageIdentity.Of(message.Headers, time),
            Location = message.Location,
            Folder = message.Folder,
            Cases = cases,
            Sender = ReferenceEquals(sender, MessageParties.NoSender) ? null : sender,
            Authenticity = authenticity,
            MessageId = message.Headers.First("Message-ID") is { } id ? MessageIds.Read(id.Plain()).FirstOrDefault() : null,
            HeaderHash = hashes ? message.Headers.Sha256() : null,
        };
    }

    /// <summary>The recipients in the platform's domains: relay addresses of cases, and of buyers.</summary>
    private List<MailAddress> AtPlatform(StoredMessage message, string field) =>
        message.Headers.Addresses(field, platform.MayHoldRelay)
            .FindAll(a => platform.IsPlatformDomain(a.Domain) || platform.Relay(a) is not null);

    private List<CaseReference> RelaysOf(IEnumerable<MailAddress> addresses) =>
        addresses.Select(platform.Relay).OfType<CaseReference>().ToList();

    private static List<CaseReference> EachOnce(IEnumerable<CaseReference> cases) =>
        cases.GroupBy(c => c.Key).Select(g => g.First()).ToList();

    private static string Subject(StoredMessage message) => message.Headers.First("Subject")?.Text() ?? "";
}
