using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Files;
using CommerceMailAdmin.Engine.Platform;
using MimeKit;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>Reads what only a mail's body says; of each kind of mail only what is asked for later.</summary>
internal sealed class MailContentReader(CommerceMailProfile profile, IMailReadObserver observer, SlowPatterns slow)
{
    /// <summary>A notice has its text in one or two forms; a forwarded notice has a few more.</summary>
    private const int MaxTexts = 16;

    /// <summary>More than any notice has in all its texts; what follows is not read.</summary>
    private const int MostText = 4 * BodyRows.MaxText;

    /// <summary>How many bodies a server is told of before the first of them is read: a few requests at the same time.</summary>
    public const int Ahead = 200;

    /// <summary>Honest mail nests a few parts; what is nested deeper is treated as text.</summary>
    private static readonly ParserOptions Parsing = new() { MaxMimeDepth = 16 };

    /// <summary>So many bodies are one piece of work of a thread.</summary>
    private const int Batch = 8;

    /// <summary>More threads than this only wait for each other's memory.</summary>
    private const int MostThreads = 8;

    private readonly OwnThreadObserver _observer = new(observer);
    private readonly LabelledValues _labels = new(profile, slow);
    private readonly TextMeaningReader _meanings = new(profile, slow);
    private readonly BoundedPattern _buyer = BoundedPattern.Within(profile.BuyerSubject.Pattern, slow);

    /// <summary>
    /// Reads a message's body, unless it was read before. If it cannot be read, the content is empty and the observer receives a warning.
    /// </summary>
    public ReadMessage Read(ClassifiedMessage message) =>
        message as ReadMessage ?? new ReadMessage(message, Read(message.Location, message.Class));

    /// <summary>
    /// Reads bodies in the order in which they are stored, because a compressed file can only be read from front to back. Those that lie in
    /// ordinary files are read by several threads.
    /// </summary>
    /// <param name="items">What the messages belong to.</param>
    /// <param name="messageOf">The message of an item.</param>
    public IEnumerable<(T Item, ReadMessage Message)> ReadAll<T>(IEnumerable<T> items, Func<T, ClassifiedMessage> messageOf)
    {
        var ordered = items.ToList();
        ordered.Sort((a, b) => ReadingOrder.Compare(messageOf(a).Location, messageOf(b).Location));
        return Environment.ProcessorCount > 1 && ordered.Count > Batch && ordered.TrueForAll(i => messageOf(i).Location is FileMessage)
            ? ReadOnThreads(ordered, messageOf)
            : ReadInTurn(ordered, messageOf);
    }

    private IEnumerable<(T Item, ReadMessage Message)> ReadInTurn<T>(List<T> ordered, Func<T, ClassifiedMessage> messageOf)
    {
        var announced = 0;
        for (var i = 0; i < ordered.Count; i++)
        {
            for (; announced < ordered.Count && announced <= i + Ahead; announced++)
            {
                Announce(messageOf(ordered[announced]));
            }

            _observer.Progress(messageOf(ordered[i]).Location.Id);
            yield return (ordered[i], Read(messageOf(ordered[i])));
        }
    }

    private IEnumerable<(T Item, ReadMessage Message)> ReadOnThreads<T>(List<T> ordered, Func<T, ClassifiedMessage> messageOf)
    {
        var work = new OrderedWork<ReadMessage[]>(Math.Min(Environment.ProcessorCount, MostThreads));
        var (added, taken) = (0, 0);
        while (taken < ordered.Count)
        {
            if (added < ordered.Count)
            {
                var batch = ordered.GetRange(added, Math.Min(Batch, ordered.Count - added));
                added += batch.Count;
                work.Add(() => Task.FromResult(batch.Select(item => Read(messageOf(item))).ToArray()), CancellationToken.None);
            }
            else
            {
                work.Complete();
            }

            while (work.TryTake(out var next))
            {
                var read = next.GetAwaiter().GetResult();
                _observer.PassOn();
                slow.PassOn();
                _observer.Progress(read[0].Location.Id);
                foreach (var message in read)
                {
                    yield return (ordered[taken++], message);
                }
            }
        }
    }

    /// <summary>Tells a server that a message's body is going to be read, so that it is fetched together with others.</summary>
    /// <returns>False if nothing is gained by reading others before.</returns>
    public static bool Announce(ClassifiedMessage message)
    {
        if (message is ReadMessage or { Class: MessageClass.Undelivered } || message.Location is not IRebuiltMessage onServer)
        {
            return false;
        }

        onServer.Expect();
        return true;
    }

    /// <summary>
    /// Reads the body of a message of a class. Of a delivery report nothing is read: what the mail system quotes in it is not a notice.
    /// </summary>
    internal MailContent Read(IMessageLocation location, MessageClass kind)
    {
        if (kind == MessageClass.Undelivered)
        {
            return new MailContent();
        }

        try
        {
            using var stream = BoundedMessage.Open(location, BoundedMessage.MaxRead);
            using var message = MimeMessage.Load(Parsing, stream, persistent: true);
            return kind == MessageClass.Answer ? ReadAnswer(message) : ReadNotice(message, kind);
        }
        catch (Exception e) when (e is (IOException and not MailboxConnectionException) or UnauthorizedAccessException)
        {
            _observer.Warn($"The body of '{location.Id}' cannot be read ({e.Message}). Order number, reason and buyer are missing.");
        }
        catch (FormatException e)
        {
            _observer.Warn($"The body of '{location.Id}' cannot be read ({e.Message}). Order number and reason are missing.");
        }

        return new MailContent();
    }

    private MailContent ReadNotice(MimeMessage message, MessageClass kind)
    {
        var texts = new NoticeTexts(profile, _labels, _meanings.Begin(kind));
        foreach (var part in Texts(message).TakeWhile(_ => texts.AreWanted))
        {
            texts.Add(part);
        }

        var given = Clean(texts.Values[BodyField.Reason]);
        var reason = given is null ? null : ReasonText.Known(given, profile);
        var unlisted = given is not null && ReasonText.MayBeOffered(given) ? given : null;
        var orderNumber = Clean(OrderNumberText.Plain(texts.Values[BodyField.OrderNumber]));
        var sellerNumber = Clean(texts.Values[BodyField.SellerOrderNumber]);
        return new MailContent
        {
            OrderNumber = orderNumber,
            SellerOrderNumber = sellerNumber?.Length <= SellerNumber.Longest ? sellerNumber : null,
            Reason = reason ?? unlisted ?? texts.MentionedReason,
            ReasonIsUnlisted = reason is null && unlisted is not null,
            Buyer = BuyerOf(message.Subject ?? ""),
            Meanings = texts.Meanings,
            HasAttachment = message.BodyParts.Any(IsAttached),

            // The subject has the buyer's name, so it is not kept. Kept is only whether it has the order number.
            SubjectMarks = WordMarks.Hold(WordMarks.Of(message.Subject ?? ""), orderNumber ?? "") ? WordMarks.Of(orderNumber!) : [],
        };

        static string? Clean(string? value) => value is null ? null : DisplayText.Clean(value);
    }

    private string? BuyerOf(string subject) =>
        _buyer.Match(SubjectPrefix.Strip(subject)).Groups["user"] is { Success: true } user ? DisplayText.Clean(user.Value) : null;

    /// <summary>
    /// Of an answer only the seller's own text is read. Of what is quoted only the order number after its label is read, because the rest
    /// is the buyer's.
    /// </summary>
    private MailContent ReadAnswer(MimeMessage message)
    {
        var own = new List<BodyRows>();
        var words = new List<string>();
        var meanings = _meanings.Begin(MessageClass.Answer);
        try
        {
            var length = 0;
            foreach (var part in Texts(message).TakeWhile(_ => length < MostText))
            {
                using var text = new PartText(part);
                length += text.Text.Length;
                using var quoted = new BodyRows(text.Text.Length);
                var rows = new BodyRows(text.Text.Length);
                own.Add(rows);
                Add(text.Text, part.IsHtml, rows, quoted);
                meanings.Add(rows);
                words.Add(OrderNumberText.Plain(_labels.Read(quoted)[BodyField.OrderNumber]) ?? "");
            }

            return new MailContent
            {
                Meanings = meanings.Found,
                HasAttachment = message.BodyParts.Any(IsAttached),
                SubjectMarks = WordMarks.Of(message.Subject ?? ""),
                BodyMarks = WordMarks.Of(string.Join("\n", words.Concat(own.Select(rows => rows.Text.ToString())))),
            };
        }
        finally
        {
            own.ForEach(rows => rows.Dispose());
        }
    }

    private static void Add(ReadOnlySpan<char> text, bool isHtml, BodyRows own, BodyRows? quoted)
    {
        if (isHtml)
        {
            HtmlRows.Add(text, own, quoted);
        }
        else
        {
            BodyRows.AddPlain(text, own, quoted);
        }
    }

    private static IEnumerable<TextPart> Texts(MimeMessage message) =>
        message.BodyParts.OfType<TextPart>().Where(p => !p.IsAttachment).Take(MaxTexts).OrderBy(p => p.IsHtml);

    /// <summary>Files only: no text, no signature, no picture that the HTML text shows within itself.</summary>
    private static bool IsAttached(MimeEntity part) =>
        part.ContentType is not { MediaSubtype: "pkcs7-signature" or "x-pkcs7-signature" or "pgp-signature" }
        && (part.IsAttachment
            || (part is not TextPart && part.ContentId is null && part.ContentType.MediaType is "application" or "image"));

    /// <summary>What the texts of a notice say, read one after the other until nothing more can be found.</summary>
    private sealed class NoticeTexts(CommerceMailProfile profile, LabelledValues labels, TextMeaningReader.Reading meanings)
    {
        /// <summary>Notices say what they are about in their first lines; the buyer's message follows.</summary>
        private const int Beginning = 2048;

        private int _length;

        public LabelledValues.Values Values { get; } = new();

        public TextMeanings Meanings => meanings.Found;

        /// <summary>The reason that the first text with one mentions in running words.</summary>
        public string? MentionedReason { get; private set; }

        /// <summary>Whether another text can say more.</summary>
        public bool AreWanted => _length < MostText && (!Values.IsWhole || !meanings.IsDone || (MentionedReason is null && !HasReason));

        private bool HasReason =>
            Values[BodyField.Reason] is { } given && (ReasonText.Known(given, profile) is not null || ReasonText.MayBeOffered(given));

        /// <summary>
        /// Whether the first lines of a long text, the first of the message, say everything: the rest need not be taken apart.
        /// </summary>
        private bool IsSaidInBeginning(ReadOnlySpan<char> text)
        {
            var end = text.Length > 2 * Beginning ? text.Slice(0, Beginning).LastIndexOf('\n') : -1;
            if (end < 0 || _length > text.Length)
            {
                return false;
            }

            using var rows = new BodyRows(Beginning);
            MailContentReader.Add(text.Slice(0, end), isHtml: false, rows, null);
            var found = labels.ReadBeginning(rows);
            var isSaid = found.IsWhole && (ReasonText.Known(found[BodyField.Reason]!, profile) is not null
                || ReasonText.MayBeOffered(found[BodyField.Reason]!));
            if (isSaid)
            {
                Values.Add(found);
            }

            return isSaid;
        }

        public void Add(TextPart part)
        {
            using var text = new PartText(part);
            _length += text.Text.Length;
            if (!part.IsHtml && meanings.IsDone && IsSaidInBeginning(text.Text))
            {
                return;
            }

            using var rows = new BodyRows(text.Text.Length);
            MailContentReader.Add(text.Text, part.IsHtml, rows, null);
            if (!Values.IsWhole)
            {
                Values.Add(labels.Read(rows));
            }

            if (!HasReason)
            {
                MentionedReason ??= ReasonText.Mentioned(rows, profile);
            }

            meanings.Add(rows);
        }
    }
}
