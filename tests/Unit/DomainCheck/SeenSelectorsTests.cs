using CommerceMailAdmin.Engine.DomainCheck;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Unit.DomainCheck.Findings;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.DomainCheck;

public sealed class SeenSelectorsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("seen-");
    private readonly RecordingObserver _observer = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void TheSelectorsOfEachSigningDomainAreFound()
    {
        Write("1.eml",
            "DKIM-Signature: v=1; d=Contoso.com; s=2026a;\n b=x\nDKIM-Signature: d=mail.example; s=k1\nFrom: a@contoso.com\n\nx\n");
        Write("2.eml",
            "DKIM-Signature: s=2026A; d=contoso.com\nDKIM-Signature: s=Old.East; d=contoso.com\nDKIM-Signature: s=..; "
                + "d=contoso.com\nDKIM-Signature: rubbish\nFrom: a@contoso.com\n\nx\n");

        var seen = SeenSelectors.Read([_folder.FullName], _observer, TestContext.Current.CancellationToken);

        Assert.Equal(["2026a", "old.east"], seen["contoso.com"]);
        Assert.Equal(["k1"], seen["mail.example"]);
        Assert.Equal(2, seen.Count);
    }

    [Fact]
    public void InventedSelectorsDoNotGrowWithoutEnd()
    {
        for (var i = 0; i < 12; i++)
        {
            Write($"{i}.eml",
                string.Concat(Enumerable.Range(0, 20).Select(s => $"DKIM-Signature: d=contoso.com; s=s{i}-{s}\n"))
                    + "From: a@contoso.com\n\nx\n");
        }

        Assert.Equal(50, SeenSelectors.Read([_folder.FullName], _observer, TestContext.Current.CancellationToken)["contoso.com"].Count);
    }

    [Fact]
    public async Task ADomainIsTriedWithWhatItWasSeenToSignWith()
    {
        var seen = new Dictionary<string, IReadOnlyList<string>> { ["contoso.com"] = ["good"], ["other.example"] = ["else"] };

        var result = await new DomainAuthenticator(FindingCases.Good(), ProfileReader.BuiltIn, ["s1", "GOOD"], seenSelectors: seen)
            .CheckAsync("contoso.com", TestContext.Current.CancellationToken);

        Assert.Equal(["good", "s1"], result.DkimSelectors.Select(s => s.Selector));
        Assert.Equal(CheckResult.Pass, result.Dkim.Result);
    }

    [Fact]
    public void TheCmdletLearnsSelectorsFromMail()
    {
        Write("1.eml", "DKIM-Signature: v=1; d=contoso.com; s=good; b=x\nFrom: a@contoso.com\n\nx\n");
        var snapshot = Path.Combine(_folder.FullName, "dns.json");
        SnapshotFile.Write(snapshot, FindingCases.Good());
        using var session = new ModuleSession();

        var run = session.Run(
            "(Test-CommerceMailAuth contoso.com -SelectorsFrom $args[0] -Selector other -DnsSnapshot $args[1]).Dkim.Reason",
            _folder.FullName, snapshot);

        Assert.StartsWith("good: RSA key", run.Single.ToString(), StringComparison.Ordinal);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);
}
