using CommerceMailAdmin.Package;

// assemble <cmdlet assembly> <its XML documentation> <folder of the views> <NuGet's project.assets.json> <module folder> <repository>:
// writes the generated files.
// pack <module folder> <output folder>: writes the packages.
if (args is ["pack", var packed, var output])
{
    foreach (var file in new GalleryPackage(packed).Write(output))
    {
        Console.WriteLine(file);
    }

    return;
}

var (assembly, comments, views, assets, module, repository) = (args[1], args[2], args[3], args[4], args[5], args[6]);
var documentation = DocumentationComments.Load(comments);
Write("en-US/CommerceMailAdmin.dll-Help.xml", new MamlHelp(documentation).Write(CmdletReader.Read(assembly)));
Write("CommerceMailAdmin.Format.ps1xml", FormatViews.Join(views));
Write("CommerceMailAdmin.psd1", ModuleManifest.WithReleaseNotes(Source("CommerceMailAdmin.psd1"), Source("CHANGELOG.md")));
var packages = ShippedPackages.Read(assets, module);
Write("THIRD-PARTY-NOTICES.txt", ThirdPartyNotices.Write(packages));
var version = ModuleManifest.Read(Path.Combine(module, "CommerceMailAdmin.psd1")).Version;
Write("CommerceMailAdmin.cdx.json", BillOfMaterials.Write(version, packages));

string Source(string name) => File.ReadAllText(Path.Combine(repository, name)).Replace("\r\n", "\n");

void Write(string name, string content)
{
    var file = Path.Combine(module, name);
    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    if (!File.Exists(file) || File.ReadAllText(file) != content)
    {
        File.WriteAllText(file, content);
    }
}
