using System.Management.Automation;

namespace CommerceMailAdmin.Parameters;

/// <summary>Turns what a user gives as -Path or -LiteralPath into paths of the file system, by PowerShell's rules.</summary>
internal static class InputPaths
{
    /// <summary>
    /// Expands wildcards and PowerShell drives. A path that exists as it stands means itself, though it has brackets: Gmail's folders lie
    /// in "[Gmail]".
    /// </summary>
    /// <exception cref="ItemNotFoundException">Nothing matches.</exception>
    /// <exception cref="PSArgumentException">The path leads to another provider than the file system.</exception>
    public static IReadOnlyList<string> Expand(SessionState session, string path)
    {
        if (path.IndexOf('[') >= 0 && session.InvokeProvider.Item.Exists(path, force: true, literalPath: true))
        {
            return [Literal(session, path)];
        }

        var found = session.Path.GetResolvedProviderPathFromPSPath(path, out var provider);
        RequireFileSystem(provider, path);
        return found.Count > 0 ? found : throw NotFound(path);
    }

    /// <summary>Takes every character of the path as it stands; the path need not exist.</summary>
    /// <exception cref="PSArgumentException">The path leads to another provider than the file system.</exception>
    public static string Literal(SessionState session, string path)
    {
        var full = session.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        RequireFileSystem(provider, path);
        return full;
    }

    /// <summary>Takes every character of the path as it stands; the path must exist.</summary>
    /// <exception cref="ItemNotFoundException">It does not.</exception>
    /// <exception cref="PSArgumentException">The path leads to another provider than the file system.</exception>
    public static string Existing(SessionState session, string path) =>
        Literal(session, path) is var full && (File.Exists(full) || Directory.Exists(full)) ? full : throw NotFound(path);

    /// <summary>The error for a path that leads nowhere.</summary>
    public static ItemNotFoundException NotFound(string path) =>
        new($"The path '{path}' does not exist. Check its spelling and the current location.");

    /// <summary>The error for a path that leads to a folder, if a file is needed.</summary>
    public static PathIsFolderException IsFolder(string path) => new($"'{path}' is a folder. Name a file in it.");

    private static void RequireFileSystem(ProviderInfo provider, string path)
    {
        if (provider.Name != "FileSystem")
        {
            throw new PSArgumentException($"The path '{path}' belongs to the {provider.Name} provider; a file or folder is needed.");
        }
    }
}

/// <summary>A folder was named, and a file is needed.</summary>
internal sealed class PathIsFolderException(string message) : IOException(message);
