using CommerceMailAdmin.Engine.Common;

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

/// <summary>A file whose lines end in CR alone, read as if they ended in LF. Every byte keeps its place.</summary>
internal sealed class CarriageReturnStream(Stream file) : ReadOnlyStream(file)
{
    /// <inheritdoc/>
    public override bool CanSeek => Source.CanSeek;

    /// <inheritdoc/>
    public override long Length => Source.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => Source.Position;
        set => Source.Position = value;
    }

    /// <summary>The same bytes, with LF in place of each CR.</summary>
    public static byte[] Translate(byte[] bytes, int length)
    {
        var copy = bytes.AsSpan(0, length).ToArray();
        Translate(copy);
        return copy;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = Source.Read(buffer, offset, count);
        Translate(buffer.AsSpan(offset, read));
        return read;
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Source.Seek(offset, origin);

    private static void Translate(Span<byte> bytes)
    {
        for (var at = bytes.IndexOf((byte)'\r'); at >= 0; at = bytes.IndexOf((byte)'\r'))
        {
            bytes[at] = (byte)'\n';
            bytes = bytes[(at + 1)..];
        }
    }
}

/// <summary>A message that is a file, or a part of one.</summary>
/// <param name="Data">The file.</param>
/// <param name="Offset">Where the message's first header field begins, in bytes.</param>
/// <param name="Length">The message's length in bytes; null if it ends with the file.</param>
internal sealed record FileMessage(FileData Data, long Offset, long? Length) : IMailPart
{
    /// <summary>The file's path.</summary>
    public string File => Data.File;

    /// <inheritdoc/>
    IMailData IMailPart.Data => Data;

    /// <inheritdoc/>
    public string Id =>
        Data.Maildir is not null ? Path.Combine(Data.Maildir, MaildirName.Parse(Path.GetFileName(File)).Unique)
        : Length is null ? File
        : FormattableString.Invariant($"{File}, offset {Offset}");

    /// <inheritdoc/>
    public Stream Open(int limit)
    {
        using var file = Data.AsRead(OpenFile());
        file.Position = Offset;
        var wanted = (int)Math.Min(limit, Length ?? Math.Max(0, Math.Min(file.Length, Data.MessageEnd ?? long.MaxValue) - Offset));
        var bytes = new byte[wanted];
        return new MemoryStream(bytes, 0, file.Fill(bytes, wanted), writable: false);
    }

    /// <summary>Opens a file that a mail program may be writing to.</summary>
    public static FileStream OpenShared(string file) =>
        new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, FileOptions.SequentialScan);

    private FileStream OpenFile()
    {
        try
        {
            return OpenShared(File);
        }
        catch (FileNotFoundException) when (Data.Maildir is not null && FindMoved() is { } moved)
        {
            return OpenShared(moved);
        }
    }

    private string? FindMoved()
    {
        var unique = MaildirName.Parse(Path.GetFileName(File)).Unique;
        return new[] { "cur", "new" }.Select(part => Path.Combine(Data.Maildir!, part)).Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFiles).FirstOrDefault(f => MaildirName.Parse(Path.GetFileName(f)).Unique == unique);
    }
}
