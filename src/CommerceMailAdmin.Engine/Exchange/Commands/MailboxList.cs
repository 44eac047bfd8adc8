using System.Text;

namespace CommerceMailAdmin.Engine.Exchange.Commands;

/// <summary>
/// Mailboxes that were selected, kept in a temporary file: memory does not grow with their number, that number is known before the work begins,
/// and no listing stays open in the session for hours while the mailboxes are worked on.
/// </summary>
public sealed class MailboxList : IDisposable
{
    private const char Separator = '\t';

    private readonly FileStream _file = new(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
    private readonly StreamWriter _writer;

    /// <summary>An empty list.</summary>
    public MailboxList() => _writer = new StreamWriter(_file, new UTF8Encoding(false), 1 << 16, leaveOpen: true);

    /// <summary>How many mailboxes there are.</summary>
    public int Count { get; private set; }

    /// <summary>Appends a mailbox.</summary>
    public void Add(MailboxReference mailbox)
    {
        _writer.Write(string.Join(Separator.ToString(), new[] { mailbox.Identity, mailbox.Kind ?? "" }.Concat(mailbox.Names).Select(OneLine)));
        _writer.Write('\n');
        Count++;
    }

    /// <summary>Reads the mailboxes in the order they were added; once, after the last was added.</summary>
    public IEnumerable<MailboxReference> Read()
    {
        _writer.Flush();
        _file.Seek(0, SeekOrigin.Begin);
        using var reader = new StreamReader(_file, Encoding.UTF8, false, 1 << 16, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            var parts = line.Split(Separator);
            yield return new MailboxReference(parts[0]) { Kind = parts[1].Length > 0 ? parts[1] : null, Names = parts.Skip(2).ToArray() };
        }
    }

    /// <summary>Deletes the file.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _file.Dispose();
    }

    private static string OneLine(string text) => text.Replace('\t', ' ').Replace('\r', ' ').Replace('\n', ' ');
}
