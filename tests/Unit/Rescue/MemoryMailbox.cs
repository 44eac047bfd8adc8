using System.Text;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Rescue;

/// <summary>A mailbox in memory whose messages can be moved.</summary>
internal sealed class MemoryMailbox : IMailSource, IMailMover
{
    private readonly Dictionary<string, (MailFolder Folder, string Text)> _messages = [];
    private int _next;

    /// <summary>What was moved, by the id before.</summary>
    public List<string> Moves { get; } = [];

    public List<string> NotJunk { get; } = [];

    /// <summary>What a move answers, by the new id. If it throws, the message is not moved.</summary>
    public Func<string, string?> Answer { get; set; } = id => id;

    /// <summary>Called after each move, before it is answered.</summary>
    public Action Moved { get; set; } = () => { };

    /// <summary>True if a reading misses a folder.</summary>
    public bool IsUnreadable { get; set; }

    public bool UnblocksSenders { get; set; }

    public string Add(MailFolder folder, string text)
    {
        var id = $"memory {_next++}";
        _messages[id] = (folder, text);
        return id;
    }

    public string Junk(string text) => Add(new MailFolder("Junk Email", FolderRole.Junk), text);

    public IReadOnlyList<string> In(FolderRole role) => [.. _messages.Where(m => m.Value.Folder.Role == role).Select(m => m.Key)];

    public IEnumerable<StoredMessage> Read(ResumeState? resume, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        if (IsUnreadable)
        {
            observer.Unreadable("Inbox", new IOException("cut"));
        }

        return IsUnreadable ? [] : [.. _messages.Select(m => MemoryMail.Message(m.Value.Text, id: m.Key) with { Folder = m.Value.Folder })];
    }

    public string? FolderId(FolderRole role, CancellationToken cancellationToken) => role.ToString();

    public string? FolderId(string name, CancellationToken cancellationToken) => Folders.Contains(name) ? name : null;

    /// <summary>The folders that a move back finds, by name.</summary>
    public HashSet<string> Folders { get; } = ["Junk Email", "Trash"];

    public IReadOnlyList<string> InFolder(string name) => [.. _messages.Where(m => m.Value.Folder.Name == name).Select(m => m.Key)];

    public string? Move(string messageId, string folderId, CancellationToken cancellationToken)
    {
        if (!_messages.ContainsKey(messageId))
        {
            throw new MessageGoneException(messageId);
        }

        var text = _messages[messageId].Text;
        var id = Answer("memory " + _next);
        _messages.Remove(messageId);
        Moves.Add(messageId);
        Add(Enum.TryParse<FolderRole>(folderId, out var role) ? new MailFolder("Inbox", role)
            : new MailFolder(folderId, folderId == "Junk Email" ? FolderRole.Junk : FolderRole.Other), text);
        Moved();
        return id;
    }

    public string? MarkAsNotJunk(string messageId, CancellationToken cancellationToken)
    {
        NotJunk.Add(messageId);
        return Move(messageId, "Inbox", cancellationToken);
    }
}
