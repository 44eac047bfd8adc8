using System.Xml;
using System.Xml.Linq;
using CommerceMailAdmin.Engine.Mail.Ews;

namespace CommerceMailAdmin.Unit.Mail.Ews;

/// <summary>
/// The requests against Microsoft's published schema (messages.xsd, types.xsd): the namespace of each element, the order of children, which
/// a server checks, the attributes that must be there, and the words that are allowed.
/// </summary>
public sealed class EwsRequestSchemaTests
{
    private const string M = EwsXml.MessagesNamespace;
    private const string T = EwsXml.TypesNamespace;

    /// <summary>For each element its children in the schema's order, and its required attributes after "|".</summary>
    private static readonly Dictionary<string, string> Schema = new(StringComparer.Ordinal)
    {
        ["m:GetFolder"] = "m:FolderShape m:FolderIds",
        ["m:FindFolder"] = "m:FolderShape m:IndexedPageFolderView m:FractionalPageFolderView m:Restriction m:ParentFolderIds|Traversal",
        ["m:SyncFolderItems"] = "m:ItemShape m:SyncFolderId m:SyncState m:Ignore m:MaxChangesReturned m:SyncScope",
        ["m:GetItem"] = "m:ItemShape m:ItemIds",
        ["m:MoveItem"] = "m:ToFolderId m:ItemIds m:ReturnNewItemIds",
        ["m:MarkAsJunk"] = "m:ItemIds|IsJunk MoveItem",
        ["m:FolderShape"] = "t:BaseShape t:AdditionalProperties",
        ["m:ItemShape"] =
            "t:BaseShape t:IncludeMimeContent t:BodyType t:FilterHtmlContent t:ConvertHtmlCodePageToUTF8 t:AdditionalProperties",
        ["t:AdditionalProperties"] = "*t:FieldURI *t:IndexedFieldURI *t:ExtendedFieldURI",
        ["t:FieldURI"] = "|FieldURI",
        ["t:ExtendedFieldURI"] = "|PropertyType",
        ["m:FolderIds"] = "*t:FolderId *t:DistinguishedFolderId",
        ["m:ParentFolderIds"] = "*t:FolderId *t:DistinguishedFolderId",
        ["m:SyncFolderId"] = "*t:FolderId *t:DistinguishedFolderId",
        ["m:ToFolderId"] = "*t:FolderId *t:DistinguishedFolderId",
        ["m:ItemIds"] = "*t:ItemId",
        ["t:ItemId"] = "|Id",
        ["t:FolderId"] = "|Id",
        ["t:DistinguishedFolderId"] = "t:Mailbox|Id",
        ["t:Mailbox"] = "t:Name t:EmailAddress t:RoutingType t:MailboxType t:ItemId",
        ["m:IndexedPageFolderView"] = "|Offset BasePoint",
        ["t:RequestServerVersion"] = "|Version",
        ["t:ExchangeImpersonation"] = "t:ConnectingSID",
        ["t:ConnectingSID"] = "t:PrincipalName t:SID t:PrimarySmtpAddress t:SmtpAddress",
    };

    /// <summary>Elements and attributes that have only some values.</summary>
    private static readonly Dictionary<string, string> Values = new(StringComparer.Ordinal)
    {
        ["t:BaseShape"] = "IdOnly Default AllProperties PcxPeopleSearch",
        ["t:IncludeMimeContent"] = "true false 1 0",
        ["m:SyncScope"] = "NormalItems NormalAndAssociatedItems",
        ["m:ReturnNewItemIds"] = "true false 1 0",
        ["m:FindFolder/Traversal"] = "Shallow Deep SoftDeleted",
        ["m:IndexedPageFolderView/BasePoint"] = "Beginning End",
        ["t:ExtendedFieldURI/PropertyType"] = "String",
        ["m:MarkAsJunk/IsJunk"] = "true false",
    };

    public static TheoryData<string> Operations => [.. Requests.Keys];

    private static Dictionary<string, Action<XmlWriter>> Requests { get; } = new(StringComparer.Ordinal)
    {
        ["GetFolder"] = x => EwsRequests.GetFolder(x, [new EwsFolderId("inbox", "a@contoso.com"), new EwsFolderId("AAMk")]),
        ["FindFolder"] = x => EwsRequests.FindFolder(x, new EwsFolderId("msgfolderroot", "a@contoso.com"), 1000),
        ["SyncFolderItems first"] = x => EwsRequests.SyncFolderItems(x, "AAMk", null),
        ["SyncFolderItems next"] = x => EwsRequests.SyncFolderItems(x, "AAMk", "H4sI"),
        ["GetItem headers"] = x => EwsRequests.GetHeaders(x, ["a", "b"]),
        ["GetItem mime"] = x => EwsRequests.GetMime(x, ["a"]),
        ["GetItem properties"] = x => EwsRequests.GetProperties(x, ["a"], recipients: true),
        ["MoveItem"] = x => EwsRequests.MoveItem(x, "a", "AAMk"),
        ["MarkAsJunk"] = x => EwsRequests.MarkAsNotJunk(x, "a"),
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public void ARequestIsValid(string operation)
    {
        using var stream = new MemoryStream(EwsXml.Request("Exchange2013_SP1", "a@contoso.com", Requests[operation]));
        var envelope = XDocument.Load(stream).Root!;

        Assert.Equal(EwsXml.Soap + "Envelope", envelope.Name);
        Assert.Equal([EwsXml.Soap + "Header", EwsXml.Soap + "Body"], envelope.Elements().Select(e => e.Name));
        Assert.Single(envelope.Element(EwsXml.Soap + "Body")!.Elements());
        Assert.All(envelope.Elements().SelectMany(e => e.Descendants()), Check);
    }

    private static void Check(XElement element)
    {
        var name = Name(element);
        if (Values.TryGetValue(name, out var words))
        {
            Assert.Contains(element.Value, words.Split(' '));
        }

        Assert.All(
            element.Attributes().Where(a => Values.ContainsKey($"{name}/{a.Name}")),
            a => Assert.Contains(a.Value, Values[$"{name}/{a.Name}"].Split(' ')));
        if (!Schema.TryGetValue(name, out var text))
        {
            Assert.False(element.HasElements, $"{name} has children that the table of the test does not know");
            return;
        }

        var parts = text.Split('|');
        Assert.All(parts.Skip(1).SelectMany(p => p.Split(' ')), a => Assert.NotNull(element.Attribute(a)));

        // "*" stands for a choice that repeats: then only the names count.
        var order = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var places = element.Elements().Select(e => Array.IndexOf(order, Name(e)) is >= 0 and var place
            ? place : Array.IndexOf(order, "*" + Name(e)) >= 0 ? int.MaxValue : -1).ToList();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    private static string Name(XElement element) => element.Name.NamespaceName switch
    {
        M => "m:" + element.Name.LocalName,
        T => "t:" + element.Name.LocalName,
        var other => throw new InvalidOperationException($"{element.Name.LocalName} is in the namespace '{other}'."),
    };
}
