using System.Runtime.InteropServices;

namespace CommerceMailAdmin.Engine.Common;

/// <summary>
/// Files and folders that only their owner may read, from the first byte: those with buyers' data or the organisation's settings. Windows
/// protects the user's own folders; elsewhere the file gets mode 0600 and the folder 0700.
/// </summary>
internal static class PrivateFile
{
#if NET
    /// <summary>As many links as Linux follows (path_resolution, section 7 of its manual).</summary>
    private const int MostLinks = 40;
#endif

    /// <summary>
    /// The file that a path leads to, after each link in it, also those of folders, is followed. A link in a folder that others can
    /// write to, everybody or a group, is not followed: somebody else can have made it.
    /// </summary>
    /// <exception cref="IOException">There is such a link, or links lead in a circle.</exception>
    public static string Resolve(string path)
    {
#if NET
        if (OperatingSystem.IsWindows())
        {
            return new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        }

        var links = 0;
        return Resolve(Path.GetFullPath(path), ref links);
#else
        return path;
#endif
    }

#if NET
    private static string Resolve(string path, ref int links)
    {
        var real = "/";
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var folder = real;
            real = Path.Combine(folder, name);
            if (new FileInfo(real).LinkTarget is not { } target)
            {
                continue;
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder) & (UnixFileMode.OtherWrite | UnixFileMode.GroupWrite)) != 0)
            {
                throw new IOException(
                    $"'{real}' is a link in a folder that others can write to, so that somebody else can have made it. "
                    + "Name the place that it leads to, or take the right to write from the group and from others.");
            }

            real = ++links <= MostLinks ? Resolve(Path.GetFullPath(target, folder), ref links)
                : throw new IOException($"The links of '{real}' lead in a circle.");
        }

        return real;
    }
#endif

    /// <summary>Opens a file, and creates it if the mode says so. The permissions of a file that is there stay as they are.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The account may not write there.</exception>
    public static FileStream Open(string path, FileMode mode, FileAccess access, FileShare share)
    {
#if NET
        if (!OperatingSystem.IsWindows())
        {
            return new FileStream(Resolve(path), new FileStreamOptions
            {
                Mode = mode, Access = access, Share = share, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }
#endif
        return new FileStream(path, mode, access, share);
    }

    /// <summary>Takes the rights of others from a file that is open; leaves devices and pipes alone.</summary>
    public static void Protect(FileStream stream)
    {
#if NET
        if (!OperatingSystem.IsWindows() && stream.CanSeek && !stream.Name.StartsWith("/dev/", StringComparison.Ordinal))
        {
            File.SetUnixFileMode(stream.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
#endif
    }

    /// <summary>Creates a folder, and its parents, unless they are there.</summary>
    /// <exception cref="IOException">The folder cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The account may not write there.</exception>
    public static void CreateFolder(string path)
    {
#if NET
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return;
        }
#endif
        Directory.CreateDirectory(path);
    }
}

/// <summary>
/// Files for what does not fit into memory. Nobody else can read one, and it is gone when it is closed, even by a process that is killed.
/// </summary>
internal static class TemporaryFile
{
    /// <summary>Makes one.</summary>
    /// <param name="bufferSize">Bytes that the stream keeps before it writes; 1 where each write is to reach the file.</param>
    /// <exception cref="IOException">The folder for temporary files is not there, or full.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written to.</exception>
    public static FileStream Open(int bufferSize)
    {
        var path = Path.GetTempFileName();

        // Windows deletes with the last handle. Elsewhere the runtime would, which a killed process does not live to do; but a file without
        // a name stays usable.
        var isWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);
        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize,
            isWindows ? FileOptions.DeleteOnClose : FileOptions.None);
        if (!isWindows)
        {
            File.Delete(path);
        }

        return file;
    }
}
