using System.Reflection;
using System.Text.Json;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Shell;

/// <summary>The Pester suite, run once in the real shell. Each test of the suite is a row, so that the totals count it.</summary>
public class PesterTests
{
    private static readonly string Suite = Repository.PathOf("tests", "Pester");

    private static readonly string Pester = typeof(PesterTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "Pester").Value!;

    /// <summary>One test as Invoke-Suite.ps1 reports it.</summary>
    private sealed record SuiteTest(string File, string Name, string Result, string? Message);

    /// <summary>The name of each test, and what is wrong; null if it passed.</summary>
    public static IEnumerable<TheoryDataRow<string, string?>> Results()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "results.json");
        var run = ConsoleRun.Of("-File", Path.Combine(Suite, "Invoke-Suite.ps1"), "-Pester", Pester, "-ResultFile", file);
        if (!File.Exists(file))
        {
            throw new InvalidOperationException($"The Pester suite did not run.\n{run.Output}\n{run.Error}");
        }

        var results = JsonSerializer.Deserialize<List<SuiteTest>>(File.ReadAllBytes(file))!;
        var silent = Directory.GetFiles(Suite, "*.Tests.ps1").Select(f => Path.GetFileName(f)).Except(results.Select(r => r.File))
            .Select(f => new SuiteTest(f, "no test", "NotRun", "The file has no test that ran."));
        return results.Concat(silent).Select(Row);
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Results))]
    public void Passes(string test, string? problem) => Assert.True(problem is null, $"{test}: {problem}");

    private static TheoryDataRow<string, string?> Row(SuiteTest result)
    {
        var name = $"{result.File}: {result.Name}";
        return result.Result switch
        {
            "Passed" => new(name, null) { Label = name },
            "Skipped" => new(name, null) { Label = name,
                Skip = result.Message is { Length: > 0 } reason ? reason : "Skipped by the suite." },
            _ => new(name, $"{result.Result}. {result.Message}") { Label = name },
        };
    }
}
