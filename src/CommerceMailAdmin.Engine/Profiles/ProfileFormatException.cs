namespace CommerceMailAdmin.Engine.Profiles;

/// <summary>A profile file that cannot be used: names the file, the line, the field and what is wrong with it.</summary>
public sealed class ProfileFormatException(string file, int line, string field, string problem)
    : FormatException($"{file}, line {line}, field '{field}': {problem}")
{
    /// <summary>The line, counted from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The field's path within the file, such as ipRanges[2].range.</summary>
    public string Field { get; } = field;
}
