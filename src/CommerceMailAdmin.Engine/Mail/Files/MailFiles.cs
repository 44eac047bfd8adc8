namespace CommerceMailAdmin.Engine.Mail.Files;

/// <summary>Opens and lists what lies in the file system; what cannot be read is reported.</summary>
internal static class MailFiles
{
    /// <summary>
    /// Names of the files that Dovecot, Courier and other Maildir servers, Thunderbird, Pegasus Mail and file managers keep beside the mail.
    /// A mailbox may have a name that only begins like one of them.
    /// </summary>
    private static readonly HashSet<string> ControlFiles = new(StringComparer.OrdinalIgnoreCase)
    {
        "dovecot.index", "dovecot.index.log", "dovecot.index.log.2", "dovecot.index.cache", "dovecot.index.thread", "dovecot.list.index", "dovecot.list.index.log",
        "dovecot.list.index.log.2", "dovecot.mailbox.log", "dovecot.mailbox.log.2", "dovecot-uidlist", "dovecot-uidvalidity", "dovecot-keywords", "dovecot-acl",
        "dovecot-acl-list", "dovecot.sieve", "maildirfolder", "maildirsize", "subscriptions", "courierimapsubscribed", "courierimapuiddb", "courierimapacl",
        "courierpop3dsizelist", "msgfilterrules.dat", "filterlog.html", "popstate.dat", "panacea.dat", "thumbs.db", "desktop.ini",
    };

    /// <summary>Whether a file of this name is a mail program's own, unless it turns out to be an mbox file.</summary>
    public static bool IsControlFile(string name) =>
        name.StartsWith(".", StringComparison.Ordinal) || name.EndsWith(".msf", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("dovecot-uidvalidity.", StringComparison.Ordinal) || ControlFiles.Contains(name);

    /// <summary>Whether the name says that the file is a message.</summary>
    public static bool IsMessageName(string file) => Path.GetExtension(file).Equals(".eml", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file is there to be read. Pipes, sockets and devices are not: opening one could wait for ever.</summary>
    public static bool HasContent(string file, Reading reading)
    {
        try
        {
            if (IsFileWithContent(file))
            {
                return true;
            }

            reading.Observer.Detail($"'{file}' is empty, or a pipe, socket or device, and was not opened.");
        }
        catch (Exception e) when (Reading.IsFailure(e))
        {
            reading.Unreadable(file, e);
        }

        return false;
    }

    /// <summary>Lists a folder in the order of names.</summary>
    public static bool TryList(string directory, Reading reading, out string[] files, out string[] folders)
    {
        try
        {
            files = Directory.GetFiles(directory);
            folders = Directory.GetDirectories(directory);
            Array.Sort(files, StringComparer.Ordinal);
            Array.Sort(folders, StringComparer.Ordinal);
            return true;
        }
        catch (Exception e) when (Reading.IsFailure(e))
        {
            reading.Unreadable(directory, e);
            (files, folders) = ([], []);
            return false;
        }
    }

    /// <summary>Pipes, sockets and devices have no length.</summary>
    private static bool IsFileWithContent(string file)
    {
        var info = new FileInfo(file);
        var attributes = info.Attributes;
#if NET
        if ((attributes & FileAttributes.ReparsePoint) != 0 && info.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
        {
            info = target;
        }
#endif
        return info.Length > 0 && (attributes & FileAttributes.Device) == 0;
    }
}
