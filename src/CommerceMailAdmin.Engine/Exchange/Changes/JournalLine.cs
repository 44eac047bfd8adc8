using System.Text.Json.Serialization;

namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>
/// One line of a journal, as JSON. Each change has two: "begin", written before Exchange is called, with what is about to happen; and
/// "end", with what came of it. A change without an end was cut off; a later run that looks writes "found" for it.
/// </summary>
internal sealed record JournalLine
{
    public const string BeginKind = "begin";
    public const string EndKind = "end";
    public const string FoundKind = "found";

    public int Version { get; init; } = 1;

    public required string Kind { get; init; }

    /// <summary>Joins the two lines of a change.</summary>
    public required string Change { get; init; }

    public required DateTimeOffset Time { get; init; }

    public string? Run { get; init; }

    public string? User { get; init; }

    public string? Command { get; init; }

    public string? Organization { get; init; }

    public string? Target { get; init; }

    public string? Name { get; init; }

    /// <summary>The object's id; null in lines of earlier versions, and where it could not be learned. End: where it was learned from the read-back only.</summary>
    public string? Id { get; init; }

    public string? Property { get; init; }

    public IReadOnlyList<string>? Before { get; init; }

    /// <summary>Begin: what is to be added. End: what was.</summary>
    public IReadOnlyList<string>? Added { get; init; }

    /// <summary>Begin: what is to be removed. End: what was.</summary>
    public IReadOnlyList<string>? Removed { get; init; }

    public IReadOnlyList<string>? After { get; init; }

    public ChangeResult? Result { get; init; }

    public string? Reason { get; init; }

    /// <summary>True where the line has what its kind needs.</summary>
    [JsonIgnore]
    public bool IsComplete => Kind switch
    {
        BeginKind => Run is not null && User is not null && Command is not null && Target is not null && Name is not null && Property is not null,
        EndKind or FoundKind => Result is not null,
        _ => false,
    };
}
