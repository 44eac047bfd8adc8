using System.Runtime.InteropServices;

namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>
/// Reads mail from files: a message file, an mbox file, a Maildir, or folders of them in any mix. A file reached twice is read once.
/// </summary>
internal sealed class FileMailSource(IEnumerable<string> paths) : IMailSource
{
    /// <summary>No mail store is nested deeper; a loop of links is.</summary>
    private const int MaxDepth = 32;

    /// <summary>What mail programs keep beside the mail.</summary>
    private static readonly string[] IndexFiles =
        ["dovecot", "maildir", "subscriptions", "courier", "thumbs.db", "desktop.ini", "panacea.dat", "filterlog", "msgfilterrules"];

    private readonly HashSet<string> _seen = new(
        RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);

    private readonly MessageFileReader _messages = new();
    private readonly byte[] _head = new byte[FileRecognition.Window];

    /// <inheritdoc/>
    public IEnumerable<StoredMessage> Read(IMailReadObserver observer, CancellationToken cancellationToken)
    {
        foreach (var path in paths.Select(Path.GetFullPath))
        {
            var found = false;
            var messages = Directory.Exists(path)
                ? ReadFolder(path, FolderPath.Root(path), 0, observer, cancellationToken)
                : ReadFile(path, FolderPath.Root(path), given: true, observer, cancellationToken);
            foreach (var message in messages)
            {
                found = true;
                yield return message;
            }

            if (!found)
            {
                observer.Warn($"No mail was found in '{path}'.");
            }
        }
    }

    private IEnumerable<StoredMessage> ReadFolder(
        string directory, FolderPath way, int depth, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (depth > MaxDepth || !TryList(directory, observer, out var files, out var folders))
        {
            yield break;
        }

        var isMaildir = folders.Any(f => Path.GetFileName(f) is "cur" or "new");
        foreach (var message in isMaildir ? ReadMaildir(directory, way, observer, cancellationToken) : [])
        {
            yield return message;
        }

        var loose = way.Folder();
        foreach (var file in files)
        {
            foreach (var message in IsMessageName(file)
                ? ReadMessage(file, loose, null, observer, cancellationToken)
                : ReadFile(file, way.Add(Path.GetFileName(file)), given: false, observer, cancellationToken, loose))
            {
                yield return message;
            }
        }

        foreach (var folder in folders.Where(f => !isMaildir || Path.GetFileName(f) is not ("cur" or "new" or "tmp")))
        {
            foreach (var message in ReadFolder(folder, way.Add(Path.GetFileName(folder)), depth + 1, observer, cancellationToken))
            {
                yield return message;
            }
        }
    }

    private IEnumerable<StoredMessage> ReadMaildir(string directory, FolderPath way, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        var folder = way.Folder();
        if (folder.Role == FolderRole.Other && !Path.GetFileName(directory).StartsWith(".", StringComparison.Ordinal))
        {
            // The top of a Maildir is its inbox, whatever the folder is called.
            folder = folder with { Role = FolderRole.Inbox };
        }

        foreach (var part in new[] { "cur", "new" }.Select(p => Path.Combine(directory, p)).Where(Directory.Exists))
        {
            if (!TryList(part, observer, out var files, out _))
            {
                continue;
            }

            foreach (var file in files)
            {
                var name = MaildirName.Parse(Path.GetFileName(file));
                var place = name.IsDraft ? folder with { Role = FolderRole.Drafts } : folder;
                foreach (var message in ReadMessage(file, place, name.Delivered, observer, cancellationToken))
                {
                    yield return message;
                }
            }
        }
    }

    /// <summary>Reads a file whose name does not tell what it is.</summary>
    /// <param name="file">The file.</param>
    /// <param name="way">The way to it, its own name included.</param>
    /// <param name="given">True where the user named this very file.</param>
    /// <param name="observer">Hears of problems.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <param name="around">The folder it lies in.</param>
    private IEnumerable<StoredMessage> ReadFile(
        string file, FolderPath way, bool given, IMailReadObserver observer, CancellationToken cancellationToken, MailFolder? around = null)
    {
        if (!given && IsIndexFile(Path.GetFileName(file)))
        {
            observer.Detail($"'{file}' is a mail program's own file and was passed over.");
            return [];
        }

        if (TryOpen(file, observer) is not { } stream)
        {
            return [];
        }

        using (stream)
        {
            switch (Recognise(stream, IsMessageName(file), file, observer))
            {
                case FileContent.Mbox:
                    return ReadMbox(file, way.Folder(), observer, cancellationToken);
                case FileContent.Message:
                    return ReadMessage(file, around ?? way.Folder(), null, observer, cancellationToken);
                case FileContent.Binary:
                    observer.Warn($"'{file}' is a binary file and holds no mail that can be read; messages (.eml), mbox files and Maildirs can.");
                    return [];
                case FileContent.Text when given:
                    observer.Warn($"'{file}' is text, but no mail: it begins neither with header fields nor as an mbox file.");
                    return [];
                case FileContent.Text:
                    observer.Detail($"'{file}' is text, but no mail, and was passed over.");
                    return [];
                default:
                    return [];
            }
        }
    }

    private IEnumerable<StoredMessage> ReadMessage(
        string file, MailFolder folder, DateTimeOffset? delivered, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_seen.Add(file) || TryOpen(file, observer) is not { } stream)
        {
            yield break;
        }

        StoredMessage? message = null;
        using (stream)
        {
            try
            {
                var (headers, start) = _messages.Read(stream, out var cut, out var bytes);
                observer.Progress(file, bytes);
                if (!_messages.IsMbox)
                {
                    message = new StoredMessage(new FileMessage(file, start, null), folder, headers) { Delivered = delivered };
                    WarnIfBroken(message, cut, observer);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                observer.Unreadable(file, e);
            }
        }

        if (message is { Headers.Count: > 0 })
        {
            yield return message;
        }
        else if (message is null && _messages.IsMbox)
        {
            _seen.Remove(file);
            foreach (var inner in ReadMbox(file, folder, observer, cancellationToken))
            {
                yield return inner;
            }
        }
    }

    private IEnumerable<StoredMessage> ReadMbox(string file, MailFolder folder, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        if (!_seen.Add(file) || TryOpen(file, observer) is not { } stream)
        {
            yield break;
        }

        using (stream)
        {
            using var messages = new MboxReader(stream, bytes => observer.Progress(file, bytes), cancellationToken).Read().GetEnumerator();
            while (TryMoveNext(messages, file, observer))
            {
                var (offset, length, headers, cut, delivered) = messages.Current;
                var message = new StoredMessage(new FileMessage(file, offset, length), folder, headers) { Delivered = delivered };
                WarnIfBroken(message, cut, observer);
                if (message.Headers.Count > 0)
                {
                    yield return message;
                }
            }
        }
    }

    private static void WarnIfBroken(StoredMessage message, bool cut, IMailReadObserver observer)
    {
        if (message.Headers.Count == 0)
        {
            observer.Warn($"'{message.Location.Id}' has no header fields and was passed over.");
        }
        else if (cut)
        {
            observer.Warn($"'{message.Location.Id}' has more than {MboxReader.MaxHeader / 1024} KiB of header fields; the rest of them was not read.");
        }
    }

    private static bool TryMoveNext(IEnumerator<MboxMessage> messages, string file, IMailReadObserver observer)
    {
        try
        {
            return messages.MoveNext();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            observer.Unreadable(file, e);
            return false;
        }
    }

    private FileContent Recognise(Stream stream, bool named, string file, IMailReadObserver observer)
    {
        try
        {
            var count = 0;
            while (count < _head.Length && stream.Read(_head, count, _head.Length - count) is var read and > 0)
            {
                count += read;
            }

            return FileRecognition.Of(_head, count, named);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            observer.Unreadable(file, e);
            return FileContent.Empty;
        }
    }

    private static FileStream? TryOpen(string file, IMailReadObserver observer)
    {
        try
        {
            return FileMessage.OpenShared(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            observer.Unreadable(file, e);
            return null;
        }
    }

    private static bool TryList(string directory, IMailReadObserver observer, out string[] files, out string[] folders)
    {
        try
        {
            files = Directory.GetFiles(directory);
            folders = Directory.GetDirectories(directory);
            Array.Sort(files, StringComparer.Ordinal);
            Array.Sort(folders, StringComparer.Ordinal);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            observer.Unreadable(directory, e);
            (files, folders) = ([], []);
            return false;
        }
    }

    private static bool IsMessageName(string file) => Path.GetExtension(file).Equals(".eml", StringComparison.OrdinalIgnoreCase);

    private static bool IsIndexFile(string name) =>
        name.StartsWith(".", StringComparison.Ordinal) || name.EndsWith(".msf", StringComparison.OrdinalIgnoreCase)
        || IndexFiles.Any(i => name.StartsWith(i, StringComparison.OrdinalIgnoreCase));
}
