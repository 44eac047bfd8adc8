using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Engine.Mail.Ews;
using CommerceMailAdmin.Engine.Mail.Web;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;
using MailServers.Ews;

namespace CommerceMailAdmin.Unit.Mail.Ews;

/// <summary>Signing in, rights, and what each refusal says.</summary>
public sealed class EwsConnectionTests : IDisposable
{
    private readonly EwsTestServer _server = new(names: ["contoso.test", "autodiscover.contoso.test"]);

    public void Dispose() => _server.Dispose();

    [Fact]
    public void AnImpersonatedMailboxIsAnchored()
    {
        _server.Options.NeedsAnchor = true;
        _server.Accounts.Add(new Account("svc", "p") { CanImpersonate = true });
        using var session = _server.Session(impersonate: true, EwsTestServer.Credential("svc", "p"));

        session.SignIn(CancellationToken.None);

        Assert.Contains("PrimarySmtpAddress>support@contoso.com<", _server.Faults.Received[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public void ATokenIsEnough()
    {
        _server.Accounts.AddToken("token-1", EwsTestServer.User);
        using var session = _server.Session(credential: WebCredential.Token(EwsTestServer.Secure("token-1")));

        session.SignIn(CancellationToken.None);
    }

    [Fact]
    public void AWrongPasswordIsSentOnce()
    {
        Assert.Equal(MailboxConnectionProblem.LoginRefused, Problem(EwsTestServer.Credential(password: "wrong")).Problem);
        Assert.Equal(1, _server.Accounts.Failures[EwsTestServer.User]);
    }

    [Fact]
    public void ThePasswordIsNotSentBeforeTheServerOffersAWay()
    {
        _server.Accounts.Offered = ["Negotiate", "NTLM"];

        var problem = Problem(EwsTestServer.Credential());

        Assert.Equal(MailboxConnectionProblem.LoginRefused, problem.Problem);
        Assert.Contains("Negotiate, NTLM", problem.Message, StringComparison.Ordinal);
        Assert.All(_server.Faults.Received, r => Assert.Null(r.Authorization));
    }

    [Fact]
    public void RefusalsNameTheRightThatIsMissing()
    {
        _server.Accounts.Add(new Account("stranger", "p"));

        var access = Problem(EwsTestServer.Credential("stranger", "p"));
        var impersonation = Problem(EwsTestServer.Credential("stranger", "p"), impersonate: true);

        Assert.Equal((MailboxConnectionProblem.AccessDenied, MailboxConnectionProblem.AccessDenied),
            (access.Problem, impersonation.Problem));
        Assert.Contains("Add-MailboxPermission", access.Message, StringComparison.Ordinal);
        Assert.Contains("ApplicationImpersonation", impersonation.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ExchangeOnlineIsOnePlainErrorThatSaysGraph(bool isBlocked)
    {
        _server.Options.IsBlocked = isBlocked;
        _server.Options.Build = (15, 20, 8000, 1);

        Assert.Contains("-Graph", Problem(EwsTestServer.Credential()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ACertificateThatIsNotTrustedEndsTheConnection()
    {
        using var session = new EwsSession(
            new EwsServer(_server.Url, EwsTestServer.Mailbox, false), EwsTestServer.Credential(), WebTrust.System, new FastClock());

        var problem = Assert.Throws<MailboxConnectionException>(() => session.SignIn(CancellationToken.None));

        Assert.Equal(MailboxConnectionProblem.CertificateRejected, problem.Problem);
        Assert.Empty(_server.Faults.Received);
    }

    [Fact]
    public void TheNameInTheCertificateMustFit()
    {
        var other = new UriBuilder(_server.Url) { Host = "127.0.0.2" }.Uri;
        using var session = new EwsSession(
            new EwsServer(other, EwsTestServer.Mailbox, false), EwsTestServer.Credential(), WebTrust.WithAuthorities(_server.Authority),
            new FastClock());

        Assert.Throws<MailboxConnectionException>(() => session.SignIn(CancellationToken.None));
        Assert.Empty(_server.Faults.Received);
    }

    [Fact]
    public void AnotherAuthorityThanTheNamedOneIsNotTrusted()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "other.pem");
        File.WriteAllText(file, ServerCertificate.Create().AuthorityPem);
        using var session = new EwsSession(
            new EwsServer(_server.Url, EwsTestServer.Mailbox, false), EwsTestServer.Credential(), WebTrust.WithAuthorities(file),
            new FastClock());

        Assert.Equal(
            MailboxConnectionProblem.CertificateRejected,
            Assert.Throws<MailboxConnectionException>(() => session.SignIn(CancellationToken.None)).Problem);
    }

    [Fact]
    public async Task AnExpiredCertificateIsNotTrustedEither()
    {
        var expired = ServerCertificate.Create(DateTimeOffset.UtcNow.AddDays(-1));
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "authority.pem");
        File.WriteAllText(file, expired.AuthorityPem);
        await using var server = await MailServer.StartAsync(
            new MailServerOptions { Certificate = expired }, _server.Accounts, new EwsProtocol(_server.Store, new EwsOptions()));
        using var session = new EwsSession(
            new EwsServer(new Uri(server.Url, "EWS/Exchange.asmx"), EwsTestServer.Mailbox, false), EwsTestServer.Credential(),
            WebTrust.WithAuthorities(file), new FastClock());

        Assert.Throws<MailboxConnectionException>(() => session.SignIn(CancellationToken.None));
    }

    private MailboxConnectionException Problem(WebCredential credential, bool impersonate = false)
    {
        using var session = _server.Session(impersonate, credential);
        return Assert.Throws<MailboxConnectionException>(() => session.SignIn(CancellationToken.None));
    }
}
