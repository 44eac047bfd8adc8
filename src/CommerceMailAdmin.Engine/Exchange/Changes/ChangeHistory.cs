namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>What a journal remembers.</summary>
public sealed class ChangeHistory
{
    private ChangeHistory(IReadOnlyList<CommerceMailChange> changes, int unreadableLines)
    {
        Changes = changes;
        UnreadableLines = unreadableLines;
    }

    /// <summary>The changes in the order they began.</summary>
    public IReadOnlyList<CommerceMailChange> Changes { get; }

    /// <summary>How many lines could not be read; a process that was killed while writing leaves one.</summary>
    public int UnreadableLines { get; }

    /// <summary>Reads a journal; one that does not exist is empty.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public static ChangeHistory Read(string file)
    {
        try
        {
            var lines = new List<JournalLine>();
            var unreadable = JournalFile.Read(file, lines.Add);

            // What the run itself read back counts more than what a later run found.
            var ends = lines.Where(l => l.Kind != JournalLine.BeginKind).GroupBy(l => l.Change)
                .ToDictionary(g => g.Key, g => g.LastOrDefault(l => l is { Kind: JournalLine.EndKind, Result: not ChangeResult.Unverified }) ?? g.Last());
            // A journal that was appended to itself has each change twice.
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var changes = lines.Where(l => l.Kind == JournalLine.BeginKind && seen.Add(l.Change))
                .Select(l => Change(l, ends.TryGetValue(l.Change, out var end) ? end : null)).ToArray();
            return new ChangeHistory(changes, unreadable);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException("JournalUnreadable", $"The journal '{file}' cannot be read: {e.Message}", e);
        }
    }

    private static CommerceMailChange Change(JournalLine begin, JournalLine? end) => new()
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
        Added = (end ?? begin).Added ?? [],
        Removed = (end ?? begin).Removed ?? [],
        After = end?.After,
        Result = end?.Result ?? ChangeResult.Unverified,
        Reason = end is null ? "the run ended before the change was read back" : end.Reason,
    };
}
