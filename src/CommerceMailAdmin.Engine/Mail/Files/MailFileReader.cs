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
    public IEnumerable<StoredMessage> Read(string file, MailPath place, SeenFiles seen, Reading reading)
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

    private static bool TryKey(string file, MailPath place, Reading reading, out ulong key)
    {
        try
        {
            key = place.Maildir is null ? SeenFiles.Key(new FileInfo(file)) : SeenFiles.Key(MaildirName.Parse(Path.GetFileName(file)));
            return true;
        }
        catch (Exception e) when (Reading.IsFailure(e))
        {
            reading.Unreadable(file, e);
            key = 0;
            return false;
        }
    }

    private IEnumerable<StoredMessage> ReadData(IMailData data, MailPath place, Reading reading)
    {
        switch (place.IsMessage ? FileContent.Message : Recognise(data, reading))
        {
            case FileContent.Mbox:
                return MboxMessages.Read(data, place.MboxFolder, reading);
            case FileContent.Empty:
                return [];
            case var _ when !place.Given && MailFiles.IsControlFile(Path.GetFileName(data.Name)):
                reading.Observer.Detail($"'{data.Name}' is a mail program's own file and was passed over.");
                return [];
            case FileContent.Gzip when MayUnpack(data, place):
                return ReadData(CompressedData.OfGzip(data.Name, _bodies), place with { IsMessage = MailFiles.IsMessageName(Path.GetFileNameWithoutExtension(data.Name)) }, reading);
            case FileContent.Zip when MayUnpack(data, place):
                return ReadZip(data.Name, place, reading);
            case FileContent.Gzip or FileContent.Zip when data is CompressedData:
                reading.Observer.Warn($"'{data.Name}' is a compressed file within another and was not read. Unpack the outer one.");
                return [];
            case FileContent.Message:
                return ReadMessage(data, place, reading);
            case FileContent.Binary or FileContent.Gzip or FileContent.Zip:
                reading.Observer.Warn($"'{data.Name}' is a binary file and holds no mail that can be read; messages (.eml), mbox files and Maildirs can, also in .gz and .zip files.");
                return [];
            case FileContent.Text when place.Given:
                reading.Observer.Warn($"'{data.Name}' is text, but no mail: it begins neither with header fields nor as an mbox file.");
                return [];
            default:
                reading.Observer.Detail($"'{data.Name}' is text, but no mail, and was passed over.");
                return [];
        }
    }

    private static bool MayUnpack(IMailData data, MailPath place) => data is FileData && (place.Given || CompressedMail.IsCompressedName(data.Name));

    private IEnumerable<StoredMessage> ReadZip(string file, MailPath place, Reading reading)
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

    private FileContent Recognise(IMailData data, Reading reading)
    {
        try
        {
            using var stream = data.Open();
            return FileRecognition.Of(_head, stream.Fill(_head, _head.Length), MailFiles.IsMessageName(data.Name));
        }
        catch (Exception e) when (Reading.IsFailure(e))
        {
            reading.Unreadable(data.Name, e);
            return FileContent.Empty;
        }
    }

    private IEnumerable<StoredMessage> ReadMessage(IMailData data, MailPath place, Reading reading)
    {
        StoredMessage? message = null;
        try
        {
            using var stream = data.Open();
            var (headers, start) = _messages.Read(stream, out var cut, out var bytes);
            reading.Observer.Progress(data.Name, bytes);
            if (_messages.IsGzip && data is FileData file)
            {
                return ReadMessage(CompressedData.OfGzip(file.File, _bodies), place, reading);
            }

            if (_messages.IsMbox)
            {
                return MboxMessages.Read(data, place.Folder, reading);
            }

            message = new StoredMessage(data.Locate(start, null), place.Folder, headers) { Delivered = place.Delivered };
            MessageWarnings.Tell(message, cut, reading.Observer);
        }
        catch (Exception e) when (Reading.IsFailure(e))
        {
            reading.Unreadable(data.Name, e);
        }

        return message is { Headers.Count: > 0 } ? [message] : [];
    }
}
