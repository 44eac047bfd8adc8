using System.Diagnostics;
using System.Reflection;
using System.Xml.Linq;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.NetFramework;

/// <summary>
/// The engine's tests with the edition for Windows PowerShell 5.1 (tests/Unit.Net472), run once: on .NET Framework, or on Mono if the
/// system is not Windows. Each test is a row, so that the totals count it.
/// </summary>
public class NetFrameworkTests
{
    private static readonly string Program = BuiltWith("NetFrameworkTests");

    private static readonly string ListOfAbsent = Repository.PathOf("tests", "Unit.Net472", "not-on-mono.txt");

    /// <summary>The name of each test, and what is wrong; null if it passed.</summary>
    public static IEnumerable<TheoryDataRow<string, string?>> Results()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "results.xml");
        string[] without = [.. Absent().SelectMany(a => new[] { "-method-", a.Method })];
        var output = Run([.. without, "-nologo", "-nocolor", "-noautoreporters", "-xml", file]);
        if (!File.Exists(file))
        {
            throw new InvalidOperationException($"The tests of the edition for .NET Framework did not run.\n{output}");
        }

        var assembly = XDocument.Load(file).Descendants("assembly").Single();
        return assembly.Descendants("test").Select(Row)
            .Concat(assembly.Descendants("error").Select(e => new TheoryDataRow<string, string?>("error", e.Value)));
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(Results))]
    public void Passes(string test, string? problem) => Assert.True(problem is null, $"{test}: {problem}");

    [Fact]
    public void TheListOfWhatMonoCannotDoNamesTestsAndReasons() => Assert.All(Absent(), absent =>
    {
        var at = absent.Method.LastIndexOf('.');
        Assert.NotNull(typeof(NetFrameworkTests).Assembly.GetType(absent.Method[..at])?.GetMethod(absent.Method[(at + 1)..]));
        Assert.NotEmpty(absent.Reason);
    });

    private static List<(string Method, string Reason)> Absent() =>
        [.. File.ReadLines(ListOfAbsent).Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(": ", 2)).Select(p => (p[0], p[1]))];

    private static string Run(string[] arguments)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo(Program, arguments)
            : new ProcessStartInfo("mono", [Program, .. arguments]);
        start.Environment["MONO_PATH"] = BuiltWith("NetStandardFacades");
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output + error.Result;
    }

    private static string BuiltWith(string key) => typeof(NetFrameworkTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == key).Value!;

    private static TheoryDataRow<string, string?> Row(XElement test)
    {
        var name = $"net472: {test.Attribute("name")!.Value}";
        return test.Attribute("result")!.Value switch
        {
            "Pass" => new(name, null) { Label = name },
            "Skip" => new(name, null) { Label = name, Skip = test.Element("reason")?.Value ?? "Skipped." },
            var result => new(name, $"{result}. {Text(test, "message")}\n{Text(test, "stack-trace")}") { Label = name },
        };
    }

    private static string? Text(XElement test, string name) => test.Descendants(name).FirstOrDefault()?.Value;
}
