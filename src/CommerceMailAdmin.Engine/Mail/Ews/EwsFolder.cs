using System.Xml.Linq;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Ews;

/// <summary>A mail folder on an EWS server.</summary>
/// <param name="Id">Its id, which does not change.</param>
/// <param name="Folder">Its name and role.</param>
internal sealed record EwsFolder(string Id, MailFolder Folder)
{
    /// <summary>More folders than any mailbox has.</summary>
    private const int MostFolders = 10_000;

    /// <summary>Exchange nests folders at most so deep.</summary>
    private const int MostLevels = 300;

    /// <summary>Names of folders are shorter. What is longer costs memory and tells nobody anything.</summary>
    private const int LongestName = 1000;

    private const string ArchiveRoot = "archivemsgfolderroot";

    /// <summary>Folders that every mailbox has, by names that do not depend on its language.</summary>
    private static readonly (string Name, FolderRole Role)[] WellKnown =
    [
        ("inbox", FolderRole.Inbox), ("sentitems", FolderRole.Sent), ("junkemail", FolderRole.Junk), ("drafts", FolderRole.Drafts),
        ("outbox", FolderRole.Drafts), ("deleteditems", FolderRole.Other), (ArchiveRoot, FolderRole.Other),
    ];

    /// <summary>The classes of folders that hold no mail.</summary>
    private static readonly string[] OtherClasses =
        ["IPF.Appointment", "IPF.Contact", "IPF.Task", "IPF.StickyNote", "IPF.Journal", "IPF.Configuration", "IPF.Files",
            "IPF.ShortcutFolder"];

    /// <summary>All mail folders of a mailbox and of its archive, if it has one.</summary>
    /// <exception cref="MailboxConnectionException">The mailbox cannot be opened.</exception>
    /// <exception cref="EwsException">EWS refuses.</exception>
    public static IReadOnlyList<EwsFolder> List(EwsClient client, IMailReadObserver? observer, CancellationToken cancellationToken)
    {
        var known = Known(client, observer, cancellationToken);
        var roles = known.Where(k => k.Key != ArchiveRoot).ToDictionary(k => k.Value, k => RoleOf(k.Key), StringComparer.Ordinal);
        var folders = Below(client, new EwsFolderId("msgfolderroot", client.Server.Mailbox), "", roles, cancellationToken).ToList();
        if (known.TryGetValue(ArchiveRoot, out var archive))
        {
            folders.AddRange(Archive(client, archive, roles, observer, cancellationToken));
        }

        return known.TryGetValue("deleteditems", out var deleted)
            ? [.. folders.Select(f => f.Id == deleted ? f with { Folder = f.Folder with { Use = FolderUse.Deleted } } : f)]
            : folders;
    }

    /// <summary>The folders of the archive. One that fails, such as an archive in another place, does not hide the mailbox.</summary>
    private static IReadOnlyList<EwsFolder> Archive(
        EwsClient client, string id, Dictionary<string, FolderRole> roles, IMailReadObserver? observer, CancellationToken cancellationToken)
    {
        try
        {
            return [.. Below(client, new EwsFolderId(id), "Archive mailbox/", roles, cancellationToken)];
        }
        catch (IOException e)
        {
            observer?.Unreadable($"{client.Server.Mailbox}, archive mailbox", e);
            return [];
        }
    }

    /// <summary>The id of the folder with a role; null if there is none.</summary>
    public static string? Find(EwsClient client, FolderRole role, CancellationToken cancellationToken)
    {
        var known = Known(client, null, cancellationToken);
        return WellKnown.Where(w => w.Role == role && role != FolderRole.Other)
            .Select(w => known.TryGetValue(w.Name, out var id) ? id : null)
            .FirstOrDefault(id => id is not null);
    }

    /// <summary>Opens the Inbox, to see whether the mailbox can be used.</summary>
    public static void Try(EwsClient client, CancellationToken cancellationToken)
    {
        var inbox = new EwsFolderId("inbox", client.Server.Mailbox);
        var answer = Send(() => client.SendOne(x => EwsRequests.GetFolder(x, [inbox]), cancellationToken, tries: 1), client);
        if (EwsError.Of(answer) is { } error)
        {
            throw (IOException?)Describe(error, client) ?? new EwsException(error);
        }
    }

    private static FolderRole RoleOf(string wellKnown) => WellKnown.First(w => w.Name == wellKnown).Role;

    private static Dictionary<string, string> Known(EwsClient client, IMailReadObserver? observer, CancellationToken cancellationToken)
    {
        var names = WellKnown.Select(w => w.Name).ToList();
        var answers = Get(client, names, observer, cancellationToken);
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, answer) in names.Zip(answers, (n, a) => (n, a)))
        {
            // A server that is busy for one folder is asked for it again: what a folder is for must not depend on that.
            var sure = EwsError.Of(answer)?.Kind is EwsErrorKind.Transient or EwsErrorKind.Throttled or EwsErrorKind.TimedOut
                ? Send(() => client.SendOne(x => EwsRequests.GetFolder(x, [Named(name, client)]), cancellationToken), client)
                : answer;
            if (EwsError.Of(sure) is { } error)
            {
                Report(name, error, client, observer);
            }
            else if (IdOf(sure) is { } id)
            {
                known[name] = id;
            }
        }

        return known;
    }

    /// <summary>
    /// Folders by their names, in one request. A server that does not know the archive's name refuses the whole request, which is then
    /// made without it.
    /// </summary>
    private static IReadOnlyList<XElement> Get(
        EwsClient client, List<string> names, IMailReadObserver? observer, CancellationToken cancellationToken)
    {
        try
        {
            return Send(() => client.Send(x => EwsRequests.GetFolder(x, names.Select(n => Named(n, client))), cancellationToken), client);
        }
        catch (EwsException e) when (names.Remove(ArchiveRoot))
        {
            observer?.Detail($"The server of {client.Server.Mailbox} is asked without the archive: {e.Error}");
            return Get(client, names, observer, cancellationToken);
        }
    }

    private static EwsFolderId Named(string name, EwsClient client) => new(name, client.Server.Mailbox);

    /// <summary>A folder that is not there is normal, except for the Inbox.</summary>
    private static void Report(string name, EwsError error, EwsClient client, IMailReadObserver? observer)
    {
        if (name == "inbox" && Describe(error, client) is { } problem)
        {
            throw problem;
        }

        observer?.Detail($"The mailbox {client.Server.Mailbox} has no {name}: {error}");
    }

    private static IEnumerable<EwsFolder> Below(
        EwsClient client, EwsFolderId root, string prefix, Dictionary<string, FolderRole> roles, CancellationToken cancellationToken)
    {
        var found = new List<XElement>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var isLast = false; !isLast;)
        {
            var offset = found.Count;
            var answer = Send(() => client.SendOne(x => EwsRequests.FindFolder(x, root, offset), cancellationToken), client);
            if (EwsError.Of(answer) is { } error)
            {
                throw (IOException?)Describe(error, client) ?? new EwsException(error);
            }

            // A server that does not heed the offset gives the same folders again.
            var page = answer.Element(EwsXml.M + "RootFolder");
            found.AddRange((page?.Element(EwsXml.T + "Folders")?.Elements() ?? []).Where(f => IdOf(f) is { } id && seen.Add(id)));
            if (found.Count > MostFolders)
            {
                throw new EwsException(new EwsError(EwsError.TooLong, $"The server lists more than {MostFolders} folders", null));
            }

            isLast = (string?)page?.Attribute("IncludesLastItemInRange") is not ("false" or "0") || found.Count == offset;
        }

        var names = found.Select(f =>
            (Id: IdOf(f), Parent: (string?)f.Element(EwsXml.T + "ParentFolderId")?.Attribute("Id"), Name: NameOf(f)))
            .ToDictionary(f => f.Id!, StringComparer.Ordinal);
        foreach (var folder in found.Where(IsMail))
        {
            if (IdOf(folder) is { } id)
            {
                var path = PathOf(id, names);
                var role = roles.TryGetValue(id, out var known) ? known : FolderNames.RoleOf(path);
                yield return new EwsFolder(id, new MailFolder(prefix + string.Join("/", path), role) { Id = id });
            }
        }
    }

    /// <summary>The names from the outermost folder inwards. A circle, which no server should have, ends the path.</summary>
    private static List<string> PathOf(string id, Dictionary<string, (string? Id, string? Parent, string Name)> names)
    {
        var path = new List<string>();
        var at = id;
        while (at is not null && names.TryGetValue(at, out var folder) && path.Count < Math.Min(names.Count, MostLevels))
        {
            path.Add(folder.Name);
            at = folder.Parent;
        }

        path.Reverse();
        return path;
    }

    private static string NameOf(XElement folder) =>
        Text(folder, "DisplayName") is { Length: > LongestName } name ? name.Substring(0, LongestName) : Text(folder, "DisplayName");

    private static bool IsMail(XElement folder) =>
        folder.Name == EwsXml.T + "Folder"
            && !OtherClasses.Any(c => Text(folder, "FolderClass").StartsWith(c, StringComparison.OrdinalIgnoreCase));

    private static string Text(XElement folder, string name) => folder.Element(EwsXml.T + name)?.Value ?? "";

    private static string? IdOf(XElement element) =>
        (string?)element.DescendantsAndSelf().Elements(EwsXml.T + "FolderId").FirstOrDefault()?.Attribute("Id");

    private static T Send<T>(Func<T> work, EwsClient client)
    {
        try
        {
            return work();
        }
        catch (EwsException e) when (Describe(e.Error, client) is { } problem)
        {
            throw problem;
        }
    }

    /// <summary>An error about the whole mailbox, in words that help; null for another error.</summary>
    private static MailboxConnectionException? Describe(EwsError error, EwsClient client)
    {
        var mailbox = client.Server.Mailbox;
        return error.Kind switch
        {
            EwsErrorKind.ImpersonationDenied => new(
                MailboxConnectionProblem.AccessDenied,
                $"The user may not impersonate {mailbox}: {error} An Exchange administrator gives the right with:"
                + " New-ManagementRoleAssignment -Role ApplicationImpersonation -User <user> -CustomRecipientWriteScope <scope>"),
            EwsErrorKind.AccessDenied or EwsErrorKind.NotFound => new(
                MailboxConnectionProblem.AccessDenied,
                $"The user may not open {mailbox}: {error} An Exchange administrator gives the right with:"
                + $" Add-MailboxPermission {PowerShellText.Quoted(mailbox)} -User <user> -AccessRights FullAccess"),
            EwsErrorKind.NoMailbox => new(
                MailboxConnectionProblem.NotFound,
                $"The server does not know the mailbox {mailbox}: {error} Give the primary address. EWS does not accept aliases."),
            _ => null,
        };
    }
}
