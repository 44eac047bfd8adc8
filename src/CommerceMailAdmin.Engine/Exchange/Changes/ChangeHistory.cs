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
    /// Reads the ends first, and then the changes with their ends: an end can stand far after its change, in a later run, and an object for
    /// every line of a journal
    /// would take a gigabyte.
    /// </summary>
    private static int Read(string file, Func<JournalLine, bool> keepsLists, Action<CommerceMailChange> take)
    {
        try
        {
            using var stream = JournalFile.OpenToRead(file);
            if (stream is null)
            {
                return 0;
            }

            var length = stream.Length;
            var ends = new Dictionary<Guid, ChangeFound?>();
            var known = new HashSet<ChangeFound>();
            var reader = new JournalReader(keepsLists);
            var unreadable = reader.Read(stream, length, JournalLines.Ends, line => ends[line.Change!.Value] = Later(ends, line, known));

            // A journal that was appended to itself has each change twice.
            var seen = new HashSet<Guid>();
            stream.Seek(0, SeekOrigin.Begin);
            return unreadable + reader.Read(stream, length, JournalLines.Begins, line =>
            {
                if (seen.Add(line.Change!.Value))
                {
                    take(Change(line, ends.TryGetValue(line.Change.Value, out var end) ? end : null));
                }
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException("JournalUnreadable", $"The journal '{file}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>What the run itself read back counts more than what a later run found; otherwise the last word counts.</summary>
    private static ChangeFound Later(Dictionary<Guid, ChangeFound?> ends, JournalLine line, HashSet<ChangeFound> known)
    {
        var isOwn = line is { Kind: JournalLine.EndKind, Result: not ChangeResult.Unverified };
        if (!isOwn && ends.TryGetValue(line.Change!.Value, out var end) && end!.IsOwn)
        {
            return end;
        }

        // Thousands of mailboxes have the same end.
        var found = new ChangeFound(isOwn, line.Result!.Value, line.Added ?? [], line.Removed ?? [], line.NotOwned, line.After,
            line.Id, line.Reason);
        if (known.TryGetValue(found, out var same))
        {
            return same;
        }

        known.Add(found);
        return found;
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

    /// <summary>What came of a change, by its own run or a later one.</summary>
    private sealed record ChangeFound(
        bool IsOwn, ChangeResult Result, IReadOnlyList<string> Added, IReadOnlyList<string> Removed,
        IReadOnlyList<string>? NotOwned, IReadOnlyList<string>? After, string? Id, string? Reason);
}
