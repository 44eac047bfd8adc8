using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MailServers.Common;

namespace MailServers.Graph;

/// <summary>How delta queries behave beyond the plain case. Each was documented or seen.</summary>
public sealed class GraphBehaviour
{
    /// <summary>The page size if the client asks for none (documented: "the default page size"), and the most that is given.</summary>
    public int DefaultPageSize { get; set; } = 10;

    /// <summary>The most entries that a page has.</summary>
    public int LargestPage { get; set; } = 500;

    /// <summary>An empty page with a next link follows each so many pages; 0 for none.</summary>
    public int EmptyPageEvery { get; set; }

    /// <summary>The last entry of a page comes again on the next one.</summary>
    public bool RepeatsEntries { get; set; }

    /// <summary>A changed message comes with id, isRead and parentFolderId only.</summary>
    public bool UpdatesArePartial { get; set; } = true;

    /// <summary>Entries come in a random order with this seed; null for the order of the changes.</summary>
    public int? Shuffle { get; set; }

    /// <summary>A message that is new comes with its id only on the page before it comes whole.</summary>
    public bool AnnouncesPartially { get; set; }

    /// <summary>The first round lists messages that were removed before.</summary>
    public bool FirstRoundHasRemoved { get; set; }

    /// <summary>The status and code of an expired link.</summary>
    public (int Status, string Code) ExpiredLink { get; set; } = (410, "SyncStateNotFound");

    /// <summary>Bodies in batches use the alphabet of RFC 4648 section 5, without padding.</summary>
    public bool BatchUsesUrlAlphabet { get; set; }

    /// <summary>Changes the MIME that is given out, as Exchange does when it rebuilds a message.</summary>
    public Func<byte[], byte[]>? Rebuild { get; set; }

    /// <summary>How long Exchange works on one request of a mailbox.</summary>
    public TimeSpan WorkTime { get; set; }

    /// <summary>The Retry-After of a request that was one too many at a time; empty for none.</summary>
    public string ConcurrencyRetryAfter { get; set; } = "1.5";
}

/// <summary>message: delta. Links are opaque to clients: they hold the state of the query.</summary>
internal sealed class GraphDelta(MailStore store, GraphBehaviour behaviour)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _generations = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Folder, long Since, long UpTo, bool Immutable), IReadOnlyList<ItemChange>> _rounds = [];

    /// <summary>Makes all links of a folder expire.</summary>
    public void Expire(string folderId)
    {
        lock (_gate)
        {
            _generations[folderId] = Generation(folderId) + 1;
        }
    }

    /// <summary>Answers a delta query of a folder.</summary>
    /// <param name="call">The request.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="address">The address of the folder's messages.</param>
    public GraphReply Answer(GraphCall call, StoredFolder folder, string address)
    {
        if (call.Query.Keys.FirstOrDefault(k => k is "$search" or "$expand") is { } refused)
        {
            return GraphReply.Error(400, "ErrorInvalidUrlQuery",
                $"The query option '{refused}' is not supported with change tracking over the 'Messages' resource.");
        }

        var token = call.Query.GetValueOrDefault("$skiptoken") ?? call.Query.GetValueOrDefault("$deltatoken");
        State state;
        if (token is null)
        {
            state = new State(folder.Id, 0, store.LastChange, 0, Generation(folder.Id), call.Query.GetValueOrDefault("$select"),
                call.WantsImmutableIds, false);
        }
        else if (Read(token) is not { } stored || stored.Folder != folder.Id || stored.Generation != Generation(folder.Id))
        {
            var (status, code) = behaviour.ExpiredLink;
            return GraphReply.Error(status, code, "The sync state generation is not found; generation is not valid.");
        }
        else
        {
            state = call.Query.ContainsKey("$deltatoken")
                ? stored with { Since = stored.UpTo, UpTo = store.LastChange, Offset = 0, WasEmpty = false } : stored;
        }

        return Page(call, folder, state, address);
    }

    private GraphReply Page(GraphCall call, StoredFolder folder, State state, string address)
    {
        var changes = Round(folder, state);
        var size = Math.Min(call.MaxPageSize ?? behaviour.DefaultPageSize, behaviour.LargestPage);
        var number = state.Offset / size;
        var isEmpty = behaviour.EmptyPageEvery > 0 && number % behaviour.EmptyPageEvery == 0 && !state.WasEmpty;
        var take = isEmpty ? 0 : Math.Min(size, changes.Count - state.Offset);
        var select = state.Select?.Split(',', StringSplitOptions.TrimEntries);
        var value = new JsonArray();
        if (behaviour.RepeatsEntries && state.Offset > 0 && take > 0)
        {
            value.Add(Entry(changes[state.Offset - 1], folder, select, state, isPartial: false));
        }

        for (var i = 0; i < take; i++)
        {
            value.Add(Entry(changes[state.Offset + i], folder, select, state, isPartial: false));
        }

        var next = state.Offset + take;
        if (behaviour.AnnouncesPartially && next < changes.Count)
        {
            value.Add(Entry(changes[next], folder, select, state, isPartial: true));
        }

        var isLast = next >= changes.Count && !isEmpty;
        var link = isLast
            ? $"{address}/delta?$deltatoken={Write(state with { Offset = 0 })}"
            : $"{address}/delta?$skiptoken={Write(state with { Offset = next, WasEmpty = isEmpty })}";
        return GraphReply.Json(200, new JsonObject
        {
            ["@odata.context"] = $"{call.Root}/$metadata#Collection(message)",
            [isLast ? "@odata.deltaLink" : "@odata.nextLink"] = link,
            ["value"] = value,
        });
    }

    private JsonObject Entry(ItemChange change, StoredFolder folder, string[]? select, State state, bool isPartial)
    {
        var item = change.Item is { } known ? store.Item(known.Id) : null;
        if (item is null || item.FolderId != folder.Id)
        {
            return new JsonObject
            {
                ["@odata.type"] = "#microsoft.graph.message",
                ["id"] = GraphMessages.Safe(state.Immutable ? change.ImmutableId : change.ItemId),
                ["@removed"] = new JsonObject { ["reason"] = "deleted" },
            };
        }

        return isPartial || (behaviour.UpdatesArePartial && change.Kind is ItemChangeKind.Updated or ItemChangeKind.ReadFlagChanged)
            ? GraphMessages.Resource(store, item, ["isRead", "parentFolderId"], state.Immutable)
            : GraphMessages.Resource(store, item, select, state.Immutable);
    }

    private IReadOnlyList<ItemChange> Round(StoredFolder folder, State state)
    {
        lock (_gate)
        {
            var key = (folder.Id, state.Since, state.UpTo, state.Immutable);
            if (!_rounds.TryGetValue(key, out var changes))
            {
                if (_rounds.Count > 32)
                {
                    _rounds.Clear();
                }

                _rounds[key] = changes = Changes(folder, state);
            }

            return changes;
        }
    }

    private List<ItemChange> Changes(StoredFolder folder, State state)
    {
        var changes = store.Changes(folder.Id, state.Since).Where(c => c.Change <= state.UpTo).ToList();
        if (state.Since == 0)
        {
            changes.RemoveAll(c => c.Kind == ItemChangeKind.Deleted);
            if (behaviour.FirstRoundHasRemoved)
            {
                changes.AddRange(folder.Events.Where(e => e.Kind == ItemChangeKind.Deleted && e.Change <= state.UpTo)
                    .Select(e => new ItemChange(e.Kind, e.Item, e.ImmutableId, e.Change, null)));
            }
        }

        if (state.Immutable)
        {
            // Known issue: a message that was moved away and back is reported as removed, and never again.
            var left = folder.Events.Where(e => e.Kind == ItemChangeKind.Deleted).ToDictionary(e => e.ImmutableId, e =>
                e.Change, StringComparer.Ordinal);
            changes.RemoveAll(c => c.Kind != ItemChangeKind.Deleted && left.TryGetValue(c.ImmutableId, out var at) && at > state.Since
                && state.Since > 0);
        }

        if (behaviour.Shuffle is { } seed)
        {
            new Random(seed).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(changes));
        }

        return changes;
    }

    private int Generation(string folderId)
    {
        lock (_gate)
        {
            return _generations.GetValueOrDefault(folderId);
        }
    }

    private static string Write(State state) =>
        Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(state)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static State? Read(string token)
    {
        try
        {
            var text = token.Replace('-', '+').Replace('_', '/');
            return JsonSerializer.Deserialize<State>(
                Encoding.UTF8.GetString(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='))));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private sealed record State(
        string Folder, long Since, long UpTo, int Offset, int Generation, string? Select, bool Immutable, bool WasEmpty);
}
