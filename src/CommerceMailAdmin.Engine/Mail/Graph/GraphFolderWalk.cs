using System.Text;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>What one request brought, for the thread that reads to hand out.</summary>
/// <param name="Walk">The folder.</param>
internal sealed record GraphPage(GraphFolderWalk Walk)
{
    /// <summary>The messages to hand out.</summary>
    public IReadOnlyList<StoredMessage> Messages { get; init; } = [];

    /// <summary>Those of the messages whose header fields were too many.</summary>
    public ISet<string> Cut { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Messages that have to be read by their ids.</summary>
    public IReadOnlyList<KeyValuePair<string, GraphLookUp>> Pending { get; init; } = [];

    /// <summary>Where the folder goes on after the messages; null if that does not change.</summary>
    public string? Link { get; init; }

    /// <summary>
    /// Messages that need no reading by their ids any more. With a kind, only that reading is done: another one may have been found
    /// necessary meanwhile.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, GraphLookUp?>> Done { get; init; } = [];

    /// <summary>Messages that cannot be read now. The next run asks for them again.</summary>
    public IReadOnlyList<GraphLookUpResult> Failed { get; init; } = [];

    /// <summary>What the user may want to know.</summary>
    public string? Detail { get; init; }

    /// <summary>Why the folder cannot be read any further; null if it can.</summary>
    public Exception? Problem { get; init; }

    /// <summary>How many bytes came.</summary>
    public long Length { get; init; }
}

/// <summary>Reads one folder: page after page of its delta query, and messages by their ids.</summary>
internal sealed class GraphFolderWalk
{
    /// <summary>Messages of one page. More save requests, and cost more if a page is lost.</summary>
    private const int LargestPage = 250;

    /// <summary>A page that Exchange cannot give in time is asked for in smaller ones, down to this.</summary>
    private const int SmallestPage = 10;

    /// <summary>How many pages without an entry may follow one another.</summary>
    private const int MostEmptyPages = 1_000;

    /// <summary>How often a folder is begun anew without any new message before it is given up.</summary>
    private const int MostResyncs = 5;

    private readonly GraphMailbox _mailbox;

    /// <summary>The messages that this reading has handed out, or is going to.</summary>
    private readonly HashSet<ulong> _seen = [];

    private int _pageSize = LargestPage;

    public GraphFolderWalk(GraphMailbox mailbox, GraphFolder folder, string? state)
    {
        _mailbox = mailbox;
        Id = FolderId(mailbox.Client, folder.Id);
        Folder = folder with { Folder = folder.Folder with { Id = Id } };
        if (GraphPoint.Parse(state) is { } point)
        {
            Link = point.Link is not null && Uri.TryCreate(point.Link, UriKind.Absolute, out var link) && mailbox.Client.IsOwn(link)
                ? point.Link
                : null;
            foreach (var pending in point.Pending)
            {
                Pending[pending.Key] = pending.Value;
            }
        }
    }

    /// <summary>The folder.</summary>
    public GraphFolder Folder { get; }

    /// <summary>The folder's address in Graph: the name of its resume point.</summary>
    public string Id { get; }

    /// <summary>For the thread that reads: where the folder goes on after what was handed out.</summary>
    public string? Link { get; set; }

    /// <summary>For the thread that reads: messages that were listed and not read yet.</summary>
    public Dictionary<string, GraphLookUp> Pending { get; } = new(StringComparer.Ordinal);

    /// <summary>True if the folder was never read and is empty, so that there is nothing to ask for.</summary>
    public bool HasNothing => Folder.Items == 0 && Link is null && Pending.Count == 0;

    /// <summary>The address of a folder.</summary>
    public static string FolderId(GraphClient client, string id) => $"{client.Url}/mailFolders/{GraphClient.Escape(id)}";

    /// <summary>
    /// The pages of the folder since the stored link, or from its start. No other request waits in between, because links expire. A link
    /// that has expired begins the folder anew.
    /// </summary>
    /// <param name="link">The stored link; null from the start.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public IEnumerable<GraphPage> Pages(string? link, CancellationToken cancellationToken)
    {
        var (resyncs, empty) = (0, 0);
        while (true)
        {
            DeltaPage? page = null;
            GraphPage? problem = null;
            try
            {
                page = Get(link, cancellationToken);
            }
            catch (GraphException e) when (IsLost(e.Problem) && link is not null && resyncs < MostResyncs)
            {
                resyncs++;
                link = null;
                problem = new GraphPage(this)
                {
                    Detail = $"Exchange Online no longer knows how far '{Id}' was read ({e.Message}). The folder is read from its start.",
                };
            }
            catch (GraphException e) when (e.Problem is GraphProblem.Transient or GraphProblem.TooLarge && _pageSize > SmallestPage)
            {
                _pageSize /= 5;
                problem = new GraphPage(this)
                {
                    Detail = $"Exchange Online cannot give a page of '{Id}' ({e.Message}). It is asked for {_pageSize} messages at a time.",
                };
            }
            catch (IOException e)
            {
                problem = new GraphPage(this) { Problem = e };
            }

            if (problem is not null)
            {
                yield return problem;
                if (problem.Problem is not null)
                {
                    yield break;
                }

                continue;
            }

            var read = Read(page!);
            resyncs = read.Messages.Count + read.Pending.Count > 0 ? 0 : resyncs;
            yield return read;
            if (page!.IsLast)
            {
                yield break;
            }

            empty = page.Entries.Count > 0 ? 0 : empty + 1;
            if (empty > MostEmptyPages)
            {
                yield return new GraphPage(this)
                {
                    Problem = new GraphException(GraphProblem.Malformed, $"The list of '{Id}' has no end: page after page is empty."),
                };
                yield break;
            }

            link = page.Link;
        }
    }

    /// <summary>Reads messages by their ids.</summary>
    public GraphPage LookUp(IReadOnlyList<KeyValuePair<string, GraphLookUp>> wanted, CancellationToken cancellationToken)
    {
        IReadOnlyList<GraphLookUpResult> results;
        try
        {
            results = _mailbox.LookUp(wanted, cancellationToken);
        }
        catch (IOException e)
        {
            return new GraphPage(this) { Problem = e };
        }

        var page = new Collected();
        foreach (var result in results)
        {
            if (result.Problem is not null)
            {
                page.Failed.Add(result);
                continue;
            }

            var kind = wanted.Last(w => w.Key == result.Id).Value;
            page.Done.Add(new(result.Id, kind));
            if (result.Mime is { } mime)
            {
                if (kind != GraphLookUp.LargeMime)
                {
                    _mailbox.Bodies.Add(result.Id, mime);
                }

                var (headers, isCut) = GraphHeaders.OfMime(mime);
                page.Add(Message(result.Id, headers, null, result.IsDraft, kind == GraphLookUp.LargeMime), isCut);
                page.Length += mime.Length;
            }
            else if (result.Properties is { } entry && (entry.ParentFolderId is null || entry.ParentFolderId == Folder.Id))
            {
                Add(page, entry);
            }
        }

        return page.ToPage(this, null);
    }

    /// <summary>
    /// Whether a refused link may have expired. Besides the documented codes, Graph answers with HTTP 400 and 404 and any code.
    /// </summary>
    private static bool IsLost(GraphProblem problem) =>
        problem is GraphProblem.SyncStateLost or GraphProblem.NotFound or GraphProblem.Other;

    private DeltaPage Get(string? link, CancellationToken cancellationToken)
    {
        var start = $"/mailFolders/{GraphClient.Escape(Folder.Id)}/messages/delta?$select={DeltaEntry.Select}";
        var page = _mailbox.Client.Get(link is null ? _mailbox.Client.Address(start) : new Uri(link),
            $"odata.maxpagesize={_pageSize}", DeltaPage.Read, cancellationToken);
        if (!page.IsLast && page.Link == link)
        {
            throw new GraphException(GraphProblem.Malformed, $"A page of '{Id}' names itself as the next page.");
        }

        return _mailbox.Client.IsOwn(new Uri(page.Link))
            ? page
            : throw new GraphException(GraphProblem.Malformed,
                $"Graph sent a link to another host ('{new Uri(page.Link).Host}'), which is not followed.");
    }

    private GraphPage Read(DeltaPage page)
    {
        var collected = new Collected { Length = page.Length };
        foreach (var entry in page.Entries)
        {
            Add(collected, entry);
        }

        return collected.ToPage(this, page.Link) with
        {
            Detail = page.Malformed == 0
                ? null : $"Skipped: {Amount.Of(page.Malformed, "entry", "entries")} of '{Id}' without the name of a message.",
        };
    }

    /// <summary>
    /// Adds what an entry says, unless the message was seen: entries repeat, and later ones may say less. A message that is reported as
    /// removed and was never seen may have been moved away and back.
    /// </summary>
    private void Add(Collected page, DeltaEntry entry)
    {
        lock (_seen)
        {
            var hash = Hash(entry.Id);
            if (entry.Kind is DeltaEntryKind.Whole or DeltaEntryKind.WithoutHeaders ? !_seen.Add(hash) : _seen.Contains(hash))
            {
                return;
            }
        }

        switch (entry.Kind)
        {
            case DeltaEntryKind.Whole:
                page.Add(Message(entry.Id, entry.Headers!, entry.Received, entry.IsDraft, entry.HasAttachments), entry.IsCut);
                page.Done.Add(new(entry.Id, null));
                break;
            case DeltaEntryKind.WithoutHeaders:
                page.Pending.Add(new(
                    entry.Id, entry.IsDraft ? GraphLookUp.DraftMime : entry.HasAttachments ? GraphLookUp.LargeMime : GraphLookUp.Mime));
                break;
            default:
                page.Pending.Add(new(entry.Id, GraphLookUp.Properties));
                break;
        }
    }

    private StoredMessage Message(string id, HeaderBlock headers, DateTimeOffset? received, bool isDraft, bool hasAttachments) => new(
        new GraphMessage(_mailbox, id) { MayBeLarge = hasAttachments },
        isDraft && Folder.Folder.Role != FolderRole.Sent ? Folder.Folder with { Role = FolderRole.Drafts } : Folder.Folder, headers)
    {
        Delivered = received,
    };

    private static ulong Hash(string id)
    {
        var hash = Fnv1a.Empty64;
        foreach (var c in id)
        {
            hash = Fnv1a.Add(hash, c);
        }

        return hash;
    }

    /// <summary>A page while it is put together.</summary>
    private sealed class Collected
    {
        private readonly List<StoredMessage> _messages = [];
        private readonly HashSet<string> _cut = new(StringComparer.Ordinal);

        public List<KeyValuePair<string, GraphLookUp>> Pending { get; } = [];

        public List<KeyValuePair<string, GraphLookUp?>> Done { get; } = [];

        public List<GraphLookUpResult> Failed { get; } = [];

        public long Length { get; set; }

        public void Add(StoredMessage message, bool isCut)
        {
            _messages.Add(message);
            if (isCut)
            {
                _cut.Add(message.Location.Id);
            }
        }

        public GraphPage ToPage(GraphFolderWalk walk, string? link) => new(walk)
        {
            Messages = _messages, Cut = _cut, Pending = Pending, Done = Done, Failed = Failed, Link = link, Length = Length,
        };
    }
}
