using System.Text;
using System.Xml;
using System.Xml.Linq;
using MailServers.Common;
using Microsoft.AspNetCore.Http;
using static MailServers.Ews.EwsXml;

namespace MailServers.Ews;

/// <summary>What an EWS server is like.</summary>
public sealed record EwsOptions
{
    /// <summary>Its build in four parts. 15.2 is Exchange Server 2019 and Subscription Edition, 15.20 is Exchange Online.</summary>
    public (int Major, int Minor, int Build, int Revision) Build { get; set; } = (15, 2, 1544, 4);

    /// <summary>The schema versions that it accepts.</summary>
    public IReadOnlyList<string> Versions { get; set; } =
        ["Exchange2007", "Exchange2007_SP1", "Exchange2010", "Exchange2010_SP1", "Exchange2010_SP2", "Exchange2013", "Exchange2013_SP1",
            "Exchange2015", "Exchange2016"];

    /// <summary>The most items that FindItem returns, whatever the request says.</summary>
    public int FindLimit { get; set; } = 1000;

    /// <summary>A GetItem for more ids than this ends with ErrorTimeoutExpired.</summary>
    public int BatchLimit { get; set; } = int.MaxValue;

    /// <summary>True if an impersonated request without X-AnchorMailbox is turned away.</summary>
    public bool NeedsAnchor { get; set; }

    /// <summary>True answers 403 to everything, as Exchange Online does if EWS is blocked.</summary>
    public bool IsBlocked { get; set; }
}

/// <summary>Exchange Web Services at /EWS/Exchange.asmx.</summary>
public sealed class EwsProtocol : IProtocol
{
    private readonly EwsOptions _options;
    private readonly MailStore _store;
    private readonly EwsFolders _folders;
    private readonly EwsItems _items;
    private readonly EwsMoves _moves;

    /// <summary>Serves a store.</summary>
    public EwsProtocol(MailStore store, EwsOptions options)
    {
        _store = store;
        _options = options;
        _folders = new EwsFolders(store);
        _items = new EwsItems(store, options);
        _moves = new EwsMoves(store);
    }

    /// <inheritdoc/>
    public bool Handles(PathString path) => path.StartsWithSegments("/EWS", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public bool IsOpen(HttpRequest request) => request.Path.Value!.EndsWith("genericerrorpage.htm", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public string Operation(HttpRequest request, string body)
    {
        try
        {
            return XDocument.Parse(body).Root?.Element(Soap + "Body")?.Elements().FirstOrDefault()?.Name.LocalName ?? "";
        }
        catch (XmlException)
        {
            return "";
        }
    }

    /// <inheritdoc/>
    public async Task AnswerAsync(HttpContext context, string body, Account? account, Fault? fault)
    {
        var response = context.Response;
        if (_options.IsBlocked)
        {
            response.StatusCode = 403;
            return;
        }

        if (account is null || context.Request.Method != "POST")
        {
            response.StatusCode = context.Request.Method == "POST" ? 401 : 200;
            return;
        }

        if (fault?.Kind == "generic-page")
        {
            response.StatusCode = 302;
            response.Headers.Location = "/EWS/genericerrorpage.htm";
            return;
        }

        XElement content;
        response.ContentType = "text/xml; charset=utf-8";
        var version = ServerVersionInfo();
        try
        {
            content = Work(context.Request, body, account, fault);
        }
        catch (EwsException e)
        {
            response.StatusCode = 500;
            content = Fault(e);
            version = e.Code is "ErrorServerBusy" or "ErrorInvalidServerVersion" ? null : version;
        }

        var bytes = Envelope(content, version);
        await response.Body.WriteAsync(EwsFaults.Damage(bytes, fault), context.RequestAborted);
    }

    private XElement Work(HttpRequest http, string body, Account account, Fault? fault)
    {
        XDocument document;
        try
        {
            document = XDocument.Parse(body);
        }
        catch (XmlException e)
        {
            throw EwsException.Schema(e.Message);
        }

        var header = document.Root!.Element(Soap + "Header");
        var request = document.Root.Element(Soap + "Body")?.Elements().FirstOrDefault()
            ?? throw EwsException.Schema("There is no SOAP body in the namespace of SOAP 1.1.");
        var version = (string?)header?.Element(T + "RequestServerVersion")?.Attribute("Version") ?? "Exchange2007";
        if (!_options.Versions.Contains(version))
        {
            throw new EwsException("ErrorInvalidServerVersion", "The specified server version is invalid.") { IsFault = true };
        }

        var caller = Caller(http, header, account);
        EwsFaults.ThrowFor(fault, request.Name.LocalName);
        EwsSchema.Check(request);
        return request.Name.LocalName switch
        {
            "GetFolder" => _folders.GetFolder(request, caller),
            "FindFolder" => _folders.FindFolder(request, caller),
            "SyncFolderHierarchy" => _folders.SyncFolderHierarchy(request, caller),
            "ConvertId" => _folders.ConvertId(request),
            "ResolveNames" => _folders.ResolveNames(request),
            "FindItem" => _items.FindItem(request, caller),
            "SyncFolderItems" => _items.SyncFolderItems(request, caller, fault),
            "GetItem" => _items.GetItem(request, caller, fault),
            "MoveItem" => _moves.MoveItem(request, caller),
            "CopyItem" => _moves.CopyItem(request, caller),
            "MarkAsJunk" => _moves.MarkAsJunk(request, caller),
            "UpdateItem" => _moves.UpdateItem(request, caller),
            "DeleteItem" => _moves.DeleteItem(request, caller),
            var other => throw new EwsException("ErrorInvalidRequest", $"The operation {other} is not known here.") { IsFault = true },
        };
    }

    private Caller Caller(HttpRequest http, XElement? header, Account account)
    {
        if (header?.Element(T + "ExchangeImpersonation")?.Element(T + "ConnectingSID")?.Elements().FirstOrDefault() is not { } sid)
        {
            return new Caller(_store, account.Mailbox, account.CanOpen);
        }

        if (!account.CanImpersonate)
        {
            throw new EwsException("ErrorImpersonateUserDenied", "The account does not have permission to impersonate the requested user.")
            {
                IsFault = true,
            };
        }

        var mailbox = _store.Mailbox(sid.Value) ?? throw new EwsException(
            "ErrorNonExistentMailbox", "No mailbox with such guid.") { IsFault = true };
        return _options.NeedsAnchor && http.Headers["X-AnchorMailbox"] != mailbox.Address
            ? throw new EwsException("ErrorInternalServerError",
                "An internal server error occurred. The operation failed.") { IsFault = true }
            : new Caller(_store, mailbox.Address, m => m.Equals(mailbox.Address, StringComparison.OrdinalIgnoreCase));
    }

    private XElement ServerVersionInfo() => new(
        T + "ServerVersionInfo",
        new XAttribute(XNamespace.Xmlns + "h", T),
        new XAttribute("MajorVersion", _options.Build.Major),
        new XAttribute("MinorVersion", _options.Build.Minor),
        new XAttribute("MajorBuildNumber", _options.Build.Build),
        new XAttribute("MinorBuildNumber", _options.Build.Revision),
        new XAttribute("Version", "V2017_07_11"));
}

/// <summary>Who asks, and which mailboxes he may open.</summary>
/// <param name="Store">The mailboxes.</param>
/// <param name="Mailbox">The mailbox that is meant if a request names none.</param>
/// <param name="CanOpen">Whether a mailbox may be opened.</param>
internal sealed record Caller(MailStore Store, string? Mailbox, Func<string, bool> CanOpen)
{
    /// <summary>The folder that an id in a request means.</summary>
    public StoredFolder Folder(XElement id)
    {
        if (id.Name == T + "FolderId")
        {
            var folder = Store.Folder((string?)id.Attribute("Id") ?? throw EwsException.Schema("The attribute Id is missing."));
            return folder is not null && CanOpen(folder.Mailbox) ? folder : throw NoFolder();
        }

        if (id.Name != T + "DistinguishedFolderId")
        {
            throw EwsException.Schema($"The element {id.Name.LocalName} is not a folder id.");
        }

        var address = id.Element(T + "Mailbox")?.Element(T + "EmailAddress")?.Value ?? Mailbox
            ?? throw new EwsException("ErrorMissingEmailAddress",
                "When making a request as an account that does not have a mailbox, you must"
                + " specify the mailbox primary SMTP address for any distinguished folder Ids.");
        var mailbox = Store.Mailbox(address)
            ?? throw new EwsException("ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it.");
        if (!CanOpen(address))
        {
            throw new EwsException("ErrorAccessDenied", "Access is denied. Check credentials and try again.");
        }

        return mailbox.WellKnown.GetValueOrDefault((string?)id.Attribute("Id") ?? "") ?? throw NoFolder();
    }

    /// <summary>The item that an id means.</summary>
    public StoredItem Item(string? id)
    {
        if (id is null || !id.StartsWith("AA", StringComparison.Ordinal))
        {
            throw new EwsException("ErrorInvalidIdMalformed", "Id is malformed.");
        }

        var item = Store.Item(id);
        return item is not null && CanOpen(Store.Folder(item.FolderId)!.Mailbox)
            ? item
            : throw new EwsException("ErrorItemNotFound",
                "The specified object was not found in the store., The process failed to get the correct properties.");
    }

    private static EwsException NoFolder() => new("ErrorFolderNotFound", "The specified folder could not be found in the store.");
}
