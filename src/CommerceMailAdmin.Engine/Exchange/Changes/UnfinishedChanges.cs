namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>The changes of a journal whose own run ended before it had read them back.</summary>
/// <param name="file">The journal; read when first asked.</param>
/// <param name="organization">The tenant; null on-premises.</param>
internal sealed class UnfinishedChanges(string file, string? organization)
{
    private readonly Lazy<Dictionary<(string Property, ChangeKey Key), List<JournalLine>>> _open = new(() => Read(file));

    /// <summary>
    /// The ends of the changes of one object, now that its entries have been read; each is given once. An object that is not there has a
    /// unique name, no id and no entries: its run ended before Exchange made it.
    /// </summary>
    /// <exception cref="JournalException">The journal cannot be read.</exception>
    public IReadOnlyList<(Guid Change, ChangeEnd End)> CloseEarlier(string property, ChangedObject changed, IReadOnlyList<string> entries)
    {
        JournalLine[] changes =
        [
            .. Claim((property, ChangeKey.Of(changed.Id, organization, changed.Name)), _ => changed.Id is not null),
            .. Claim(
                (property, ChangeKey.OfName(organization, changed.Name)),
                c => changed.Id is null ? changed.HasUniqueName : changed.Was(c.Name!, c.Target!)),
        ];
        var present = new HashSet<string>(entries, StringComparer.OrdinalIgnoreCase);
        return [.. changes.Select(c => (c.Change!.Value, new ChangeEnd(ChangeResult.Verified)
        {
            Added = [.. (c.Added ?? []).Where(present.Contains)],
            Removed = [.. (c.Removed ?? []).Where(e => !present.Contains(e))],
            After = entries,
            Reason = "its run ended before the change was read back; a later run found this",
        }))];
    }

    private JournalLine[] Claim((string Property, ChangeKey Key) key, Func<JournalLine, bool> isMeant)
    {
        if (!_open.Value.TryGetValue(key, out var open))
        {
            return [];
        }

        JournalLine[] taken = [.. open.Where(isMeant)];
        open.RemoveAll(taken.Contains);
        return taken;
    }

    private static Dictionary<(string Property, ChangeKey Key), List<JournalLine>> Read(string file)
    {
        var open = new Dictionary<Guid, JournalLine>();
        try
        {
            using var stream = JournalFile.OpenToRead(file);
            if (stream is null)
            {
                return [];
            }

            var length = stream.Length;
            var survey = JournalSurvey.Of(stream, length);
            if (survey.Open.Count == 0)
            {
                return [];
            }

            stream.Seek(0, SeekOrigin.Begin);
            new JournalReader(_ => false).Read(stream, length, line =>
            {
                // Not even an unverified end is the last word.
                if (line.Kind == JournalLine.BeginKind && survey.IsUnfinished(line.Change!.Value))
                {
                    open[line.Change.Value] = line;
                }
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException("JournalUnreadable", $"The journal '{file}' cannot be read: {e.Message}", e);
        }

        return open.Values.GroupBy(l => (l.Property!, ChangeKey.Of(l.Id, l.Organization, l.Name!))).ToDictionary(g => g.Key,
            g => g.ToList());
    }
}
