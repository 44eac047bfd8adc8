using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Shell;

/// <summary>The packages for the PowerShell Gallery and for servers without internet, made from the built module.</summary>
public sealed partial class GalleryPackageTests(GalleryPackageTests.Packages packages) : IClassFixture<GalleryPackageTests.Packages>
{
    private string Nupkg => packages.Files.Single(p => p.EndsWith(".nupkg", StringComparison.Ordinal));

    [Fact]
    public void TheSameModuleGivesTheSameBytes()
    {
        Assert.Equal(3, packages.Files.Length);
        Assert.All(
            packages.Files.Zip(packages.Pack("again")), p => Assert.Equal(File.ReadAllBytes(p.First), File.ReadAllBytes(p.Second)));
    }

    [Fact]
    public void NoAssemblyNamesTheFolderThatItWasBuiltIn()
    {
        var own = Directory.GetFiles(Repository.Module, "CommerceMailAdmin*.dll", SearchOption.AllDirectories);
        Assert.NotEmpty(own);
        Assert.All(own, file =>
        {
            var bytes = File.ReadAllBytes(file);
            Assert.False(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Repository.Root)) >= 0, file);
            Assert.False(bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(Repository.Root)) >= 0, file);
        });
    }

    [Fact]
    public void EveryFileOfTheModuleIsInBothPackagesOnce()
    {
        var module = Directory.GetFiles(Repository.Module, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.Module, f).Replace('\\', '/')).Order(StringComparer.Ordinal).ToList();
        using var nupkg = ZipFile.OpenRead(Nupkg);
        using var zip = ZipFile.OpenRead(packages.Files.Single(p => p.EndsWith(".zip", StringComparison.Ordinal)));
        string[] parts = ["CommerceMailAdmin.nuspec", "_rels/.rels", "[Content_Types].xml"];
        Assert.Equal(module, nupkg.Entries.Select(e => e.FullName).Except(parts).Order(StringComparer.Ordinal));
        Assert.Equal(module.Select(f => "CommerceMailAdmin/" + f), zip.Entries.Select(e => e.FullName));
    }

    [Fact]
    public void NamesAreSafeInEveryClientOfTheGallery()
    {
        // A client of 2015 unpacks names by the rules for URIs, and Windows has its own.
        using var nupkg = ZipFile.OpenRead(Nupkg);
        Assert.All(nupkg.Entries.Where(e => e.FullName != "[Content_Types].xml"), e => Assert.Matches("^[A-Za-z0-9._/-]+$", e.FullName));
        Assert.All(nupkg.Entries, e => Assert.True(e.FullName.Length < 120, e.FullName));
    }

    [Fact]
    public void TheNuspecSaysWhatTheGalleryShows()
    {
        using var nupkg = ZipFile.OpenRead(Nupkg);
        using var stream = nupkg.GetEntry("CommerceMailAdmin.nuspec")!.Open();
        var fields = XDocument.Load(stream).Descendants().Where(e => !e.HasElements).ToDictionary(e => e.Name.LocalName, e => e.Value);
        Assert.Equal("CommerceMailAdmin", fields["id"]);
        Assert.Equal("MIT", fields["license"]);
        Assert.StartsWith("https://", fields["licenseUrl"], StringComparison.Ordinal);
        Assert.StartsWith("https://", fields["projectUrl"], StringComparison.Ordinal);
        Assert.Contains("Get-CommerceCaseBacklog", fields["releaseNotes"], StringComparison.Ordinal);
        Assert.NotNull(nupkg.GetEntry(fields["icon"]));
        Assert.NotNull(nupkg.GetEntry(fields["readme"]));
        var tags = fields["tags"].Split(' ');
        Assert.Superset(
            new HashSet<string> { "PSModule", "PSEdition_Desktop", "PSEdition_Core", "PSCmdlet_Get-CommerceCaseBacklog", "Exchange" },
            tags.ToHashSet());
        Assert.Equal(tags.Length, tags.Distinct().Count());
        Assert.True(fields["tags"].Length <= 4000, "The Gallery takes 4,000 characters of tags.");
    }

    [Fact]
    public void EveryHashIsThatOfItsFile()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Module, "files.sha256"));
        Assert.Contains(lines, l => l.EndsWith("  CommerceMailAdmin.psd1", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.Equal(
            line[..64], Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Repository.Module, line[66..]))))));
    }

    [Fact]
    public void WhatPowerShellLoadsOrRunsIsOnTheListOfSignedFiles()
    {
        var listed = File.ReadAllLines(Path.Combine(Repository.Module, "signed-files.txt"));
        var needed = Directory.GetFiles(Repository.Module, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Repository.Module, f).Replace('\\', '/')).Where(f => Signable().IsMatch(f));
        Assert.Equal(needed.Order(StringComparer.Ordinal), listed);
        Assert.Contains("samples/unattended/nightly.ps1", listed);
        Assert.Contains("net8.0/dependencies/CommerceMailAdmin.Engine.dll", listed);
    }

    [Fact]
    public void LinksOfPagesLeadToFilesOfTheModule()
    {
        var pages = Directory.GetFiles(Repository.Module, "*.md", SearchOption.AllDirectories);
        Assert.Contains(Path.Combine(Repository.Module, "docs", "README.md"), pages);
        var broken = pages.SelectMany(page => Link().Matches(File.ReadAllText(page)).Select(m => m.Groups["to"].Value.Split('#')[0])
            .Where(to => to.Length > 0 && !to.Contains("://", StringComparison.Ordinal))
            .Select(to => (page, to, path: Path.Combine(Path.GetDirectoryName(page)!, to)))
            .Where(l => !File.Exists(l.path) && !Directory.Exists(l.path)));
        Assert.Empty(broken.Select(l => $"{l.page}: {l.to}"));
    }

    [Fact]
    public void ItIsPublishedInstalledUpdatedAndRemoved()
    {
        // The home of a user who never had a module. A folder that is not there would be no home at all.
        var data = Directory.CreateDirectory(Path.Combine(packages.Folder, "data")).FullName;
        var run = ConsoleRun.Of(
            ["-File", Repository.PathOf("tests", "Unit", "Shell", "InstallFromRepository.ps1"), Nupkg, packages.Folder],
            new()
            {
                ["HOME"] = packages.Folder, ["XDG_DATA_HOME"] = data, ["XDG_CONFIG_HOME"] = data, ["LOCALAPPDATA"] = data,
                ["APPDATA"] = data, ["USERPROFILE"] = packages.Folder,
            });
        Assert.False(Directory.Exists("NuGet"), "settings of NuGet were written to the current folder");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.Equal(
            [
                "published 0.1.0", "found 0.1.0 MIT", "installed 0.1.0", "cmdlet Get-CommerceCaseBacklog of 0.1.0", "help is there",
                "cases 11", "updated 0.1.1", "removed",
            ],
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim()));
    }

    [GeneratedRegex(@"\.(ps1|psm1|psd1|ps1xml)$|(^|/)CommerceMailAdmin\.([A-Za-z]+\.)?dll$")]
    private static partial Regex Signable();

    [GeneratedRegex(@"(?<!`)\[[^\]]*\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    /// <summary>The packages of the built module, made once.</summary>
    public sealed class Packages : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Packages() => Files = Pack("out");

        public string Folder => _folder.Path;

        public string[] Files { get; }

        public void Dispose() => _folder.Dispose();

        public string[] Pack(string output)
        {
            var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
            var program = Repository.PathOf(
                "src", "CommerceMailAdmin.Package", "bin", configuration, "net10.0", "CommerceMailAdmin.Package.dll");
            var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
            foreach (var argument in new[] { program, "pack", Repository.Module, Path.Combine(Folder, output) })
            {
                start.ArgumentList.Add(argument);
            }

            using var process = Process.Start(start)!;
            var written = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            return [.. written.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim())];
        }
    }
}
