namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>Entries of one object that one run has added or removed, and that no later run has touched.</summary>
/// <param name="Organization">The tenant; null on-premises.</param>
/// <param name="Object">The object, as the journal has it.</param>
/// <param name="Entries">The entries, in the order of the changes.</param>
public sealed record OwnedEntries(string? Organization, ChangedObject Object, IReadOnlyList<string> Entries)
{
    /// <summary>Which of them belong to somebody else: a run removed them all the same.</summary>
    public IReadOnlyList<string> NotOwned { get; init; } = [];
}

/// <summary>
/// Tells which entries of a property came from this module, by going through its journal. What lines without an id say counts only as
/// far as <see cref="ChangedObject.Was"/> tells, and of lines with and without an id for one name, the last that speaks of an entry counts.
/// </summary>
public sealed class ChangeOwnership
{
    private readonly Dictionary<ChangeKey, ObjectEntries> _objects = [];
    private readonly Dictionary<ChangeKey, ChangeKey[]> _named = [];

    /// <summary>Nothing is owned yet.</summary>
    internal ChangeOwnership()
    {
    }

    /// <param name="changes">The changes in the order they began.</param>
    /// <param name="property">The property, by Exchange's name.</param>
    internal ChangeOwnership(IEnumerable<CommerceMailChange> changes, string property)
    {
        foreach (var change in changes.Where(c => c.Property == property))
        {
            Take(change);
        }
    }

    /// <summary>Goes on with the next change of the property.</summary>
    internal void Take(CommerceMailChange change)
    {
        if (change.Result == ChangeResult.Failed)
        {
            return;
        }

        var key = ChangeKey.Of(change.Id, change.Organization, change.Name);
        var name = ChangeKey.OfName(change.Organization, change.Name);
        var sameName = _named.TryGetValue(name, out var keys) ? keys : [];
        if (Array.IndexOf(sameName, key) < 0)
        {
            _named[name] = sameName = [.. sameName, key];
        }

        if (!_objects.TryGetValue(key, out var entries))
        {
            _objects[key] = entries = new ObjectEntries();
        }

        // It may be the same object, and the earlier line out of date.
        foreach (var other in sameName.Where(k => k != key && (k == name || key == name)))
        {
            _objects[other].Forget(change);
        }

        entries.Take(change);
    }

    /// <summary>The entries of an object that came from this module for certain; none if the object's id is unknown.</summary>
    /// <param name="organization">The tenant; null on-premises.</param>
    /// <param name="changed">The object as it is now.</param>
    public IReadOnlyCollection<string> Of(string? organization, ChangedObject changed) => changed.Id is null ? [] :
    [
        .. Own(ChangeKey.Of(changed.Id, organization, changed.Name))
            .Concat(Own(ChangeKey.OfName(organization, changed.Name)).Where(a => changed.Was(a.Change.Name, a.Change.Target)))
            .Select(a => a.Entry).Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>
    /// The entries that came from this module if the object's id is unknown and the journal has one object of its name only: enough to
    /// report, not to act on.
    /// </summary>
    /// <inheritdoc cref="Of"/>
    public IReadOnlyCollection<string> Presumably(string? organization, ChangedObject changed) =>
        changed.Id is null && _named.TryGetValue(ChangeKey.OfName(organization, changed.Name), out var keys) && keys.Length == 1
            ? [.. Own(keys[0]).Select(a => a.Entry)] : Of(organization, changed);

    /// <summary>What one run has added and no later run has removed or added anew, object by object, the last one first.</summary>
    public IReadOnlyList<OwnedEntries> OfRun(string runId) => OfRun(runId, o => o.Added);

    /// <summary>What one run has removed and no later run has added or removed anew, object by object, the last one first.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="others">Runs that are taken back as well: what they had added does not come back.</param>
    public IReadOnlyList<OwnedEntries> RemovedBy(string runId, IReadOnlyCollection<string> others) =>
        OfRun(runId, o => [.. o.Removed.Where(e => e.AddedBy is null || !others.Contains(e.AddedBy))]);

    private OwnedEntries[] OfRun(string runId, Func<ObjectEntries, List<ChangedEntry>> list) =>
    [
        .. _objects.Values.SelectMany(o => list(o).Where(e => e.Change.RunId == runId)
            .GroupBy(e => e.Change.Id is null ? e.Change.Target : "")).Select(Entries).Reverse(),
    ];

    private static OwnedEntries Entries(IEnumerable<ChangedEntry> entries)
    {
        ChangedEntry[] all = [.. entries];
        var last = all[all.Length - 1].Change;
        return new OwnedEntries(last.Organization, new ChangedObject(last.Target, last.Name, last.Id), [.. all.Select(e => e.Entry)])
        {
            NotOwned = [.. all.Where(e => e.IsOthers).Select(e => e.Entry)],
        };
    }

    private IEnumerable<ChangedEntry> Own(ChangeKey key) =>
        _objects.TryGetValue(key, out var entries) ? entries.Added.Where(a => !a.IsOthers) : [];

    /// <summary>The change that brought or took an entry last, as far as it is needed later.</summary>
    private sealed record ChangeSource(string RunId, string? Organization, string Target, string Name, string? Id);

    /// <summary>An entry, the change that brought or took it last, and whether it was somebody else's.</summary>
    private readonly record struct ChangedEntry(string Entry, ChangeSource Change, bool IsOthers)
    {
        /// <summary>The run that had added an entry that was removed; null if none is known.</summary>
        public string? AddedBy { get; init; }
    }

    /// <summary>What is known of the entries of one object.</summary>
    private sealed class ObjectEntries
    {
        private ChangeSource? _last;

        /// <summary>The entries that this module brought and has not taken, in the order they came.</summary>
        public List<ChangedEntry> Added { get; } = new(1);

        /// <summary>The entries that this module took and has not brought back.</summary>
        public List<ChangedEntry> Removed { get; } = [];

        public void Take(CommerceMailChange change)
        {
            // A removal that was not read back may not have happened.
            Leave(Added, change.Added);
            Leave(Removed, change.Added);
            if (change.Result == ChangeResult.Verified)
            {
                var before = change.Removed.Count == 0 ? [] : Added.ToArray();
                Leave(Added, change.Removed);
                Leave(Removed, change.Removed);
                Append(Removed, change.Removed, change, before);
            }

            Append(Added, change.Added, change, []);
        }

        public void Forget(CommerceMailChange change)
        {
            Leave(Added, change.Added);
            Leave(Added, change.Removed);
        }

        private static void Leave(List<ChangedEntry> entries, IReadOnlyList<string> others)
        {
            if (entries.Count > 0 && others.Count > 0)
            {
                entries.RemoveAll(e => others.Contains(e.Entry, StringComparer.OrdinalIgnoreCase));
            }
        }

        private void Append(List<ChangedEntry> entries, IReadOnlyList<string> added, CommerceMailChange change, ChangedEntry[] before)
        {
            if (added.Count == 0)
            {
                return;
            }

            var source = new ChangeSource(change.RunId, change.Organization, change.Target, change.Name, change.Id);
            source = source == _last ? _last : _last = source;
            entries.AddRange(added.Select(e => new ChangedEntry(e, source, change.NotOwned.Contains(e))
            {
                AddedBy = before.FirstOrDefault(b => b.Entry is not null
                    && b.Entry.Equals(e, StringComparison.OrdinalIgnoreCase)).Change?.RunId,
            }));
        }
    }
}

/// <summary>
/// What tells objects apart in the journal: the id, which outlives names and addresses and which no other object has, in any organisation;
/// in lines without one (if Exchange did not tell it), the organisation and the name, which several objects may have.
/// </summary>
internal readonly record struct ChangeKey
{
    private ChangeKey(string? id, string? organization, string? name)
    {
        Id = id;
        Organization = organization;
        Name = name;
    }

    public string? Id { get; }

    public string? Organization { get; }

    public string? Name { get; }

    /// <summary>The key of an object, or of a change of it.</summary>
    public static ChangeKey Of(string? id, string? organization, string name) =>
        id is null ? OfName(organization, name) : new ChangeKey(id.ToLowerInvariant(), null, null);

    /// <summary>The key of changes without an id.</summary>
    public static ChangeKey OfName(string? organization, string name) => new(null, organization, name.ToLowerInvariant());
}
