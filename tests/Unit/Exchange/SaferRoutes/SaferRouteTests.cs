using System.Reflection;
using System.Text;
using CommerceMailAdmin.Engine.Exchange.SaferRoutes;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Exchange.SaferRoutes;

/// <summary>The catalogue, its pages and the code are one.</summary>
public class SaferRouteTests
{
    private static readonly string Pages = Repository.PathOf("docs", "safer-routes");

    public static TheoryData<string> Ids => [.. SaferRouteCatalogue.All.Select(r => r.Id)];

    [Fact]
    public void CodeCatalogueAndPagesHaveTheSameIds()
    {
        string[] ids = [.. SaferRouteCatalogue.All.Select(r => r.Id).Order(StringComparer.Ordinal)];
        var inCode = typeof(SaferRouteId).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(f => (string)f.GetRawConstantValue()!);

        Assert.Equal(ids, inCode.Order(StringComparer.Ordinal));
        Assert.Equal(ids,
            Directory.GetFiles(Pages).Select(f => Path.GetFileNameWithoutExtension(f)).Where(f => f != "README")
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void EveryPageSaysWhatTheCatalogueSays(string id)
    {
        var route = SaferRouteCatalogue.Of(id);
        var controls = route.ScannerControls.Count == 0
            ? "- none\n" : string.Concat(route.ScannerControls.Select(c => $"- **{c.Id}** ({c.Scanner}): {c.Asks}\n"));

        var page = File.ReadAllText(Path.Combine(Pages, id + ".md"), Encoding.UTF8).ReplaceLineEndings("\n");

        Assert.Equal(
            $"# {id}\n\n{route.Aim}\n\n## The safer route\n\n{route.Prefer}.\n\n## Scanner controls that fail after the "
            + $"change\n\n{controls}\n{route.ScannerNote}\n\n"
            + $"## What it does not protect from\n\n{Items(route.DoesNotProtectFrom)}\n## Sources\n\n{Items(route.Sources)}",
            page);
        Assert.True(File.Exists(Repository.PathOf(route.Page.Split('/'))));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void EveryEntryIsComplete(string id)
    {
        var route = SaferRouteCatalogue.Of(id);

        Assert.All([route.Aim, route.ScannerNote], t => Assert.EndsWith(".", t, StringComparison.Ordinal));
        Assert.NotEmpty(route.DoesNotProtectFrom);
        Assert.NotEmpty(route.Sources);
        Assert.All(route.ScannerControls, c => Assert.All([c.Id, c.Scanner, c.Asks], t => Assert.NotEmpty(t)));
    }

    private static string Items(IEnumerable<string> items) => string.Concat(items.Select(i => $"- {i}\n"));
}
