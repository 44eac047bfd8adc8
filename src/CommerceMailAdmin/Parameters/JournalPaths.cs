using System.Management.Automation;
using System.Text.RegularExpressions;
using CommerceMailAdmin.Engine.Exchange.Changes;

namespace CommerceMailAdmin.Parameters;

/// <summary>Turns what a user gives as -JournalPath into a file, and tells early where it can be none.</summary>
internal static class JournalPaths
{
    private static readonly char[] Wildcards = ['*', '?'];

    // Windows opens these whatever the folder and the extension.
    private static readonly Regex WindowsDevice = new(@"^(CON|PRN|AUX|NUL|COM\d|LPT\d)\s*(\.|\z)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>The journal's file, or the one used where none is named; ends the cmdlet where it cannot be a journal.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="path">What the user gave; null for nothing.</param>
    /// <param name="toWrite">Whether changes are to be written down there, be it later.</param>
    public static string Resolve(PSCmdlet cmdlet, string? path, bool toWrite)
    {
        var problem = path is not null && path.IndexOfAny(Wildcards) >= 0 ? "has wildcards: a journal is one file. Name it in full" : null;
        var file = ChangeJournal.DefaultFile;
        try
        {
            file = problem is not null || path is null ? file : InputPaths.Literal(cmdlet, path);
            problem ??= NoFile(cmdlet, file) ?? (toWrite ? Unwritable(file) : null);
        }
        catch (Exception e) when (e is PSArgumentException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException or ArgumentException or NotSupportedException)
        {
            problem = $"is no path of a file: {e.Message.TrimEnd('.')}. Name a file with -JournalPath";
        }

        if (problem is not null)
        {
            var error = new ArgumentException($"The journal '{path ?? file}' {problem}. Nothing was changed.");
            cmdlet.ThrowTerminatingError(new ErrorRecord(error, "JournalPathInvalid", ErrorCategory.InvalidArgument, path ?? file));
        }

        return file;
    }

    /// <summary>Why a path can be no file; null where it is one, or none is there.</summary>
    private static string? NoFile(PSCmdlet cmdlet, string file)
    {
        if (Directory.Exists(file))
        {
            return "is a folder. Name a file in it, such as changes.jsonl";
        }

        // Opening a pipe would wait for its other end, so that the kind is asked for first.
        var isDevice = (Path.DirectorySeparatorChar == '\\' && (file.StartsWith(@"\\.\", StringComparison.Ordinal) || WindowsDevice.IsMatch(Path.GetFileName(file))))
            || (File.Exists(file) && KindOf(cmdlet, Target(file)) is { } kind && kind is not ("File" or "SymbolicLink"));
        return isDevice ? "is a device, which remembers nothing. Name a file" : null;
    }

    private static string? Unwritable(string file)
    {
        if (!Path.IsPathRooted(file))
        {
            return "has no folder: this account has none for application data, as is usual for services. Name the journal with -JournalPath";
        }

        if (!File.Exists(file))
        {
            return UnwritableFolder(Path.GetDirectoryName(file));
        }

        try
        {
            if ((File.GetAttributes(file) & FileAttributes.ReadOnly) != 0)
            {
                return "is read-only. Make it writable, or name another one with -JournalPath";
            }

            using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        }
        catch (UnauthorizedAccessException e)
        {
            return $"may not be written by this account: {e.Message.TrimEnd('.')}. Ask for the right to, or name another one with -JournalPath";
        }
        catch (IOException)
        {
            // Another process is writing; whoever writes waits for it.
        }

        return null;
    }

    /// <summary>Why no file can be made in a folder, or the nearest one that is there.</summary>
    private static string? UnwritableFolder(string? folder)
    {
        while (folder is not null && !Directory.Exists(folder))
        {
            if (File.Exists(folder))
            {
                return $"cannot be made: '{folder}' is a file where a folder is needed. Name another one with -JournalPath";
            }

            folder = Path.GetDirectoryName(folder);
        }

        if (folder is null)
        {
            return "cannot be made: its drive is not there. Name another one with -JournalPath";
        }

        try
        {
            // Attributes and rights tell only half of it; the file is gone as soon as it is closed.
            using var probe = new FileStream(
                Path.Combine(folder, $".{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be made: no file can be written in '{folder}' ({e.Message.TrimEnd('.')}). Ask for the right to, or name another one with -JournalPath";
        }
    }

    /// <summary>What a path is on Linux and macOS, as PowerShell tells it; null where it does not.</summary>
    private static string? KindOf(PSCmdlet cmdlet, string file)
    {
        try
        {
            var stat = cmdlet.InvokeProvider.Item.Get([file], force: true, literalPath: true).FirstOrDefault()?.Properties["UnixStat"]?.Value;
            return stat is null ? null : PSObject.AsPSObject(stat).Properties["ItemType"]?.Value?.ToString();
        }
        catch (RuntimeException)
        {
            return null;
        }
    }

    private static string Target(string file)
    {
#if NET
        try
        {
            return File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
        }
        catch (IOException)
        {
            return file;
        }
#else
        return file;
#endif
    }
}
