namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>Bytes to read messages from: a file, or one that a compressed file holds.</summary>
internal interface IMailData
{
    /// <summary>The path to show, and to name messages by.</summary>
    string Name { get; }

    /// <summary>Opens it at its beginning.</summary>
    Stream Open();

    /// <summary>Where a message of it lies.</summary>
    /// <param name="offset">Where its first header field begins, in bytes.</param>
    /// <param name="length">Its length in bytes; null if it is all there is.</param>
    IMessageLocation Locate(long offset, long? length);
}

/// <summary>A message that lies in such bytes, and is found there again by <see cref="IMailData.Locate"/>.</summary>
internal interface IMailPart : IMessageLocation
{
    /// <summary>What it lies in.</summary>
    IMailData Data { get; }

    /// <summary>Where its first header field begins, in bytes.</summary>
    long Offset { get; }

    /// <summary>Its length in bytes; null if it is all there is.</summary>
    long? Length { get; }
}

/// <summary>A file as it lies there.</summary>
/// <param name="File">Its path.</param>
/// <param name="Maildir">
/// The Maildir, if the file is a message in its cur or new: its name changes with its flags, and it moves from one to the other.
/// </param>
internal sealed record FileData(string File, string? Maildir = null) : IMailData
{
    /// <summary>Whether its lines end in CR alone, and are read as if they ended in LF.</summary>
    public bool HasCarriageReturns { get; init; }

    /// <summary>Where its only message ends; null if that is the end of the file.</summary>
    public long? MessageEnd { get; init; }

    /// <inheritdoc/>
    public string Name => File;

    /// <inheritdoc/>
    public Stream Open() => AsRead(FileMessage.OpenShared(File));

    /// <summary>The open file with lines that end in LF.</summary>
    public Stream AsRead(Stream file) => HasCarriageReturns ? new CarriageReturnStream(file) : file;

    /// <inheritdoc/>
    public IMessageLocation Locate(long offset, long? length) => new FileMessage(this, offset, length);
}

/// <summary>The order in which messages lie: file by file, and in each from its beginning. Messages on servers have none.</summary>
internal static class ReadingOrder
{
    /// <summary>Negative where the first is to be read before the second.</summary>
    public static int Compare(IMessageLocation first, IMessageLocation second)
    {
        var (a, b) = (first as IMailPart, second as IMailPart);
        if (a is null || b is null)
        {
            return (a is null).CompareTo(b is null);
        }

        var order = string.CompareOrdinal(a.Data.Name, b.Data.Name);
        return order != 0 ? order : a.Offset.CompareTo(b.Offset);
    }
}
