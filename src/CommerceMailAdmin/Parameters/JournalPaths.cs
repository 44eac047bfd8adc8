using System.Management.Automation;
using System.Text.RegularExpressions;
using CommerceMailAdmin.Commands;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.Changes;

namespace CommerceMailAdmin.Parameters;

/// <summary>Turns what a user gives as -JournalPath into a file, reports early if it cannot be a journal, and reads it.</summary>
internal static class JournalPaths
{
    private static readonly char[] Wildcards = ['*', '?'];

    // Windows opens these in any folder and with any extension.
    private static readonly Regex WindowsDevice = new(@"^(CON|PRN|AUX|NUL|COM\d|LPT\d)\s*(\.|\z)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>The journal's file, or the one that is used if none is named; ends the cmdlet if it cannot be a journal.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="path">What the user gave; null for nothing.</param>
    /// <param name="toWrite">Whether changes are to be written down there, now or later.</param>
    public static string Resolve(CommerceCmdlet cmdlet, string? path, bool toWrite)
    {
        var problem = path is not null && path.IndexOfAny(Wildcards) >= 0 ? "has wildcards: a journal is one file. Name it in full" : null;
        var file = ChangeJournal.DefaultFile;
        try
        {
            file = problem is not null || path is null ? file : InputPaths.Literal(cmdlet.SessionState, path);
            problem ??= NotAFile(cmdlet, file) ?? (toWrite ? Unwritable(file) : null);
        }
        catch (Exception e) when (e is PSArgumentException or System.Management.Automation.DriveNotFoundException
            or ProviderNotFoundException or ArgumentException or NotSupportedException)
        {
            problem = $"is not a path of a file: {e.Message.TrimEnd('.')}. Name a file with -JournalPath";
        }

        if (problem is null && toWrite && NotAJournal(file) is { } other)
        {
            cmdlet.ThrowTerminatingError(new ErrorRecord(new ArgumentException($"The file '{path ?? file}' {other}."), "NotAJournal",
                ErrorCategory.InvalidArgument, path ?? file));
        }

        if (problem is not null)
        {
            var error = new ArgumentException($"The journal '{path ?? file}' {problem}. Nothing was changed.");
            cmdlet.ThrowTerminatingError(new ErrorRecord(error, "JournalPathInvalid", ErrorCategory.InvalidArgument, path ?? file));
        }

        return file;
    }

    /// <summary>Reads a journal, and warns of lines that cannot be read; ends the cmdlet if the journal cannot be read.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="path">What the user gave; null for nothing.</param>
    /// <param name="read">Reads the journal.</param>
    /// <param name="unreadable">How many lines of it could not be read.</param>
    public static T Read<T>(CommerceCmdlet cmdlet, string? path, Func<string, T> read, Func<T, int> unreadable)
    {
        var file = Resolve(cmdlet, path, toWrite: false);
        try
        {
            var history = read(file);
            if (unreadable(history) is > 0 and var count)
            {
                cmdlet.WriteWarning(
                    $"{Amount.Of(count, "line")} of the journal '{file}' cannot be read. "
                    + "A process that was killed while writing leaves one.");
            }

            return history;
        }
        catch (JournalException e)
        {
            cmdlet.ThrowTerminatingError(ErrorTable.Of(e, file)!);
            throw;
        }
    }

    private static string? NotAJournal(string file)
    {
        try
        {
            return ChangeJournal.ProblemOf(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process is writing; whoever appends looks again.
            return null;
        }
    }

    /// <summary>Why a path cannot be a file; null if it is one, or if nothing is there.</summary>
    private static string? NotAFile(CommerceCmdlet cmdlet, string file)
    {
        if (Directory.Exists(file))
        {
            return "is a folder. Name a file in it, such as changes.jsonl";
        }

        // Opening a pipe would wait for its other end, so the kind is asked for first.
        var isDevice =
            (Path.DirectorySeparatorChar == '\\'
                && (file.StartsWith(@"\\.\", StringComparison.Ordinal) || WindowsDevice.IsMatch(Path.GetFileName(file))))
            || (File.Exists(file) && KindOf(cmdlet, Target(file)) is { } kind && kind is not ("File" or "SymbolicLink"));
        return isDevice ? "is a device, which keeps nothing. Name a file" : null;
    }

    private static string? Unwritable(string file)
    {
        if (!Path.IsPathRooted(file))
        {
            return "has no folder: this account has none for application data, which is usual for services. Name the journal with "
                + "-JournalPath";
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
            return $"may not be written by this account: {e.Message.TrimEnd('.')}. Ask for the right to, or name another one with "
                + "-JournalPath";
        }
        catch (IOException)
        {
            // Another process is writing; whoever appends waits for it.
        }

        return null;
    }

    /// <summary>Why no file can be made in a folder, or in the nearest one that exists.</summary>
    private static string? UnwritableFolder(string? folder)
    {
        while (folder is not null && !Directory.Exists(folder))
        {
            if (File.Exists(folder))
            {
                return $"cannot be made: '{folder}' is a file, and a folder is needed. Name another one with -JournalPath";
            }

            folder = Path.GetDirectoryName(folder);
        }

        if (folder is null)
        {
            return "cannot be made: its drive does not exist. Name another one with -JournalPath";
        }

        try
        {
            // Attributes and rights do not tell everything; the file is deleted when it is closed.
            using var probe = new FileStream(
                Path.Combine(folder, $".{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1,
                FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be made: no file can be written in '{folder}' ({e.Message.TrimEnd('.')}). Ask for the right to, or name "
                + "another one with -JournalPath";
        }
    }

    /// <summary>What a path is on Linux and macOS, as PowerShell reports it; null if it does not.</summary>
    private static string? KindOf(CommerceCmdlet cmdlet, string file)
    {
        try
        {
            var stat = cmdlet.InvokeProvider.Item.Get([file], force: true, literalPath: true)
                .FirstOrDefault()?.Properties["UnixStat"]?.Value;
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
