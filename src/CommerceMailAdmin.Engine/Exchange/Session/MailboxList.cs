using System.Text;
using CommerceMailAdmin.Engine.Common;

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
        _lines.Add(string.Join(Separator.ToString(),
            new[] { mailbox.Identity, mailbox.Id ?? "", mailbox.Kind ?? "" }.Concat(mailbox.Names).Select(OneLine)));

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

/// <summary>What may be sent to Exchange as the name of one mailbox.</summary>
public static class MailboxIdentity
{
    private static readonly char[] Wildcards = ['*', '?'];

    /// <summary>True for what Exchange would take to mean every mailbox: null, nothing, blanks.</summary>
    public static bool IsBlank(string? identity) => string.IsNullOrWhiteSpace(identity);

    /// <summary>True if Exchange would take the text for a pattern.</summary>
    public static bool HasWildcard(string identity) => identity.IndexOfAny(Wildcards) >= 0;
}

/// <summary>
/// Lets one connection at a time work on a mailbox, also if a run names it by two of its names: the second one waits, reads what the first
/// one has made, and has nothing left to do. May be used by several threads.
/// </summary>
public sealed class MailboxTurns
{
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Waits until nobody works on any of the mailboxes, and takes all of them at once.</summary>
    /// <returns>Gives them back when it is disposed.</returns>
    internal IDisposable Take(IReadOnlyList<MailboxReference> mailboxes)
    {
        string[] names = [.. mailboxes.Select(m => m.Handle).Distinct(StringComparer.OrdinalIgnoreCase)];
        lock (_taken)
        {
            while (names.Any(_taken.Contains))
            {
                Monitor.Wait(_taken);
            }

            _taken.UnionWith(names);
        }

        return new Turn(this, names);
    }

    private sealed class Turn(MailboxTurns turns, string[] names) : IDisposable
    {
        public void Dispose()
        {
            lock (turns._taken)
            {
                turns._taken.ExceptWith(names);
                Monitor.PulseAll(turns._taken);
            }
        }
    }
}

/// <summary>
/// Texts kept in a temporary file until they are read: what a listing returns, so that memory does not grow with it and the listing does
/// not stay open in the session while others call it.
/// </summary>
internal sealed class TemporaryLines : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly FileStream _file = TemporaryFile.Open(BufferSize);
    private readonly StreamWriter _writer;

    public TemporaryLines() => _writer = new StreamWriter(_file, new UTF8Encoding(false), BufferSize, leaveOpen: true);

    /// <summary>How many lines there are.</summary>
    public int Count { get; private set; }

    /// <summary>Appends a line.</summary>
    /// <param name="line">A text without line breaks.</param>
    public void Add(string line)
    {
        _writer.Write(line);
        _writer.Write('\n');
        Count++;
    }

    /// <summary>Reads the lines in the order they were added; once, after the last was added.</summary>
    public IEnumerable<string> Read()
    {
        _writer.Flush();
        _file.Seek(0, SeekOrigin.Begin);
        using var reader = new StreamReader(_file, Encoding.UTF8, false, BufferSize, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>Deletes the file.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _file.Dispose();
    }
}
