using System.Text.Json;

namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>A folder of a mailbox in Exchange Online.</summary>
/// <param name="Id">Its id, which does not change.</param>
/// <param name="Folder">Its name and role.</param>
/// <param name="Children">How many folders lie in it.</param>
/// <param name="Items">How many items lie in it.</param>
internal sealed record GraphFolder(string Id, MailFolder Folder, int Children, long Items)
{
    /// <summary>More folders than any mailbox has.</summary>
    private const int MostFolders = 10_000;

    /// <summary>Exchange nests folders at most so deep.</summary>
    private const int MostLevels = 300;

    /// <summary>Pages of one list of folders.</summary>
    private const int MostPages = 1_000;

    private const string Select = "?$select=id,displayName,childFolderCount,totalItemCount&$top=100";

    /// <summary>Names that do not depend on the mailbox's language: Microsoft Graph, "mailFolder resource type".</summary>
    private static readonly (string Name, FolderRole Role)[] WellKnown =
    [
        ("inbox", FolderRole.Inbox), ("sentitems", FolderRole.Sent), ("junkemail", FolderRole.Junk), ("drafts", FolderRole.Drafts),
        ("outbox", FolderRole.Drafts), ("deleteditems", FolderRole.Other), ("archive", FolderRole.Other),
    ];

    /// <summary>The well-known name of the folder with a role; null if no folder has the role by its name.</summary>
    public static string? NameOf(FolderRole role) => role == FolderRole.Other ? null : Array.Find(WellKnown, w => w.Role == role).Name;

    /// <summary>
    /// Lists all folders that hold mail, parents first: one batch for the top, and one for each 20 folders that have folders.
    /// </summary>
    /// <param name="client">Sends the requests.</param>
    /// <param name="observer">Told which folders are refused; the others are listed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="GraphException">Graph refuses.</exception>
    public static IReadOnlyList<GraphFolder> List(GraphClient client, IMailReadObserver? observer, CancellationToken cancellationToken)
    {
        const string Top = "/mailFolders" + Select;
        string[] paths = [Top, .. WellKnown.Select(w => $"/mailFolders/{w.Name}?$select=id")];
        var answers = Ask(client, paths, cancellationToken);
        var roles = new Dictionary<string, FolderRole>(StringComparer.Ordinal);
        var uses = new Dictionary<string, FolderUse>(StringComparer.Ordinal);
        for (var i = 0; i < WellKnown.Length; i++)
        {
            if (answers[i + 1] is { Status: 200 } answer && IdOf(answer.Body) is { } id)
            {
                roles[id] = WellKnown[i].Role;
                uses[id] = WellKnown[i].Name switch
                {
                    "deleteditems" => FolderUse.Deleted,
                    "archive" => FolderUse.Archive,
                    _ => FolderUse.None,
                };
            }
        }

        var folders = new List<GraphFolder>();
        var level = Page(client, answers[0]!, null, roles, observer, cancellationToken);
        for (var depth = 1; level.Count > 0; depth++)
        {
            folders.AddRange(level);
            if (folders.Count > MostFolders || depth > MostLevels)
            {
                throw TooMany();
            }

            var next = new List<GraphFolder>();
            var parents = level.Where(f => f.Children > 0).ToArray();
            for (var start = 0; start < parents.Length; start += GraphBatch.MostParts)
            {
                var some = parents.Skip(start).Take(GraphBatch.MostParts).ToArray();
                var lists = Ask(client, some.Select(p => $"/mailFolders/{GraphClient.Escape(p.Id)}/childFolders{Select}").ToArray(),
                    cancellationToken);
                for (var i = 0; i < some.Length; i++)
                {
                    next.AddRange(Page(client, lists[i]!, some[i], roles, observer, cancellationToken));
                }
            }

            level = next;
        }

        return folders.GroupBy(f => f.Id, StringComparer.Ordinal).Select(g => g.First())
            .Select(f => uses.TryGetValue(f.Id, out var use) ? f with { Folder = f.Folder with { Use = use } } : f).ToArray();
    }

    /// <summary>Asks a batch; parts that were turned away are asked again. Parts that are refused for good stay as they are.</summary>
    private static BatchAnswer?[] Ask(GraphClient client, string[] paths, CancellationToken cancellationToken)
    {
        var answers = new BatchAnswer?[paths.Length];
        var open = Enumerable.Range(0, paths.Length).ToList();
        for (var repeat = 0; open.Count > 0; repeat++)
        {
            var tokens = client.Tokens;
            var batch = client.Batch(open.Select(i => paths[i]).ToArray(), isSerial: false, cancellationToken);
            GraphException? problem = null;
            for (var i = 0; i < batch.Length; i++)
            {
                answers[open[i]] = batch[i];
                problem = Passing(batch[i]) ?? problem;
            }

            open = open.Where(i => Passing(answers[i]) is not null).ToList();
            var isRepeated = problem is null || (problem.Problem == GraphProblem.TokenRefused
                ? client.Renew(tokens, repeat, cancellationToken) : client.WaitAfter(problem, repeat));
            if (!isRepeated)
            {
                throw problem!;
            }
        }

        return answers;
    }

    /// <summary>Why a part has no answer yet; null if asking again would not change its answer.</summary>
    private static GraphException? Passing(BatchAnswer? answer)
    {
        var problem = answer switch
        {
            null => new GraphException(GraphProblem.Malformed, "The answer to a batch leaves parts out."),
            { Status: >= 200 and < 300 } => null,
            _ => Problem(answer),
        };
        return problem?.Problem is GraphProblem.Throttled or GraphProblem.Transient or GraphProblem.Malformed or GraphProblem.TokenRefused
            ? problem : null;
    }

    private static GraphException Problem(BatchAnswer answer) =>
        GraphError.Read(answer.Status, answer.Body, null).ToException(answer.RetryAfter);

    /// <summary>The folders of a list, all its pages. If the list is refused, only the mailbox's own ends everything.</summary>
    private static List<GraphFolder> Page(
        GraphClient client, BatchAnswer answer, GraphFolder? parent, Dictionary<string, FolderRole> roles, IMailReadObserver? observer,
        CancellationToken cancellationToken)
    {
        var folders = new List<GraphFolder>();
        if (answer.Status is < 200 or >= 300)
        {
            var problem = Problem(answer);
            if (parent is not null && problem.Problem != GraphProblem.NotFound)
            {
                observer?.Unreadable($"{client.Mailbox}, folders in '{parent.Folder.Name}'", problem);
            }

            return parent is not null ? folders : throw problem;
        }

        string? link;
        try
        {
            link = Read(answer.Body, parent, roles, folders);
        }
        catch (JsonException e)
        {
            throw new GraphException(GraphProblem.Malformed, $"A list of folders is not what Microsoft documents: {e.Message}", e);
        }

        for (var page = 1; link is not null; page++)
        {
            if (page > MostPages || folders.Count > MostFolders)
            {
                throw TooMany();
            }

            link = client.Get(new Uri(link), null, body => Read(body, parent, roles, folders), cancellationToken);
        }

        return folders;
    }

    private static GraphException TooMany() =>
        new(GraphProblem.Malformed,
            $"Graph lists more than {MostFolders} folders, more than {MostLevels} levels of them, or pages without end.");

    private static string? Read(byte[] body, GraphFolder? parent, Dictionary<string, FolderRole> roles, List<GraphFolder> folders) =>
        GraphJson.Read(body, root => Read(root, parent, roles, folders));

    private static string? Read(JsonElement root, GraphFolder? parent, Dictionary<string, FolderRole> roles, List<GraphFolder> folders)
    {
        foreach (var folder in GraphJson.List(root, "value", "A list of folders").EnumerateArray())
        {
            // A search folder shows messages that lie elsewhere.
            if (GraphJson.Text(folder, "id") is { } id
                && GraphJson.Text(folder, "@odata.type")?.EndsWith("mailSearchFolder", StringComparison.OrdinalIgnoreCase) != true)
            {
                var name = GraphJson.Name(folder, "displayName") ?? "";
                var path = parent is null ? name : $"{parent.Folder.Name}/{name}";
                folders.Add(new GraphFolder(
                    id, new MailFolder(path, RoleOf(id, name, parent, roles)), Number(folder, "childFolderCount"),
                        Number(folder, "totalItemCount")));
            }
        }

        return GraphJson.Link(root, "@odata.nextLink");
    }

    /// <summary>
    /// The role of the well-known folder; or the one that the folder's own name tells; or the parent's, unless the parent is the inbox:
    /// mail that was filed below it does not arrive there.
    /// </summary>
    private static FolderRole RoleOf(string id, string name, GraphFolder? parent, Dictionary<string, FolderRole> roles)
    {
        if (roles.TryGetValue(id, out var role) || (role = FolderNames.RoleOf([name])) != FolderRole.Other)
        {
            return role;
        }

        return parent is { Folder.Role: not FolderRole.Inbox } ? parent.Folder.Role : FolderRole.Other;
    }

    private static string? IdOf(byte[] body)
    {
        try
        {
            return GraphJson.Read(body, root => GraphJson.Text(root, "id"));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static int Number(JsonElement parent, string name) =>
        GraphJson.Member(parent, name) is { ValueKind: JsonValueKind.Number } child && child.TryGetInt32(out var number) ? number : 1;
}
