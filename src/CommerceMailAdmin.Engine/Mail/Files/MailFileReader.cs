using System.Runtime.InteropServices;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Mail.Files.Compressed;

namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>Reads the messages of one file after the other, each file once.</summary>
internal sealed class MailFileReader
{
    private readonly HashSet<string> _met = new(PathComparer);
    private readonly InflatedBodies _bodies = new();
    private readonly MessageFileReader _messages = new();
    private readonly byte[] _head = new byte[FileRecognition.Window];

    /// <summary>How the system compares paths.</summary>
    public static StringComparer PathComparer { get; } =
        RuntimeInformation.IsOSPlatform(OSPlatform.Linux) ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    /// <summary>Reads a file's messages.</summary>
    /// <param name="file">The file.</param>
    /// <param name="place">What is known of it.</param>
    /// <param name="seen">The files known from earlier runs.</param>
    /// <param name="reading">The run.</param>
    public IEnumerable<StoredMessage> Read(string file, MailPath place, SeenFiles seen, ReadContext reading)
    {
        reading.Cancellation.ThrowIfCancellationRequested();
        if (!_met.Add(file))
        {
            reading.Repeat();
            yield break;
        }

        var (key, failures) = (0UL, reading.Failures);
        if (seen.Notes && (!TryKey(file, place, reading, out key) || (seen.Knows(key) && !reading.Repeat())))
        {
            yield break;
        }

        if (MailFiles.HasContent(file, reading))
        {
            foreach (var message in ReadData(new FileData(file, place.Maildir), place, reading))
            {
                yield return message;
            }
        }

        if (reading.Failures == failures)
        {
            seen.Add(key);
        }
    }

    private static bool TryKey(string file, MailPath place, ReadContext reading, out ulong key)
    {
        try
        {
            key = place.Maildir is null ? SeenFiles.Key(new FileInfo(file)) : SeenFiles.Key(MaildirName.Parse(Path.GetFileName(file)));
            return true;
        }
        catch (Exception e) when (ReadContext.IsFailure(e))
        {
            reading.Unreadable(file, e);
            key = 0;
            return false;
        }
    }

    private IEnumerable<StoredMessage> ReadData(IMailData data, MailPath place, ReadContext reading)
    {
        if (!place.Given && MailFiles.IsAppleDouble(data.Name))
        {
            reading.Observer.Detail($"'{data.Name}' holds what macOS keeps beside a file, and was skipped.");
            return [];
        }

        switch (place.IsMessage ? FileContent.Message : ContentOf(data, reading))
        {
            case FileContent.Mbox:
                return MboxMessages.Read(data, place.MboxFolder, reading);
            case FileContent.Empty:
                return [];
            case var _ when !place.Given && MailFiles.IsControlFile(MailFiles.NameOf(data.Name)):
                reading.Observer.Detail($"'{data.Name}' is a mail program's own file and was skipped.");
                return [];
            case FileContent.Gzip when MayUnpack(data, place):
                return ReadData(
                    CompressedData.OfGzip(data.Name, _bodies),
                    place with { IsMessage = MailFiles.IsMessageName(Path.GetFileNameWithoutExtension(data.Name)) }, reading);
            case FileContent.Zip when MayUnpack(data, place) && StoreFormat.Advice(data.Name, _head) is null:
                return ReadZip(data.Name, place, reading);
            case FileContent.Tar when data is CompressedData { IsWholeFile: true } || MayUnpack(data, place):
                return ReadTar(data as CompressedData ?? CompressedData.OfFile(data.Name, _bodies), place, reading);
            case FileContent.Gzip or FileContent.Zip or FileContent.Tar when data is not FileData:
                reading.Observer.Warn($"'{data.Name}' is a compressed file within another and was not read. Unpack the outer one.");
                return [];
            case FileContent.Message:
                return ReadMessage(data, place, reading);
            case FileContent.CarriageReturns:
                return ReadWithLineFeeds(data, place, reading);
            case FileContent.Utf16:
                return TellUtf16(data, reading);
            case FileContent.Binary or FileContent.Gzip or FileContent.Zip or FileContent.Tar:
                TellBinary(data.Name, place, reading);
                return [];
            case FileContent.Text when place.Given:
                reading.Observer.Warn($"'{data.Name}' is text and not mail: it begins neither with header fields nor as an mbox file.");
                return [];
            default:
                reading.Observer.Detail($"'{data.Name}' is text and not mail, and was skipped.");
                return [];
        }
    }

    private static bool MayUnpack(IMailData data, MailPath place) =>
        data is FileData && (place.Given || CompressedMail.IsCompressedName(data.Name));

    private void TellBinary(string name, MailPath place, ReadContext reading)
    {
        if (StoreFormat.Advice(name, _head) is { } advice)
        {
            if (place.Given)
            {
                reading.Refuse(name, advice);
            }
            else
            {
                reading.Observer.Warn($"'{name}' {advice}");
            }
        }
        else
        {
            reading.AddBinaryFile(name);
            if (place.Given)
            {
                reading.ReportBinaryFiles();
            }
        }
    }

    private static IEnumerable<StoredMessage> TellUtf16(IMailData data, ReadContext reading)
    {
        reading.Observer
            .Warn($"'{data.Name}' is text in UTF-16, which is not a message's form, and was not read. Save the message again as it came, "
                + "or convert the file to UTF-8.");
        return [];
    }

    private IEnumerable<StoredMessage> ReadWithLineFeeds(IMailData data, MailPath place, ReadContext reading)
    {
        if (data is FileData { HasCarriageReturns: false } file)
        {
            return ReadData(file with { HasCarriageReturns = true }, place, reading);
        }

        reading.Observer
            .Warn($"The lines of '{data.Name}' end in CR alone, and it is in a compressed file. It was not read. Unpack the outer file.");
        return [];
    }

    private IEnumerable<StoredMessage> ReadZip(string file, MailPath place, ReadContext reading)
    {
        using var zip = new ZipParts(file, _bodies);
        foreach (var (data, inner) in CompressedMail.List(zip, file, place, reading) ?? [])
        {
            reading.Cancellation.ThrowIfCancellationRequested();
            foreach (var message in ReadData(data, inner, reading))
            {
                yield return message;
            }
        }
    }

    private IEnumerable<StoredMessage> ReadTar(CompressedData archive, MailPath place, ReadContext reading)
    {
        using var parts = new TarParts(archive, reading);
        while (parts.Next() is (var data, var path))
        {
            reading.Cancellation.ThrowIfCancellationRequested();
            foreach (var message in ReadData(data, CompressedMail.Place(path, place.Inside), reading))
            {
                yield return message;
            }
        }
    }

    private FileContent ContentOf(IMailData data, ReadContext reading)
    {
        try
        {
            using var stream = data.Open();
            return FileRecognition.Of(_head, stream.Fill(_head, _head.Length), data.Name);
        }
        catch (Exception e) when (ReadContext.IsFailure(e))
        {
            reading.Unreadable(data.Name, e);
            return FileContent.Empty;
        }
    }

    private IEnumerable<StoredMessage> ReadMessage(IMailData data, MailPath place, ReadContext reading)
    {
        StoredMessage? message = null;
        try
        {
            using var stream = data.Open();
            var (before, folder) = (0L, place.Folder);
            if (MailFiles.IsAppleMessageName(data.Name) && AppleMessage.Read(stream) is { } apple)
            {
                folder = apple.IsDraft(stream) ? FolderOfDraft(folder) : folder;
                before = apple.Start;
                data = data is FileData whole ? whole with { MessageEnd = apple.Start + apple.Length } : data;
            }

            using var rest = before == 0 ? stream : data.Open();
            Skip(rest, before);
            var (headers, start) = _messages.Read(rest, out var cut, out var bytes);
            reading.Observer.Progress(data.Name, bytes);
            switch (_messages.Content)
            {
                case FileContent.Gzip when data is FileData file:
                    return ReadMessage(CompressedData.OfGzip(file.File, _bodies), place, reading);
                case FileContent.Mbox:
                    return MboxMessages.Read(data, place.Folder, reading);
                case FileContent.CarriageReturns:
                    return ReadWithLineFeeds(data, place, reading);
                case FileContent.Utf16:
                    return TellUtf16(data, reading);
            }

            message = new StoredMessage(data.Locate(before + start, null), folder, headers) { Delivered = place.Delivered };
            MessageWarnings.Tell(message, cut, reading.Observer);
        }
        catch (Exception e) when (ReadContext.IsFailure(e))
        {
            reading.Unreadable(data.Name, e);
        }

        return message is { Headers.Count: > 0 } ? [message] : [];
    }

    private static void Skip(Stream stream, long count)
    {
        var skipped = new byte[(int)Math.Min(count, 4096)];
        while (count > 0 && stream.Read(skipped, 0, (int)Math.Min(count, skipped.Length)) is var read and > 0)
        {
            count -= read;
        }
    }

    /// <summary>
    /// Where a message lies that its store marks as a draft. In the sent mail such a mark is left over from before it was sent.
    /// </summary>
    private static MailFolder FolderOfDraft(MailFolder folder) =>
        folder.Role == FolderRole.Sent ? folder : folder with { Role = FolderRole.Drafts };
}

/// <summary>Reads the header block of a file that is one message; the buffer is used again for the next file.</summary>
internal sealed class MessageFileReader
{
    private const int FirstRead = 16 * 1024;
    private byte[] _buffer = new byte[FirstRead];

    /// <summary>What the file last read turned out to hold, whatever its name: some servers compress the messages of a Maildir.</summary>
    public FileContent Content { get; private set; }

    /// <summary>Reads no further than the header needs.</summary>
    /// <param name="stream">The file, at its start.</param>
    /// <param name="cut">True if the header block is longer than is read.</param>
    /// <param name="bytes">How many bytes were read.</param>
    /// <returns>The header, and where in the file it begins.</returns>
    public (HeaderBlock Headers, int Start) Read(Stream stream, out bool cut, out int bytes)
    {
        var count = 0;
        while (true)
        {
            var read = stream.Read(_buffer, count, _buffer.Length - count);
            count += read;
            var start = FileRecognition.SkipPreamble(_buffer.AsSpan(0, count));
            var (header, _) = HeaderEnd.Find(_buffer.AsSpan(start, count - start));
            cut = header < 0 && count >= MboxReader.MaxHeader;
            if (header >= 0 || read == 0 || cut || FileRecognition.IsGzip(_buffer.AsSpan(0, count)))
            {
                bytes = count;
                Content = ContentOf(_buffer.AsSpan(0, count), start);
                return (HeaderBlock.Parse(_buffer, start, header < 0 ? count - start : header), start);
            }

            if (count == _buffer.Length)
            {
                Array.Resize(ref _buffer, Math.Min(MboxReader.MaxHeader, _buffer.Length * 4));
            }
        }
    }

    private static FileContent ContentOf(ReadOnlySpan<byte> bytes, int start)
    {
        if (FileRecognition.IsGzip(bytes))
        {
            return FileContent.Gzip;
        }

        if (FileRecognition.IsUtf16(bytes))
        {
            return FileContent.Utf16;
        }

        return FileRecognition.EndsLinesInCarriageReturns(bytes) ? FileContent.CarriageReturns
            : EnvelopeLine.IsAtStart(bytes[start..]) ? FileContent.Mbox
            : FileContent.Message;
    }
}
