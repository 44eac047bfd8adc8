using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Architecture;

/// <summary>Source lines of at most 140 columns, and files of at most 350 lines.</summary>
public class SourceSizeTests
{
    private const int MaxColumns = 140;
    private const int MaxLines = 350;

    /// <summary>How many longer lines each folder still has. Numbers go down only; a folder that is not here has none.</summary>
    private static readonly Dictionary<string, int> LongLinesStillThere = new()
    {
        ["src/CommerceMailAdmin.Engine/Authentication"] = 5,
        ["src/CommerceMailAdmin.Engine/BusinessTime"] = 17,
        ["src/CommerceMailAdmin.Engine/Cases"] = 99,
        ["src/CommerceMailAdmin.Engine/Dns"] = 1,
        ["src/CommerceMailAdmin.Engine/DomainCheck"] = 4,
        ["src/CommerceMailAdmin.Engine/Exchange"] = 271,
        ["src/CommerceMailAdmin.Engine/Mail"] = 158,
        ["src/CommerceMailAdmin.Engine/MessageCheck"] = 1,
        ["src/CommerceMailAdmin.Engine/Network"] = 1,
        ["src/CommerceMailAdmin.Engine/Platform"] = 25,
        ["src/CommerceMailAdmin.Engine/ReceiverResults"] = 1,
        ["src/CommerceMailAdmin.Engine/Reports"] = 67,
        ["src/CommerceMailAdmin.Model"] = 11,
        ["src/CommerceMailAdmin/Commands"] = 92,
        ["src/CommerceMailAdmin/ExchangeSession"] = 19,
        ["src/CommerceMailAdmin/Parameters"] = 28,
        ["tests/Unit/Authentication"] = 132,
        ["tests/Unit/BusinessTime"] = 28,
        ["tests/Unit/Cases"] = 280,
        ["tests/Unit/Common"] = 4,
        ["tests/Unit/Dns"] = 34,
        ["tests/Unit/Documentation"] = 15,
        ["tests/Unit/DomainCheck"] = 79,
        ["tests/Unit/Exchange"] = 235,
        ["tests/Unit/Mail"] = 65,
        ["tests/Unit/MessageCheck"] = 129,
        ["tests/Unit/Network"] = 10,
        ["tests/Unit/Platform"] = 8,
        ["tests/Unit/ReceiverResults"] = 66,
        ["tests/Unit/Reports"] = 40,
        ["tests/Unit/Shell"] = 3,
        ["tests/Unit/Support"] = 39,
    };

    /// <summary>Longer files that are still to be divided. No line may be added.</summary>
    private static readonly string[] LongFilesStillThere =
    [
        "tests/Unit/Cases/Classification/MessageClassifierTests.cs",
        "tests/Unit/Cases/Content/MailContentTests.cs",
        "tests/Unit/Exchange/IPAllowList/CommerceIPAllowListTests.cs",
        "tests/Unit/Exchange/MailFlowRules/CommerceMailFlowRuleTests.cs",
        "tests/Unit/Exchange/SafeSenders/AddCommerceSafeSendersTests.cs",
        "tests/Unit/MessageCheck/MessageAuthenticatorTests.cs",
    ];

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
        var wrong = found.Where(f => f.Count > LongLinesStillThere.GetValueOrDefault(f.Folder));
        Assert.Empty(wrong.Select(f => $"{f.Folder}: {f.Count} lines of more than {MaxColumns} columns"));
    }

    [Fact]
    public void FilesAreShort() =>
        Assert.Empty(Files.Where(f => File.ReadLines(Repository.PathOf(f)).Count() > MaxLines).Except(LongFilesStillThere));

    /// <summary>A project, or the first folder in it if it has rooms.</summary>
    private static string Folder(string file)
    {
        var parts = file.Split('/');
        return string.Join('/', parts.Take(parts[1] is "CommerceMailAdmin" or "CommerceMailAdmin.Engine" or "Unit" ? 3 : 2));
    }
}
