using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using MailServers.Common;
using static MailServers.Ews.EwsFolders;
using static MailServers.Ews.EwsXml;

namespace MailServers.Ews;

/// <summary>Reading items: FindItem, SyncFolderItems, GetItem.</summary>
internal sealed class EwsItems(MailStore store, EwsOptions options)
{
    private const int MostChanges = 512;
    private readonly Lock _gate = new();
    private (string Folder, long Since, long UpTo, IReadOnlyList<ItemChange> Changes)? _window;

    /// <summary>Items of folders, the newest first if no order is asked for.</summary>
    public XElement FindItem(XElement request, Caller caller)
    {
        var shape = request.Element(M + "ItemShape")!;
        var view = request.Element(M + "IndexedPageItemView") ?? request.Element(M + "FractionalPageItemView");
        return new XElement(
            M + "FindItemResponse",
            new XElement(M + "ResponseMessages", request.Element(M + "ParentFolderIds")!.Elements().Select(id => One("FindItem", () =>
            {
                var all = store.Items(caller.Folder(id).Id)
                    .Where(i => EwsRestriction.Fits(request.Element(M + "Restriction"), new EwsItemShape(store, i, isSummary: true).Value))
                    .ToList();
                all = Sorted(all, request.Element(M + "SortOrder"));
                var most = Math.Min((int?)view?.Attribute("MaxEntriesReturned") ?? int.MaxValue, options.FindLimit);
                var offset = (int?)view?.Attribute("Offset") ?? 0;
                var fromEnd = (string?)view?.Attribute("BasePoint") == "End";
                var page = fromEnd
                    ? all.SkipLast(offset).TakeLast(most).ToList()
                    : all.Skip(offset).Take(most).ToList();
                return Success(
                    "FindItem",
                    new XElement(
                        M + "RootFolder",
                        view is null ? null : new XAttribute("IndexedPagingOffset", offset + page.Count),
                        new XAttribute("TotalItemsInView", all.Count),
                        new XAttribute("IncludesLastItemInRange", offset + page.Count >= all.Count),
                        new XElement(T + "Items", page.Select(i => new EwsItemShape(store, i, isSummary: true).Render(shape)))));
            }))));
    }

    /// <summary>What changed in a folder since a state, the newest first, in pages.</summary>
    public XElement SyncFolderItems(XElement request, Caller caller, Fault? fault) => new(
        M + "SyncFolderItemsResponse",
        new XElement(M + "ResponseMessages", SyncOne(request, caller, fault)));

    /// <summary>Items by their ids: one response message for each, in order.</summary>
    public XElement GetItem(XElement request, Caller caller, Fault? fault)
    {
        var shape = request.Element(M + "ItemShape")!;
        var ids = request.Element(M + "ItemIds")!.Elements().Select(e => (string?)e.Attribute("Id")).ToList();
        if (ids.Count > options.BatchLimit)
        {
            throw new EwsException("ErrorTimeoutExpired", "The request timed out.") { IsFault = true };
        }

        if (fault?.Kind == "vanish" && ids[^1] is { } last)
        {
            store.Delete(last);
        }

        var stop = fault?.Kind == "batch-stopped" ? ids.Count / 2 : ids.Count;
        return new XElement(
            M + "GetItemResponse",
            new XElement(M + "ResponseMessages", ids.Select((id, i) => i >= stop
                ? Error("GetItem", new EwsException("ErrorBatchProcessingStopped", "The batch was stopped.") { IsWarning = true })
                : One("GetItem", () =>
                {
                    if (fault is { Kind: "item-error" } && i == ids.Count - 1)
                    {
                        throw new EwsException(fault.Text, "The item cannot be given.");
                    }

                    return Success("GetItem",
                        new XElement(M + "Items", new EwsItemShape(store, caller.Item(id), isSummary: false).Render(shape)));
                }))));
    }

    private List<StoredItem> Sorted(List<StoredItem> items, XElement? order)
    {
        var fields = order?.Elements(T + "FieldOrder").ToList() ?? [];
        if (fields.Count == 0)
        {
            return [.. items.OrderByDescending(i => i.Properties.Received)];
        }

        // The last field first: each sort keeps the order of equals.
        foreach (var field in Enumerable.Reverse(fields))
        {
            object? Key(StoredItem i) => new EwsItemShape(store, i, isSummary: true).Value(field.Elements().First());
            var by = Comparer<object?>.Create(EwsRestriction.Compare);
            items = [.. (string?)field.Attribute("Order") == "Descending" ? items.OrderByDescending(Key, by) : items.OrderBy(Key, by)];
        }

        return items;
    }

    private XElement SyncOne(XElement request, Caller caller, Fault? fault)
    {
        try
        {
            var folder = caller.Folder(request.Element(M + "SyncFolderId")!.Elements().Single());
            var most = (int?)request.Element(M + "MaxChangesReturned") ?? 0;
            if (most is < 1 or > MostChanges)
            {
                throw EwsException.Schema("MaxChangesReturned is not between 1 and 512.");
            }

            var state = SyncState.Parse(request.Element(M + "SyncState")?.Value, folder.Id);
            if (fault?.Kind == "lost-state" && request.Element(M + "SyncState") is not null)
            {
                throw new EwsException("ErrorInvalidSyncStateData", "Synchronization state data is corrupt or otherwise invalid.");
            }

            state = state.UpTo == 0 ? state with { UpTo = store.LastChange } : state;
            var ignored =
                (request.Element(M + "Ignore")?.Elements().Select(e => (string)e.Attribute("Id")!) ?? []).ToHashSet(StringComparer.Ordinal);
            var page = Window(state).Where(c => c.Change < state.Below && !ignored.Contains(c.ItemId)).Take(most + 1).ToList();
            var isLast = page.Count <= most;
            var next = isLast ? new SyncState(folder.Id, state.UpTo, 0, long.MaxValue) : state with { Below = page[most - 1].Change };
            var shape = request.Element(M + "ItemShape")!;
            return Success(
                "SyncFolderItems",
                new XElement(M + "SyncState", next.Format()),
                new XElement(M + "IncludesLastItemInRange", isLast),
                new XElement(M + "Changes", page.Take(most).Select(c => Change(c, shape)).Where(c => c is not null)));
        }
        catch (EwsException e) when (!e.IsFault)
        {
            return Error("SyncFolderItems", e, new XElement(M + "SyncState"), new XElement(M + "IncludesLastItemInRange", true));
        }
    }

    /// <summary>What changed between two points, the newest first.</summary>
    private IReadOnlyList<ItemChange> Window(SyncState state)
    {
        lock (_gate)
        {
            if (_window is { } held && (held.Folder, held.Since, held.UpTo) == (state.Folder, state.Since, state.UpTo))
            {
                return held.Changes;
            }

            var changes = store.Changes(state.Folder, state.Since).Where(c => c.Change <= state.UpTo).Reverse().ToList();
            _window = (state.Folder, state.Since, state.UpTo, changes);
            return changes;
        }
    }

    private XElement? Change(ItemChange change, XElement shape)
    {
        if (change.Kind == ItemChangeKind.Deleted)
        {
            return new XElement(T + "Delete",
                new XElement(T + "ItemId", new XAttribute("Id", change.ItemId), new XAttribute("ChangeKey", "EwAAAA==")));
        }

        if (store.Item(change.ItemId) is not { } item)
        {
            return null;
        }

        return change.Kind == ItemChangeKind.ReadFlagChanged
            ? new XElement(T + "ReadFlagChange", EwsItemShape.Id(item), new XElement(T + "IsRead", item.Properties.IsRead))
            : new XElement(
                T + (change.Kind == ItemChangeKind.Created ? "Create" : "Update"),
                new EwsItemShape(store, item, isSummary: true).Render(shape));
    }

    /// <summary>How far a client has come in a folder; opaque text for the client.</summary>
    private sealed record SyncState(string Folder, long Since, long UpTo, long Below)
    {
        public string Format() => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(this)));

        public static SyncState Parse(string? text, string folder)
        {
            if (string.IsNullOrEmpty(text))
            {
                return new SyncState(folder, 0, 0, long.MaxValue);
            }

            try
            {
                var state = JsonSerializer.Deserialize<SyncState>(Convert.FromBase64String(text))!;
                return state.Folder == folder ? state : throw new FormatException();
            }
            catch (Exception e) when (e is FormatException or JsonException)
            {
                throw new EwsException("ErrorInvalidSyncStateData", "Synchronization state data is corrupt or otherwise invalid.");
            }
        }
    }
}
