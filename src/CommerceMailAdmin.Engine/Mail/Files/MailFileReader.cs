using System.Runtime.InteropServices;

namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>Reads the messages of one file after the other, each file once.</summary>
internal sealed class MailFileReader
{
    private readonly HashSet<string> _seen = new(PathComparer);
    private readonly MessageFileReader _messages = new();
    private readonly byte[] _head = new byte[FileRecognition.Window];

    /// <summary>How the system compares paths.</summary>
    public static StringComparer PathComparer { get; } =
        RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    /// <summary>How many files and folders were met again.</summary>
    public int Repeated { get; private set; }

    /// <summary>Counts something met again.</summary>
    /// <returns>False: it is not to be read.</returns>
    public bool Repeat()
    {
        Repeated++;
        return false;
    }

    /// <summary>Reads a file that lies in a folder.</summary>
    /// <param name="file">The file.</param>
    /// <param name="way">The way to the folder.</param>
    /// <param name="observer">Hears of problems.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public IEnumerable<StoredMessage> Read(string file, FolderPath way, IMailReadObserver observer, CancellationToken cancellationToken) =>
        MailFiles.IsMessageName(file)
            ? ReadMessage(file, way.Folder(), null, observer, cancellationToken)
            : ReadUnknown(file, way.Add(Path.GetFileName(file)), given: false, way.Folder(), null, observer, cancellationToken);

    /// <summary>Reads a file that the user named: its folder is the one around it.</summary>
    public IEnumerable<StoredMessage> ReadGiven(string file, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        var around = FolderPath.Around(file);
        if (FolderPath.MaildirOf(file) is not { } maildir)
        {
            return ReadUnknown(file, FolderPath.Root(file), given: true, around.Folder(), null, observer, cancellationToken);
        }

        var name = MaildirName.Parse(Path.GetFileName(file));
        return ReadUnknown(file, FolderPath.Root(file), given: true, Place(name, around.MaildirFolder(maildir)), name.Delivered, observer, cancellationToken);
    }

    /// <summary>Reads a file of a Maildir's cur or new.</summary>
    public IEnumerable<StoredMessage> ReadFromMaildir(string file, MailFolder folder, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        var name = MaildirName.Parse(Path.GetFileName(file));
        return ReadMessage(file, Place(name, folder), name.Delivered, observer, cancellationToken);
    }

    private static MailFolder Place(MaildirName name, MailFolder folder) => name.IsDraft ? folder with { Role = FolderRole.Drafts } : folder;

    /// <summary>Reads a file whose name does not tell what it is.</summary>
    private IEnumerable<StoredMessage> ReadUnknown(
        string file, FolderPath way, bool given, MailFolder around, DateTimeOffset? delivered, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        if (_seen.Contains(file))
        {
            Repeat();
            return [];
        }

        if (MailFiles.TryOpen(file, observer) is not { } stream)
        {
            return [];
        }

        using (stream)
        {
            switch (Recognise(stream, MailFiles.IsMessageName(file), file, observer))
            {
                case FileContent.Mbox:
                    return ReadMbox(file, way.Folder(), observer, cancellationToken);
                case FileContent.Empty:
                    return [];
                case var _ when !given && MailFiles.IsControlFile(Path.GetFileName(file)):
                    observer.Detail($"'{file}' is a mail program's own file and was passed over.");
                    return [];
                case FileContent.Message:
                    return ReadMessage(file, around, delivered, observer, cancellationToken);
                case FileContent.Binary:
                    observer.Warn($"'{file}' is a binary file and holds no mail that can be read; messages (.eml), mbox files and Maildirs can.");
                    return [];
                case FileContent.Text when given:
                    observer.Warn($"'{file}' is text, but no mail: it begins neither with header fields nor as an mbox file.");
                    return [];
                default:
                    observer.Detail($"'{file}' is text, but no mail, and was passed over.");
                    return [];
            }
        }
    }

    private IEnumerable<StoredMessage> ReadMessage(
        string file, MailFolder folder, DateTimeOffset? delivered, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!(_seen.Add(file) || Repeat()) || MailFiles.TryOpen(file, observer) is not { } stream)
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
        if (!(_seen.Add(file) || Repeat()) || MailFiles.TryOpen(file, observer) is not { } stream)
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
}
