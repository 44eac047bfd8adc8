using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Architecture;

/// <summary>What the module folder contains is known, named and locked.</summary>
public sealed partial class SupplyChainTests
{
    [Fact]
    public void TheBillOfMaterialsHasEachFileOfAPackageWithItsHash()
    {
        using var bill = Bill();
        var known = Files(bill.RootElement).ToDictionary(f => f.Name, f => f.Sha256);
        string[] editions = ["net8.0", "net472"];
        var built = editions.Where(e => known.ContainsKey($"{e}/dependencies/MimeKit.dll"));

        var binaries = built.Append("runtimes")
            .SelectMany(f => Directory.GetFiles(Path.Combine(Repository.Module, f), "*", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(Repository.Module, f).Replace('\\', '/'))
            .Where(f => !Path.GetFileName(f).StartsWith("CommerceMailAdmin.", StringComparison.Ordinal)).ToList();

        Assert.Contains("net8.0/dependencies/MailKit.dll", binaries);
        Assert.All(binaries, f => Assert.Equal(Hash(f), known.GetValueOrDefault(f, $"{f} is not in the bill of materials")));
    }

    [Fact]
    public void EachPackageOfTheBillHasANoticeWithItsLicence()
    {
        using var bill = Bill();
        var notices = File.ReadAllText(Path.Combine(Repository.Module, "THIRD-PARTY-NOTICES.txt"));
        var packages = bill.RootElement.GetProperty("components").EnumerateArray()
            .Select(c => $"{c.GetProperty("name").GetString()} {c.GetProperty("version").GetString()}\n  Licence: ").ToList();

        Assert.Contains(packages, p => p.StartsWith("NodaTime 3", StringComparison.Ordinal));
        Assert.All(packages, p => Assert.Contains(p, notices, StringComparison.Ordinal));
        Assert.Contains("Permission is hereby granted, free of charge", notices, StringComparison.Ordinal);
        Assert.Contains("4. Redistribution. You may reproduce and distribute copies", notices, StringComparison.Ordinal);
        Assert.Contains("SQLite is Public Domain", notices, StringComparison.Ordinal);
    }

    [Fact]
    public void PackagesThatNobodyNeedsAreNotShipped()
    {
        using var bill = Bill();

        string[] unneeded = ["System.Security.Cryptography.Pkcs", "Microsoft.Bcl.Cryptography"];
        Assert.DoesNotContain(Files(bill.RootElement), f => unneeded.Contains(Path.GetFileNameWithoutExtension(f.Name)));
        Assert.All(unneeded, u => Assert.Empty(Directory.GetFiles(Repository.Module, u + ".dll", SearchOption.AllDirectories)));
    }

    [Fact]
    public void EachProjectLocksItsPackages()
    {
        var versions = XDocument.Load(Repository.PathOf("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(p => p.Attribute("Include")!.Value, p => p.Attribute("Version")!.Value);
        var projects = XDocument.Load(Repository.PathOf("CommerceMailAdmin.slnx")).Descendants("Project")
            .Select(p => Repository.PathOf(p.Attribute("Path")!.Value)).ToList();

        Assert.True(projects.Count >= 9, "Fewer projects than before were found.");
        Assert.All(projects, project =>
        {
            var locked = Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json");
            Assert.True(File.Exists(locked), $"{locked} is missing: build both editions and commit it.");
            var text = File.ReadAllText(locked);
            foreach (var package in XDocument.Load(project).Descendants("PackageReference").Select(p => p.Attribute("Include")!.Value))
            {
                // The console's package has a variable for its version.
                var version = versions[package].StartsWith('$') ? @"[^""]+" : Regex.Escape(versions[package]);
                Assert.True(
                    Regex.IsMatch(text, $@"""{Regex.Escape(package)}"": \{{\s*""type"": ""Direct"",\s*""requested"": ""\[{version}, \)"""),
                    $"{locked} does not have {package} {versions[package]}: build both editions and commit it.");
            }
        });
    }

    [Fact]
    public void ActionsArePinnedByDigest()
    {
        var uses = Directory.GetFiles(Repository.PathOf(".github", "workflows")).SelectMany(File.ReadLines)
            .Where(l => l.Contains("uses:", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(uses);
        Assert.All(uses, l => Assert.Matches(Pinned(), l));
    }

    private static JsonDocument Bill() =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Module, "CommerceMailAdmin.cdx.json")));

    private static IEnumerable<(string Name, string Sha256)> Files(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Files),
        JsonValueKind.Object when element.TryGetProperty("type", out var type) && type.ValueEquals("file") =>
            [(element.GetProperty("name").GetString()!, element.GetProperty("hashes")[0].GetProperty("content").GetString()!)],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Files(p.Value)),
        _ => [],
    };

    private static string Hash(string file) =>
        Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Repository.Module, file))));

    [GeneratedRegex("uses: [a-z/-]+@[0-9a-f]{40} # v[0-9.]+$")]
    private static partial Regex Pinned();
}
