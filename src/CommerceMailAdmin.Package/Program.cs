using CommerceMailAdmin.Package;

// Arguments: the cmdlet assembly, its XML documentation file, the folder of the views, the module folder to write to.
var documentation = DocumentationComments.Load(args[1]);
Write("en-US/CommerceMailAdmin.dll-Help.xml", new MamlHelp(documentation).Write(CmdletReader.Read(args[0])));
Write("CommerceMailAdmin.Format.ps1xml", FormatViews.Join(args[2]));

void Write(string name, string content)
{
    var file = Path.Combine(args[3], name);
    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    if (!File.Exists(file) || File.ReadAllText(file) != content)
    {
        File.WriteAllText(file, content);
    }
}
