using System.Diagnostics;
using System.Net;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Ews;
using CommerceMailAdmin.Engine.Mail.Web;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Mail.Ews;

/// <summary>
/// The client against the EWS server of the tests in a process of its own, so that the edition for Windows PowerShell 5.1 runs these tests
/// as well: TLS with a private authority, sign-in, lists, bodies, and moves.
/// </summary>
public sealed class EwsProcessTests : IDisposable
{
    private const string Mailbox = "support@contoso.com";
    private const int Messages = 60;

    private readonly TemporaryFolder _folder = new();
    private readonly RecordingObserver _observer = new();
    private readonly Process _server;
    private readonly Uri _url;
    private readonly string _authority;

    public EwsProcessTests()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Repository.PathOf("tests", "MailServers", "bin", configuration, "net10.0", "MailServers.dll");
        string[] arguments = [program, "ews", Path.Combine(_folder.Path, "state"), $"messages={Messages}"];
        _server = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        _url = new Uri(_server.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The server did not start."));
        _authority = _server.StandardOutput.ReadLine()!;
    }

    public void Dispose()
    {
        _server.StandardInput.Close();
        _server.WaitForExit();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void AMailboxIsReadOnceWithItsBodies()
    {
        var resume = new ResumeState();
        using var session = Session();
        var bodies = new List<string>();
        foreach (var message in session.Source.Read(resume, _observer, CancellationToken.None))
        {
            ((IRebuiltMessage)message.Location).Expect();
            using var body = new StreamReader(message.Location.Open(int.MaxValue));
            bodies.Add(body.ReadToEnd());
        }

        Assert.Empty(_observer.Problems);
        Assert.Equal(Messages, bodies.Count);
        Assert.All(Enumerable.Range(0, Messages), i => Assert.Contains(bodies, b => b.EndsWith($"Text {i}\r\n", StringComparison.Ordinal)));
        Assert.Empty(session.Source.Read(resume, _observer, CancellationToken.None));
    }

    [Fact]
    public void AMessageIsMovedAndFoundWhereItWent()
    {
        using var session = Session();
        var junk = session.Source.Read(_observer, CancellationToken.None).First(m => m.Folder.Role == FolderRole.Junk);
        var inbox = session.Mover.FolderId(FolderRole.Inbox, CancellationToken.None)!;

        var moved = session.Mover.Move(junk.Location.Id, inbox, CancellationToken.None);

        Assert.NotNull(moved);
        Assert.Contains(
            session.Source.Read(_observer, CancellationToken.None),
            m => m.Location.Id == moved && m.Folder.Role == FolderRole.Inbox);
    }

    [Fact]
    public void AWrongPasswordAndAForeignCertificateAreToldApart()
    {
        using var wrong = Session(password: "wrong");
        using var foreign = Session(WebTrust.System);

        Assert.Equal(MailboxConnectionProblem.LoginRefused, Problem(wrong));
        Assert.Equal(MailboxConnectionProblem.CertificateRejected, Problem(foreign));
    }

    private static MailboxConnectionProblem Problem(EwsSession session) =>
        Assert.Throws<MailboxConnectionException>(() => session.SignIn(CancellationToken.None)).Problem;

    private EwsSession Session(WebTrust? trust = null, string password = "secret") => new(
        new EwsServer(_url, Mailbox, Impersonate: false),
        WebCredential.Password("support", new NetworkCredential("", password).SecurePassword, WebAuthentication.Basic),
        trust ?? WebTrust.WithAuthorities(_authority));
}
