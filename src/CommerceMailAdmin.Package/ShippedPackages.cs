using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace CommerceMailAdmin.Package;

/// <summary>A file of the module folder.</summary>
/// <param name="Name">Its path from the module folder, with slashes.</param>
/// <param name="Sha256">The hash of its content, in lower-case hex.</param>
internal sealed record ShippedFile(string Name, string Sha256)
{
    public static ShippedFile Read(string module, string name)
    {
        using var content = File.OpenRead(Path.Combine(module, name));
        return new(name, Convert.ToHexStringLower(SHA256.HashData(content)));
    }
}

/// <summary>A package with files in the module folder.</summary>
/// <param name="Sha512">The hash of the package file that NuGet checked, in lower-case hex.</param>
/// <param name="Licence">The SPDX expression, or the name of the licence file in the package.</param>
/// <param name="Texts">The licence and notice files of the package: name and content.</param>
/// <param name="Dependencies">Names of the packages that it asks for, in any edition.</param>
internal sealed record ShippedPackage(
    string Name, string Version, string Sha512, string Licence, string? Copyright, string? Website, string? Repository,
    IReadOnlyList<(string Name, string Content)> Texts, IReadOnlyList<string> Dependencies, IReadOnlyList<ShippedFile> Files)
{
    public string Url => $"pkg:nuget/{Name}@{Version}";

    public bool IsLicenceFile => Texts.Any(t => t.Name == Licence);
}

/// <summary>Which packages are in the module folder, after NuGet's own record of what it restored (project.assets.json).</summary>
internal sealed class ShippedPackages
{
    private static readonly string[] Notices = ["LICENSE", "LICENCE", "NOTICE", "THIRD-PARTY-NOTICES"];

    private readonly string _module;
    private readonly JsonElement _assets;

    private ShippedPackages(string module, JsonElement assets)
    {
        _module = module;
        _assets = assets;
    }

    /// <summary>The packages, by name.</summary>
    /// <param name="assets">The project.assets.json of the cmdlets' project.</param>
    /// <param name="module">The assembled module folder.</param>
    /// <exception cref="InvalidDataException">A package does not name its licence.</exception>
    public static IReadOnlyList<ShippedPackage> Read(string assets, string module)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(assets));
        return new ShippedPackages(module, json.RootElement).Read();
    }

    private List<ShippedPackage> Read()
    {
        var files = new SortedDictionary<string, SortedSet<string>>(StringComparer.OrdinalIgnoreCase);
        var dependencies = new Dictionary<string, SortedSet<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var edition in _assets.GetProperty("targets").EnumerateObject())
        {
            foreach (var package in edition.Value.EnumerateObject().Where(p => p.Value.GetProperty("type").GetString() == "package"))
            {
                var shipped = Files(EditionFolder(edition.Name), package.Value).Where(f => File.Exists(Path.Combine(_module, f))).ToList();
                if (shipped.Count > 0)
                {
                    Add(files, package.Name, shipped);
                    Add(dependencies, package.Name, Names(package.Value, "dependencies"));
                }
            }
        }

        return [.. files.Select(p => Describe(p.Key, dependencies[p.Key], p.Value))];
    }

    private ShippedPackage Describe(string key, IEnumerable<string> dependencies, IEnumerable<string> files)
    {
        var library = _assets.GetProperty("libraries").GetProperty(key);
        var folder = Names(_assets, "packageFolders").Select(f => Path.Combine(f, library.GetProperty("path").GetString()!))
            .First(Directory.Exists);
        var about = XDocument.Load(Directory.GetFiles(folder, "*.nuspec").Single()).Root!
            .Elements().Single(e => e.Name.LocalName == "metadata");
        string? Value(string name) => about.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value.Trim();
        return new(
            key.Split('/')[0],
            key.Split('/')[1],
            Convert.ToHexStringLower(Convert.FromBase64String(library.GetProperty("sha512").GetString()!)),
            Value("license") ?? throw new InvalidDataException($"The package {key} does not name its licence. Ship another one."),
            Value("copyright") ?? Value("authors"),
            Value("projectUrl"),
            about.Elements().FirstOrDefault(e => e.Name.LocalName == "repository")?.Attribute("url")?.Value,
            [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Where(IsNotice).Select(f => (Path.GetFileName(f), Text(f)))],
            [.. dependencies],
            [.. files.Select(f => ShippedFile.Read(_module, f))]);
    }

    private static IEnumerable<string> Files(string edition, JsonElement package) =>
        Names(package, "runtime").Select(f => $"{edition}/dependencies/{Path.GetFileName(f)}")
            .Concat(Names(package, "runtimeTargets").SelectMany(f => new[] { f, $"{edition}/dependencies/{f}" }));

    /// <summary>The module's folder of an edition; NuGet names the older one ".NETFramework,Version=v4.7.2".</summary>
    private static string EditionFolder(string target) =>
        target.StartsWith(".NETFramework,Version=v", StringComparison.Ordinal)
            ? "net" + target.Split('v')[^1].Replace(".", "", StringComparison.Ordinal)
            : target;

    private static bool IsNotice(string file) =>
        Array.Exists(Notices, n => Path.GetFileName(file).StartsWith(n, StringComparison.OrdinalIgnoreCase));

    private static string Text(string file) => File.ReadAllText(file, Encoding.UTF8).ReplaceLineEndings("\n").Trim('\n', '\uFEFF');

    private static IEnumerable<string> Names(JsonElement parent, string property) =>
        parent.TryGetProperty(property, out var value) ? value.EnumerateObject().Select(p => p.Name) : [];

    private static void Add(IDictionary<string, SortedSet<string>> to, string key, IEnumerable<string> values)
    {
        if (!to.TryGetValue(key, out var known))
        {
            to[key] = known = new(StringComparer.Ordinal);
        }

        known.UnionWith(values);
    }
}
