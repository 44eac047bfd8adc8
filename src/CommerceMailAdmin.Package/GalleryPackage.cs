using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace CommerceMailAdmin.Package;

/// <summary>
/// Packs the module folder as the PowerShell Gallery takes it (.nupkg), and as a file for servers without internet (.zip). The same folder
/// gives the same bytes: files are in the order of their names, and no time, user or path of this machine is written.
/// </summary>
internal sealed class GalleryPackage(string moduleFolder)
{
    /// <summary>Every file of the package with its hash, as "sha256sum --check" reads it.</summary>
    public const string Hashes = "files.sha256";

    /// <summary>The files that a release signs with Authenticode: what PowerShell loads or runs, without the packages of others.</summary>
    public const string SignedFiles = "signed-files.txt";

    // The first time that a zip entry can have. The zone is never written.
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly XNamespace Nuspec = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";
    private static readonly XNamespace Relationships = "http://schemas.openxmlformats.org/package/2006/relationships";
    private static readonly XNamespace ContentTypes = "http://schemas.openxmlformats.org/package/2006/content-types";

    private readonly ModuleManifest _manifest = ModuleManifest.Read(Path.Combine(moduleFolder, "CommerceMailAdmin.psd1"));

    /// <summary>Writes both packages, and the list of their hashes.</summary>
    /// <param name="outputFolder">The folder; existing packages of this version are replaced.</param>
    /// <returns>The files that were written.</returns>
    public IReadOnlyList<string> Write(string outputFolder)
    {
        var files = WriteLists();
        Directory.CreateDirectory(outputFolder);
        var nupkg = Path.Combine(outputFolder, $"CommerceMailAdmin.{_manifest.Version}.nupkg");
        var zip = Path.Combine(outputFolder, $"CommerceMailAdmin-{_manifest.Version}.zip");
        WriteArchive(nupkg, [.. PackageParts(files), .. files.Select(f => (f, File.ReadAllBytes(Full(f))))]);
        WriteArchive(zip, [.. files.Select(f => ($"CommerceMailAdmin/{f}", File.ReadAllBytes(Full(f))))]);
        var hashes = Path.Combine(outputFolder, $"CommerceMailAdmin-{_manifest.Version}.sha256");
        File.WriteAllText(hashes, string.Concat(new[] { nupkg, zip }.Select(f => HashLine(File.ReadAllBytes(f), Path.GetFileName(f)))));
        return [nupkg, zip, hashes];
    }

    private string Full(string file) => Path.Combine(moduleFolder, file);

    /// <summary>Writes the lists of the files into the module folder.</summary>
    /// <returns>All files with their lists, in the order of their names.</returns>
    private IReadOnlyList<string> WriteLists()
    {
        var files = Files().Where(f => f is not (Hashes or SignedFiles)).Order(StringComparer.Ordinal).ToList();
        File.WriteAllText(Full(SignedFiles), string.Concat(files.Where(IsSigned).Select(f => f + "\n")));
        files = [.. files.Append(SignedFiles).Order(StringComparer.Ordinal)];
        File.WriteAllText(Full(Hashes), string.Concat(files.Select(f => HashLine(File.ReadAllBytes(Full(f)), f))));
        return [.. files.Append(Hashes).Order(StringComparer.Ordinal)];
    }

    private IEnumerable<string> Files() =>
        Directory.EnumerateFiles(moduleFolder, "*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(moduleFolder, f).Replace('\\', '/'));

    private static string HashLine(byte[] content, string name) => $"{Convert.ToHexStringLower(SHA256.HashData(content))}  {name}\n";

    private static bool IsSigned(string file) => Path.GetExtension(file) switch
    {
        ".ps1" or ".psm1" or ".psd1" or ".ps1xml" => true,
        ".dll" => Path.GetFileName(file).StartsWith("CommerceMailAdmin.", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>What makes a zip a package: the nuspec and the parts of the Open Packaging Conventions.</summary>
    private IEnumerable<(string Name, byte[] Content)> PackageParts(IReadOnlyList<string> files)
    {
        const string Nuspec = "CommerceMailAdmin.nuspec";
        yield return (Nuspec, Xml(NuspecDocument()));
        yield return ("_rels/.rels", Xml(new XElement(
            Relationships + "Relationships",
            new XElement(
                Relationships + "Relationship", new XAttribute("Type", "http://schemas.microsoft.com/packaging/2010/07/manifest"),
                new XAttribute("Target", "/" + Nuspec), new XAttribute("Id", "nuspec")))));
        var extensions = files.Append(Nuspec).Append(".rels").Select(f => Path.GetExtension(f).TrimStart('.'));
        yield return ("[Content_Types].xml", Xml(new XElement(
            ContentTypes + "Types",
            extensions.Where(e => e.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)
                .Select(e => new XElement(
                    ContentTypes + "Default", new XAttribute("Extension", e), new XAttribute("ContentType", ContentType(e)))),
            files.Where(f => Path.GetExtension(f).Length == 0).Select(f => new XElement(
                ContentTypes + "Override", new XAttribute("PartName", "/" + f), new XAttribute("ContentType", ContentType("")))))));
    }

    private static string ContentType(string extension) =>
        extension == "rels" ? "application/vnd.openxmlformats-package.relationships+xml" : "application/octet";

    private XElement NuspecDocument() =>
        new(
            Nuspec + "package",
            new XElement(
                Nuspec + "metadata",
                Field("id", "CommerceMailAdmin"),
                Field("version", _manifest.Version),
                Field("authors", _manifest.Author),
                Field("owners", _manifest.Author),
                Field("requireLicenseAcceptance", "false"),
                new XElement(Nuspec + "license", new XAttribute("type", "expression"), "MIT"),
                Field("licenseUrl", _manifest.LicenseUri),
                Field("projectUrl", _manifest.ProjectUri),
                Field("icon", "docs/pictures/icon.png"),
                Field("readme", "README.md"),
                Field("description", _manifest.Description),
                Field("releaseNotes", _manifest.ReleaseNotes),
                Field("copyright", _manifest.Copyright),
                Field("tags", string.Join(' ', _manifest.Tags.Concat(GalleryTags())))));

    /// <summary>The tags by which the Gallery's clients know a module, its editions and its cmdlets.</summary>
    private IEnumerable<string> GalleryTags() =>
        [
            "PSModule", "PSEdition_Desktop", "PSEdition_Core", "PSIncludes_Cmdlet",
            .. _manifest.Cmdlets.SelectMany(c => new[] { $"PSCmdlet_{c}", $"PSCommand_{c}" }),
        ];

    private static XElement Field(string name, string text) => new(Nuspec + name, text);

    private static byte[] Xml(XElement root) =>
        Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + root.ToString().Replace("\r\n", "\n") + "\n");

    private static void WriteArchive(string path, IReadOnlyList<(string Name, byte[] Content)> entries)
    {
        using var stream = new FileStream(path, FileMode.Create);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            var entry = archive.CreateEntry(name, CompressionLevel.SmallestSize);
            entry.LastWriteTime = EntryTime;
            // Read and write for the owner, read for everybody else, as Unix archives say it.
            entry.ExternalAttributes = Convert.ToInt32("100644", 8) << 16;
            using var target = entry.Open();
            target.Write(content);
        }
    }
}
