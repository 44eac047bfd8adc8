namespace CommerceMailAdmin.Engine.Exchange.Session;

/// <summary>
/// Mailboxes that were selected, kept in a temporary file: memory does not grow with their number, that number is known before the work
/// begins, and no listing stays open in the session for hours while the mailboxes are worked on.
/// </summary>
public sealed class MailboxList : IDisposable
{
    private const char Separator = '\t';

    private readonly TemporaryLines _lines = new();

    /// <summary>How many mailboxes there are.</summary>
    public int Count => _lines.Count;

    /// <summary>Appends a mailbox.</summary>
    public void Add(MailboxReference mailbox) =>
        _lines.Add(string.Join(Separator.ToString(), new[] { mailbox.Identity, mailbox.Id ?? "", mailbox.Kind ?? "" }.Concat(mailbox.Names).Select(OneLine)));

    /// <summary>Reads the mailboxes in the order they were added; once, after the last was added.</summary>
    public IEnumerable<MailboxReference> Read()
    {
        foreach (var line in _lines.Read())
        {
            var parts = line.Split(Separator);
            yield return new MailboxReference(parts[0])
            {
                Id = parts[1].Length > 0 ? parts[1] : null, Kind = parts[2].Length > 0 ? parts[2] : null, Names = parts.Skip(3).ToArray(),
            };
        }
    }

    /// <summary>Deletes the file.</summary>
    public void Dispose() => _lines.Dispose();

    private static string OneLine(string text) => text.Replace('\t', ' ').Replace('\r', ' ').Replace('\n', ' ');
}
