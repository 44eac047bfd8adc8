namespace CommerceMailAdmin.Engine.Exchange.Journal;

/// <summary>Entries of one object that one run has added, and that no later run has removed or added anew.</summary>
/// <param name="Organization">The tenant; null on-premises.</param>
/// <param name="Target">The object as it was last asked for.</param>
/// <param name="Name">The object as Exchange names it.</param>
/// <param name="Entries">The entries, in the order they were added.</param>
public sealed record OwnedEntries(string? Organization, string Target, string Name, IReadOnlyList<string> Entries);

/// <summary>Tells which entries of a property came from this module, by going through its journal.</summary>
public sealed class ChangeOwnership
{
    private readonly Dictionary<(string? Organization, string Name), Owner> _objects = [];

    /// <param name="changes">The changes in the order they began.</param>
    /// <param name="property">The property, by Exchange's name.</param>
    public ChangeOwnership(IEnumerable<CommerceMailChange> changes, string property)
    {
        foreach (var change in changes.Where(c => c.Property == property && c.Result != ChangeResult.Failed))
        {
            var key = (change.Organization, change.Name.ToLowerInvariant());
            if (!_objects.TryGetValue(key, out var owner))
            {
                _objects[key] = owner = new Owner(change.Name);
            }

            owner.Take(change);
        }
    }

    /// <summary>The entries of an object that came from this module.</summary>
    public IReadOnlyCollection<string> Of(string? organization, string name) =>
        _objects.TryGetValue((organization, name.ToLowerInvariant()), out var owner) ? owner.Runs.Keys : [];

    /// <summary>What one run has added, object by object, the last one first.</summary>
    public IReadOnlyList<OwnedEntries> OfRun(string runId) =>
    [
        .. _objects.Select(o => new OwnedEntries(o.Key.Organization, o.Value.Target, o.Value.Name, o.Value.Runs.Where(r => r.Value == runId).Select(r => r.Key).ToArray()))
            .Where(o => o.Entries.Count > 0).Reverse(),
    ];

    private sealed class Owner(string name)
    {
        public string Name => name;

        public string Target { get; private set; } = "";

        /// <summary>The run each entry came from.</summary>
        public Dictionary<string, string> Runs { get; } = new(StringComparer.OrdinalIgnoreCase);

        public void Take(CommerceMailChange change)
        {
            Target = change.Target;
            foreach (var entry in change.Added)
            {
                Runs[entry] = change.RunId;
            }

            // A removal that nobody has seen the end of may not have happened.
            foreach (var entry in change.Removed.Where(_ => change.Result == ChangeResult.Verified))
            {
                Runs.Remove(entry);
            }
        }
    }
}
