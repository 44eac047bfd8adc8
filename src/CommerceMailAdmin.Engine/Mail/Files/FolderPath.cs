namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>The way from what the user named down to a folder or mbox file; its names give the mail folder's name and role.</summary>
internal sealed class FolderPath
{
    private static readonly string[] MailExtensions = [".mbox", ".mbx", ".eml", ".sbd", ".mbs"];

    private readonly string[] _parts;

    private FolderPath(string[] parts) => _parts = parts;

    /// <summary>Begins with the file or folder the user named.</summary>
    public static FolderPath Root(string path)
    {
        var name = Path.GetFileName(Path.GetFullPath(path).TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar));
        return new FolderPath([Clean(name)]);
    }

    /// <summary>Goes one step down.</summary>
    public FolderPath Add(string name) => new([.. _parts, Clean(name)]);

    /// <summary>The folder as messages in it show it; what the user named stands for itself only where nothing is below it.</summary>
    public MailFolder Folder() =>
        new(string.Join("/", _parts.Length > 1 ? _parts.Skip(1) : _parts), FolderNames.RoleOf(_parts));

    /// <summary>Maildir++ begins folder names with a dot; mbox files have an extension; IMAP encodes what is not ASCII.</summary>
    private static string Clean(string name)
    {
        var extension = Path.GetExtension(name);
        var bare = name.Length > extension.Length && MailExtensions.Contains(extension, StringComparer.OrdinalIgnoreCase)
            ? name[..^extension.Length]
            : name;
        return ModifiedUtf7.Decode(bare.Length > 1 ? bare.TrimStart('.') : bare);
    }
}
