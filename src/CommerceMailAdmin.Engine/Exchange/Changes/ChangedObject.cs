namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>An object of Exchange that is changed, or about which the journal is asked.</summary>
/// <param name="Target">The object as it was asked for.</param>
/// <param name="Name">The object as Exchange names it now.</param>
/// <param name="Id">What tells it from every other object for good, a GUID if Exchange gives one; null if it is unknown.</param>
public sealed record ChangedObject(string Target, string Name, string? Id)
{
    /// <summary>What else Exchange calls the object now; empty if unknown.</summary>
    public IReadOnlyList<string> OtherNames { get; init; } = [];

    /// <summary>True if no other object of the kind has the name at the same time, as with policies and rules.</summary>
    public bool HasUniqueName { get; init; }

    /// <summary>
    /// Tells whether a change that was written down without an id was made to this object, as far as names can tell: it has the name that
    /// the object had then, and if others may have it too, something else that the object was asked for by then, such as an address, is one
    /// of its names now. If this object's own id is unknown, nothing is told.
    /// </summary>
    /// <param name="name">The object's name then.</param>
    /// <param name="target">What it was asked for by then.</param>
    internal bool Was(string name, string target) =>
        Id is not null && Same(name, Name)
            && (HasUniqueName || (!Same(target, name) && OtherNames.Append(Target).Any(n => Same(target, n))));

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
