namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>
/// Reads mail from files: a message file, an mbox file, a Maildir, or folders of them in any mix. A file or folder reached twice is read once.
/// </summary>
internal sealed class FileMailSource(IEnumerable<string> paths) : IMailSource
{
    /// <summary>No mail store is nested deeper.</summary>
    private const int MaxDepth = 32;

    /// <summary>Ends circles of links where a system cannot tell where they lead.</summary>
    private const int MaxLinks = 4;

    private readonly HashSet<string> _folders = new(MailFileReader.PathComparer);
    private readonly MailFileReader _files = new();

    /// <summary>Links to folders wait until the folders themselves are read, whose names tell their roles.</summary>
    private readonly Queue<(string Directory, FolderPath Way, int Depth, int Links)> _waiting = new();

    /// <inheritdoc/>
    public IEnumerable<StoredMessage> Read(IMailReadObserver observer, CancellationToken cancellationToken)
    {
        foreach (var path in paths.Select(Path.GetFullPath))
        {
            var (found, before) = (false, _files.Repeated);
            foreach (var message in ReadGiven(path, observer, cancellationToken))
            {
                found = true;
                yield return message;
            }

            if (!found && _files.Repeated > before)
            {
                observer.Detail($"'{path}' was already read with another path.");
            }
            else if (!found)
            {
                observer.Warn($"No mail was found in '{path}'.");
            }
        }
    }

    private IEnumerable<StoredMessage> ReadGiven(string path, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
        {
            return _files.ReadGiven(path, observer, cancellationToken);
        }

        var directory = path.Length > Path.GetPathRoot(path)!.Length ? path.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) : path;
        return FolderPath.IsMaildirPart(directory)
            ? ReadMaildirPart(directory, FolderPath.Around(Path.Combine(directory, "message")).MaildirFolder(Path.GetDirectoryName(directory)!), observer, cancellationToken)
            : ReadTree(directory, observer, cancellationToken);
    }

    private IEnumerable<StoredMessage> ReadTree(string top, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        _waiting.Enqueue((top, FolderPath.Root(top), 0, 0));
        while (_waiting.Count > 0)
        {
            var (directory, way, depth, links) = _waiting.Dequeue();
            foreach (var message in ReadFolder(directory, way, depth, links, observer, cancellationToken))
            {
                yield return message;
            }
        }
    }

    private IEnumerable<StoredMessage> ReadFolder(
        string directory, FolderPath way, int depth, int links, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!IsNew(directory, observer))
        {
            yield break;
        }

        if (depth > MaxDepth || links > MaxLinks)
        {
            observer.Warn($"'{directory}' lies more than {MaxDepth} folders or {MaxLinks} links deep and was not read. Name it as a path of its own.");
            yield break;
        }

        if (!MailFiles.TryList(directory, observer, out var files, out var folders))
        {
            yield break;
        }

        var parts = folders.Where(FolderPath.IsMaildirPart).ToList();
        foreach (var message in parts.SelectMany(p => ReadMaildirPart(p, way.MaildirFolder(directory), observer, cancellationToken)))
        {
            yield return message;
        }

        foreach (var message in files.SelectMany(f => _files.Read(f, way, observer, cancellationToken)))
        {
            yield return message;
        }

        foreach (var folder in folders.Where(f => parts.Count == 0 || Path.GetFileName(f) is not ("cur" or "new" or "tmp")))
        {
            var below = way.Add(Path.GetFileName(folder));
            if (RealPath.IsLink(folder))
            {
                _waiting.Enqueue((folder, below, depth + 1, links + 1));
                continue;
            }

            foreach (var message in ReadFolder(folder, below, depth + 1, links, observer, cancellationToken))
            {
                yield return message;
            }
        }
    }

    private IEnumerable<StoredMessage> ReadMaildirPart(string part, MailFolder folder, IMailReadObserver observer, CancellationToken cancellationToken) =>
        MailFiles.TryList(part, observer, out var files, out _) ? files.SelectMany(f => _files.ReadFromMaildir(f, folder, observer, cancellationToken)) : [];

    private bool IsNew(string directory, IMailReadObserver observer)
    {
        try
        {
            return _folders.Add(RealPath.Of(directory)) || _files.Repeat();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            observer.Unreadable(directory, e);
            return false;
        }
    }
}
