using System.Text;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>A mailbox in memory.</summary>
internal sealed class MemoryMail : IMailSource
{
    private readonly List<(FolderRole Role, string Text)> _messages = [];
    private readonly HashSet<int> _lost = [];

    /// <summary>How many bodies were opened.</summary>
    public int Opened { get; private set; }

    public MemoryMail Add(string text, FolderRole role = FolderRole.Inbox)
    {
        _messages.Add((role, text));
        return this;
    }

    /// <summary>The body of the message added last cannot be opened.</summary>
    public void LoseBody() => _lost.Add(_messages.Count - 1);

    public IEnumerable<StoredMessage> Read(ResumeState? resume, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        for (var i = 0; i < _messages.Count; i++)
        {
            var number = i;
            yield return Message(_messages[i].Text, _messages[i].Role, $"memory {i}", () => Open(number));
        }
    }

    /// <summary>One message, outside any mailbox.</summary>
    public static StoredMessage Message(string text, FolderRole role = FolderRole.Inbox, string id = "memory", Action? opened = null)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var end = text.Replace("\r", "", StringComparison.Ordinal).IndexOf("\n\n", StringComparison.Ordinal);
        var header = end < 0 ? bytes.Length : Encoding.UTF8.GetByteCount(text[..(text.IndexOf("\n\n", StringComparison.Ordinal) + 1)]);
        return new StoredMessage(new Location(id, bytes, opened), new MailFolder(role.ToString(), role),
            HeaderBlock.Parse(bytes, 0, header));
    }

    /// <summary>Where a message in memory lies.</summary>
    public static IMessageLocation Locate(byte[] bytes, string id = "memory") => new Location(id, bytes, null);

    private void Open(int number)
    {
        Opened++;
        if (_lost.Contains(number))
        {
            throw new IOException("lost");
        }
    }

    private sealed record Location(string Id, byte[] Bytes, Action? Opened) : IMessageLocation
    {
        public Stream Open(int limit)
        {
            Opened?.Invoke();
            return new MemoryStream(Bytes, 0, Math.Min(limit, Bytes.Length), writable: false);
        }
    }
}
