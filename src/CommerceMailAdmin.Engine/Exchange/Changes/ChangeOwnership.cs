namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>Entries of one object that one run has added, and that no later run has removed or added anew.</summary>
/// <param name="Organization">The tenant; null on-premises.</param>
/// <param name="Object">The object, as the journal has it.</param>
/// <param name="Entries">The entries, in the order they were added.</param>
public sealed record OwnedEntries(string? Organization, ChangedObject Object, IReadOnlyList<string> Entries);

/// <summary>
/// Tells which entries of a property came from this module, by going through its journal. What lines without an id say counts only as
/// far as <see cref="ChangedObject.Was"/> tells, and of lines with and without an id for one name, the last that speaks of an entry counts.
/// </summary>
public sealed class ChangeOwnership
{
    private readonly Dictionary<ChangeKey, List<Addition>> _objects = [];
    private readonly Dictionary<ChangeKey, List<ChangeKey>> _named = [];

    /// <param name="changes">The changes in the order they began.</param>
    /// <param name="property">The property, by Exchange's name.</param>
    public ChangeOwnership(IEnumerable<CommerceMailChange> changes, string property)
    {
        foreach (var change in changes.Where(c => c.Property == property && c.Result != ChangeResult.Failed))
        {
            var key = ChangeKey.Of(change.Id, change.Organization, change.Name);
            var name = ChangeKey.OfName(change.Organization, change.Name);
            if (!_named.TryGetValue(name, out var sameName))
            {
                _named[name] = sameName = new List<ChangeKey>(1);
            }

            if (!sameName.Contains(key))
            {
                sameName.Add(key);
            }

            // It may be the same object, and the earlier line out of date.
            foreach (var other in sameName.Where(k => k != key && (k == name || key == name)))
            {
                _objects[other].RemoveAll(a => Has(change.Added, a.Entry) || Has(change.Removed, a.Entry));
            }

            Count(change, key);
        }
    }

    /// <summary>The entries of an object that came from this module for certain; none if the object's id is unknown.</summary>
    /// <param name="organization">The tenant; null on-premises.</param>
    /// <param name="changed">The object as it is now.</param>
    public IReadOnlyCollection<string> Of(string? organization, ChangedObject changed) => changed.Id is null ? [] :
    [
        .. Additions(ChangeKey.Of(changed.Id, organization, changed.Name)).Select(a => a.Entry)
            .Concat(Additions(ChangeKey.OfName(organization, changed.Name)).Where(a => changed.Was(a.Change.Name, a.Change.Target)).Select(a => a.Entry))
            .Distinct(StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>
    /// The entries that came from this module if the object's id is unknown and the journal has one object of its name only: enough to
    /// report, not to act on.
    /// </summary>
    /// <inheritdoc cref="Of"/>
    public IReadOnlyCollection<string> Presumably(string? organization, ChangedObject changed) =>
        changed.Id is null && _named.TryGetValue(ChangeKey.OfName(organization, changed.Name), out var keys) && keys.Count == 1
            ? [.. Additions(keys[0]).Select(a => a.Entry)] : Of(organization, changed);

    /// <summary>What one run has added, object by object, the last one first.</summary>
    public IReadOnlyList<OwnedEntries> OfRun(string runId) =>
    [
        .. _objects.Values.SelectMany(o => o.GroupBy(a => a.Change.Id is null ? a.Change.Target : ""))
            .Select(o => (Last: o.Last().Change, Entries: o.Where(a => a.Change.RunId == runId).Select(a => a.Entry).ToArray())).Where(o => o.Entries.Length > 0)
            .Select(o => new OwnedEntries(o.Last.Organization, new ChangedObject(o.Last.Target, o.Last.Name, o.Last.Id), o.Entries)).Reverse(),
    ];

    private IEnumerable<Addition> Additions(ChangeKey key) => _objects.TryGetValue(key, out var additions) ? additions : [];

    private void Count(CommerceMailChange change, ChangeKey key)
    {
        if (!_objects.TryGetValue(key, out var additions))
        {
            _objects[key] = additions = [];
        }

        // A removal that was not read back may not have happened.
        additions.RemoveAll(a => Has(change.Added, a.Entry) || (change.Result == ChangeResult.Verified && Has(change.Removed, a.Entry)));
        additions.AddRange(change.Added.Select(e => new Addition(e, change)));
    }

    private static bool Has(IReadOnlyList<string> entries, string entry) => entries.Contains(entry, StringComparer.OrdinalIgnoreCase);

    /// <summary>An entry, and the change that brought it last.</summary>
    private sealed record Addition(string Entry, CommerceMailChange Change);
}

/// <summary>
/// What tells objects apart in the journal: the id, which outlives names and addresses and which no other object has, in any organisation; in lines
/// without one (if Exchange did not tell it), the organisation and the name, which several objects may have.
/// </summary>
internal sealed record ChangeKey
{
    private ChangeKey(string? id, string? organization, string? name) => (Id, Organization, Name) = (id, organization, name);

    public string? Id { get; }

    public string? Organization { get; }

    public string? Name { get; }

    /// <summary>The key of an object, or of a change of it.</summary>
    public static ChangeKey Of(string? id, string? organization, string name) =>
        id is null ? OfName(organization, name) : new ChangeKey(id.ToLowerInvariant(), null, null);

    /// <summary>The key of changes without an id.</summary>
    public static ChangeKey OfName(string? organization, string name) => new(null, organization, name.ToLowerInvariant());
}
