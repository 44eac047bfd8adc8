using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Architecture;

/// <summary>Source lines of at most 140 columns, and files of at most 350 lines.</summary>
public class SourceSizeTests
{
    private const int MaxColumns = 140;
    private const int MaxLines = 350;

    /// <summary>Lines that cannot be broken: scripts and data inside literals of tests. A folder that is not here has none.</summary>
    private static readonly Dictionary<string, int> LinesInsideLiterals = new()
    {
        ["tests/Unit/Authentication"] = 2,
        ["tests/Unit/BusinessTime"] = 2,
        ["tests/Unit/Cases"] = 5,
        ["tests/Unit/Dns"] = 5,
        ["tests/Unit/Exchange"] = 20,
        ["tests/Unit/MessageCheck"] = 1,
        ["tests/Unit/Network"] = 2,
        ["tests/Unit/ReceiverResults"] = 14,
        ["tests/Unit/Reports"] = 5,
        ["tests/Unit/Support"] = 1,
    };

    private static readonly IReadOnlyList<string> Files =
        [.. new[] { "src", "tests" }.SelectMany(f => Directory.EnumerateFiles(Repository.PathOf(f), "*.cs", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'))
            .Where(f => !f.Contains("/obj/") && !f.Contains("/bin/"))];

    [Fact]
    public void LinesFitIntoTheColumns()
    {
        Assert.NotEmpty(Files);
        var found = Files.Select(f => (Folder: Folder(f), Count: File.ReadLines(Repository.PathOf(f)).Count(l => l.Length > MaxColumns)))
            .GroupBy(f => f.Folder, (folder, files) => (Folder: folder, Count: files.Sum(f => f.Count)));
        var wrong = found.Where(f => f.Count > LinesInsideLiterals.GetValueOrDefault(f.Folder));
        Assert.Empty(wrong.Select(f => $"{f.Folder}: {f.Count} lines of more than {MaxColumns} columns"));
    }

    [Fact]
    public void FilesAreShort() =>
        Assert.DoesNotContain(Files, f => File.ReadLines(Repository.PathOf(f)).Count() > MaxLines);

    /// <summary>A project, or the first folder in it if it has rooms.</summary>
    private static string Folder(string file)
    {
        var parts = file.Split('/');
        return string.Join('/', parts.Take(parts[1] is "CommerceMailAdmin" or "CommerceMailAdmin.Engine" or "Unit" ? 3 : 2));
    }
}
