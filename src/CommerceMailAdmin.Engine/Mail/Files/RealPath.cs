namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>Where a folder lies once all symbolic links in its path are followed.</summary>
internal static class RealPath
{
    /// <summary>Whether a folder is a link to another one.</summary>
    public static bool IsLink(string folder)
    {
        try
        {
            return (File.GetAttributes(folder) & FileAttributes.ReparsePoint) != 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The path without links; on .NET Framework, which cannot follow them, the path as it stands.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Of(string folder)
    {
#if NET
        var links = 0;
        return Of(folder, ref links);
#else
        return Path.GetFullPath(folder);
#endif
    }

#if NET
    /// <summary>More links than any system follows in one path.</summary>
    private const int MaxLinks = 64;

    private static string Of(string folder, ref int links)
    {
        var full = Path.GetFullPath(folder);
        var real = Path.GetPathRoot(full)!;
        foreach (var name in full[real.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, name);
            if (new DirectoryInfo(real).ResolveLinkTarget(returnFinalTarget: false) is { } target)
            {
                if (++links > MaxLinks)
                {
                    throw new IOException($"The symbolic links of '{folder}' lead in a circle.");
                }

                real = Of(target.FullName, ref links);
            }
        }

        return real;
    }
#endif
}
