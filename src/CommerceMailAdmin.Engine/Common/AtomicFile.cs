namespace CommerceMailAdmin.Engine.Common;

/// <summary>Writes a file that appears whole or not at all: a run that dies leaves the old one, or none.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file, through a link to where it leads. One that is there keeps its permissions.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string file, Action<Stream> content)
    {
        file = Target(file);
        if (File.Exists(file) && new FileInfo(file).Length == 0)
        {
            // A device or pipe, which must never be replaced, or an empty file, which there is nothing of to lose.
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
            content(stream);
            return;
        }

        var unfinished = $"{file}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                KeepMode(file, unfinished);
                content(stream);
            }

            if (File.Exists(file))
            {
                File.Replace(unfinished, file, null);
            }
            else
            {
                File.Move(unfinished, file);
            }
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static string Target(string file) =>
#if NET
        new FileInfo(file).LinkTarget is null ? file : File.ResolveLinkTarget(file, returnFinalTarget: true)!.FullName;
#else
        file;
#endif

    private static void KeepMode(string from, string to)
    {
#if NET
        // Elsewhere, replacing keeps the old file's access list.
        if (!OperatingSystem.IsWindows() && File.Exists(from))
        {
            File.SetUnixFileMode(to, File.GetUnixFileMode(from));
        }
#endif
    }
}
