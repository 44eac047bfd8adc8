namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>
/// What a journal remembers. It is read in one go, and what is kept of it does not grow with its length: which entries of which objects
/// came from which run, and the
/// changes of the runs that were asked for.
/// </summary>
public sealed class ChangeHistory
{
    private readonly Dictionary<string, ChangeOwnership> _ownership = new(StringComparer.Ordinal);
    private readonly HashSet<string> _runs = new(StringComparer.Ordinal);
    private readonly List<CommerceMailChange> _kept = [];

    private ChangeHistory()
    {
    }

    /// <summary>How many lines could not be read; a process that was killed while writing leaves one.</summary>
    public int UnreadableLines { get; private set; }

    /// <summary>Reads a journal; one that does not exist is empty.</summary>
    /// <param name="file">The journal.</param>
    /// <param name="runs">The runs whose changes are kept in full.</param>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public static ChangeHistory Read(string file, params string[] runs)
    {
        var history = new ChangeHistory { Runs = runs };
        history.UnreadableLines = Read(file, line => runs.Contains(line.Run), history.Take(runs));
        return history;
    }

    /// <summary>Reads the changes of a journal one by one, in the order they began.</summary>
    /// <param name="file">The journal; one that does not exist is empty.</param>
    /// <param name="take">Called for each change.</param>
    /// <returns>How many lines could not be read.</returns>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public static int Read(string file, Action<CommerceMailChange> take) => Read(file, _ => true, take);

    /// <summary>The runs whose changes are kept in full.</summary>
    public IReadOnlyCollection<string> Runs { get; private set; } = [];

    /// <summary>True if the journal has a run of this name.</summary>
    public bool Knows(string run) => _runs.Contains(run);

    /// <summary>Which entries of a property came from this module.</summary>
    /// <param name="property">The property, by Exchange's name.</param>
    public ChangeOwnership Ownership(string property) => _ownership.TryGetValue(property, out var known) ? known : new ChangeOwnership();

    /// <summary>The changes of a run that was asked for, in the order they began.</summary>
    public IReadOnlyList<CommerceMailChange> OfRun(string run) => [.. _kept.Where(c => c.RunId == run)];

    /// <summary>The changes of a run that was asked for, in the order they began.</summary>
    /// <param name="run">The run.</param>
    /// <param name="property">The property, by Exchange's name.</param>
    public IReadOnlyList<CommerceMailChange> OfRun(string run, string property) =>
        [.. _kept.Where(c => c.RunId == run && c.Property == property)];

    private Action<CommerceMailChange> Take(string[] runs) => change =>
    {
        _runs.Add(change.RunId);
        if (!_ownership.TryGetValue(change.Property, out var owned))
        {
            _ownership[change.Property] = owned = new ChangeOwnership();
        }

        owned.Take(change);
        if (runs.Contains(change.RunId))
        {
            _kept.Add(change);
        }
    };

    /// <summary>
    /// Reads a journal twice: first, which changes have no end of their own run, whose ends can stand far after them, in a later run. Then
    /// the changes, each with its end, which mostly follows at once. A million changes at the same time would take a gigabyte.
    /// </summary>
    private static int Read(string file, Func<JournalLine, bool> keepsLists, Action<CommerceMailChange> take)
    {
        try
        {
            using var stream = JournalFile.OpenToRead(file);
            return stream is null ? 0 : Read(stream, stream.Length, keepsLists, (change, _, _) => take(change));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException("JournalUnreadable", $"The journal '{file}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads the changes of a journal, in the order they began.</summary>
    /// <param name="stream">The journal, at its beginning.</param>
    /// <param name="length">How many bytes are read.</param>
    /// <param name="keepsLists">Tells from the beginning of a change whether its lists of all entries are kept.</param>
    /// <param name="take">Called for each change, with its first line and where that begins in the file.</param>
    /// <returns>How many lines could not be read.</returns>
    internal static int Read(Stream stream, long length, Func<JournalLine, bool> keepsLists,
        Action<CommerceMailChange, JournalLine, long> take)
    {
        var survey = JournalSurvey.Of(stream, length);
        var order = new Queue<Begun>();
        var waiting = new Dictionary<Guid, Begun>();
        var reader = new JournalReader(line => line.Kind == JournalLine.BeginKind ? keepsLists(line)
            : line.Change is { } id && waiting.TryGetValue(id, out var begun) && keepsLists(begun.Line));
        var ends = new RepeatedEnds();
        stream.Seek(0, SeekOrigin.Begin);
        var unreadable = reader.Read(stream, length, Take, text =>
        {
            if (JournalSurvey.EndOf(text) is not { } id || !waiting.TryGetValue(id, out var begun)
                || ends.Known(text, keepsLists(begun.Line)) is not { } end)
            {
                return false;
            }

            Settle(id, begun, end);
            return true;
        });
        foreach (var begun in order)
        {
            Give(begun);
        }

        return unreadable;

        void Take(JournalLine line)
        {
            var id = line.Change!.Value;
            if (line.Kind == JournalLine.BeginKind && survey.IsFirst(id))
            {
                var isOpen = survey.Open.Contains(id) || survey.Found(id) is not null;
                var begun = new Begun(line, reader.Offset) { IsSettled = isOpen, End = survey.Found(id) };
                order.Enqueue(begun);
                if (!isOpen)
                {
                    waiting.Add(id, begun);
                }

                GiveSettled();
            }
            else if (line is { Kind: JournalLine.EndKind, Result: not ChangeResult.Unverified } && waiting.TryGetValue(id, out var begun))
            {
                var end = ChangeFound.Of(line);
                ends.Keep(reader.Text, keepsLists(begun.Line), end);
                Settle(id, begun, end);
            }
        }

        void Settle(Guid id, Begun begun, ChangeFound end)
        {
            waiting.Remove(id);
            begun.IsSettled = true;
            begun.End = end;
            GiveSettled();
        }

        void GiveSettled()
        {
            while (order.Count > 0 && order.Peek().IsSettled)
            {
                Give(order.Dequeue());
            }
        }

        void Give(Begun begun) => take(Change(begun.Line, begun.End), begun.Line, begun.Offset);
    }

    /// <summary>A change whose first line was read.</summary>
    private sealed class Begun(JournalLine line, long offset)
    {
        public JournalLine Line => line;

        public long Offset => offset;

        /// <summary>True if the end is known, or will not come.</summary>
        public bool IsSettled { get; set; }

        public ChangeFound? End { get; set; }
    }

    private static CommerceMailChange Change(JournalLine begin, ChangeFound? end)
    {
        var (added, removed) = end is null ? (begin.Added ?? [], begin.Removed ?? []) : (end.Added, end.Removed);
        return new()
        {
            RunId = begin.Run!,
            Time = begin.Time,
            User = begin.User!,
            Command = begin.Command!,
            Organization = begin.Organization,
            Target = begin.Target!,
            Name = begin.Name!,
            Id = begin.Id ?? end?.Id,
            Property = begin.Property!,
            Before = begin.Before ?? [],
            Added = added,
            Removed = removed,
            NotOwned = (end?.NotOwned ?? begin.NotOwned)?.Where(e => added.Contains(e) || removed.Contains(e)).ToArray() ?? [],
            After = end?.After,
            Result = end?.Result ?? ChangeResult.Unverified,
            Reason = end is null ? "the run ended before the change was read back" : end.Reason,
        };
    }
}
