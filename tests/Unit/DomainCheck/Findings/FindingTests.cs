using System.Reflection;
using System.Text;
using CommerceMailAdmin.Engine.DomainCheck.Findings;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.DomainCheck.Findings;

/// <summary>The catalogue, its pages, the code and the cases are one.</summary>
public class FindingTests
{
    private static readonly string Pages = Repository.PathOf("docs", "findings");

    public static TheoryData<string> Ids => [.. FindingCatalogue.All.Select(k => k.Id)];

    [Fact]
    public void CodeAndCatalogueHaveTheSameIds()
    {
        var inCode = typeof(FindingId).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!);

        Assert.Equal(inCode.Order(StringComparer.Ordinal), FindingCatalogue.All.Select(k => k.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryPageIsOfAFinding() =>
        Assert.Equal(
            FindingCatalogue.All.Select(k => k.Id + ".md").Order(StringComparer.Ordinal),
            Directory.GetFiles(Pages).Select(f => Path.GetFileName(f)).Where(f => f != "README.md").Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void EveryPageSaysWhatTheCatalogueSays(string id)
    {
        var kind = FindingCatalogue.All.Single(k => k.Id == id);
        var page = File.ReadAllText(Path.Combine(Pages, id + ".md"), Encoding.UTF8).ReplaceLineEndings("\n");

        Assert.StartsWith($"# {id}\n\nSeverity: {kind.Severity}\n\n{kind.Meaning}\n\n## Example\n\n", page, StringComparison.Ordinal);
        Assert.EndsWith($"\n\n## How to fix it\n\n{kind.Remedy}\n\n## Source\n\n{kind.Reference}\n", page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task EveryFindingIsRaisedWhereItsCaseIsAndNotWhereAllIsWell(string id)
    {
        var found = await FindingCases.FindAsync(FindingCases.All[id](FindingCases.Good()));

        var finding = found.First(f => f.Id == id);
        var kind = FindingCatalogue.All.Single(k => k.Id == id);
        Assert.Equal((kind.Severity, kind.Remedy, kind.Reference), (finding.Severity, finding.Remediation, finding.Reference));
        Assert.NotEqual("", finding.Subject);
        Assert.EndsWith(".", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryCaseIsOfAFinding() =>
        Assert.Equal(FindingCatalogue.All.Select(k => k.Id).Order(StringComparer.Ordinal),
            FindingCases.All.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task WhereAllIsWellNothingIsFound() => Assert.Empty(await FindingCases.FindAsync(FindingCases.Good()));

    [Fact]
    public async Task ABrokenLimitHidesNothing()
    {
        var zone = FindingCases.Good().Txt("open.example", "v=spf1 +all").Txt("deep.example", "v=spf1 include:open.example -all");
        var hosts = Enumerable.Range(1, 11).Select(i => $"h{i}.example").ToList();
        hosts.ForEach(h => zone.Address(h, "192.0.2.1", "2001:db8::1"));

        var found = await FindingCases.FindAsync(FindingCases.Spf(zone,
            $"v=spf1 nonsense {string.Join(" ", hosts.Select(h => "a:" + h))} include:deep.example ?all"));

        Assert.Equal(["SPF-SYNTAX", "SPF-TOO-MANY-LOOKUPS", "SPF-PASS-ALL", "SPF-NO-DEFAULT"],
            found.Select(f => f.Id).Where(i => i.StartsWith("SPF", StringComparison.Ordinal)));
        Assert.Equal("open.example: +all", found.Single(f => f.Id == "SPF-PASS-ALL").Subject);
    }

    [Fact]
    public async Task AWildcardsKeyIsReportedOnce()
    {
        var zone = FindingCases.Good();
        foreach (var selector in new[] { "s1", "s2", "s3", "s4", "s5" })
        {
            zone.Txt($"{selector}._domainkey.contoso.com", "v=DKIM1; p=");
        }

        var finding = Assert.Single(await FindingCases.FindAsync(zone, "s1", "s2", "s3", "s4", "s5", "good"));

        Assert.Equal("Selector s1, s2, s3 and 2 more: the key is revoked (p= is empty).", finding.Message);
    }
}
