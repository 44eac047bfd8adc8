using System.Text.RegularExpressions;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Architecture;

/// <summary>How many classes a reader must open to know the parameters of a cmdlet, and what helpers of cmdlets take.</summary>
public partial class CmdletBaseTests
{
    private const int MostBases = 3;

    private static readonly string Cmdlets = Repository.PathOf("src", "CommerceMailAdmin");

    [Fact]
    public void ACmdletHasItsParametersFromAtMostThreeBases()
    {
        var classes = Directory.EnumerateFiles(Path.Combine(Cmdlets, "Commands"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText).SelectMany(t => ClassOf().Matches(t).Select(m => (Class: m, Text: t)))
            .ToLookup(c => c.Class.Groups["name"].Value);
        var cmdlets = classes.Where(c => c.Any(p => p.Text.Contains("[Cmdlet(", StringComparison.Ordinal))).Select(c => c.Key).ToList();
        Assert.NotEmpty(cmdlets);
        Assert.Empty(cmdlets.Select(c => (Cmdlet: c, Bases: BasesOf(c).Where(HasParameters).ToList()))
            .Where(c => c.Bases.Count > MostBases).Select(c => $"{c.Cmdlet}: {string.Join(", ", c.Bases)}"));

        IEnumerable<string> BasesOf(string name)
        {
            for (var next = BaseOf(name); next is not null && classes.Contains(next); next = BaseOf(next))
            {
                yield return next;
            }
        }

        string? BaseOf(string name) => classes[name].Select(c => c.Class.Groups["base"]).FirstOrDefault(g => g.Success)?.Value;

        bool HasParameters(string name) => classes[name].Any(c => c.Text.Contains("[Parameter", StringComparison.Ordinal));
    }

    [Fact]
    public void AHelperTakesWhatItNeedsAndNotAnyCmdlet()
    {
        var files = Directory.EnumerateFiles(Cmdlets, "*.cs", SearchOption.AllDirectories).Where(f => !f.EndsWith("CommerceCmdlet.cs",
            StringComparison.Ordinal));
        Assert.Empty(files.Where(f => TakesAnyCmdlet().IsMatch(File.ReadAllText(f))).Select(f => Path.GetFileName(f)));
    }

    [GeneratedRegex(@"^(?:public|internal) (?:abstract |sealed )?(?:partial )?class (?<name>\w+)(?: : (?<base>\w+))?",
        RegexOptions.Multiline)]
    private static partial Regex ClassOf();

    [GeneratedRegex(@"\bPSCmdlet \w")]
    private static partial Regex TakesAnyCmdlet();
}
