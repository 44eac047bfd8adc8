using System.Text;
using System.Text.Json;

namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>
/// Moves messages of a mailbox in Exchange Online: Microsoft Graph, "message: move". The permission Mail.ReadWrite is needed. A move gives
/// the message a new id.
/// </summary>
internal sealed class GraphMailMover(GraphMailbox mailbox) : IMailMover
{
    private readonly GraphClient _client = mailbox.Client;

    /// <summary>False: the operation that also changes the blocked senders (markAsNotJunk) is in Graph's beta version only.</summary>
    public bool UnblocksSenders => false;

    /// <inheritdoc/>
    public string? FolderId(FolderRole role, CancellationToken cancellationToken)
    {
        if (GraphFolder.NameOf(role) is not { } name)
        {
            return null;
        }

        try
        {
            return _client.Get(_client.Address($"/mailFolders/{name}?$select=id"), null, Id, cancellationToken) is { } id
                ? GraphFolderWalk.FolderId(_client, id)
                : null;
        }
        catch (GraphException e) when (e.Problem == GraphProblem.NotFound)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public string? FolderId(string name, CancellationToken cancellationToken) =>
        GraphFolder.List(_client, null, cancellationToken).Where(f => f.Folder.Name == name).ToArray() is [var folder]
            ? GraphFolderWalk.FolderId(_client, folder.Id) : null;

    /// <inheritdoc/>
    public string? MarkAsNotJunk(string messageId, CancellationToken cancellationToken) => MoveTo(messageId, "inbox", cancellationToken);

    /// <inheritdoc/>
    public string? Move(string messageId, string folderId, CancellationToken cancellationToken)
    {
        var start = _client.Url + "/mailFolders/";
        return folderId.StartsWith(start, StringComparison.Ordinal)
            ? MoveTo(messageId, Uri.UnescapeDataString(folderId[start.Length..]), cancellationToken)
            : throw new IOException($"The folder '{folderId}' is not in the mailbox {_client.Mailbox}.");
    }

    private string? MoveTo(string messageId, string destination, CancellationToken cancellationToken)
    {
        var id = GraphMessage.IdIn(mailbox, messageId)
            ?? throw new IOException($"The message '{messageId}' is not in the mailbox {_client.Mailbox}.");
        var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("destinationId", destination);
            json.WriteEndObject();
        }

        var repeats = 0;
        try
        {
            var address = _client.Address($"/messages/{GraphClient.Escape(id)}/move?$select=id");
            var moved = _client.Send(new GraphRequest("POST", address) { Body = body.ToArray() }, Id, cancellationToken, r => repeats = r);
            return moved is null ? null : new GraphMessage(mailbox, moved).Id;
        }
        catch (GraphException e) when (e.Problem == GraphProblem.NotFound)
        {
            // If an answer was lost, the first request moved it. Then the new id is not known.
            return repeats > 0 ? null : throw new MessageGoneException(messageId, e);
        }
        catch (GraphException e) when (e.Problem is GraphProblem.ConsentMissing or GraphProblem.MailboxRefused)
        {
            throw GraphRefusal.Explain(e, mailbox, GraphRefusal.MoveRole);
        }
    }

    private static string? Id(byte[] body) => GraphJson.Read(body, root => GraphJson.Text(root, "id"));
}
