using System.Globalization;
using System.Xml;

namespace CommerceMailAdmin.Engine.Mail.Ews;

/// <summary>What a folder id in a request is.</summary>
/// <param name="Id">The id, or the name of a folder that every mailbox has.</param>
/// <param name="Mailbox">With such a name, the mailbox's primary address.</param>
internal readonly record struct EwsFolderId(string Id, string? Mailbox = null)
{
    /// <summary>Writes the element.</summary>
    public void Write(XmlWriter xml)
    {
        xml.WriteStartElement(Mailbox is null ? "FolderId" : "DistinguishedFolderId", EwsXml.TypesNamespace);
        xml.WriteAttributeString("Id", Id);
        if (Mailbox is not null)
        {
            xml.WriteStartElement("Mailbox", EwsXml.TypesNamespace);
            xml.WriteElementString("EmailAddress", EwsXml.TypesNamespace, Mailbox);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}

/// <summary>The operations of EWS that the module uses, as the schema orders their elements.</summary>
internal static class EwsRequests
{
    /// <summary>The most changes that SyncFolderItems returns at a time.</summary>
    public const int MostChanges = 512;

    /// <summary>The most entries that a page of FindFolder holds by Exchange's default policy.</summary>
    public const int FolderPage = 1000;

    /// <summary>PR_TRANSPORT_MESSAGE_HEADERS: the header block as it was delivered.</summary>
    public const string TransportHeaders = "0x007D";

    /// <summary>PidTagSenderSmtpAddress.</summary>
    public const string SenderAddress = "0x5D01";

    /// <summary>PidTagSentRepresentingSmtpAddress: the address of From.</summary>
    public const string FromAddress = "0x5D02";

    /// <summary>PidTagSubject.</summary>
    public const string Subject = "0x0037";

    /// <summary>PidTagInternetMessageId.</summary>
    public const string MessageId = "0x1035";

    /// <summary>PidTagInReplyToId.</summary>
    public const string InReplyTo = "0x1042";

    /// <summary>PidTagInternetReferences.</summary>
    public const string References = "0x1039";

    /// <summary>GetFolder: ids only.</summary>
    public static void GetFolder(XmlWriter xml, IEnumerable<EwsFolderId> folders)
    {
        xml.WriteStartElement("GetFolder", EwsXml.MessagesNamespace);
        Shape(xml, "FolderShape");
        xml.WriteStartElement("FolderIds", EwsXml.MessagesNamespace);
        foreach (var folder in folders)
        {
            folder.Write(xml);
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>FindFolder: all folders below another, page by page.</summary>
    public static void FindFolder(XmlWriter xml, EwsFolderId root, int offset)
    {
        xml.WriteStartElement("FindFolder", EwsXml.MessagesNamespace);
        xml.WriteAttributeString("Traversal", "Deep");
        Shape(xml, "FolderShape", "folder:ParentFolderId", "folder:FolderClass", "folder:DisplayName");
        xml.WriteStartElement("IndexedPageFolderView", EwsXml.MessagesNamespace);
        xml.WriteAttributeString("MaxEntriesReturned", FolderPage.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("Offset", offset.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("BasePoint", "Beginning");
        xml.WriteEndElement();
        xml.WriteStartElement("ParentFolderIds", EwsXml.MessagesNamespace);
        root.Write(xml);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    /// <summary>SyncFolderItems: ids and sizes of what is new since a state.</summary>
    public static void SyncFolderItems(XmlWriter xml, string folder, string? state)
    {
        xml.WriteStartElement("SyncFolderItems", EwsXml.MessagesNamespace);
        Shape(xml, "ItemShape", "item:Size");
        xml.WriteStartElement("SyncFolderId", EwsXml.MessagesNamespace);
        new EwsFolderId(folder).Write(xml);
        xml.WriteEndElement();
        if (state is not null)
        {
            xml.WriteElementString("SyncState", EwsXml.MessagesNamespace, state);
        }

        xml.WriteElementString("MaxChangesReturned", EwsXml.MessagesNamespace, MostChanges.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("SyncScope", EwsXml.MessagesNamespace, "NormalItems");
        xml.WriteEndElement();
    }

    /// <summary>
    /// GetItem: the header block as delivered, and what the store knows of the item. Only fields that every item can have.
    /// </summary>
    public static void GetHeaders(XmlWriter xml, IEnumerable<string> items) =>
        GetItem(xml, items, false, [TransportHeaders], "item:DateTimeReceived", "item:IsDraft");

    /// <summary>GetItem: the MIME, which the server makes anew.</summary>
    public static void GetMime(XmlWriter xml, IEnumerable<string> items) =>
        GetItem(xml, items, true, [], "item:DateTimeReceived", "item:IsDraft");

    /// <summary>GetItem: the properties from which a header can be made if there is no MIME.</summary>
    /// <param name="xml">The request.</param>
    /// <param name="items">The items.</param>
    /// <param name="recipients">True to ask for the recipients, which only messages have. Other items answer with an error.</param>
    public static void GetProperties(XmlWriter xml, IEnumerable<string> items, bool recipients)
    {
        string[] fields = ["item:DateTimeReceived", "item:DateTimeSent", "item:IsDraft"];
        GetItem(
            xml, items, false, [SenderAddress, FromAddress, Subject, MessageId, InReplyTo, References],
            recipients ? [.. fields, "message:ToRecipients", "message:CcRecipients"] : fields);
    }

    /// <summary>MoveItem.</summary>
    public static void MoveItem(XmlWriter xml, string item, string folder)
    {
        xml.WriteStartElement("MoveItem", EwsXml.MessagesNamespace);
        xml.WriteStartElement("ToFolderId", EwsXml.MessagesNamespace);
        new EwsFolderId(folder).Write(xml);
        xml.WriteEndElement();
        ItemIds(xml, [item]);
        xml.WriteElementString("ReturnNewItemIds", EwsXml.MessagesNamespace, "true");
        xml.WriteEndElement();
    }

    /// <summary>MarkAsJunk the other way round: to the Inbox, and the sender off the list of blocked senders.</summary>
    public static void MarkAsNotJunk(XmlWriter xml, string item)
    {
        xml.WriteStartElement("MarkAsJunk", EwsXml.MessagesNamespace);
        xml.WriteAttributeString("IsJunk", "false");
        xml.WriteAttributeString("MoveItem", "true");
        ItemIds(xml, [item]);
        xml.WriteEndElement();
    }

    private static void GetItem(XmlWriter xml, IEnumerable<string> items, bool mime, string[] properties, params string[] fields)
    {
        xml.WriteStartElement("GetItem", EwsXml.MessagesNamespace);
        Shape(xml, "ItemShape", mime, properties, fields);
        ItemIds(xml, items);
        xml.WriteEndElement();
    }

    private static void Shape(XmlWriter xml, string name, params string[] fields) => Shape(xml, name, false, [], fields);

    private static void Shape(XmlWriter xml, string name, bool mime, string[] properties, string[] fields)
    {
        xml.WriteStartElement(name, EwsXml.MessagesNamespace);
        xml.WriteElementString("BaseShape", EwsXml.TypesNamespace, "IdOnly");
        if (mime)
        {
            xml.WriteElementString("IncludeMimeContent", EwsXml.TypesNamespace, "true");
        }

        if (fields.Length + properties.Length > 0)
        {
            xml.WriteStartElement("AdditionalProperties", EwsXml.TypesNamespace);
            foreach (var field in fields)
            {
                xml.WriteStartElement("FieldURI", EwsXml.TypesNamespace);
                xml.WriteAttributeString("FieldURI", field);
                xml.WriteEndElement();
            }

            foreach (var property in properties)
            {
                xml.WriteStartElement("ExtendedFieldURI", EwsXml.TypesNamespace);
                xml.WriteAttributeString("PropertyTag", property);
                xml.WriteAttributeString("PropertyType", "String");
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void ItemIds(XmlWriter xml, IEnumerable<string> items)
    {
        xml.WriteStartElement("ItemIds", EwsXml.MessagesNamespace);
        foreach (var item in items)
        {
            xml.WriteStartElement("ItemId", EwsXml.TypesNamespace);
            xml.WriteAttributeString("Id", item);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}
