namespace CommerceMailAdmin.Engine.Common;

/// <summary>Writes a file that appears whole or not at all: a run that dies leaves the old one, or none.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes a file, through a link to where it leads. A file that is there keeps its permissions, unless the new one is private.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="isPrivate">True if only the owner may read the file.</param>
    /// <param name="content">Writes the content.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string file, bool isPrivate, Action<Stream> content)
    {
        file = PrivateFile.Resolve(file);
        if (File.Exists(file) && new FileInfo(file).Length == 0)
        {
            // A device or pipe, which must never be replaced, or an empty file, which has nothing to lose.
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
            if (isPrivate)
            {
                PrivateFile.Protect(stream);
            }

            content(stream);
            return;
        }

        var unfinished = $"{file}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = isPrivate
                ? PrivateFile.Open(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None)
                : new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                if (!isPrivate)
                {
                    KeepMode(file, unfinished);
                }

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
