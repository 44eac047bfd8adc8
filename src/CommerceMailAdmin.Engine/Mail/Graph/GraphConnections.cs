using System.Net.Http;
using CommerceMailAdmin.Engine.Mail.Web;

namespace CommerceMailAdmin.Engine.Mail.Graph;

/// <summary>Where Graph and its sign-in are reached: Microsoft, "National cloud deployments".</summary>
/// <param name="Graph">The address of Graph, without a version.</param>
/// <param name="SignIn">The address of the sign-in.</param>
public sealed record GraphService(Uri Graph, Uri SignIn)
{
    /// <summary>The addresses of a cloud.</summary>
    public static GraphService Of(GraphEnvironment environment) => environment switch
    {
        GraphEnvironment.USGov => New("graph.microsoft.us", "login.microsoftonline.us"),
        GraphEnvironment.USGovDoD => New("dod-graph.microsoft.us", "login.microsoftonline.us"),
        GraphEnvironment.China => New("microsoftgraph.chinacloudapi.cn", "login.partner.microsoftonline.cn"),
        _ => New("graph.microsoft.com", "login.microsoftonline.com"),
    };

    /// <summary>The address of version 1.0.</summary>
    internal Uri Root => new(Graph.GetLeftPart(UriPartial.Authority) + "/v1.0/");

    private static GraphService New(string graph, string signIn) => new(new Uri($"https://{graph}/"), new Uri($"https://{signIn}/"));
}

/// <summary>A mailbox in Exchange Online, signed in.</summary>
internal sealed class GraphSession : IMailboxSession
{
    private readonly GraphMailbox _mailbox;
    private bool _closed;

    public GraphSession(IGraphChannel channel, GraphService service, string mailbox, GraphAccess access, IWebClock clock) =>
        _mailbox = new GraphMailbox(new GraphClient(channel, service.Root, mailbox, clock), access);

    /// <inheritdoc/>
    public IMailSource Source => new GraphMailSource(_mailbox);

    /// <inheritdoc/>
    public IMailMover Mover => new GraphMailMover(_mailbox);

    /// <summary>
    /// Asks for one folder. What the token is allowed to do is not read beforehand, because roles that Exchange gives to applications
    /// are in no token.
    /// </summary>
    /// <exception cref="MailboxConnectionException">Graph refuses, or cannot be reached.</exception>
    public void SignIn(CancellationToken cancellationToken)
    {
        var usual = _mailbox.Client.MostRepeats;
        try
        {
            _mailbox.Client.MostRepeats = 1;
            _mailbox.Client.Get(_mailbox.Client.Address("/mailFolders/inbox?$select=id"), null, Id, cancellationToken);
        }
        catch (GraphException e)
        {
            throw GraphRefusal.Explain(e, _mailbox);
        }
        finally
        {
            _mailbox.Client.MostRepeats = usual;
        }
    }

    /// <summary>A page of a proxy can come with HTTP 200 as well.</summary>
    private static string Id(byte[] body) => GraphJson.Read(body, root => GraphJson.Text(root, "id"))
        ?? throw new System.Text.Json.JsonException("The folder has no id");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            _mailbox.Client.Dispose();
        }
    }
}

/// <summary>Opens connections to mailboxes in Exchange Online.</summary>
public static class GraphConnections
{
    /// <summary>Requests that may be under way, and one for a connection that is being replaced.</summary>
    private const int Connections = 8;

    /// <summary>A token that the caller made.</summary>
    public static IGraphToken Token(System.Security.SecureString token) => new GivenGraphToken(token);

    /// <summary>The way to Graph over HTTPS.</summary>
    /// <param name="token">Where access tokens come from.</param>
    /// <param name="trust">Which certificates are accepted.</param>
    public static IGraphChannel Https(IGraphToken token, WebTrust trust) =>
        new HttpGraphChannel(new HttpClient(trust.NewHandler(Connections)) { Timeout = Timeout.InfiniteTimeSpan }, token);

    /// <summary>Asks for the mailbox, and keeps the connection.</summary>
    /// <exception cref="MailboxConnectionException">It did not succeed.</exception>
    public static CommerceMailboxConnection Connect(
        IGraphChannel channel, GraphService service, string mailbox, GraphAccess access, CancellationToken cancellationToken)
    {
        return MailboxConnections.SignIn(
            new CommerceMailboxConnection
            {
                Id = Guid.NewGuid(),
                Mailbox = mailbox,
                Protocol = MailProtocol.Graph,
                Server = service.Graph.Host,
                Port = service.Graph.Port,
                Encryption = MailEncryption.Tls,
                Login = access.Login,
                Connected = DateTimeOffset.UtcNow,
            },
            new GraphSession(channel, service, mailbox, access, new SystemWebClock()),
            cancellationToken);
    }
}
