using CommerceMailAdmin.Package;

// Arguments: the cmdlet assembly, its XML documentation file, the help file to write.
var documentation = DocumentationComments.Load(args[1]);
var help = new MamlHelp(documentation).Write(CmdletReader.Read(args[0]));
Directory.CreateDirectory(Path.GetDirectoryName(args[2])!);
if (!File.Exists(args[2]) || File.ReadAllText(args[2]) != help)
{
    File.WriteAllText(args[2], help);
}
