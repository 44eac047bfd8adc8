using System.Reflection;
using CommerceMailAdmin.Samples;

var root = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;
var folder = args.Length > 0 ? args[0] : Path.Combine(root, "samples", "support-mailbox");
if (Directory.Exists(folder))
{
    Directory.Delete(folder, recursive: true);
}

var files = SupportMailbox.Files();
foreach (var (name, bytes) in files)
{
    var file = Path.Combine(folder, Path.Combine(name.Split('/')));
    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    File.WriteAllBytes(file, bytes);
}

Console.WriteLine($"{files.Count} files written to {folder}");
