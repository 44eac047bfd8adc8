using System.Globalization;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>Reads the fields of one object of a snapshot, each checked as it is read.</summary>
internal readonly struct SnapshotFields(LocatedJson node)
{
    private readonly LocatedJson _node = node;
    private readonly Dictionary<string, LocatedJson> _members =
        node.Value as Dictionary<string, LocatedJson> ?? throw node.Error("an object { } is expected here");

    public string Text(string name) =>
        Required(name) is var node && node.Value is string text ? text : throw node.Error("a text is expected here");

    /// <summary>A text; null if the field is missing.</summary>
    public string? TextOrNull(string name) => _members.ContainsKey(name) ? Text(name) : null;

    public int Number(string name) =>
        Required(name) is var node && node.Value is long and >= 0 and <= int.MaxValue
            ? (int)(long)node.Value
            : throw node.Error("a whole number from 0 is expected here");

    public DateTimeOffset Time(string name) =>
        DateTimeOffset.TryParse(
            Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw Error(name, "a time such as 2026-01-31T12:00:00Z is expected here");

    public T Choice<T>(string name) where T : struct, Enum
    {
        var text = Text(name);
        return Enum.TryParse<T>(text, ignoreCase: false, out var value) && Enum.IsDefined(typeof(T), value)
            ? value
            : throw Error(name, $"'{text}' is none of {string.Join(", ", Enum.GetNames(typeof(T)))}");
    }

    /// <summary>The objects of a list; none if the field is missing.</summary>
    public IEnumerable<SnapshotFields> Objects(string name) =>
        !_members.TryGetValue(name, out var node) ? []
        : node.Value is List<LocatedJson> items ? items.Select(i => new SnapshotFields(i))
        : throw node.Error("a list [ ] is expected here");

    public JsonFormatException Error(string name, string problem) => Required(name).Error(problem);

    private LocatedJson Required(string name) => _members.TryGetValue(name, out var node) ? node : throw _node.Missing(name);
}
