using System.Xml.Linq;
using MailServers.Common;
using MimeKit;
using static MailServers.Ews.EwsFolders;
using static MailServers.Ews.EwsXml;

namespace MailServers.Ews;

/// <summary>Changing items: MoveItem, MarkAsJunk, UpdateItem (the read flag only), DeleteItem.</summary>
internal sealed class EwsMoves(MailStore store)
{
    /// <summary>Moves items. Across mailboxes there is no new id.</summary>
    public XElement MoveItem(XElement request, Caller caller)
    {
        var returnsIds = (bool?)request.Element(M + "ReturnNewItemIds") ?? true;
        return new XElement(
            M + "MoveItemResponse",
            new XElement(M + "ResponseMessages", Ids(request).Select(id => One("MoveItem", () =>
            {
                var item = caller.Item(id);
                var folder = caller.Folder(request.Element(M + "ToFolderId")!.Elements().Single());
                var isSameMailbox = store.Folder(item.FolderId)!.Mailbox == folder.Mailbox;
                var moved = store.Move(item.Id, folder.Id)!;
                return Success(
                    "MoveItem",
                    new XElement(
                        M + "Items",
                        returnsIds && isSameMailbox ? new XElement(T + "Message", EwsItemShape.Id(moved)) : null));
            }))));
    }

    /// <summary>Copies items.</summary>
    public XElement CopyItem(XElement request, Caller caller) => new(
        M + "CopyItemResponse",
        new XElement(M + "ResponseMessages", Ids(request).Select(id => One("CopyItem", () =>
        {
            var item = caller.Item(id);
            var folder = caller.Folder(request.Element(M + "ToFolderId")!.Elements().Single());
            var copy = store.Add(folder.Id, store.Mime(item), item.Properties);
            return Success("CopyItem", new XElement(M + "Items", new XElement(T + "Message", EwsItemShape.Id(copy))));
        }))));

    /// <summary>Puts senders on the list of blocked senders or takes them off, and moves the items.</summary>
    public XElement MarkAsJunk(XElement request, Caller caller)
    {
        var isJunk = (bool?)request.Attribute("IsJunk") ?? throw EwsException.Schema("The attribute IsJunk is missing.");
        var moves = (bool?)request.Attribute("MoveItem") ?? throw EwsException.Schema("The attribute MoveItem is missing.");
        return new XElement(
            M + "MarkAsJunkResponse",
            new XElement(M + "ResponseMessages", Ids(request).Select(id => One("MarkAsJunk", () =>
            {
                var item = caller.Item(id);
                var mailbox = store.Mailbox(store.Folder(item.FolderId)!.Mailbox)!;
                using var stream = new MemoryStream(store.Mime(item));
                var sender = MimeMessage.Load(stream).From.Mailboxes.FirstOrDefault()?.Address ?? "";
                var others = mailbox.BlockedSenders.Where(b => !b.Equals(sender, StringComparison.OrdinalIgnoreCase));
                store.SetSenders(mailbox.Address, mailbox.TrustedSenders, isJunk ? [.. others, sender] : [.. others]);
                var moved = moves ? store.Move(item.Id, mailbox.WellKnown[isJunk ? "junkemail" : "inbox"].Id) : null;
                return Success(
                    "MarkAsJunk",
                    moved is null
                        ? null : new XElement(M + "MovedItemId", new XAttribute("Id", moved.Id), new XAttribute("ChangeKey", "CQ==")));
            }))));
    }

    /// <summary>Sets the read flag; other changes are accepted and forgotten.</summary>
    public XElement UpdateItem(XElement request, Caller caller) => new(
        M + "UpdateItemResponse",
        new XElement(M + "ResponseMessages", request.Descendants(T + "ItemChange").Select(change => One("UpdateItem", () =>
        {
            var item = caller.Item((string?)change.Element(T + "ItemId")?.Attribute("Id"));
            if ((bool?)change.Descendants(T + "IsRead").FirstOrDefault() is { } isRead)
            {
                item = store.Update(item.Id, p => p with { IsRead = isRead })!;
            }

            return Success("UpdateItem", new XElement(M + "Items", new XElement(T + "Message", EwsItemShape.Id(item))));
        }))));

    /// <summary>Deletes items for good, or moves them to Deleted Items.</summary>
    public XElement DeleteItem(XElement request, Caller caller) => new(
        M + "DeleteItemResponse",
        new XElement(M + "ResponseMessages", Ids(request).Select(id => One("DeleteItem", () =>
        {
            var item = caller.Item(id);
            if ((string?)request.Attribute("DeleteType") == "MoveToDeletedItems")
            {
                store.Move(item.Id, store.Mailbox(store.Folder(item.FolderId)!.Mailbox)!.WellKnown["deleteditems"].Id);
            }
            else
            {
                store.Delete(item.Id);
            }

            return Success("DeleteItem");
        }))));

    private static List<string?> Ids(XElement request) =>
        [.. request.Element(M + "ItemIds")!.Elements().Select(e => (string?)e.Attribute("Id"))];
}
