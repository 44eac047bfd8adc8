using System.Net;
using System.Net.Http;
using System.Text;
using CommerceMailAdmin.Engine.Mail.Graph;
using CommerceMailAdmin.Engine.Mail.Web;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;
using MailServers.Graph;

namespace CommerceMailAdmin.Unit.Mail.Graph;

/// <summary>A Graph server of its own with one mailbox, and the module's client of it.</summary>
internal sealed class GraphTestServer : IDisposable
{
    public const string Address = "support@contoso.com";
    public const string Token = "secret-token-of-the-test";

    private readonly TemporaryFolder _state = new();

    public GraphTestServer(TimeSpan roundTrip = default)
    {
        Store = new MailStore(_state.Path);
        Mailbox = Store.AddMailbox(Address);
        Accounts.Add(new Account("app", "none") { FullAccess = [Address] });
        Accounts.AddToken(Token, "app");
        SignIn = new GraphSignIn(Accounts);
        Protocol = new GraphProtocol(Store, SignIn);
        Certificate = ServerCertificate.Create();
        File.WriteAllText(AuthorityFile, Certificate.AuthorityPem);
        Server = MailServer.StartAsync(new MailServerOptions { Certificate = Certificate, RoundTrip = roundTrip }, Accounts, Protocol)
            .GetAwaiter().GetResult();
    }

    public MailStore Store { get; }

    public StoredMailbox Mailbox { get; }

    public Accounts Accounts { get; } = new();

    public GraphSignIn SignIn { get; }

    public GraphProtocol Protocol { get; }

    public GraphBehaviour Behaviour => SignIn.Behaviour;

    public ServerCertificate Certificate { get; }

    public MailServer Server { get; }

    public FastClock Clock { get; } = new();

    /// <summary>The requests of an operation since the last call of <see cref="Faults.Forget"/>.</summary>
    public int Requests(string operation) => Server.Faults.Received.Count(r => r.Operation == operation);

    public GraphMailbox Client(string mailbox = Address, IGraphToken? token = null, string host = "") => new(new GraphClient(
        new HttpGraphChannel(Http(), token ?? new GivenGraphToken(new NetworkCredential("", Token).SecurePassword)),
        new Uri(host.Length > 0 ? host : Server.Url + "v1.0/"), mailbox, Clock),
        new GraphAccess(MailLogin.AccessToken, null));

    public GraphMailSource Source() => new(Client());

    /// <summary>A client that trusts the server's own authority as well.</summary>
    public HttpClient Http() =>
        new(WebTrust.WithAuthorities(AuthorityFile).NewHandler(connections: 8)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The certificate of the server's authority, as a file for a user to name.</summary>
    public string AuthorityFile => Path.Combine(_state.Path, "authority.pem");

    public StoredItem Deliver(string mime, string folder = "inbox", bool hasHeaders = true, bool isDraft = false)
    {
        var id = Mailbox.WellKnown.TryGetValue(folder, out var known) ? known.Id : folder;
        return Store.Add(id, Encoding.UTF8.GetBytes(mime.ReplaceLineEndings("\r\n")),
            new ItemProperties(new DateTimeOffset(2026, 6, 8, 9, 0, 0, TimeSpan.Zero))
        {
            HasTransportHeaders = hasHeaders && folder is not ("sentitems" or "drafts"), IsDraft = isDraft,
        });
    }

    /// <summary>Some messages with the subjects "prefix 1" and so on.</summary>
    public void Fill(int count, string folder = "inbox", string prefix = "m")
    {
        for (var i = 1; i <= count; i++)
        {
            Deliver(Letter($"{prefix} {i}"), folder);
        }
    }

    public static string Letter(string subject) =>
        $"Subject: {subject}\nMessage-ID: <{subject.Replace(' ', '.')}@x.example>\nDate: Mon, 8 Jun 2026 10:00:00 +0000\n\n"
        + $"Hello {subject}\n";

    public void Dispose()
    {
        Server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Store.Dispose();
        _state.Dispose();
    }
}
