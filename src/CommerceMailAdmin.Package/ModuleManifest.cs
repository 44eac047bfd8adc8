using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace CommerceMailAdmin.Package;

/// <summary>What the module's manifest says about itself. Nothing in it is run.</summary>
internal sealed partial record ModuleManifest
{
    private const string ReleaseNotesKey = "ReleaseNotes";

    public required string Version { get; init; }
    public required string Author { get; init; }
    public required string Copyright { get; init; }
    public required string Description { get; init; }
    public required string LicenseUri { get; init; }
    public required string ProjectUri { get; init; }
    public required string ReleaseNotes { get; init; }
    public required IReadOnlyList<string> Tags { get; init; }
    public required IReadOnlyList<string> Cmdlets { get; init; }

    /// <exception cref="InvalidDataException">The file is not a manifest, or a field is missing.</exception>
    public static ModuleManifest Read(string file)
    {
        var text = Parser.ParseFile(file, out _, out var errors);
        if (errors.Length > 0 || text.Find(a => a is HashtableAst, searchNestedScriptBlocks: false) is not HashtableAst fields)
        {
            throw new InvalidDataException($"{file} is not a module manifest.");
        }

        var data = (HashtableAst)Value((HashtableAst)Value(fields, "PrivateData"), "PSData");
        return new ModuleManifest
        {
            Version = Text(fields, "ModuleVersion"), Author = Text(fields, "Author"), Copyright = Text(fields, "Copyright"),
            Description = Text(fields, "Description"), Cmdlets = Texts(fields, "CmdletsToExport"), Tags = Texts(data, "Tags"),
            LicenseUri = Text(data, "LicenseUri"), ProjectUri = Text(data, "ProjectUri"), ReleaseNotes = Text(data, ReleaseNotesKey),
        };
    }

    /// <summary>The manifest with the notes of its version in place of their name.</summary>
    /// <param name="manifest">The text of the manifest.</param>
    /// <param name="changelog">The text of the changelog, with a heading "## version" for each version.</param>
    public static string WithReleaseNotes(string manifest, string changelog)
    {
        var version = VersionLine().Match(manifest).Groups["version"].Value;
        var start = changelog.IndexOf($"\n## {version}\n", StringComparison.Ordinal);
        if (start < 0)
        {
            throw new InvalidDataException($"CHANGELOG.md has no heading '## {version}'.");
        }

        var notes = changelog[(start + 1)..];
        var end = notes.IndexOf("\n## ", StringComparison.Ordinal);
        notes = (end < 0 ? notes : notes[..end]).Trim().Replace("'", "''");
        return NotesLine().Replace(manifest, m => $"{m.Groups["key"].Value}'{notes}'");
    }

    private static Ast Value(HashtableAst table, string key)
    {
        var value = table.KeyValuePairs.FirstOrDefault(p => p.Item1.Extent.Text == key)?.Item2
            ?? throw new InvalidDataException($"The manifest has no {key}.");
        return value is PipelineAst { PipelineElements: [CommandExpressionAst { Expression: var expression }] } ? expression : value;
    }

    private static string Text(HashtableAst table, string key) => (string)Value(table, key).SafeGetValue();

    private static IReadOnlyList<string> Texts(HashtableAst table, string key) =>
        [.. ((object[])Value(table, key).SafeGetValue()).Cast<string>()];

    [GeneratedRegex(@"^\s*ModuleVersion\s*=\s*'(?<version>[^']*)'", RegexOptions.Multiline)]
    private static partial Regex VersionLine();

    [GeneratedRegex(@"^(?<key>\s*ReleaseNotes\s*=\s*)'[^']*'", RegexOptions.Multiline)]
    private static partial Regex NotesLine();
}
