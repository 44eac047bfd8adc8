using System.Text;
using System.Xml.Linq;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Ews;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;
using MailServers.Ews;

namespace CommerceMailAdmin.Unit.Mail.Ews;

/// <summary>What a mailbox and a server of other people's making hold that the server of the tests does not.</summary>
public sealed class EwsForeignServerTests : IDisposable
{
    private static readonly XNamespace M = "http://schemas.microsoft.com/exchange/services/2006/messages";
    private static readonly XNamespace T = "http://schemas.microsoft.com/exchange/services/2006/types";

    private readonly EwsTestServer _server = new(hasArchive: true);
    private readonly RecordingObserver _observer = new();

    public void Dispose() => _server.Dispose();

    /// <summary>An older server, or one of another maker, does not know the archive's name: the whole request fails.</summary>
    [Theory]
    [InlineData("ErrorSchemaValidation")]
    [InlineData("ErrorInvalidRequest")]
    [InlineData("ErrorArchiveMailboxServiceDiscoveryFailed")]
    public void AServerThatDoesNotKnowArchivesIsReadWithoutThem(string code)
    {
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        _server.Faults.Choose = r => r.Body.Contains("archivemsgfolderroot", StringComparison.Ordinal)
            ? new Fault("error") { Text = code } : null;

        Assert.Equal(["Inbox one"], Read());
        Assert.Empty(_observer.Problems);
    }

    /// <summary>The archive lies in another place, such as Exchange Online, and cannot be reached now.</summary>
    [Fact]
    public void AnArchiveThatFailsDoesNotHideTheMailbox()
    {
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        var archive = _server.Folder("archivemsgfolderroot");
        _server.Faults.Choose = r => r.Operation == "FindFolder" && r.Body.Contains(archive, StringComparison.Ordinal)
            ? new Fault("error") { Text = "ErrorMailboxConfiguration" } : null;

        Assert.Equal(["Inbox one"], Read());
        Assert.Contains("ErrorMailboxConfiguration", Assert.Single(_observer.Problems), StringComparison.Ordinal);
    }

    /// <summary>The folder of sent mail has a foreign name, and the server is busy for this one folder.</summary>
    [Theory]
    [InlineData("ErrorServerBusy")]
    [InlineData("ErrorMailboxStoreUnavailable")]
    public void AFolderThatIsBusyOnceKeepsItsRole(string code)
    {
        _server.Deliver("sentitems", EwsTestServer.Mail("answer"));
        var left = 2;
        _server.Faults.Choose = r => (r.Authorization is null ? "" : r.Operation) switch
        {
            "FindFolder" => Rewritten(root => root.Descendants(T + "DisplayName").Where(e => e.Value == "Sent Items")
                .ToList().ForEach(e => e.Value = "Mintunut")),
            "GetFolder" when --left >= 0 => Rewritten(root =>
                root.Descendants(M + "GetFolderResponseMessage").ElementAt(1).ReplaceWith(Error("GetFolder", code))),
            _ => null,
        };

        Assert.Equal(["Sent answer"], Read());
        Assert.Empty(_observer.Problems);
    }

    [Fact]
    public void FoldersOfOtherClassesAndOfOtherKindsHoldNoMail()
    {
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        string[] others = ["IPF.Appointment.Birthday", "IPF.Contact.MOC.QuickContacts", "IPF.StickyNote", "IPF.Configuration"];
        string[] mail = ["IPF.Note.OutlookHomepage", "IPF.Imap", "", "IPF.Note.SocialConnector.FeedItems"];
        foreach (var folderClass in others.Concat(mail))
        {
            var folder = _server.Store.AddFolder(_server.Folder("msgfolderroot"), "x" + folderClass, folderClass);
            var mime = Encoding.UTF8.GetBytes(EwsTestServer.Mail(folderClass));
            _server.Store.Add(folder.Id, mime, new ItemProperties(DateTimeOffset.UnixEpoch));
        }

        Answers("FindFolder", root =>
        {
            var folders = root.Descendants(T + "Folders").First();
            folders.Add(new XElement(T + "SearchFolder", Id("SEARCH"), new XElement(T + "DisplayName", "Unread")));
            folders.Add(new XElement(T + "CalendarFolder", Id("CAL")), new XElement(T + "TasksFolder", Id("TASK")));
            folders.Add(new XElement(T + "Folder", new XElement(T + "DisplayName", "no id")));
        });

        Assert.Equal(5, Read().Count);
        Assert.Empty(_observer.Problems);
    }

    /// <summary>A page of folders smaller than asked for, and a server that ignores the offset.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void PagesOfFoldersAreFollowedAndOnesThatRepeatEnd(bool heedsOffset)
    {
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        _server.Deliver("junkemail", EwsTestServer.Mail("two"));
        _server.Faults.Choose = r => r.Operation != "FindFolder" ? null : Rewritten(root =>
        {
            var folders = root.Descendants(T + "Folders").First();
            var offset = int.Parse(XDocument.Parse(r.Body).Descendants(M + "IndexedPageFolderView").Single().Attribute("Offset")!.Value,
                System.Globalization.CultureInfo.InvariantCulture);
            folders.Elements().Skip(heedsOffset ? 2 : int.MaxValue).Remove();
            folders.Parent!.SetAttributeValue("IncludesLastItemInRange", heedsOffset && folders.Elements().Count() < 2 ? "1" : "0");
            folders.Parent.SetAttributeValue("IndexedPagingOffset", offset + folders.Elements().Count());
        });

        Assert.Equal(["Inbox one", "Junk two"], Read().Order());
        Assert.Empty(_observer.Problems);
        Assert.InRange(_server.Operations.Count(o => o == "FindFolder"), 2, 20);
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", false)]
    [InlineData("1601-01-01T00:00:00Z", false)]
    [InlineData("2026-06-08T09:00:00", true)]
    [InlineData("2026-06-08T09:00:00.1234567Z", true)]
    [InlineData("2026-06-08T11:00:00+02:00", true)]
    [InlineData("yesterday", false)]
    [InlineData("", false)]
    [InlineData("4501-01-01T00:00:00Z", true)]
    public void DatesOfTheStoreAreReadOrLeftOut(string date, bool isKnown)
    {
        _server.Deliver("inbox", "From: a@b.example\r\nSubject: one\r\nMessage-ID: <1@b.example>\r\n\r\nx\r\n");
        Answers("GetItem", root => root.Descendants(T + "DateTimeReceived").ToList().ForEach(e => e.Value = date));
        using var session = _server.Session();

        var message = Assert.Single(session.Source.Read(_observer, CancellationToken.None).ToList());

        Assert.Equal(isKnown, MessageTime.Arrival(message) is not null);
        Assert.Empty(_observer.Problems);
    }

    /// <summary>The stored header block begins with a line of an old server, or goes on with the parts of the message.</summary>
    [Theory]
    [InlineData("Microsoft Mail Internet Headers Version 2.0\r\n", "")]
    [InlineData("\r\n", "")]
    [InlineData("", "\r\n\r\n--b1\r\nContent-Type: text/plain\r\nSubject: inner\r\nAuthentication-Results: x; dkim=pass\r\n")]
    public void TheStoredHeaderIsTheMessagesOwn(string before, string after)
    {
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        Answers("GetItem", root => root.Descendants(T + "Value").ToList().ForEach(e =>
            e.Value = before + e.Value.Replace("\n", "\r\n", StringComparison.Ordinal).Trim() + after));
        using var session = _server.Session();

        var headers = Assert.Single(session.Source.Read(_observer, CancellationToken.None).ToList()).Headers;

        Assert.Equal("one", headers.First("Subject")!.Value.Text());
        Assert.Equal((6, false), (headers.Count, headers.First("Authentication-Results") is not null));
    }

    /// <summary>Ids are opaque: any character that XML and a URL have a meaning for.</summary>
    [Theory]
    [InlineData("a+b/c=")]
    [InlineData("a b&c<d>\"e'f,g;h%20i#j?k")]
    [InlineData("Ünïcode-\uD83D\uDE00")]
    public void IdsOfAnyCharactersComeBackAsTheyWere(string id)
    {
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        var real = _server.Store.Items(_server.Folder("inbox"))[0].Id;
        _server.Faults.Choose = r => r.Operation switch
        {
            "SyncFolderItems" => Rewritten(root => root.Descendants(T + "ItemId").ToList().ForEach(e => e.SetAttributeValue("Id", id))),
            "GetItem" when (string?)XDocument.Parse(r.Body).Descendants(T + "ItemId").Single().Attribute("Id") == id =>
                new Fault("status") { Status = 200, Text = Item(id), Headers = Xml },
            "GetItem" => new Fault("status") { Status = 400 },
            _ => null,
        };
        using var session = _server.Session();

        var message = Assert.Single(session.Source.Read(_observer, CancellationToken.None).ToList());

        Assert.NotEqual(real, id);
        Assert.Equal(id, EwsMessage.ItemOf(EwsTestServer.Mailbox, message.Location.Id));
        Assert.DoesNotContain(' ', message.Location.Id);
    }

    /// <summary>Codes that no list names yet end one folder or message, with the code in the problem, and nothing else.</summary>
    [Theory]
    [InlineData("ErrorOfTheFuture")]
    [InlineData("ErrorFolderCorrupt")]
    [InlineData("ErrorNoPublicFolderServerAvailable")]
    [InlineData("")]
    public void AnUnknownCodeEndsOneFolderOnly(string code)
    {
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        _server.Deliver("junkemail", EwsTestServer.Mail("two"));
        var inbox = _server.Folder("inbox");
        _server.Faults.Choose = r => r.Operation == "SyncFolderItems" && r.Body.Contains(inbox, StringComparison.Ordinal)
            ? Rewritten(root => root.Descendants(M + "SyncFolderItemsResponseMessage").Single().ReplaceWith(Error("SyncFolderItems", code)))
            : null;

        Assert.Equal(["Junk two"], Read());
        Assert.Contains(code.Length == 0 ? "ErrorUnknown" : code, Assert.Single(_observer.Problems), StringComparison.Ordinal);
    }

    /// <summary>A server without MarkAsJunk, which Exchange has since 2013, moves instead.</summary>
    [Theory]
    [InlineData("ErrorInvalidRequest")]
    [InlineData("ErrorSchemaValidation")]
    [InlineData("ErrorInvalidOperation")]
    public void AServerWithoutMarkAsJunkMoves(string code)
    {
        _server.Deliver("junkemail", EwsTestServer.Mail("one"));
        _server.Faults.Choose = r => r.Operation == "MarkAsJunk" ? new Fault("error") { Text = code } : null;
        using var session = _server.Session();
        var message = Assert.Single(session.Source.Read(_observer, CancellationToken.None).ToList());

        Assert.NotNull(session.Mover.MarkAsNotJunk(message.Location.Id, CancellationToken.None));
        Assert.Single(_server.Store.Items(_server.Folder("inbox")));
    }

    /// <summary>Changes that are none: no content, an item without an id, a read flag, a deletion of what was never there.</summary>
    [Fact]
    public void ChangesWithoutAMessageAreNoMessages()
    {
        _server.Deliver("inbox", EwsTestServer.Mail("one"));
        Answers("SyncFolderItems", root => root.Descendants(M + "Changes").ToList().ForEach(c => c.Add(
            new XElement(T + "Create"), new XElement(T + "Create", new XElement(T + "Message")),
            new XElement(T + "Create", new XElement(T + "Message", new XElement(T + "ItemId"))),
            new XElement(T + "ReadFlagChange", new XElement(T + "ItemId", new XAttribute("Id", "r")), new XElement(T + "IsRead", true)),
            new XElement(T + "Delete", new XElement(T + "ItemId", new XAttribute("Id", "d"))),
            new XElement(T + "Other", new XElement(T + "ItemId", new XAttribute("Id", "o"))))));

        Assert.Equal(["Inbox one"], Read());
        Assert.Empty(_observer.Problems);
    }

    private static Dictionary<string, string> Xml => new() { ["Content-Type"] = "text/xml" };

    private static XElement Id(string id) => new(T + "FolderId", new XAttribute("Id", id));

    private static XElement Error(string operation, string code) => new(
        M + (operation + "ResponseMessage"), new XAttribute("ResponseClass", "Error"), new XElement(M + "MessageText", "Words."),
        code.Length == 0 ? null : new XElement(M + "ResponseCode", code));

    private static string Item(string id) => new XElement(
        XName.Get("Envelope", "http://schemas.xmlsoap.org/soap/envelope/"),
        new XElement(XName.Get("Body", "http://schemas.xmlsoap.org/soap/envelope/"), new XElement(
            M + "GetItemResponse", new XElement(M + "ResponseMessages", new XElement(
                M + "GetItemResponseMessage", new XAttribute("ResponseClass", "Success"), new XElement(M + "ResponseCode", "NoError"),
                new XElement(M + "Items", new XElement(
                    T + "Message", new XElement(T + "ItemId", new XAttribute("Id", id)), new XElement(
                        T + "ExtendedProperty", new XElement(T + "ExtendedFieldURI", new XAttribute("PropertyTag", "0x7d")),
                        new XElement(T + "Value", EwsTestServer.Mail("odd"))))))))))
        .ToString();

    private static Fault Rewritten(Action<XElement> change) => new("rewrite")
    {
        Rewrite = answer =>
        {
            var document = XDocument.Load(new MemoryStream(answer), LoadOptions.PreserveWhitespace);
            change(document.Root!);
            var stream = new MemoryStream();
            document.Save(stream, SaveOptions.DisableFormatting);
            return stream.ToArray();
        },
    };

    private void Answers(string operation, Action<XElement> change) =>
        _server.Faults.Choose = r => r.Operation == operation && r.Authorization is not null ? Rewritten(change) : null;

    private List<string> Read()
    {
        using var session = _server.Session();
        return [.. session.Source.Read(_observer, CancellationToken.None).Select(m =>
            $"{m.Folder.Role} {m.Headers.First("Subject")?.Text()}")];
    }
}
