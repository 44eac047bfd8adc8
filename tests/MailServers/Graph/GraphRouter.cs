using System.Text.Json.Nodes;
using MailServers.Common;

namespace MailServers.Graph;

/// <summary>Finds what a request is about, and whether it may be done.</summary>
internal static class GraphRouter
{
    public static GraphReply Answer(GraphCall call, MailStore store, GraphDelta delta, GraphSignIn signIn, string? address)
    {
        var rest = call.Segments is ["me", ..] ? call.Segments.Skip(1).ToArray() : call.Segments.Skip(2).ToArray();
        if (address is null)
        {
            return GraphReply.Error(404, "UnknownError", "");
        }

        if (store.Mailbox(address) is not { } mailbox)
        {
            return signIn.GuestsWithoutMailbox.Contains(address)
                ? GraphReply.Error(404, "MailboxNotEnabledForRESTAPI",
                    "The mailbox is either inactive, soft-deleted, or is hosted on-premise.")
                : GraphReply.Error(404, "ErrorInvalidUser", $"The requested user '{address}' is invalid.");
        }

        var isWrite = call.Method != "GET";
        if (signIn.Rights(call.Account) is var rights && (rights == GraphRights.None || (isWrite && rights != GraphRights.ReadWrite)))
        {
            return GraphReply.Error(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
        }

        if (!call.Account.CanOpen(mailbox.Address))
        {
            return GraphReply.Error(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
        }

        var root = $"{call.Root}/{string.Join('/', call.Segments.Take(call.Segments.Count - rest.Length).Select(Uri.EscapeDataString))}";
        return rest switch
        {
            ["mailFolders"] when !isWrite => GraphFolders.List(call, store, mailbox.WellKnown["msgfolderroot"], root + "/mailFolders"),
            ["mailFolders", var f, .. var below] => GraphFolders.Find(store, mailbox, f) is { } folder
                ? InFolder(call, store, delta, mailbox, folder, below, root)
                : GraphReply.Error(404, "ErrorItemNotFound", "The specified folder could not be found in the store."),
            ["messages"] when !isWrite => List(call, store, store.Folders(mailbox.Address), root + "/messages"),
            ["messages", var id, .. var below] => OfMessage(call, store, signIn, mailbox, id, below),
            _ => GraphReply.Error(400, "BadRequest", $"Resource not found for the segment '{rest.FirstOrDefault()}'."),
        };
    }

    private static GraphReply InFolder(
        GraphCall call, MailStore store, GraphDelta delta, StoredMailbox mailbox, StoredFolder folder, string[] rest, string root)
    {
        var address = $"{root}/mailFolders/{GraphMessages.Safe(folder.Id)}";
        return rest switch
        {
            [] => GraphReply.Json(200, GraphFolders.Resource(store, folder, call.Select)),
            ["childFolders"] => GraphFolders.List(call, store, folder, address + "/childFolders"),
            ["messages"] => List(call, store, [folder], address + "/messages"),
            ["messages", "delta" or "delta()" or "microsoft.graph.delta()"] => delta.Answer(call, folder, address + "/messages"),
            ["messages", var id, .. var below] => OfMessage(call, store, null, mailbox, id, below),
            _ => GraphReply.Error(400, "BadRequest", $"Resource not found for the segment '{rest[0]}'."),
        };
    }

    private static GraphReply List(GraphCall call, MailStore store, IReadOnlyList<StoredFolder> folders, string address)
    {
        var items = folders.SelectMany(f => store.Items(f.Id)).OrderByDescending(i => i.Properties.Received).ToList();
        if (call.Query.TryGetValue("$filter", out var filter))
        {
            const string Start = "internetMessageId eq '";
            if (!filter.StartsWith(Start, StringComparison.OrdinalIgnoreCase) || !filter.EndsWith('\''))
            {
                return GraphReply.Error(400, "InefficientFilter", "The restriction or sort order is too complex for this operation.");
            }

            var wanted = filter[Start.Length..^1].Replace("''", "'", StringComparison.Ordinal);
            items = items.Where(i => GraphMessages.MessageId(store.Mime(i)) == wanted).ToList();
        }

        var (skip, top) = (call.Number("$skip") ?? 0, Math.Clamp(call.Number("$top") ?? 10, 1, 1000));
        var page = new JsonObject
        {
            ["@odata.context"] = $"{call.Root}/$metadata#messages",
            ["value"] = new JsonArray([.. items.Skip(skip).Take(top).Select(i =>
                GraphMessages.Resource(store, i, call.Select, call.WantsImmutableIds))]),
        };
        if (skip + top < items.Count)
        {
            var others = string.Concat(call.Query.Where(q => q.Key is not ("$skip" or "$top")).Select(q =>
                $"{q.Key}={Uri.EscapeDataString(q.Value)}&"));
            page["@odata.nextLink"] = $"{address}?{others}$top={top}&$skip={skip + top}";
        }

        return GraphReply.Json(200, page);
    }

    private static GraphReply OfMessage(GraphCall call, MailStore store, GraphSignIn? signIn, StoredMailbox mailbox, string id,
        string[] rest)
    {
        var item = store.Item(GraphMessages.Stored(id));
        if (item is null || !store.Folder(item.FolderId)!.Mailbox.Equals(mailbox.Address, StringComparison.OrdinalIgnoreCase))
        {
            return GraphReply.ItemNotFound();
        }

        switch (call.Method, rest)
        {
            case ("GET", []):
                return GraphReply.Json(200, GraphMessages.Resource(store, item, call.Select, call.WantsImmutableIds));
            case ("GET", ["$value"]):
                var mime = store.Mime(item);
                return new GraphReply(200, signIn?.Behaviour.Rebuild?.Invoke(mime) ?? mime, "text/plain");
            case ("PATCH", []):
                if (call.Body?["isRead"] is { } isRead)
                {
                    item = store.Update(item.Id, p => p with { IsRead = isRead.GetValue<bool>() })!;
                }

                return GraphReply.Json(200, GraphMessages.Resource(store, item, call.Select, call.WantsImmutableIds));
            case ("DELETE", []):
                store.Delete(item.Id);
                return new GraphReply(204, []);
            case ("POST", ["move"]):
                var target = call.Body?["destinationId"]?.ToString() ?? call.Body?["DestinationId"]?.ToString() ?? "";
                return GraphFolders.Find(store, mailbox, target) is { } folder && store.Move(item.Id, folder.Id) is { } moved
                    ? GraphReply.Json(201, GraphMessages.Resource(store, moved, call.Select, call.WantsImmutableIds))
                    : GraphReply.Error(404, "ErrorItemNotFound", "The specified folder could not be found in the store.");
            default:
                return GraphReply.Error(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");
        }
    }
}
