namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>What is known of a file before it is opened.</summary>
/// <param name="Folder">The folder it lies in, if it is a message.</param>
/// <param name="MboxFolder">The folder it is, if it is an mbox file.</param>
/// <param name="Inside">The way to what it holds, if it is a compressed file.</param>
internal sealed record MailPath(MailFolder Folder, MailFolder MboxFolder, FolderPath Inside)
{
    /// <summary>True if the user named the file, and so must be told what is wrong with it.</summary>
    public bool Given { get; init; }

    /// <summary>True if its name or place says that it is a message.</summary>
    public bool IsMessage { get; init; }

    /// <summary>The Maildir whose cur or new it lies in; null elsewhere.</summary>
    public string? Maildir { get; init; }

    /// <summary>When it was delivered, as its name tells.</summary>
    public DateTimeOffset? Delivered { get; init; }

    /// <summary>A file in a folder.</summary>
    /// <param name="file">The file.</param>
    /// <param name="way">The way to the folder.</param>
    public static MailPath Below(string file, FolderPath way)
    {
        var name = Path.GetFileName(file);
        var (around, inside) = (way.Folder(), way.Add(name));
        var isMessage = MailFiles.IsMessageName(name);
        return new MailPath(around, isMessage || MailFiles.IsMessageName(Path.GetFileNameWithoutExtension(name)) ? around : inside.Folder(),
            inside) { IsMessage = isMessage };
    }

    /// <summary>A file that the user named: its folder is the one around it.</summary>
    public static MailPath OfGiven(string file)
    {
        var around = FolderPath.Around(file);
        var itself = FolderPath.Root(file);
        var place = FolderPath.MaildirOf(file) is { } maildir
            ? InMaildir(file, maildir, around.MaildirFolder(maildir), itself)
            : new MailPath(around.Folder(), itself.Folder(), itself);
        return place with { Given = true, IsMessage = false, MboxFolder = itself.Folder(), Inside = itself };
    }

    /// <summary>A file of a Maildir's cur or new.</summary>
    /// <param name="file">The file.</param>
    /// <param name="maildir">The Maildir's path; null if it is not one in the file system.</param>
    /// <param name="folder">The folder that the Maildir is.</param>
    /// <param name="inside">The way to the file.</param>
    public static MailPath InMaildir(string file, string? maildir, MailFolder folder, FolderPath inside)
    {
        var name = MaildirName.Parse(Path.GetFileName(file));
        var own = name.IsDraft && folder.Role != FolderRole.Sent ? folder with { Role = FolderRole.Drafts } : folder;
        return new MailPath(own, own, inside) { IsMessage = true, Maildir = maildir, Delivered = name.Delivered };
    }
}
