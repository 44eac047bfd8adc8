using System.Xml;
using System.Xml.Linq;
using CommerceMailAdmin.Engine.Mail.Web;

namespace CommerceMailAdmin.Engine.Mail.Ews;

/// <summary>A mailbox on an EWS server.</summary>
internal sealed class EwsSession(EwsServer server, WebCredential credential, WebTrust trust, IWebClock? clock = null) : IMailboxSession
{
    private readonly EwsClient _client = new(server, credential, trust, clock ?? new SystemWebClock());

    /// <summary>Sends the requests.</summary>
    public EwsClient Client => _client;

    /// <inheritdoc/>
    public IMailSource Source => new EwsMailSource(_client, new EwsItems(_client));

    /// <inheritdoc/>
    public IMailMover Mover => new EwsMailMover(_client);

    /// <inheritdoc/>
    public void SignIn(CancellationToken cancellationToken) => EwsFolder.Try(_client, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();
}

/// <summary>Connections to mailboxes on EWS servers.</summary>
public static class EwsConnections
{
    /// <summary>Finds the address of EWS for a mailbox by Autodiscover.</summary>
    /// <exception cref="MailboxConnectionException">It was not found.</exception>
    public static Uri Discover(
        string mailbox, WebCredential credential, WebTrust trust, ServiceLookUp? services, CancellationToken cancellationToken) =>
        Task.Run(() => new EwsAutodiscover(credential, trust, services).FindAsync(mailbox, cancellationToken), cancellationToken)
            .GetAwaiter().GetResult();

    /// <summary>Signs in and opens the mailbox.</summary>
    /// <exception cref="MailboxConnectionException">It did not succeed.</exception>
    public static CommerceMailboxConnection Connect(
        EwsServer server, WebCredential credential, WebTrust trust, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (server.Url.Scheme != Uri.UriSchemeHttps)
        {
            throw new MailboxConnectionException(
                MailboxConnectionProblem.EncryptionFailed, $"{server.Url} is not encrypted. Give an address that begins with https.");
        }

        return MailboxConnections.SignIn(
            new CommerceMailboxConnection
            {
                Id = Guid.NewGuid(),
                Mailbox = server.Mailbox,
                Protocol = MailProtocol.Ews,
                Server = server.Url.Host,
                Port = server.Url.Port,
                Encryption = MailEncryption.Tls,
                Login = credential.Login,
                Connected = now,
            },
            new EwsSession(server, credential, trust),
            cancellationToken);
    }
}

/// <summary>Moves messages with MoveItem and MarkAsJunk.</summary>
internal sealed class EwsMailMover(EwsClient client) : IMailMover
{
    /// <summary>What servers answer that do not have MarkAsJunk, which Exchange has since 2013.</summary>
    private static readonly string[] Unknown = ["ErrorInvalidRequest", "ErrorSchemaValidation", "ErrorInvalidOperation"];

    /// <inheritdoc/>
    public bool UnblocksSenders => true;

    /// <inheritdoc/>
    public string? FolderId(FolderRole role, CancellationToken cancellationToken) => EwsFolder.Find(client, role, cancellationToken);

    /// <inheritdoc/>
    public string? FolderId(string name, CancellationToken cancellationToken) =>
        EwsFolder.List(client, null, cancellationToken).Where(f => f.Folder.Name == name).ToArray() is [var folder] ? folder.Id : null;

    /// <inheritdoc/>
    public string? Move(string messageId, string folderId, CancellationToken cancellationToken) => Send(
        messageId, (x, item) => EwsRequests.MoveItem(x, item, folderId),
        answer => answer.Descendants(EwsXml.T + "ItemId").FirstOrDefault(), cancellationToken);

    /// <inheritdoc/>
    public string? MarkAsNotJunk(string messageId, CancellationToken cancellationToken)
    {
        try
        {
            return Send(
                messageId, EwsRequests.MarkAsNotJunk, answer => answer.Element(EwsXml.M + "MovedItemId"), cancellationToken);
        }
        catch (EwsException e) when (Unknown.Contains(e.Error.Code) && FolderId(FolderRole.Inbox, cancellationToken) is { } inbox)
        {
            return Move(messageId, inbox, cancellationToken);
        }
    }

    /// <summary>
    /// Sends a request that moves an item. If an answer was lost and the item is not there at the second try, the first one moved it. Then
    /// the new id is not known.
    /// </summary>
    private string? Send(
        string messageId, Action<XmlWriter, string> request, Func<XElement, XElement?> newId, CancellationToken cancellationToken)
    {
        var item = EwsMessage.ItemOf(client.Server.Mailbox, messageId)
            ?? throw new IOException($"'{messageId}' is not in the mailbox {client.Server.Mailbox}.");
        var tries = 0;
        var answer = client.SendOne(
            x =>
            {
                tries++;
                request(x, item);
            },
            cancellationToken);
        return EwsError.Of(answer) switch
        {
            null => NewId((string?)newId(answer)?.Attribute("Id")),
            { Code: "ErrorItemNotFound" } when tries > 1 => null,
            { Code: "ErrorItemNotFound" } error => throw new MessageGoneException(messageId, new EwsException(error)),
            var error => throw new EwsException(error),
        };
    }

    private string? NewId(string? item) => item is null ? null : EwsMessage.Root(client.Server.Mailbox) + Uri.EscapeDataString(item);
}
