namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>A message that is a file, or a part of one.</summary>
/// <param name="File">The file's path.</param>
/// <param name="Offset">Where the message's first header field begins, in bytes.</param>
/// <param name="Length">The message's length in bytes; null where it ends with the file.</param>
internal sealed record FileMessage(string File, long Offset, long? Length) : IMessageLocation
{
    /// <summary>What is beyond, attachments as a rule, is not read.</summary>
    public const int MaxRead = 4 * 1024 * 1024;

    /// <inheritdoc/>
    public string Id => Length is null ? File : $"{File}, offset {Offset}";

    /// <summary>Opens the message; it ends after <see cref="MaxRead"/> bytes.</summary>
    /// <inheritdoc/>
    public Stream Open()
    {
        using var file = OpenShared(File);
        file.Position = Offset;
        var wanted = (int)Math.Min(MaxRead, Length ?? Math.Max(0, file.Length - Offset));
        var bytes = new byte[wanted];
        var count = 0;
        while (count < wanted && file.Read(bytes, count, wanted - count) is var read and > 0)
        {
            count += read;
        }

        return new MemoryStream(bytes, 0, count, writable: false);
    }

    /// <summary>Opens a file that a mail program may be writing to.</summary>
    public static FileStream OpenShared(string file) =>
        new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, FileOptions.SequentialScan);
}
