using System.Text.RegularExpressions;
using System.Xml.Linq;
using CommerceMailAdmin.Engine.DomainCheck.Findings;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Documentation;

/// <summary>Links and paths in the documentation lead somewhere, and its lists are complete.</summary>
public partial class DocumentationTests
{
    private static readonly string Docs = Repository.PathOf("docs");

    public static TheoryData<string> Pages => [.. Documents.Pages.Select(Documents.Name)];

    public static TheoryData<string> Folders => ["about", "decisions", "findings", "reference", "runbooks", "safer-routes"];

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryLinkLeadsToAFile(string page)
    {
        var folder = Path.GetDirectoryName(Repository.PathOf(page))!;
        var broken = Link().Matches(File.ReadAllText(Repository.PathOf(page))).Select(m => m.Groups["to"].Value)
            .Where(to => !to.Contains("://", StringComparison.Ordinal) && !Exists(Path.Combine(folder, to.Split('#')[0])));

        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryPathInTheTextIsThere(string page)
    {
        var missing = CodePath().Matches(File.ReadAllText(Repository.PathOf(page))).Select(m => m.Groups["path"].Value)
            .Where(p => !p.Contains('*', StringComparison.Ordinal) && !Exists(Repository.PathOf(p)));

        Assert.Empty(missing);
    }

    [Fact]
    public void EveryPageThatTheCodeNamesIsThere()
    {
        var missing = Documents.Sources
            .SelectMany(f => PageInCode().Matches(File.ReadAllText(f)).Select(m => m.Value).Where(p => !Exists(Repository.PathOf(p)))
                .Select(p => $"{f}: {p}"));

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void EveryFolderHasAnIndexOfItsPages(string folder)
    {
        var index = File.ReadAllText(Path.Combine(Docs, folder, "README.md"));
        var missing = Directory.GetFiles(Path.Combine(Docs, folder)).Select(f => Path.GetFileName(f))
            .Where(f => f != "README.md" && !index.Contains($"({f})", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public void TheIndexOfFindingsSaysWhatTheCatalogueSays() => Assert.Equal(
        FindingCatalogue.All.OrderBy(k => k.Id, StringComparer.Ordinal)
            .Select(k => $"| [{k.Id}]({k.Id}.md) | {k.Severity} | {k.Meaning} |"), Rows("findings"));

    [Fact]
    public void TheIndexOfSaferRoutesSaysWhatTheCatalogueSays() => Assert.Equal(
        SaferRouteCatalogue.All.OrderBy(r => r.Id, StringComparer.Ordinal).Select(r => $"| [{r.Id}]({r.Id}.md) | {r.Aim} |"),
        Rows("safer-routes"));

    [Fact]
    public void TheReadmeNamesEveryCmdlet()
    {
        var readme = File.ReadAllText(Repository.PathOf("README.md"));
        var cmdlets = Cmdlet().Matches(File.ReadAllText(Repository.PathOf("CommerceMailAdmin.psd1"))).Select(m => m.Groups["name"].Value)
            .ToList();

        Assert.Contains("Get-CommerceCaseBacklog", cmdlets);
        Assert.All(cmdlets, c => Assert.Contains($"`{c}`", readme, StringComparison.Ordinal));
    }

    [Fact]
    public void ThePageOfPackagesNamesEveryPackage()
    {
        var used = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(p => p.Attribute("Include")!.Value);
        var told = File.ReadLines(Path.Combine(Docs, "reference", "packages.md")).Where(l => l.StartsWith("| ", StringComparison.Ordinal))
            .Select(l => l.Split('|')[1].Trim()).Where(n => n != "package");

        Assert.Equal(used.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void TheDrawingOfTheArchitectureShowsEveryRoom()
    {
        var drawing = File.ReadAllText(Path.Combine(Docs, "architecture.svg"));
        var rooms = Directory.GetDirectories(Repository.PathOf("src", "CommerceMailAdmin.Engine")).Select(d => Path.GetFileName(d)!)
            .Where(n => n is not ("bin" or "obj" or "Properties"));

        Assert.All(rooms, r => Assert.Contains($">{r}</text>", drawing, StringComparison.Ordinal));
        Assert.All(Directory.GetDirectories(Repository.PathOf("src", "CommerceMailAdmin.Engine", "Exchange")), d =>
            Assert.Contains(Path.GetFileName(d), drawing, StringComparison.Ordinal));
    }

    [Fact]
    public void EachDecisionHasANumberOfItsOwn()
    {
        var records = Directory.GetFiles(Path.Combine(Docs, "decisions"), "0*.md").Order(StringComparer.Ordinal).ToList();

        Assert.Distinct(records.Select(r => Path.GetFileName(r)[..4]));
        Assert.All(records, r => Assert.Matches(Record(), File.ReadAllText(r)));
    }

    private static IEnumerable<string> Rows(string folder) =>
        File.ReadLines(Path.Combine(Docs, folder, "README.md")).Where(l => l.StartsWith("| [", StringComparison.Ordinal));

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`(?<path>(src|tests|docs|samples|bench)/[^\s`<>{}]+)`")]
    private static partial Regex CodePath();

    [GeneratedRegex(@"'(?<name>[A-Z][a-z]+-Commerce\w+)'")]
    private static partial Regex Cmdlet();

    [GeneratedRegex(@"docs/(?!\S*/ID\.md)[A-Za-z/-]+\.(md|json)\b")]
    private static partial Regex PageInCode();

    [GeneratedRegex(
        @"\A# \d+\. .+\n\nDate: \d{4}-\d\d-\d\d\n\n## Context\n\n(.|\n)+\n\n## Decision\n\n(.|\n)+\n\n## Consequence\n\n(.|\n)+\n\z")]
    private static partial Regex Record();
}
