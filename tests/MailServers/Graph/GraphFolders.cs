using System.Text.Json.Nodes;
using MailServers.Common;

namespace MailServers.Graph;

/// <summary>The mailFolder resource.</summary>
internal static class GraphFolders
{
    /// <summary>Names that Graph knows in every language; "archive" is a folder, and the archive mailbox cannot be reached.</summary>
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "archive", "clutter", "conflicts", "conversationhistory", "deleteditems", "drafts", "inbox", "junkemail", "localfailures",
            "msgfolderroot",
        "outbox", "recoverableitemsdeletions", "scheduled", "searchfolders", "sentitems", "serverfailures", "syncissues",
    };

    /// <summary>A folder by its id or its well-known name; null if there is none.</summary>
    public static StoredFolder? Find(MailStore store, StoredMailbox mailbox, string idOrName) =>
        Names.Contains(idOrName)
            ? mailbox.WellKnown.GetValueOrDefault(idOrName.ToLowerInvariant())
            : store.Folder(GraphMessages.Stored(idOrName)) is { } folder
                && folder.Mailbox.Equals(mailbox.Address, StringComparison.OrdinalIgnoreCase)
                ? folder
                : null;

    /// <summary>The folders below another, in pages.</summary>
    public static GraphReply List(GraphCall call, MailStore store, StoredFolder parent, string address)
    {
        var folders = store.Folders(parent.Mailbox).Where(f => f.ParentId == parent.Id
            && f.FolderClass.StartsWith("IPF.Note", StringComparison.Ordinal)).ToList();
        var (skip, top) = (call.Number("$skip") ?? 0, call.Number("$top") ?? 10);
        var page = new JsonObject
        {
            ["@odata.context"] = $"{call.Root}/$metadata#mailFolders",
            ["value"] = new JsonArray([.. folders.Skip(skip).Take(top).Select(f => Resource(store, f, call.Select))]),
        };
        if (skip + top < folders.Count)
        {
            var select = call.Query.TryGetValue("$select", out var text) ? $"$select={Uri.EscapeDataString(text)}&" : "";
            page["@odata.nextLink"] = $"{address}?{select}$top={top}&$skip={skip + top}";
        }

        return GraphReply.Json(200, page);
    }

    /// <summary>A folder with the properties asked for.</summary>
    public static JsonObject Resource(MailStore store, StoredFolder folder, IReadOnlyList<string>? select)
    {
        var all = new JsonObject
        {
            ["id"] = GraphMessages.Safe(folder.Id),
            ["displayName"] = folder.DisplayName,
            ["parentFolderId"] = folder.ParentId is null ? null : GraphMessages.Safe(folder.ParentId),
            ["childFolderCount"] = store.Folders(folder.Mailbox).Count(f => f.ParentId == folder.Id),
            ["unreadItemCount"] = 0,
            ["totalItemCount"] = folder.Items.Count,
            ["sizeInBytes"] = 0,
            ["isHidden"] = false,
        };
        foreach (var name in all.Select(p => p.Key).Where(n => n != "id"
            && select?.Contains(n, StringComparer.OrdinalIgnoreCase) == false).ToList())
        {
            all.Remove(name);
        }

        return all;
    }
}
