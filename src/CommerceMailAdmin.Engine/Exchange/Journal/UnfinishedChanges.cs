namespace CommerceMailAdmin.Engine.Exchange.Journal;

/// <summary>The changes of a journal whose own run ended before it had read them back.</summary>
/// <param name="file">The journal; read when first asked.</param>
/// <param name="organization">The tenant; null on-premises.</param>
internal sealed class UnfinishedChanges(string file, string? organization)
{
    private readonly Lazy<Dictionary<(string Property, string Name), List<JournalLine>>> _open = new(() => Read(file, organization));

    /// <summary>The ends of the changes of one object, now that its entries have been read; each is given once.</summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public IReadOnlyList<(string Change, ChangeEnd End)> Settle(string property, string name, IReadOnlyList<string> entries)
    {
        var key = (property, name.ToLowerInvariant());
        if (!_open.Value.TryGetValue(key, out var changes))
        {
            return [];
        }

        _open.Value.Remove(key);
        var present = new HashSet<string>(entries, StringComparer.OrdinalIgnoreCase);
        return [.. changes.Select(c => (c.Change, new ChangeEnd(ChangeResult.Verified)
        {
            Added = [.. (c.Added ?? []).Where(present.Contains)],
            Removed = [.. (c.Removed ?? []).Where(e => !present.Contains(e))],
            After = entries,
            Reason = "its run ended before the change was read back; a later run found this",
        }))];
    }

    private static Dictionary<(string Property, string Name), List<JournalLine>> Read(string file, string? organization)
    {
        var open = new Dictionary<string, JournalLine>(StringComparer.Ordinal);
        try
        {
            JournalFile.Read(file, line =>
            {
                if (line.Kind != JournalLine.BeginKind)
                {
                    // Not even an unverified end is the last word.
                    if (line.Result != ChangeResult.Unverified)
                    {
                        open.Remove(line.Change);
                    }
                }
                else if (line.Organization == organization)
                {
                    open[line.Change] = line;
                }
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"The journal '{file}' cannot be read: {e.Message}", e);
        }

        return open.Values.GroupBy(l => (l.Property!, l.Name!.ToLowerInvariant())).ToDictionary(g => g.Key, g => g.ToList());
    }
}
