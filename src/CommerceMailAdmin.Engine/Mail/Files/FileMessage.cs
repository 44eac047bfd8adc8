using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Files;

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
