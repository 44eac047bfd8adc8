namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>What is known of a file before it is opened.</summary>
/// <param name="Folder">The folder it lies in, if it is a message.</param>
/// <param name="MboxFolder">The folder it is, if it is an mbox file.</param>
internal sealed record MailPlace(MailFolder Folder, MailFolder MboxFolder)
{
    /// <summary>True where the user named the file, and so wants to hear what is wrong with it.</summary>
    public bool Given { get; init; }

    /// <summary>True where its name or place says that it is a message.</summary>
    public bool IsMessage { get; init; }

    /// <summary>The Maildir whose cur or new it lies in; null elsewhere.</summary>
    public string? Maildir { get; init; }

    /// <summary>When it was delivered, as its name tells.</summary>
    public DateTimeOffset? Delivered { get; init; }

    /// <summary>A file in a folder.</summary>
    /// <param name="file">The file.</param>
    /// <param name="way">The way to the folder.</param>
    public static MailPlace Below(string file, FolderPath way) =>
        new(way.Folder(), MailFiles.IsMessageName(file) ? way.Folder() : way.Add(Path.GetFileName(file)).Folder()) { IsMessage = MailFiles.IsMessageName(file) };

    /// <summary>A file that the user named: its folder is the one around it.</summary>
    public static MailPlace OfGiven(string file)
    {
        var around = FolderPath.Around(file);
        var place = FolderPath.MaildirOf(file) is { } maildir ? InMaildir(file, maildir, around.MaildirFolder(maildir)) : new MailPlace(around.Folder(), around.Folder());
        return place with { Given = true, IsMessage = false, MboxFolder = FolderPath.Root(file).Folder() };
    }

    /// <summary>A file of a Maildir's cur or new.</summary>
    public static MailPlace InMaildir(string file, string maildir, MailFolder folder)
    {
        var name = MaildirName.Parse(Path.GetFileName(file));
        var own = name.IsDraft ? folder with { Role = FolderRole.Drafts } : folder;
        return new MailPlace(own, own) { IsMessage = true, Maildir = maildir, Delivered = name.Delivered };
    }
}
