namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>
/// The way from what the user named down to a folder or mbox file. Its names give the mail folder's name and role. A folder above the
/// mailbox says nothing: an export can be saved below a folder called "drafts".
/// </summary>
internal sealed class FolderPath
{
    private static readonly string[] MailExtensions = [".mbox", ".mbx", ".eml", ".emlx", ".sbd", ".mbs", ".gz", ".zip", ".tgz", ".tar",
        ".directory"];

    /// <summary>
    /// What Thunderbird and KMail put after a folder's name for the folder in the file system that holds the folders below it.
    /// </summary>
    private static readonly string[] Below = [".sbd", ".directory"];

    private readonly string[] _above;
    private readonly string[] _parts;

    /// <summary>The first part whose name can tell a role.</summary>
    private readonly int _roleFrom;

    /// <summary>Whether the innermost folder is a folder of Apple Mail, which is a folder in the file system named .mbox.</summary>
    private readonly bool _isPackage;

    private FolderPath(string[] above, string[] parts, int roleFrom, bool isPackage)
    {
        _above = above;
        _parts = parts;
        _roleFrom = roleFrom;
        _isPackage = isPackage;
    }

    /// <summary>Begins with the folder or mbox file the user named.</summary>
    public static FolderPath Root(string path)
    {
        var names = Path.GetFullPath(path).Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar],
            StringSplitOptions.RemoveEmptyEntries);
        var package = PackageOf(names);
        names = package < 0 ? names : [.. names.Take(package + 1)];
        return names.Length == 0
            ? new FolderPath([], [path], 0, isPackage: false)
            : new FolderPath(MailFoldersAbove(names), [Clean(names[^1])], 0, package >= 0 || IsPackageName(names[^1]));
    }

    /// <summary>The folder around a message file the user named; for one of a Maildir's own folders, the Maildir.</summary>
    public static FolderPath Around(string file) => Root(MaildirOf(file) ?? Path.GetDirectoryName(Path.GetFullPath(file))!);

    /// <summary>The Maildir that a file in its cur or new belongs to; null for other files.</summary>
    public static string? MaildirOf(string file) =>
        Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && IsMaildirPart(folder) ? Path.GetDirectoryName(folder) : null;

    /// <summary>Whether a folder is the part of a Maildir that holds messages.</summary>
    public static bool IsMaildirPart(string folder) =>
        Path.GetFileName(folder) is "cur" or "new" && Path.GetDirectoryName(folder) is not null;

    /// <summary>Goes one step down. What Apple Mail keeps within a folder of mail belongs to that folder.</summary>
    public FolderPath Add(string name) =>
        _isPackage && IsInsidePackage(name) ? this : new(_above, [.. _parts, Clean(name)], _roleFrom, IsPackageName(name));

    /// <summary>
    /// The same way, for a top folder that holds folders and no mail of its own: what it is called is not a mail folder's name.
    /// </summary>
    public FolderPath AsContainer() => _parts.Length > 1 || _isPackage ? this : new([], _parts, 1, isPackage: false);

    /// <summary>Whether a folder below this one holds the attachments that Apple Mail saved by themselves.</summary>
    public bool HoldsAttachments(string name) => _isPackage && name == "Attachments";

    /// <summary>The folder as messages in it show it. What the user named is shown only if nothing is below it.</summary>
    public MailFolder Folder() =>
        new(string.Join("/", _parts.Length > 1 ? _parts.Skip(1) : _parts), FolderNames.RoleOf(_above.Concat(_parts.Skip(_roleFrom))));

    /// <summary>The folder as messages in it show it, if it is a Maildir: its top is the inbox, whatever it is called.</summary>
    /// <param name="directory">The Maildir; Maildir++ begins the names of folders below the top with a dot.</param>
    public MailFolder MaildirFolder(string directory) =>
        Folder() is { Role: FolderRole.Other } top && !Path.GetFileName(directory).StartsWith(".", StringComparison.Ordinal)
            ? top with { Role = FolderRole.Inbox }
            : Folder();

    /// <summary>
    /// The folders above that are mail folders by their names: Thunderbird keeps the folders below "Drafts" in "Drafts.sbd", KMail in
    /// ".drafts.directory". The folder of sent mail is believed to be one too, if it is directly above ("Sent/2025.mbox"): at worst, mail
    /// from strangers in it counts as the seller's.
    /// </summary>
    private static string[] MailFoldersAbove(string[] names)
    {
        var first = names.Length - 1;
        if (first > 0 && FolderNames.RoleOf([Clean(names[first - 1])]) == FolderRole.Sent)
        {
            return [Clean(names[first - 1])];
        }

        while (first > 0 && Array.Exists(Below, e => names[first - 1].EndsWith(e, StringComparison.OrdinalIgnoreCase)))
        {
            first--;
        }

        return [.. names.Skip(first).Take(names.Length - 1 - first).Select(Clean)];
    }

    /// <summary>Where in a path the folder of Apple Mail stands that the path leads into; negative if there is none.</summary>
    private static int PackageOf(string[] names)
    {
        var last = names.Length - 1;
        while (last > 0 && IsInsidePackage(names[last]))
        {
            last--;
        }

        return last < names.Length - 1 && IsPackageName(names[last]) ? last : -1;
    }

    private static bool IsPackageName(string name) => name.EndsWith(".mbox", StringComparison.OrdinalIgnoreCase);

    /// <summary>The names within a folder of Apple Mail: an exported "mbox", or a store's "(UUID)/Data/3/Messages".</summary>
    private static bool IsInsidePackage(string name) =>
        name is "mbox" or "Data" or "Messages" || (name.Length == 1 && char.IsDigit(name[0])) || Guid.TryParseExact(name, "D", out _);

    /// <summary>Maildir++ begins folder names with a dot; mbox files have an extension; IMAP encodes what is not ASCII.</summary>
    private static string Clean(string name)
    {
        var bare = name;
        while (Path.GetExtension(bare) is var extension && bare.Length > extension.Length
            && MailExtensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
        {
            bare = bare[..^extension.Length];
        }

        return ModifiedUtf7.Decode(bare.Length > 1 ? bare.TrimStart('.') : bare);
    }
}
