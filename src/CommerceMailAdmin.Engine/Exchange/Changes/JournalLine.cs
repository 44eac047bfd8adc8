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

    private const int CurrentVersion = 1;

    public int Version { get; init; } = CurrentVersion;

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

    /// <summary>The object's id; null if Exchange did not tell it. End: only if it was learned from the read-back.</summary>
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

    /// <summary>True if the line has what its kind needs, and nothing that no journal has.</summary>
    [JsonIgnore]
    public bool IsComplete => Version == CurrentVersion && Change is not null && AreTexts(Before) && AreTexts(Added) && AreTexts(Removed) && AreTexts(After)
        && Kind switch
        {
            BeginKind => Run is not null && User is not null && Command is not null && Target is not null && Name is not null && Property is not null,
            EndKind or FoundKind => Result is ChangeResult.Verified or ChangeResult.Failed or ChangeResult.Unverified,
            _ => false,
        };

    // A file can hold null if the type has none.
    private static bool AreTexts(IReadOnlyList<string>? entries) => entries?.Any(e => e is null) != true;
}
