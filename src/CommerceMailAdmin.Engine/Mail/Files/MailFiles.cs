namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>Opens and lists what lies in the file system; what cannot be read is reported.</summary>
internal static class MailFiles
{
    /// <summary>
    /// Names of the files that Dovecot, Courier and other Maildir servers, Thunderbird, Apple Mail, Pegasus Mail and file managers keep
    /// beside the mail. A mailbox may have a name that only begins like one of them.
    /// </summary>
    private static readonly HashSet<string> ControlFiles = new(StringComparer.OrdinalIgnoreCase)
    {
        "dovecot.index", "dovecot.index.log", "dovecot.index.log.2", "dovecot.index.cache", "dovecot.index.thread", "dovecot.list.index",
        "dovecot.list.index.log",
        "dovecot.list.index.log.2", "dovecot.mailbox.log", "dovecot.mailbox.log.2", "dovecot-uidlist", "dovecot-uidvalidity",
        "dovecot-keywords", "dovecot-acl",
        "dovecot-acl-list", "dovecot.sieve", "maildirfolder", "maildirsize", "subscriptions", "courierimapsubscribed", "courierimapuiddb",
        "courierimapacl",
        "courierpop3dsizelist", "msgfilterrules.dat", "filterlog.html", "popstate.dat", "panacea.dat", "thumbs.db", "desktop.ini",
        "table_of_contents",
    };

    /// <summary>Whether a file of this name is a mail program's own, unless it turns out to be an mbox file.</summary>
    public static bool IsControlFile(string name) =>
        name.StartsWith(".", StringComparison.Ordinal) || name.EndsWith(".msf", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("dovecot-uidvalidity.", StringComparison.Ordinal) || ControlFiles.Contains(name);

    /// <summary>Whether the name says that the file is a message.</summary>
    public static bool IsMessageName(string file) => file.EndsWith(".eml", StringComparison.OrdinalIgnoreCase) || IsAppleMessageName(file);

    /// <summary>Whether the name says that the file is a message as Apple Mail stores it.</summary>
    public static bool IsAppleMessageName(string file) => file.EndsWith(".emlx", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a folder is a mail folder that keeps each message in a file of its own (MH names them by numbers).</summary>
    public static bool HoldMessages(string[] files) => Array.Exists(files, f => IsMessageName(f) || Path.GetFileName(f).All(char.IsDigit));

    /// <summary>
    /// Whether the name is one under which macOS keeps what other systems cannot store of a file ("._1.eml"), also in archives.
    /// </summary>
    public static bool IsAppleDouble(string name) => NameOf(name).StartsWith("._", StringComparison.Ordinal);

    /// <summary>
    /// The last name of a path, also of one in an archive ("a.zip!Inbox/1.eml"). Path.GetFileName of .NET Framework throws at a character
    /// that Windows does not allow.
    /// </summary>
    public static string NameOf(string path) => path[(path.LastIndexOfAny(['/', '\\', '!']) + 1)..];

    /// <summary>Whether a file is there to be read. Pipes, sockets and devices are not: opening one could wait for ever.</summary>
    public static bool HasContent(string file, ReadContext reading)
    {
        try
        {
            if (IsFileWithContent(file, out var isLink))
            {
                return !isLink || reading.MayFollow(file);
            }

            reading.Observer.Detail($"'{file}' is empty, or a pipe, socket or device, and was not opened.");
        }
        catch (Exception e) when (ReadContext.IsFailure(e))
        {
            reading.Unreadable(file, e);
        }

        return false;
    }

    /// <summary>Lists a folder in the order of names.</summary>
    public static bool TryList(string directory, ReadContext reading, out string[] files, out string[] folders)
    {
        try
        {
            files = Directory.GetFiles(directory);
            folders = Directory.GetDirectories(directory);
            Array.Sort(files, StringComparer.Ordinal);
            Array.Sort(folders, StringComparer.Ordinal);
            return true;
        }
        catch (Exception e) when (ReadContext.IsFailure(e))
        {
            reading.Unreadable(directory, e);
            (files, folders) = ([], []);
            return false;
        }
    }

    /// <summary>Pipes, sockets and devices have no length.</summary>
    private static bool IsFileWithContent(string file, out bool isLink)
    {
        var info = new FileInfo(file);
        var attributes = info.Attributes;
        isLink = (attributes & FileAttributes.ReparsePoint) != 0;
#if NET
        if (isLink && info.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
        {
            info = target;
        }
#else
        // .NET Framework knows only the length of the link itself. A link to a file that is not there is an error here.
        if (isLink)
        {
            using var target = FileMessage.OpenShared(file);
            return target.Length > 0;
        }
#endif
        return info.Length > 0 && (attributes & FileAttributes.Device) == 0;
    }
}
