namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>
/// The way from what the user named down to a folder or mbox file; its names give the mail folder's name. The role also comes from
/// the folders above, so that a file of the drafts stays a draft when it is named by itself.
/// </summary>
internal sealed class FolderPath
{
    private static readonly string[] MailExtensions = [".mbox", ".mbx", ".eml", ".sbd", ".mbs", ".gz", ".zip"];

    private readonly string[] _above;
    private readonly string[] _parts;

    private FolderPath(string[] above, string[] parts) => (_above, _parts) = (above, parts);

    /// <summary>Begins with the folder or mbox file the user named.</summary>
    public static FolderPath Root(string path)
    {
        var names = Path.GetFullPath(path).Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        return names.Length == 0 ? new FolderPath([], [path]) : new FolderPath([.. names.Take(names.Length - 1).Select(Clean)], [Clean(names[^1])]);
    }

    /// <summary>The folder around a message file the user named; for one of a Maildir's own folders, the Maildir.</summary>
    public static FolderPath Around(string file) => Root(MaildirOf(file) ?? Path.GetDirectoryName(Path.GetFullPath(file))!);

    /// <summary>The Maildir that a file in its cur or new belongs to; null for other files.</summary>
    public static string? MaildirOf(string file) =>
        Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && IsMaildirPart(folder) ? Path.GetDirectoryName(folder) : null;

    /// <summary>Whether a folder is the part of a Maildir that holds messages.</summary>
    public static bool IsMaildirPart(string folder) => Path.GetFileName(folder) is "cur" or "new" && Path.GetDirectoryName(folder) is not null;

    /// <summary>Goes one step down.</summary>
    public FolderPath Add(string name) => new(_above, [.. _parts, Clean(name)]);

    /// <summary>The folder as messages in it show it; what the user named stands for itself only where nothing is below it.</summary>
    public MailFolder Folder() =>
        new(string.Join("/", _parts.Length > 1 ? _parts.Skip(1) : _parts), FolderNames.RoleOf(_above.Concat(_parts)));

    /// <summary>The folder as messages in it show it, where it is a Maildir: its top is the inbox, whatever it is called.</summary>
    /// <param name="directory">The Maildir; Maildir++ begins the names of folders below the top with a dot.</param>
    public MailFolder MaildirFolder(string directory) =>
        Folder() is { Role: FolderRole.Other } top && !Path.GetFileName(directory).StartsWith(".", StringComparison.Ordinal)
            ? top with { Role = FolderRole.Inbox }
            : Folder();

    /// <summary>Maildir++ begins folder names with a dot; mbox files have an extension; IMAP encodes what is not ASCII.</summary>
    private static string Clean(string name)
    {
        var bare = name;
        while (Path.GetExtension(bare) is var extension && bare.Length > extension.Length && MailExtensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            bare = bare[..^extension.Length];
        }

        return ModifiedUtf7.Decode(bare.Length > 1 ? bare.TrimStart('.') : bare);
    }
}
