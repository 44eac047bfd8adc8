using System.Text;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("commerce-mail-").FullName;

    /// <summary>Writes a file; folders in its name are made.</summary>
    public string Write(string name, byte[] content)
    {
        var file = System.IO.Path.Combine([Path, .. name.Split('/')]);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        return file;
    }

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
