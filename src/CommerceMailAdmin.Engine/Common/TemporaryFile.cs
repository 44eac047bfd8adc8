using System.Runtime.InteropServices;

namespace CommerceMailAdmin.Engine.Common;

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
