using System.IO.Compression;

namespace CommerceMailAdmin.Engine.Mail.Files.Compressed;

/// <summary>The files in a .zip file. Nothing is unpacked to disk, so the names in it are only names.</summary>
/// <param name="file">The .zip file.</param>
/// <param name="bodies">Opens bodies later.</param>
internal sealed class ZipParts(string file, InflatedBodies bodies) : IDisposable
{
    private readonly InflationLimit _limit = new(file);
    private ZipArchive? _archive;

    /// <summary>Kept open while its parts are read, because opening reads the list of all of them.</summary>
    private ZipArchive Archive => _archive ??= new ZipArchive(FileMessage.OpenShared(file), ZipArchiveMode.Read);

    /// <summary>The files in the order of the .zip file, each with its path in there.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public IReadOnlyList<(string Path, IMailData Data)> List()
    {
        var entries = Archive.Entries;
        var parts = new List<(string, IMailData)>(entries.Count);
        for (var i = 0; i < entries.Count; i++)
        {
            var (index, path) = (i, entries[i].FullName);
            if (!IsFolder(entries[i]))
            {
                parts.Add((path, new CompressedData($"{file}!{path}", limit => Open(index, limit), file, _limit, bodies)));
            }
        }

        return parts;
    }

    /// <summary>Not asked by the entry's Name: .NET Framework throws at a path with a character that Windows does not allow.</summary>
    private static bool IsFolder(ZipArchiveEntry entry) =>
        entry.FullName.Length == 0 || (entry.FullName[^1] is '/' or '\\' && entry.Length == 0);

    /// <summary>Closes the file; a body asked for later opens it again.</summary>
    public void Dispose()
    {
        _archive?.Dispose();
        _archive = null;
    }

    private InflatedStream Open(int index, InflationLimit limit)
    {
        var entry = Archive.Entries[index];
#if NET
        if (entry.IsEncrypted)
        {
            throw new InvalidDataException("it is encrypted; unpack it and name the folder instead");
        }
#endif
        return new InflatedStream(entry.Open(), limit, entry.Length);
    }
}
