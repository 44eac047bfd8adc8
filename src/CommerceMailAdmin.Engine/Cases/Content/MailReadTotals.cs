using System.Globalization;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Content;

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
                    + $"{Count(folder.Value.Messages, "message")}.");
        }

        observer.Detail(_own.Count == 0
            ? "No case mail was found, so that the seller's own addresses are not known."
            : $"Case mail is delivered to: {string.Join(", ", _own)}.");
        var excluded = _excluded == 0 ? "" : $"; {Count(_excluded, "message")} excluded as forged or look-alikes";
        observer.Finished($"{Count(_messages, "message")} read in {Count(_folders.Count, "folder")}{excluded}.");
    }

    private static string Count(long count, string what) =>
        string.Format(CultureInfo.InvariantCulture, "{0:N0} {1}{2}", count, what, count == 1 ? "" : "s");

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
