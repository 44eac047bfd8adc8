using System.Globalization;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>Reads a source of mail and keeps the platform's messages and the seller's answers.</summary>
internal sealed class CaseMailReader
{
    /// <summary>The clocks of servers differ by less than this, and mail can arrive while older mail is read.</summary>
    private static readonly TimeSpan ClockError = TimeSpan.FromHours(1);

    private readonly IMailReadObserver _observer;
    private readonly DateTimeOffset _future;
    private readonly MessageClassifier _classifier;
    private readonly MailReadTotals _totals = new();

    /// <param name="options">Facts, the seller's addresses, and whose authentication results are trusted.</param>
    /// <param name="observer">Receives what was skipped and why.</param>
    public CaseMailReader(MailOptions options, IMailReadObserver observer)
    {
        _observer = observer;
        _future = options.LatestExpected + ClockError ?? DateTimeOffset.MaxValue;
        var slow = new SlowPatterns(observer);
        Bodies = new MailContentReader(options.Profile, observer, slow);
        _classifier = new MessageClassifier(
            options.Profile, new PlatformSenders(options.Profile, slow), new SellerAddresses(options.SellerAddresses),
            new ReceiverVerdict(options.Trust, options.Profile), observer, options.HashesHeaders, options.KeepsOrderMail);
    }

    /// <summary>Reads the bodies of the messages.</summary>
    public MailContentReader Bodies { get; }

    /// <summary>Reads header fields, and the bodies of those claims whose subject does not name the order.</summary>
    public IEnumerable<ClassifiedMessage> Read(IMailSource source, string mailbox, CancellationToken cancellationToken) =>
        source.Read(resume: null, _observer, cancellationToken).Select(m => Counted(m, mailbox)).OfType<ClassifiedMessage>();

    /// <summary>Reports skipped mail that the user should know of, and what was read. To be called after all mail is read.</summary>
    /// <param name="observer">Receives the warnings.</param>
    /// <param name="isWhole">Whether all mail was read, and not only what is new.</param>
    public void ReportIgnored(IMailReadObserver observer, bool isWhole)
    {
        _classifier.Ignored.Report(observer, isWhole);
        _totals.Report(observer);
    }

    private ClassifiedMessage? Counted(StoredMessage message, string mailbox)
    {
        var classified = Classify(message, mailbox);
        _totals.Add(message, mailbox, classified);
        return classified;
    }

    /// <summary>Classifies the current message; null if it has nothing to do with the platform.</summary>
    public ClassifiedMessage? Classify(StoredMessage message, string mailbox)
    {
        if (_classifier.Classify(message) is not { } found)
        {
            return null;
        }

        if (found.Time > _future)
        {
            _classifier.Ignored.AddFromFuture(found);
        }

        var classified = found with { Mailbox = mailbox };
        if (classified is not { Class: MessageClass.Claim or MessageClass.Chargeback, OrderNumber: null })
        {
            return classified;
        }

        var claim = Bodies.Read(classified);
        return claim with { OrderNumber = claim.Content.OrderNumber };
    }
}

/// <summary>What was read: how many messages from which folders, and what they were.</summary>
internal sealed class MailReadTotals
{
    /// <summary>More addresses than a line of text shows.</summary>
    private const int MostAddresses = 20;

    private readonly Dictionary<(string Mailbox, string Folder), FolderTotal> _folders = [];
    private readonly SortedSet<string> _own = new(StringComparer.OrdinalIgnoreCase);
    private FolderTotal? _last;
    private MailFolder? _lastFolder;
    private long _messages;
    private long _excluded;

    /// <summary>Counts a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="mailbox">The mailbox that it lies in.</param>
    /// <param name="classified">What it is; null if it has nothing to do with the platform.</param>
    public void Add(StoredMessage message, string mailbox, ClassifiedMessage? classified)
    {
        _messages++;
        if (!ReferenceEquals(message.Folder, _lastFolder))
        {
            _lastFolder = message.Folder;
            if (!_folders.TryGetValue((mailbox, message.Folder.Name), out _last))
            {
                _folders.Add((mailbox, message.Folder.Name), _last = new FolderTotal(message.Folder.Role));
            }
        }

        _last!.Messages++;
        _excluded += classified is { Class: MessageClass.Excluded } ? 1 : 0;
        if (classified is { Class: MessageClass.CaseMail } && _own.Count < MostAddresses)
        {
            _own.UnionWith(classified.DeliveredTo.Select(a => a.Address));
        }
    }

    /// <summary>Reports the totals to whoever reads the mail.</summary>
    public void Report(IMailReadObserver observer)
    {
        foreach (var folder in _folders.OrderBy(f => f.Key))
        {
            observer.Detail(
                $"Folder '{folder.Key.Folder}' of '{folder.Key.Mailbox}', {Role(folder.Value.Role)}: "
                    + $"{Amount.Of(folder.Value.Messages, "message")}.");
        }

        observer.Detail(_own.Count == 0
            ? "No case mail was found, so that the seller's own addresses are not known."
            : $"Case mail is delivered to: {string.Join(", ", _own)}.");
        var excluded = _excluded == 0 ? "" : $"; {Amount.Of(_excluded, "message")} excluded as forged or look-alikes";
        observer.Finished($"{Amount.Of(_messages, "message")} read in {Amount.Of(_folders.Count, "folder")}{excluded}.");
    }

    private static string Role(FolderRole role) => role switch
    {
        FolderRole.Inbox => "the inbox",
        FolderRole.Sent => "sent mail",
        FolderRole.Junk => "Junk",
        FolderRole.Drafts => "drafts, which are not read",
        _ => "another folder",
    };

    private sealed class FolderTotal(FolderRole role)
    {
        public FolderRole Role => role;

        public long Messages { get; set; }
    }
}
