using System.Text.Json.Serialization;
using System.Text.Json;

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
