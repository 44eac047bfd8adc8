using System.Management.Automation;
using CommerceMailAdmin.Commands;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Parameters;

/// <summary>
/// A file that is written where the user says. It appears whole or not at all. A file that is there is replaced only if it is empty or was
/// written by this module, unless the user insists.
/// </summary>
internal sealed class OutputFile
{
    private readonly CommerceCmdlet _cmdlet;
    private readonly string _given;
    private readonly OutputFileRules _rules;

    private OutputFile(CommerceCmdlet cmdlet, string given, string fullPath, OutputFileRules rules)
    {
        _cmdlet = cmdlet;
        _given = given;
        _rules = rules;
        FullPath = fullPath;
    }

    /// <summary>The file's full path, from PowerShell's current location.</summary>
    public string FullPath { get; }

    /// <summary>Checks the place before any work is done. A place that cannot be written to ends the command.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="path">The path as given. Wildcards are not expanded.</param>
    /// <param name="rules">What is written, and what may be replaced.</param>
    public static OutputFile Prepare(CommerceCmdlet cmdlet, string path, OutputFileRules rules)
    {
        var file = new OutputFile(cmdlet, path, InputPaths.Literal(cmdlet.SessionState, path), rules);
        file.RequireFolder();
        try
        {
            if (File.Exists(file.FullPath))
            {
                file.RequireReplaceable();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file.Refuse(e);
        }

        return file;
    }

    /// <summary>Writes the content. A failure ends the command.</summary>
    public void Write(Action<Stream> content)
    {
        try
        {
            if (_rules.Force && IsProtected)
            {
                File.SetAttributes(FullPath, File.GetAttributes(FullPath) & ~FileAttributes.ReadOnly);
            }

            AtomicFile.Write(FullPath, _rules.IsPrivate, content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refuse(e);
        }
    }

    private bool IsProtected => File.Exists(FullPath) && (File.GetAttributes(FullPath) & FileAttributes.ReadOnly) != 0;

    private string Advice => _rules.CanForce ? "Name another file, or replace it with -Force." : "Name another file.";

    private void RequireFolder()
    {
        if (Directory.Exists(FullPath) || Path.GetDirectoryName(FullPath) is not { } folder)
        {
            _cmdlet.Terminate(InputPaths.IsFolder(_given), "PathIsFolder", ErrorCategory.InvalidArgument, _given);
        }
        else if (!Directory.Exists(folder))
        {
            var problem = new DirectoryNotFoundException($"The folder of '{_given}' does not exist. Create it, or name another file.");
            _cmdlet.Terminate(problem, "PathNotFound", ErrorCategory.ObjectNotFound, _given);
        }
    }

    private void RequireReplaceable()
    {
        if (_rules.NoClobber)
        {
            _cmdlet.Terminate(new IOException($"The file '{_given}' exists, and -NoClobber protects it. Name another file."),
                "NoClobber", ErrorCategory.ResourceExists, _given);
        }

        if (!_rules.Force && _rules.KeepsEveryFile && new FileInfo(FullPath).Length > 0)
        {
            _cmdlet.Terminate(new IOException($"The file '{_given}' exists, and was left as it is. {Advice}"),
                "FileExists", ErrorCategory.ResourceExists, _given);
        }

        if (!_rules.Force && IsProtected)
        {
            _cmdlet.Terminate(new UnauthorizedAccessException($"The file '{_given}' is write-protected. {Advice}"),
                "FileProtected", ErrorCategory.PermissionDenied, _given);
        }

        if (!_rules.Force && !IsOurs())
        {
            _cmdlet.Terminate(new IOException($"The file '{_given}' is not {_rules.Subject}, and was left as it is. {Advice}"),
                "FileNotOurs", ErrorCategory.ResourceExists, _given);
        }
    }

    /// <summary>Whether nothing of others is lost: the file is empty, a device, or written by this module.</summary>
    private bool IsOurs()
    {
        if (new FileInfo(FullPath).Length == 0)
        {
            return true;
        }

        if (_rules.IsOurFile(FullPath))
        {
            return true;
        }

        using var stream = new FileStream(FullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        var head = new char[_rules.HeadLength];
        return _rules.IsOurs(new string(head, 0, reader.ReadBlock(head, 0, head.Length)));
    }

    private void Refuse(Exception problem) =>
        _cmdlet.Terminate(new IOException($"The file '{_given}' cannot be written: {problem.Message}", problem), "FileUnwritable",
            ErrorCategory.WriteError, _given);
}

/// <summary>What is written to an <see cref="OutputFile"/>, and what may be replaced.</summary>
internal sealed record OutputFileRules
{
    /// <summary>What the file is, for messages, with its article: "a report of this module".</summary>
    public required string Subject { get; init; }

    /// <summary>Whether the beginning of a file shows that this module wrote it.</summary>
    public required Func<string, bool> IsOurs { get; init; }

    /// <summary>Whether a file shows as a whole that this module wrote it, if its beginning does not.</summary>
    public Func<string, bool> IsOurFile { get; init; } = _ => false;

    /// <summary>How many characters of the beginning <see cref="IsOurs"/> receives.</summary>
    public int HeadLength { get; init; } = 4096;

    /// <summary>True if the file holds buyers' data or the organisation's settings: only its owner may read it.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>True if the cmdlet has -Force.</summary>
    public bool CanForce { get; init; }

    /// <summary>True if any file is replaced.</summary>
    public bool Force { get; init; }

    /// <summary>True if a file with content is replaced only by force, whoever wrote it.</summary>
    public bool KeepsEveryFile { get; init; }

    /// <summary>True if no file is replaced.</summary>
    public bool NoClobber { get; init; }
}
