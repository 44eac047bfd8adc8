using System.Xml.Linq;

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
            folders.AddRange(Below(client, new EwsFolderId(archive), "Archive mailbox/", roles, cancellationToken));
        }

        return known.TryGetValue("deleteditems", out var deleted)
            ? [.. folders.Select(f => f.Id == deleted ? f with { Folder = f.Folder with { Use = FolderUse.Deleted } } : f)]
            : folders;
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
        var ids = WellKnown.Select(w => new EwsFolderId(w.Name, client.Server.Mailbox)).ToList();
        var answers = Send(() => client.Send(x => EwsRequests.GetFolder(x, ids), cancellationToken), client);
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < Math.Min(answers.Count, ids.Count); i++)
        {
            if (EwsError.Of(answers[i]) is { } error)
            {
                Report(WellKnown[i].Name, error, client, observer);
            }
            else if (IdOf(answers[i]) is { } id)
            {
                known[WellKnown[i].Name] = id;
            }
        }

        return known;
    }

    /// <summary>A folder that is not there is normal for the archive. Whatever else fails is said.</summary>
    private static void Report(string name, EwsError error, EwsClient client, IMailReadObserver? observer)
    {
        if (name == "inbox" && Describe(error, client) is { } problem)
        {
            throw problem;
        }

        if (error.Kind is EwsErrorKind.Transient or EwsErrorKind.Throttled or EwsErrorKind.TimedOut)
        {
            observer?.Unreadable($"{client.Server.Mailbox}, {name}", new EwsException(error));
        }
        else
        {
            observer?.Detail($"The mailbox {client.Server.Mailbox} has no {name}: {error}");
        }
    }

    private static IEnumerable<EwsFolder> Below(
        EwsClient client, EwsFolderId root, string prefix, Dictionary<string, FolderRole> roles, CancellationToken cancellationToken)
    {
        var found = new List<XElement>();
        for (var isLast = false; !isLast;)
        {
            var offset = found.Count;
            var answer = Send(() => client.SendOne(x => EwsRequests.FindFolder(x, root, offset), cancellationToken), client);
            if (EwsError.Of(answer) is { } error)
            {
                throw (IOException?)Describe(error, client) ?? new EwsException(error);
            }

            var page = answer.Element(EwsXml.M + "RootFolder");
            found.AddRange(page?.Element(EwsXml.T + "Folders")?.Elements() ?? []);
            if (found.Count > MostFolders)
            {
                throw new EwsException(new EwsError(EwsError.TooLong, $"The server lists more than {MostFolders} folders", null));
            }

            isLast = (string?)page?.Attribute("IncludesLastItemInRange") != "false" || found.Count == offset;
        }

        var names = found.Select(f =>
            (Id: IdOf(f), Parent: (string?)f.Element(EwsXml.T + "ParentFolderId")?.Attribute("Id"), Name: NameOf(f)))
            .Where(f => f.Id is not null).GroupBy(f => f.Id!, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
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
                + $" Add-MailboxPermission {mailbox} -User <user> -AccessRights FullAccess"),
            EwsErrorKind.NoMailbox => new(
                MailboxConnectionProblem.NotFound,
                $"The server does not know the mailbox {mailbox}: {error} Give the primary address. EWS does not accept aliases."),
            _ => null,
        };
    }
}
