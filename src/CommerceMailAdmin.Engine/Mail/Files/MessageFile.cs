namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>One stored message, to be read whole when it is its turn.</summary>
/// <param name="File">The file it lies in.</param>
/// <param name="Offset">Where its first header field begins, in bytes.</param>
/// <param name="Length">Its length in bytes; null where it ends with the file.</param>
public sealed record MessageFile(string File, long Offset, long? Length)
{
    /// <summary>The largest message Exchange Online takes (Microsoft, "Exchange Online limits"); more is not read.</summary>
    public const int MaxLength = 150 * 1024 * 1024;

    /// <summary>Where it lies, in one text.</summary>
    public string Id => new FileMessage(new FileData(File), Offset, Length).Id;

    /// <summary>Finds the messages in files and folders, in a stable order.</summary>
    /// <param name="paths">Message files, mbox files, Maildirs, or folders of them.</param>
    /// <param name="observer">Hears of everything that was passed over.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static IEnumerable<MessageFile> Find(IEnumerable<string> paths, IMailReadObserver observer, CancellationToken cancellationToken)
    {
        foreach (var message in new FileMailSource(paths).Read(observer, cancellationToken))
        {
            if (message.Location is FileMessage file)
            {
                yield return new MessageFile(file.File, file.Offset, file.Length);
            }
            else
            {
                observer.Warn($"'{message.Location.Id}' lies in a compressed file and is not verified. Unpack the file first.");
            }
        }
    }

    /// <summary>Reads every byte, as it was before an mbox file's quoting.</summary>
    /// <exception cref="IOException">The message cannot be read, or is too large.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    internal byte[] Read()
    {
        using var stream = FileMessage.OpenShared(File);
        var wanted = Length ?? Math.Max(0, stream.Length - Offset);
        if (wanted > MaxLength)
        {
            throw new IOException($"it has {wanted} bytes; messages of more than {MaxLength} are not verified");
        }

        stream.Position = Offset;
        var bytes = new byte[wanted];
        var count = 0;
        while (count < bytes.Length && stream.Read(bytes, count, bytes.Length - count) is var read and > 0)
        {
            count += read;
        }

        Array.Resize(ref bytes, count);
        return Length is null ? bytes : MboxQuoting.Remove(bytes);
    }
}
