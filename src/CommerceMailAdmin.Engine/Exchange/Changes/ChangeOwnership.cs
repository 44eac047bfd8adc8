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

    /// <summary>
    /// Everything that is known, as changes that make the same known again when they are read: removals first, those that were not read
    /// back before the others, then additions. What one run has done to one object is one change.
    /// </summary>
    /// <param name="property">The property, by Exchange's name.</param>
    internal IEnumerable<JournalLine> State(string property)
    {
        var named = new HashSet<(ChangeKey Name, ChangeKey Key)>();
        foreach (var line in Known(property))
        {
            named.Add((ChangeKey.OfName(line.Organization, line.Name!), ChangeKey.Of(line.Id, line.Organization, line.Name!)));
            yield return line;
        }

        // Which objects had a name counts, even if nothing else is known of them any more.
        foreach (var (name, key) in _named.SelectMany(n => n.Value.Select(k => (n.Key, k))).Where(p => !named.Contains(p)))
        {
            yield return Line(_objects[key].Last! with { Name = name.Name!, Organization = name.Organization, IsUnverified = false },
                property, [], [], []);
        }
    }

    private IEnumerable<JournalLine> Known(string property)
    {
        foreach (var open in _objects.Values.SelectMany(o => o.Unverified))
        {
            yield return Line(open.Change, property, [], open.Removed, open.NotOwned);
        }

        foreach (var entries in _objects.Values)
        {
            foreach (var removed in entries.Removed.GroupBy(e => (e.Change, e.AddedBy)))
            {
                // An entry of a run that is taken back together with this one does not come back, so it is known who had added it.
                if (removed.Key.AddedBy is { } run)
                {
                    yield return Line(removed.Key.Change with { RunId = run }, property, [.. removed.Select(e => e.Entry)], [], []);
                }

                yield return Line(removed.Key.Change, property, [], [.. removed.Select(e => e.Entry)],
                    [.. removed.Where(e => e.IsOthers).Select(e => e.Entry)]);
            }
        }

        // Those without an id first: the others have entries that came under another name, which an object of the first name did not take.
        foreach (var added in _objects.OrderBy(o => o.Key.Id is not null).SelectMany(o => o.Value.Added.GroupBy(e => e.Change)))
        {
            yield return Line(added.Key, property, [.. added.Select(e => e.Entry)], [],
                [.. added.Where(e => e.IsOthers).Select(e => e.Entry)]);
        }
    }

    private static JournalLine Line(
        ChangeSource source, string property, IReadOnlyList<string> added, IReadOnlyList<string> removed, IReadOnlyList<string> notOwned) =>
        new()
        {
            Kind = JournalLine.BeginKind, Change = Guid.NewGuid(), Time = default, Run = source.RunId, Organization = source.Organization,
            Target = source.Target, Name = source.Name, Id = source.Id, Property = property, Before = [], Added = added, Removed = removed,
            NotOwned = notOwned.Count > 0 ? notOwned : null, Result = source.IsUnverified ? ChangeResult.Unverified : ChangeResult.Verified,
        };

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
        foreach (var other in sameName)
        {
            if (other != key && (other == name || key == name))
            {
                _objects[other].Forget(change);
            }
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
    private sealed record ChangeSource(string RunId, string? Organization, string Target, string Name, string? Id)
    {
        /// <summary>True if the change was not read back.</summary>
        public bool IsUnverified { get; init; }
    }

    /// <summary>A removal that was not read back.</summary>
    private sealed record UnverifiedRemoval(ChangeSource Change, IReadOnlyList<string> Removed, IReadOnlyList<string> NotOwned);

    /// <summary>An entry, the change that brought or took it last, and whether it was somebody else's.</summary>
    private readonly record struct ChangedEntry(string Entry, ChangeSource Change, bool IsOthers)
    {
        /// <summary>The run that had added an entry that was removed; null if none is known.</summary>
        public string? AddedBy { get; init; }
    }

    /// <summary>What is known of the entries of one object.</summary>
    private sealed class ObjectEntries
    {
        // Most objects have none, and there may be a hundred thousand objects.
        private static readonly List<UnverifiedRemoval> _none = [];
        private static readonly List<ChangedEntry> _noneRemoved = [];

        /// <summary>The last change of the object.</summary>
        public ChangeSource? Last { get; private set; }

        /// <summary>The entries that this module brought and has not taken, in the order they came.</summary>
        public List<ChangedEntry> Added { get; } = [];

        /// <summary>The entries that this module took and has not brought back.</summary>
        public List<ChangedEntry> Removed { get; private set; } = _noneRemoved;

        /// <summary>The removals that were not read back.</summary>
        public List<UnverifiedRemoval> Unverified { get; private set; } = _none;

        public void Take(CommerceMailChange change)
        {
            var source = Source(change);
            if (change.Result == ChangeResult.Unverified && change.Removed.Count > 0)
            {
                Unverified = ReferenceEquals(Unverified, _none) ? [] : Unverified;
                Unverified.Add(new(source, change.Removed, [.. change.NotOwned.Intersect(change.Removed)]));
            }

            // A removal that was not read back may not have happened.
            Leave(Added, change.Added);
            Leave(Removed, change.Added);
            if (change.Result == ChangeResult.Verified)
            {
                var before = change.Removed.Count == 0 ? [] : Added.ToArray();
                Leave(Added, change.Removed);
                Leave(Removed, change.Removed);
                Removed = change.Removed.Count > 0 && ReferenceEquals(Removed, _noneRemoved) ? [] : Removed;
                Append(Removed, change.Removed, change, source, before);
            }

            Append(Added, change.Added, change, source, []);
        }

        public void Forget(CommerceMailChange change)
        {
            Leave(Added, change.Added);
            Leave(Added, change.Removed);
        }

        private static void Leave(List<ChangedEntry> entries, IReadOnlyList<string> others)
        {
            for (var i = others.Count == 0 ? -1 : entries.Count - 1; i >= 0; i--)
            {
                if (Has(others, entries[i].Entry))
                {
                    entries.RemoveAt(i);
                }
            }
        }

        // The texts of a journal are kept once, so most comparisons end at the reference.
        private static bool Has(IReadOnlyList<string> texts, string text)
        {
            for (var i = 0; i < texts.Count; i++)
            {
                if (string.Equals(texts[i], text, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }

            return false;
        }

        private ChangeSource Source(CommerceMailChange change)
        {
            var source = new ChangeSource(change.RunId, change.Organization, change.Target, change.Name, change.Id)
            {
                IsUnverified = change.Result == ChangeResult.Unverified,
            };
            return source == Last ? Last : Last = source;
        }

        private static void Append(
            List<ChangedEntry> entries, IReadOnlyList<string> added, CommerceMailChange change, ChangeSource source, ChangedEntry[] before)
        {
            if (entries.Count == 0)
            {
                entries.Capacity = Math.Max(entries.Capacity, added.Count);
            }

            foreach (var entry in added)
            {
                var addedBy = before.Length == 0 ? null : AddedBy(before, entry);
                entries.Add(new ChangedEntry(entry, source, change.NotOwned.Contains(entry)) { AddedBy = addedBy });
            }
        }

        private static string? AddedBy(ChangedEntry[] before, string entry) =>
            Array.Find(before, b => entry.Equals(b.Entry, StringComparison.OrdinalIgnoreCase)).Change?.RunId;
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
        id is null ? OfName(organization, name) : new ChangeKey(id, null, null);

    /// <summary>The key of changes without an id.</summary>
    public static ChangeKey OfName(string? organization, string name) => new(null, organization, name);

    /// <summary>True if both have the same id or name in whatever case, and the same organisation.</summary>
    public bool Equals(ChangeKey other) => Same(Id, other.Id) && Same(Name, other.Name) && Organization == other.Organization;

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Id ?? Name ?? "");

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
