using System.Globalization;
using System.Xml.Linq;
using MailServers.Common;
using static MailServers.Ews.EwsXml;

namespace MailServers.Ews;

/// <summary>Folders and names: GetFolder, FindFolder, SyncFolderHierarchy, ConvertId, ResolveNames.</summary>
internal sealed class EwsFolders(MailStore store)
{
    /// <summary>Folders by id.</summary>
    public XElement GetFolder(XElement request, Caller caller) => new(
        M + "GetFolderResponse",
        new XElement(M + "ResponseMessages", request.Element(M + "FolderIds")!.Elements().Select(id => One("GetFolder", () =>
            Success("GetFolder", new XElement(M + "Folders", Render(caller.Folder(id), request.Element(M + "FolderShape"))))))));

    /// <summary>The folders below others.</summary>
    public XElement FindFolder(XElement request, Caller caller)
    {
        var deep = (string?)request.Attribute("Traversal") == "Deep";
        return new XElement(
            M + "FindFolderResponse",
            new XElement(M + "ResponseMessages", request.Element(M + "ParentFolderIds")!.Elements().Select(id => One("FindFolder", () =>
            {
                var all = Below(caller.Folder(id), deep)
                    .Where(f => EwsRestriction.Fits(request.Element(M + "Restriction"), new EwsFolderShape(store, f).Value))
                    .ToList();
                var view = request.Element(M + "IndexedPageFolderView") ?? request.Element(M + "FractionalPageFolderView");
                var offset = (int?)view?.Attribute("Offset") ?? 0;
                var most = (int?)view?.Attribute("MaxEntriesReturned") ?? int.MaxValue;
                var page = all.Skip(offset).Take(most).ToList();
                return Success(
                    "FindFolder",
                    new XElement(
                        M + "RootFolder",
                        new XAttribute("IndexedPagingOffset", offset + page.Count),
                        new XAttribute("TotalItemsInView", all.Count),
                        new XAttribute("IncludesLastItemInRange", offset + page.Count >= all.Count),
                        new XElement(T + "Folders", page.Select(f => Render(f, request.Element(M + "FolderShape"))))));
            }))));
    }

    /// <summary>The folders that are new since a state; here always all of them, and none again with the state that this returns.</summary>
    public XElement SyncFolderHierarchy(XElement request, Caller caller) => new(
        M + "SyncFolderHierarchyResponse",
        new XElement(M + "ResponseMessages", One("SyncFolderHierarchy", () =>
        {
            var root = request.Element(M + "SyncFolderId")?.Elements().Single()
                ?? new XElement(T + "DistinguishedFolderId", new XAttribute("Id", "msgfolderroot"));
            var state = request.Element(M + "SyncState")?.Value;
            var since = state is null ? 0 : long.Parse(state, CultureInfo.InvariantCulture);
            return Success(
                "SyncFolderHierarchy",
                new XElement(M + "SyncState", store.LastChange),
                new XElement(M + "IncludesLastFolderInRange", true),
                new XElement(M + "Changes", Below(caller.Folder(root), deep: true).Where(f => f.Change > since)
                    .Select(f => new XElement(T + "Create", Render(f, request.Element(M + "FolderShape"))))));
        })));

    /// <summary>Ids in another form. All forms are the same here.</summary>
    public XElement ConvertId(XElement request) => new(
        M + "ConvertIdResponse",
        new XElement(M + "ResponseMessages", request.Element(M + "SourceIds")!.Elements().Select(id => One("ConvertId", () =>
        {
            var given = (string?)id.Attribute("Id");
            if (store.Item(given ?? "") is null && store.Folder(given ?? "") is null)
            {
                throw new EwsException("ErrorInvalidIdMalformed", "Id is malformed.");
            }

            return Success(
                "ConvertId",
                new XElement(
                    M + "AlternateId",
                    new XAttribute(XNamespace.Get("http://www.w3.org/2001/XMLSchema-instance") + "type", "t:AlternateIdType"),
                    new XAttribute("Format", (string?)request.Attribute("DestinationFormat") ?? "EwsId"),
                    new XAttribute("Id", given!),
                    new XAttribute("Mailbox", (string?)id.Attribute("Mailbox") ?? "")));
        }))));

    /// <summary>Mailboxes whose address begins with a text.</summary>
    public XElement ResolveNames(XElement request)
    {
        var entry = request.Element(M + "UnresolvedEntry")!.Value;
        var name = entry.StartsWith("smtp:", StringComparison.OrdinalIgnoreCase) ? entry[5..] : entry;
        var found = store.Mailboxes.Where(m => m.Address.StartsWith(name, StringComparison.OrdinalIgnoreCase)).ToList();
        return new XElement(
            M + "ResolveNamesResponse",
            new XElement(M + "ResponseMessages", One("ResolveNames", () => found.Count == 0
                ? throw new EwsException("ErrorNameResolutionNoResults", "No results were found.")
                : Success(
                    "ResolveNames",
                    new XElement(
                        M + "ResolutionSet",
                        new XAttribute("TotalItemsInView", found.Count),
                        new XAttribute("IncludesLastItemInRange", true),
                        found.Select(m => new XElement(
                            T + "Resolution",
                            new XElement(
                                T + "Mailbox",
                                new XElement(T + "Name", m.Address.Split('@')[0]),
                                new XElement(T + "EmailAddress", m.Address),
                                new XElement(T + "RoutingType", "SMTP"),
                                new XElement(T + "MailboxType", "Mailbox")),
                            new XElement(
                                T + "Contact",
                                new XElement(T + "DisplayName", m.Address.Split('@')[0]),
                                new XElement(
                                    T + "EmailAddresses",
                                    new XElement(T + "Entry", new XAttribute("Key", "EmailAddress1"), "SMTP:" + m.Address)),
                                new XElement(T + "ContactSource", "ActiveDirectory")))))))));
    }

    /// <summary>One response message; an error is that of this message only.</summary>
    internal static XElement One(string operation, Func<XElement> work)
    {
        try
        {
            return work();
        }
        catch (EwsException e) when (!e.IsFault)
        {
            return Error(operation, e);
        }
    }

    private XElement Render(StoredFolder folder, XElement? shape) => new EwsFolderShape(store, folder).Render(shape);

    private IEnumerable<StoredFolder> Below(StoredFolder folder, bool deep)
    {
        foreach (var child in store.Folders(folder.Mailbox).Where(f => f.ParentId == folder.Id))
        {
            yield return child;
            foreach (var below in deep ? Below(child, deep) : [])
            {
                yield return below;
            }
        }
    }
}

/// <summary>A folder as an element of the schema.</summary>
internal sealed class EwsFolderShape(MailStore store, StoredFolder folder)
{
    /// <summary>The element, with what the shape asks for.</summary>
    public XElement Render(XElement? shape)
    {
        var baseShape = shape?.Element(T + "BaseShape")?.Value ?? "Default";
        var asked = shape?.Element(T + "AdditionalProperties")?.Elements().ToList() ?? [];
        bool Wants(string field) =>
            baseShape is "Default" or "AllProperties" || asked.Any(a => (string?)a.Attribute("FieldURI") == "folder:" + field);
        var items = store.Items(folder.Id);
        var name = folder.FolderClass.StartsWith("IPF.Appointment", StringComparison.Ordinal) ? "CalendarFolder"
            : folder.FolderClass.StartsWith("IPF.Contact", StringComparison.Ordinal) ? "ContactsFolder" : "Folder";
        return new XElement(
            T + name,
            new XElement(T + "FolderId", new XAttribute("Id", folder.Id), new XAttribute("ChangeKey", "AQAAABYAAAA")),
            folder.ParentId is { } parent && (Wants("ParentFolderId") || baseShape == "AllProperties")
                ? new XElement(T + "ParentFolderId", new XAttribute("Id", parent), new XAttribute("ChangeKey", "AQAAAA=="))
                : null,
            Wants("FolderClass") ? new XElement(T + "FolderClass", folder.FolderClass) : null,
            Wants("DisplayName") ? new XElement(T + "DisplayName", folder.DisplayName) : null,
            Wants("TotalCount") ? new XElement(T + "TotalCount", items.Count) : null,
            Wants("ChildFolderCount")
                ? new XElement(T + "ChildFolderCount", store.Folders(folder.Mailbox).Count(f => f.ParentId == folder.Id)) : null,
            asked.Where(a => a.Name == T + "ExtendedFieldURI" && Value(a) is not null).Select(a => EwsItemShape.Extended(a, Value(a)!)),
            asked.Any(a => (string?)a.Attribute("FieldURI") == "folder:DistinguishedFolderId") && folder.WellKnownName is not null
                ? new XElement(T + "DistinguishedFolderId", folder.WellKnownName)
                : null,
            Wants("UnreadCount") && name == "Folder" ? new XElement(T + "UnreadCount", items.Count(i => !i.Properties.IsRead)) : null);
    }

    /// <summary>The value of a property; null if the folder has none.</summary>
    public object? Value(XElement property) => ((string?)property.Attribute("FieldURI"), EwsItemShape.Tag(property)) switch
    {
        ("folder:DisplayName", _) or (_, 0x3001) => folder.DisplayName,
        ("folder:FolderClass", _) or (_, 0x3613) => folder.FolderClass,
        (_, 0x3602) => store.Items(folder.Id).Count,
        (_, 0x360A) => store.Folders(folder.Mailbox).Any(f => f.ParentId == folder.Id),
        (_, 0x3601) => 1,
        (_, 0x10F4) => folder.WellKnownName?.StartsWith("recoverable", StringComparison.Ordinal) == true,
        (_, 0x6751) => 1000,
        _ => null,
    };
}
