using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CommerceMailAdmin.Package;

/// <summary>
/// The software bill of materials, in CycloneDX 1.6 (ECMA-424): the packages in the module and their files, with hashes. The module's own
/// files are not in it, because a release signs them later. It has no time and no serial number, so that the same source gives the same
/// file.
/// </summary>
internal static class BillOfMaterials
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="version">The version of the module.</param>
    /// <param name="packages">The packages in the module folder.</param>
    public static string Write(string version, IReadOnlyList<ShippedPackage> packages)
    {
        var module = $"pkg:generic/CommerceMailAdmin@{version}";
        var known = packages.ToDictionary(p => p.Name, p => p.Url, StringComparer.OrdinalIgnoreCase);
        var document = new JsonObject
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["component"] = new JsonObject
                {
                    ["type"] = "library",
                    ["bom-ref"] = module,
                    ["name"] = "CommerceMailAdmin",
                    ["version"] = version,
                    ["licenses"] = Array(Licence("id", "MIT")),
                },
            },
            ["components"] = Array(packages.Select(Component)),
            ["dependencies"] = Array(packages
                .Select(p => Dependency(p.Url, p.Dependencies.Where(known.ContainsKey).Select(d => known[d])))
                .Prepend(Dependency(module, packages.Select(p => p.Url)))),
        };
        return document.ToJsonString(Format).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonObject Component(ShippedPackage package)
    {
        var component = new JsonObject
        {
            ["type"] = "library",
            ["bom-ref"] = package.Url,
            ["name"] = package.Name,
            ["version"] = package.Version,
            ["hashes"] = Hash("SHA-512", package.Sha512),
            ["licenses"] = Array(
                package.IsLicenceFile ? Licence("name", $"{package.Licence} of the package") : Licence("id", package.Licence)),
            ["copyright"] = package.Copyright,
            ["purl"] = package.Url,
        };
        var links = new[] { ("website", package.Website), ("vcs", package.Repository) }.Where(l => !string.IsNullOrEmpty(l.Item2)).ToList();
        if (links.Count > 0)
        {
            component["externalReferences"] = Array(links.Select(l => new JsonObject { ["type"] = l.Item1, ["url"] = l.Item2 }));
        }

        component["components"] = Array(package.Files.Select(File));
        return component;
    }

    private static JsonObject File(ShippedFile file) =>
        new() { ["type"] = "file", ["name"] = file.Name, ["hashes"] = Hash("SHA-256", file.Sha256) };

    private static JsonArray Hash(string algorithm, string content) => Array(new JsonObject { ["alg"] = algorithm, ["content"] = content });

    private static JsonObject Licence(string kind, string value) => new() { ["license"] = new JsonObject { [kind] = value } };

    private static JsonObject Dependency(string of, IEnumerable<string> on) =>
        new() { ["ref"] = of, ["dependsOn"] = new JsonArray([.. on.Select(d => (JsonNode)d)]) };

    private static JsonArray Array(params IEnumerable<JsonObject> items) => new([.. items]);
}
