namespace CommerceMailAdmin.Engine.Exchange.Changes;

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
