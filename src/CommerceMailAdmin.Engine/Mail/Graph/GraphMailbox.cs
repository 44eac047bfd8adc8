using System.Text.Json;
using CommerceMailAdmin.Engine.Mail.Web;

namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>Messages of one mailbox that are read by their ids: alone, or many in a batch.</summary>
internal sealed class GraphMailbox
{
    /// <summary>Enough for the header fields of a message with attachments, whose rest is not needed.</summary>
    private const int LargeLimit = 512 * 1024;

    /// <summary>What is fetched ahead of a message with attachments: its texts, which come first.</summary>
    public const int LargeAhead = Files.BoundedMessage.MaxRead;

    /// <summary>How often parts of a batch are asked for again if no answer comes.</summary>
    private const int MostRepeats = 5;

    /// <summary>
    /// How many messages in a row can fail before the others of a batch are not asked for. One alone can be too large for Exchange.
    /// </summary>
    private const int MostFailed = 3;

    public GraphMailbox(GraphClient client, GraphAccess access)
    {
        Client = client;
        Access = access;
        Bodies = new MessageReadAhead(Fetch, GraphBatch.MostParts, LargeAhead, () => Client.Concurrency);
    }

    /// <summary>Sends the requests.</summary>
    public GraphClient Client { get; }

    /// <summary>Who asks.</summary>
    public GraphAccess Access { get; }

    /// <summary>MIME that was read a moment ago, or is going to be.</summary>
    public MessageReadAhead Bodies { get; }

    /// <summary>Reads a message's MIME, or its beginning.</summary>
    /// <exception cref="GraphException">Graph refuses.</exception>
    public byte[] Mime(string id, int limit, CancellationToken cancellationToken) =>
        Client.Send(Beginning($"/messages/{GraphClient.Escape(id)}/$value", limit), mime => mime, cancellationToken);

    /// <summary>Reads messages by their ids: in one batch, and those that a batch cannot give by themselves.</summary>
    /// <param name="wanted">The messages, at most <see cref="GraphBatch.MostParts"/>.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public IReadOnlyList<GraphLookUpResult> LookUp(IReadOnlyList<KeyValuePair<string, GraphLookUp>> wanted,
        CancellationToken cancellationToken)
    {
        // A message can be named by an entry that says little, and again by one that says more.
        wanted = wanted.GroupBy(w => w.Key, StringComparer.Ordinal).Select(g => g.Last()).ToArray();
        var results = new Dictionary<string, GraphLookUpResult>(StringComparer.Ordinal);
        var open = wanted.Where(w => w.Value != GraphLookUp.LargeMime).ToList();
        for (var repeat = 0; open.Count > 0 && repeat < MostRepeats;)
        {
            var before = open.Count;
            if (!AskBatch(open, results, repeat, cancellationToken))
            {
                break;
            }

            repeat = open.Count < before ? 0 : repeat + 1;
        }

        GraphException? lost = null;
        var failed = 0;
        foreach (var one in wanted.Where(w => !results.ContainsKey(w.Key)))
        {
            var result = lost is null ? Alone(one, cancellationToken) : new GraphLookUpResult(one.Key, null, null, lost);
            results[one.Key] = result;
            failed = result.Problem is { Problem: GraphProblem.Transient or GraphProblem.Unreachable } ? failed + 1 : 0;
            if (failed == MostFailed)
            {
                lost = result.Problem is { Problem: GraphProblem.Unreachable } unreachable ? throw unreachable : result.Problem;
            }
        }

        return wanted.Select(w => results[w.Key]).ToArray();
    }

    /// <summary>Sends one batch, and removes what was answered, and what has to be asked by itself.</summary>
    /// <returns>False if no batch is answered any more.</returns>
    private bool AskBatch(
        List<KeyValuePair<string, GraphLookUp>> open, Dictionary<string, GraphLookUpResult> results, int repeat,
            CancellationToken cancellationToken)
    {
        BatchAnswer?[] answers;
        try
        {
            answers = Client.Batch(open.Select(PathOf).ToArray(), isSerial: true, cancellationToken);
        }
        catch (GraphException e) when (e.Problem is GraphProblem.Transient or GraphProblem.Malformed or GraphProblem.TooLarge
            or GraphProblem.Unreachable)
        {
            // One message can break the connection each time.
            return false;
        }

        GraphException? throttled = null;
        var alone = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < answers.Length; i++)
        {
            var problem = Read(open[i], answers[i], results);
            throttled = problem is { Problem: GraphProblem.Throttled } ? problem : throttled;
            if (problem is { Problem: not GraphProblem.Throttled })
            {
                alone.Add(open[i].Key);
            }
        }

        open.RemoveAll(w => results.ContainsKey(w.Key) || alone.Contains(w.Key));
        return throttled is null || Client.WaitAfter(throttled, repeat);
    }

    private IEnumerable<KeyValuePair<string, byte[]>> Fetch(IReadOnlyList<(string Id, long Size)> ids, CancellationToken stop) =>
        ids is [(var large, LargeAhead)]
            ? [new(large, Mime(large, LargeAhead, stop))]
            : LookUp([.. ids.Select(i => new KeyValuePair<string, GraphLookUp>(i.Id, GraphLookUp.Mime))], stop)
                .Where(r => r.Mime is not null).Select(r => new KeyValuePair<string, byte[]>(r.Id, r.Mime!));

    private GraphRequest Beginning(string path, int limit) => new("GET", Client.Address(path)) { Limit = limit, MayBeCut = true };

    private static string PathOf(KeyValuePair<string, GraphLookUp> wanted) => wanted.Value == GraphLookUp.Properties
        ? $"/messages/{GraphClient.Escape(wanted.Key)}?$select={DeltaEntry.Select}"
        : $"/messages/{GraphClient.Escape(wanted.Key)}/$value";

    /// <summary>Takes an answer.</summary>
    /// <returns>Why there is none yet; null if there is one, or if the part was not tried.</returns>
    private GraphException? Read(KeyValuePair<string, GraphLookUp> wanted, BatchAnswer? answer,
        Dictionary<string, GraphLookUpResult> results)
    {
        switch (answer)
        {
            case null:
                return new GraphException(GraphProblem.Malformed, "The answer to a batch leaves parts out.");
            case { Status: GraphBatch.FailedDependency }:
                return null;
            case { Status: >= 200 and < 300 }:
                return Take(wanted, answer.Body, results);
            default:
                var problem = GraphError.Read(answer.Status, answer.Body, null).ToException(answer.RetryAfter);
                if (problem.Problem != GraphProblem.NotFound)
                {
                    return problem;
                }

                results[wanted.Key] = new GraphLookUpResult(wanted.Key, null, null, null);
                return null;
        }
    }

    private GraphException? Take(KeyValuePair<string, GraphLookUp> wanted, byte[] body, Dictionary<string, GraphLookUpResult> results)
    {
        try
        {
            results[wanted.Key] = Result(wanted, body);
            return null;
        }
        catch (JsonException e)
        {
            return new GraphException(GraphProblem.Malformed, $"A part of a batch is not what Microsoft documents: {e.Message}", e);
        }
    }

    private GraphLookUpResult Result(KeyValuePair<string, GraphLookUp> wanted, byte[] body)
    {
        if (wanted.Value == GraphLookUp.Properties)
        {
            // All fields were asked for. What is not there now, such as the date of some drafts, does not come later.
            var entry = GraphJson.Read(body, DeltaEntry.Read) ?? throw new JsonException("A message has no id");
            entry = entry.Kind == DeltaEntryKind.Whole ? entry : entry with { Kind = DeltaEntryKind.WithoutHeaders };
            return new GraphLookUpResult(wanted.Key, entry, null, null);
        }

        return new GraphLookUpResult(wanted.Key, null, body, null) { IsDraft = wanted.Value == GraphLookUp.DraftMime };
    }

    private GraphLookUpResult Alone(KeyValuePair<string, GraphLookUp> wanted, CancellationToken cancellationToken)
    {
        try
        {
            var limit = wanted.Value == GraphLookUp.LargeMime ? LargeLimit : GraphRequest.UsualLimit;
            return Client.Send(Beginning(PathOf(wanted), limit), body => Result(wanted, body), cancellationToken);
        }
        catch (GraphException e) when (e.Problem == GraphProblem.NotFound)
        {
            return new GraphLookUpResult(wanted.Key, null, null, null);
        }
        catch (GraphException e) when (!e.IsFinal || e.Problem == GraphProblem.Unreachable)
        {
            return new GraphLookUpResult(wanted.Key, null, null, e);
        }
    }
}

/// <summary>What reading a message by its id gave. If all are null, it is no longer there.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="Properties">Its properties.</param>
/// <param name="Mime">Its MIME, or the beginning.</param>
/// <param name="Problem">Why it cannot be read.</param>
internal sealed record GraphLookUpResult(string Id, DeltaEntry? Properties, byte[]? Mime, GraphException? Problem)
{
    /// <summary>True if it was not sent yet.</summary>
    public bool IsDraft { get; init; }
}
