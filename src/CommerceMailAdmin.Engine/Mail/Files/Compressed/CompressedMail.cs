using System.IO.Compression;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Files.Compressed;

/// <summary>What a compressed file holds: one file (.gz), or a tree of them (.zip, .tar, .tgz).</summary>
internal static class CompressedMail
{
    private static readonly string[] Extensions = [".gz", ".zip", ".tgz", ".tar"];

    /// <summary>
    /// Whether a file says by its name that it is compressed. Office documents are .zip files too, so content alone is not enough.
    /// </summary>
    public static bool IsCompressedName(string file) => Array.Exists(Extensions, e => file.EndsWith(e, StringComparison.OrdinalIgnoreCase));

    /// <summary>Lists a .zip file's parts with their places; null if it cannot be read.</summary>
    public static IEnumerable<(IMailData Data, MailPath Place)>? List(ZipParts zip, string file, MailPath place, ReadContext reading)
    {
        try
        {
            return zip.List().Select(p => (p.Data, Place(p.Path, place.Inside)));
        }
        catch (Exception e) when (ReadContext.IsFailure(e))
        {
            reading.Unreadable(file, e);
            return null;
        }
    }

    /// <summary>
    /// The place that a part's path tells of. The name of the archive is not a mail folder's name, except for what lies at its top.
    /// </summary>
    /// <remarks>The path may be invalid on every system: .NET Framework throws at what <see cref="Named"/> replaces.</remarks>
    public static MailPath Place(string path, FolderPath top)
    {
        var names = Named(path).Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0)
        {
            return MailPath.Below("", top);
        }

        if (names.Length > 1 && names[^2] is "cur" or "new")
        {
            var maildir = Way(top, [.. names.Take(names.Length - 2)]);
            return MailPath.InMaildir(names[^1], null, maildir.MaildirFolder(names.Length > 2 ? names[^3] : ""), Way(top, names));
        }

        return MailPath.Below(names[^1], Way(top, [.. names.Take(names.Length - 1)]));
    }

    private static string Named(string path) =>
        new([.. path.Select(c => char.IsControl(c) || c is '"' or '<' or '>' or '|' ? '\uFFFD' : c)]);

    private static FolderPath Way(FolderPath top, IReadOnlyCollection<string> names) =>
        names.Count == 0 ? top : names.Aggregate(top.AsContainer(), (way, name) => way.Add(name));
}

/// <summary>The files in a .zip file. Nothing is unpacked to disk, so the names in it are only names.</summary>
/// <param name="file">The .zip file.</param>
/// <param name="bodies">Opens bodies later.</param>
internal sealed class ZipParts(string file, InflatedBodies bodies) : IDisposable
{
    private const int MostParts = 250_000;
    private const int LongestList = 64 * 1024 * 1024;

    private readonly InflationLimit _limit = new(file);
    private ZipArchive? _archive;

    /// <summary>Kept open while its parts are read, because opening reads the list of all of them.</summary>
    private ZipArchive Archive => _archive ??= OpenArchive(file);

    private static ZipArchive OpenArchive(string file)
    {
        var stream = FileMessage.OpenShared(file);
        try
        {
            ZipDirectory.Check(stream, MostParts, LongestList, isExact: false);
            return new ZipArchive(stream, ZipArchiveMode.Read);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

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
