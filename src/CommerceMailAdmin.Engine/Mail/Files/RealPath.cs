#if !NET
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

#endif
namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>Where a file or folder lies after all links in its path are followed.</summary>
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

    /// <summary>The path without links; null if it cannot be told.</summary>
    public static string? TryOf(string path)
    {
        try
        {
            return Of(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The real path of a folder, with a separator at its end; null if it cannot be told.</summary>
    public static string? Tree(string folder) =>
        TryOf(folder) is { } real ? real.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar : null;

    /// <summary>Whether a link is known to lead to a place within a tree.</summary>
    /// <param name="link">The link.</param>
    /// <param name="tree">What <see cref="Tree"/> says of the tree.</param>
    public static bool LeadsInto(string link, string tree) =>
        TryOf(link) is { } real && (real + Path.DirectorySeparatorChar).StartsWith(tree, StringComparison.Ordinal);

#if NET
    /// <summary>More links than any system follows in one path.</summary>
    private const int MaxLinks = 64;

    /// <summary>The path without links.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Of(string path)
    {
        var links = 0;
        return Of(path, ref links);
    }

    private static string Of(string path, ref int links)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        foreach (var name in full[real.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar],
            StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, name);
            if (new DirectoryInfo(real).ResolveLinkTarget(returnFinalTarget: false) is { } target)
            {
                if (++links > MaxLinks)
                {
                    throw new IOException($"The symbolic links of '{path}' lead in a circle.");
                }

                real = Of(target.FullName, ref links);
            }
        }

        return real;
    }
#else
    /// <summary>Asks the system. The tests of this edition run on Linux and ask another one.</summary>
    public static Func<string, string> Ask { get; set; } = OfWindows;

    /// <summary>The path without links.</summary>
    /// <exception cref="IOException">The system does not tell.</exception>
    public static string Of(string path) => Ask(Path.GetFullPath(path));

    // .NET Framework has no call that tells where a link leads. Windows has had one since Windows Vista.
    private static string OfWindows(string path)
    {
        const int BackupSemantics = 0x02000000;
        const int LongestPath = 32 * 1024;
        const string Local = @"\\?\";
        const string Share = @"\\?\UNC\";
        using var file = CreateFile(
            path, 0, FileShare.ReadWrite | FileShare.Delete, IntPtr.Zero, FileMode.Open, BackupSemantics, IntPtr.Zero);
        var real = new StringBuilder(LongestPath);
        if (file.IsInvalid || GetFinalPathNameByHandle(file, real, real.Capacity, 0) is <= 0 or >= LongestPath)
        {
            throw new IOException($"Windows does not tell where '{path}' lies (error {Marshal.GetLastWin32Error()}).");
        }

        var text = real.ToString();
        return text.StartsWith(Share, StringComparison.Ordinal) ? @"\\" + text.Substring(Share.Length)
            : text.StartsWith(Local, StringComparison.Ordinal) ? text.Substring(Local.Length)
            : text;
    }

    [DllImport("kernel32", CharSet = CharSet.Unicode, SetLastError = true)]
    private static extern SafeFileHandle CreateFile(
        string name, int access, FileShare share, IntPtr security, FileMode mode, int flags, IntPtr template);

    [DllImport("kernel32", CharSet = CharSet.Unicode, SetLastError = true)]
    private static extern int GetFinalPathNameByHandle(SafeFileHandle file, StringBuilder path, int length, int flags);
#endif
}
