namespace CommerceMailAdmin.Engine.Common;

/// <summary>
/// A JSON file of ours that cannot be used, a profile or a snapshot: names the file, the line, the field and what is wrong with it.
/// </summary>
public sealed class JsonFormatException(string file, int line, string field, string problem)
    : FormatException($"{file}, line {line}, field '{field}': {problem}")
{
    /// <summary>The line, counted from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The field's path within the file, such as ipRanges[2].range.</summary>
    public string Field { get; } = field;
}
