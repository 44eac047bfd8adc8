namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>
/// Reads mail from files: a message file, an mbox file, a Maildir, or folders of them in any mix. A file or folder reached twice is read
/// once.
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
    private readonly Queue<(string Directory, FolderPath Way, int Depth, int Links)> _unread = new();

    /// <inheritdoc/>
    public IEnumerable<StoredMessage> Read(ResumeState? resume, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        var reading = new ReadContext(resume, observer, cancellationToken);
        foreach (var path in paths.Select(Path.GetFullPath))
        {
            var (found, before, refused) = (false, reading.Repeated, reading.Refused);
            foreach (var message in ReadGiven(path, reading))
            {
                found = true;
                yield return message;
            }

            reading.ReportBinaryFiles();
            if (!found && reading.Repeated > before)
            {
                observer.Detail($"All mail in '{path}' was read before, or by another path.");
            }
            else if (!found && reading.Refused == refused)
            {
                observer.Warn($"No mail was found in '{path}'.");
            }
        }
    }

    private IEnumerable<StoredMessage> ReadGiven(string path, ReadContext reading)
    {
        reading.Tree = null;
        if (!Directory.Exists(path))
        {
            return ReadFiles([new FileContext(path, MailPath.OfGiven(path))], "file " + path, reading);
        }

        var directory = path.Length > Path.GetPathRoot(path)!.Length
            ? path.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) : path;
        reading.Tree = RealPath.Tree(directory);
        return FolderPath.IsMaildirPart(directory)
            ? ReadMaildir(Path.GetDirectoryName(directory)!, [directory], directory, FolderPath.Around(Path.Combine(directory, "message")),
                reading)
            : ReadTree(directory, reading);
    }

    private IEnumerable<StoredMessage> ReadTree(string top, ReadContext reading)
    {
        _unread.Enqueue((top, FolderPath.Root(top), 0, 0));
        while (_unread.Count > 0)
        {
            var (directory, way, depth, links) = _unread.Dequeue();
            if (links > 0 && !reading.MayFollow(directory))
            {
                continue;
            }

            foreach (var message in ReadFolder(directory, way, depth, links, reading))
            {
                yield return message;
            }
        }
    }

    private IEnumerable<StoredMessage> ReadFolder(string directory, FolderPath way, int depth, int links, ReadContext reading)
    {
        reading.Cancellation.ThrowIfCancellationRequested();
        if (!IsNew(directory, reading))
        {
            yield break;
        }

        if (depth > MaxDepth || links > MaxLinks)
        {
            reading.Observer
                .Warn($"'{directory}' is more than {MaxDepth} folders or {MaxLinks} links deep and was not read. Name it as a path of "
                    + "its own.");
            yield break;
        }

        if (!MailFiles.TryList(directory, reading, out var files, out var folders))
        {
            yield break;
        }

        var parts = folders.Where(FolderPath.IsMaildirPart).ToList();
        way = parts.Count > 0 || MailFiles.HoldMessages(files) ? way : way.AsContainer();
        var own = ReadFiles(files.Select(f => new FileContext(f, MailPath.Below(f, way))), directory, reading);
        foreach (var message in ReadMaildir(directory, parts, directory, way, reading).Concat(own))
        {
            yield return message;
        }

        foreach (var folder in folders.Where(f => parts.Count == 0 || Path.GetFileName(f) is not ("cur" or "new" or "tmp")))
        {
            if (way.HoldsAttachments(Path.GetFileName(folder)))
            {
                reading.Observer.Detail($"'{folder}' holds attachments of messages and was skipped.");
                continue;
            }

            var below = way.Add(Path.GetFileName(folder));
            if (RealPath.IsLink(folder))
            {
                _unread.Enqueue((folder, below, depth + 1, links + 1));
                continue;
            }

            foreach (var message in ReadFolder(folder, below, depth + 1, links, reading))
            {
                yield return message;
            }
        }
    }

    /// <summary>
    /// Reads a Maildir's cur and new, listed only when their turn comes: a message that moves meanwhile is met by the next run.
    /// </summary>
    private IEnumerable<StoredMessage> ReadMaildir(string maildir, IReadOnlyList<string> parts, string id, FolderPath way,
        ReadContext reading)
    {
        if (parts.Count == 0)
        {
            return [];
        }

        var folder = way.MaildirFolder(maildir);
        var files = parts.SelectMany(p => MailFiles.TryList(p, reading, out var found, out _) ? found : [])
            .Select(f => new FileContext(f, MailPath.InMaildir(f, maildir, folder, FolderPath.Root(f))));
        return ReadFiles(files, "maildir " + id, reading);
    }

    private IEnumerable<StoredMessage> ReadFiles(IEnumerable<FileContext> files, string id, ReadContext reading)
    {
        var seen = new SeenFiles(id, reading.Resume);
        foreach (var (file, place) in files)
        {
            foreach (var message in _files.Read(file, place, seen, reading))
            {
                yield return message;
            }
        }

        seen.Reach();
    }

    private bool IsNew(string directory, ReadContext reading)
    {
        try
        {
            return _folders.Add(RealPath.Of(directory)) || reading.Repeat();
        }
        catch (Exception e) when (ReadContext.IsFailure(e))
        {
            reading.Unreadable(directory, e);
            return false;
        }
    }

    private sealed record FileContext(string Path, MailPath Place);
}
