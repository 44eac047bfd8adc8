using System.Net;
using System.Security;
using System.Text;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Ews;
using CommerceMailAdmin.Engine.Mail.Web;
using MailServers.Common;
using MailServers.Ews;

namespace CommerceMailAdmin.Unit.Support;

/// <summary>An EWS server of the tests with one shared mailbox, and the module's client to it.</summary>
public sealed class EwsTestServer : IDisposable
{
    public const string Mailbox = "support@contoso.com";
    public const string User = "agent@contoso.com";
    public const string Password = "correct-horse-7";

    private readonly TemporaryFolder _folder = new();

    public EwsTestServer(bool hasArchive = false, bool hasCalendar = false, params string[] names)
    {
        Store = new MailStore(System.IO.Path.Combine(_folder.Path, "store"));
        Store.AddMailbox(Mailbox, hasArchive, hasCalendar);
        Certificate = ServerCertificate.Create(names);
        Accounts.Add(new Account(User, Password) { Mailbox = User, FullAccess = [Mailbox] });
        Authority = System.IO.Path.Combine(_folder.Path, "authority.pem");
        File.WriteAllText(Authority, Certificate.AuthorityPem);
        Server = MailServer.StartAsync(
            new MailServerOptions { Certificate = Certificate }, Accounts,
            new EwsProtocol(Store, Options), Autodiscover = new AutodiscoverProtocol(a => Answer(a))).GetAwaiter().GetResult();
    }

    public MailStore Store { get; }

    public EwsOptions Options { get; } = new();

    public Accounts Accounts { get; } = new();

    public ServerCertificate Certificate { get; }

    public MailServer Server { get; }

    public AutodiscoverProtocol Autodiscover { get; }

    /// <summary>What Autodiscover answers.</summary>
    public Func<string, AutodiscoverAnswer> Answer { get; set; } = _ => new AutodiscoverAnswer("none", "");

    /// <summary>The path of the authority's certificate.</summary>
    public string Authority { get; }

    public Uri Url => new(Server.Url, "EWS/Exchange.asmx");

    public Faults Faults => Server.Faults;

    public string Folder(string wellKnownName) => Store.Mailbox(Mailbox)!.WellKnown[wellKnownName].Id;

    public StoredItem Deliver(string folder, string mime, ItemProperties? properties = null) =>
        Store.Add(Folder(folder), Encoding.UTF8.GetBytes(mime),
            properties ?? new ItemProperties(new DateTimeOffset(2026, 6, 8, 9, 0, 0, TimeSpan.Zero)));

    public static string Mail(string subject) =>
        $"Received: from a.example by mail.contoso.com; Mon, 8 Jun 2026 09:00:00 +0000\r\nFrom: a@b.example\r\nTo: {Mailbox}\r\n"
        + $"Subject: {subject}\r\nDate: Mon, 8 Jun 2026 09:00:00 +0000\r\nMessage-ID: <{subject}@b.example>\r\n\r\nText of {subject}\r\n";

    internal EwsSession Session(bool impersonate = false, WebCredential? credential = null, IWebClock? clock = null) => new(
        new EwsServer(Url, Mailbox, impersonate), credential ?? Credential(), WebTrust.WithAuthorities(Authority),
        clock ?? new FastClock());

    internal static WebCredential Credential(string user = User, string password = Password) =>
        WebCredential.Password(user, Secure(password), WebAuthentication.Basic);

    internal static SecureString Secure(string text) => new NetworkCredential("", text).SecurePassword;

    /// <summary>Operations that were asked for with a sign-in.</summary>
    public IEnumerable<string> Operations =>
        Faults.Received.Where(r => r.Authorization is not null).Select(r => r.Operation).Where(o => o.Length > 0);

    public void Dispose()
    {
        Server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Store.Dispose();
        _folder.Dispose();
    }
}

/// <summary>A clock that waits for nothing: the time jumps.</summary>
internal sealed class FastClock : IWebClock
{
    private readonly Lock _gate = new();
    private DateTimeOffset _now = new(2026, 6, 8, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What was waited for, in order.</summary>
    public List<TimeSpan> Waits { get; } = [];

    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                return _now;
            }
        }
    }

    public Task WaitAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Waits.Add(time);
            _now += time;
        }

        return Task.CompletedTask;
    }
}
