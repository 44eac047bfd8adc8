using System.Text.Json;
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

    public int Version { get; set; } = CurrentVersion;

    public required string Kind { get; set; }

    /// <summary>Joins the two lines of a change; null only in a line that is not complete.</summary>
    [JsonConverter(typeof(ChangeIdConverter))]
    public required Guid? Change { get; set; }

    public required DateTimeOffset Time { get; set; }

    public string? Run { get; set; }

    public string? User { get; set; }

    public string? Command { get; set; }

    public string? Organization { get; set; }

    public string? Target { get; set; }

    public string? Name { get; set; }

    /// <summary>The object's id; null if Exchange did not tell it. End: only if it was learned from the read-back.</summary>
    public string? Id { get; set; }

    public string? Property { get; set; }

    public IReadOnlyList<string>? Before { get; set; }

    /// <summary>Begin: what is to be added. End: what was.</summary>
    public IReadOnlyList<string>? Added { get; set; }

    /// <summary>Begin: what is to be removed. End: what was.</summary>
    public IReadOnlyList<string>? Removed { get; set; }

    /// <summary>Which of these entries belong to somebody else than this module; null for none.</summary>
    public IReadOnlyList<string>? NotOwned { get; set; }

    public IReadOnlyList<string>? After { get; set; }

    public ChangeResult? Result { get; set; }

    public string? Reason { get; set; }

    /// <summary>True if the line has what its kind needs, and nothing that no journal has.</summary>
    [JsonIgnore]
    public bool IsComplete => Version == CurrentVersion && Change is not null
        && Kind switch
        {
            BeginKind => Run is not null && User is not null && Command is not null && Target is not null && Name is not null
                && Property is not null,
            EndKind or FoundKind => Result is ChangeResult.Verified or ChangeResult.Failed or ChangeResult.Unverified,
            _ => false,
        };
}

/// <summary>Writes the name of a change as 32 hexadecimal digits. <see cref="JournalReader"/> reads it.</summary>
internal sealed class ChangeIdConverter : JsonConverter<Guid?>
{
    public override Guid? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException();

    public override void Write(Utf8JsonWriter writer, Guid? value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value!.Value.ToString("N"));
}
