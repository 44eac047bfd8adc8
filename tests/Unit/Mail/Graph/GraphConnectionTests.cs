using System.Management.Automation;
using System.Net;
using System.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CommerceMailAdmin.Unit.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;
using MailServers.Graph;

namespace CommerceMailAdmin.Unit.Mail.Graph;

/// <summary>Connect-CommerceMailbox -Graph in the real shell, against the Graph server of the tests.</summary>
[Collection("Mailbox connections")]
public sealed class GraphConnectionTests : IDisposable
{
    private const string ClientId = "11111111-2222-3333-4444-555555555555";
    private const string SessionToken = "secret-token-of-the-graph-session";
    private const string Where = " -GraphUrl $args[0] -CertificateAuthority $args[1]";

    private readonly GraphTestServer _server = new();
    private readonly ModuleSession _session = new();

    public GraphConnectionTests()
    {
        _server.Deliver(CaseTexts.Customer("case1", "06-08 09:00"));
        _server.Deliver(CaseTexts.Customer("case2", "06-08 09:30"));
        _server.Deliver(CaseTexts.Answer("case2", "06-08 10:00"), "sentitems");
    }

    public void Dispose()
    {
        _session.Run("Get-CommerceMailboxConnection | Disconnect-CommerceMailbox");
        _session.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void ATokenIsEnough()
    {
        var connection = Connected("-AccessToken $args[2]", Secret(GraphTestServer.Token));

        Assert.Equal(
            (GraphTestServer.Address, MailProtocol.Graph, "localhost", _server.Server.Url.Port, MailEncryption.Tls, MailLogin.AccessToken),
            (connection.Mailbox, connection.Protocol, connection.Server, connection.Port, connection.Encryption, connection.Login));
        Assert.Equal("case1", Waiting(connection));
    }

    [Fact]
    public void AnApplicationSignsInWithItsCertificate()
    {
        using var certificate = Register();

        var connection = Connected(
            "-SignInUrl $args[0] -TenantId contoso.onmicrosoft.com -ClientId $args[2] -Certificate $args[3]", ClientId, certificate);

        Assert.Equal(MailLogin.Certificate, connection.Login);
        Assert.Equal("case1", Waiting(connection));
        Assert.Single(_server.SignIn.Issued);
    }

    [Fact]
    public void ACertificateThatIsNotRegisteredIsRefusedWithTheReason()
    {
        using var certificate = Register();
        using var other = NewCertificate();

        var error = Refused(
            "-SignInUrl $args[0] -TenantId contoso.onmicrosoft.com -ClientId $args[2] -Certificate $args[3]", ClientId, other);

        Assert.StartsWith("MailboxLoginRefused,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("AADSTS700027", error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains(other.Thumbprint, error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AThumbprintThatIsNotThereSaysWhereItWasLookedFor()
    {
        var result = _session.Run(
            "Connect-CommerceMailbox -Graph -Mailbox a@contoso.com -TenantId x -ClientId y -CertificateThumbprint 00AA");

        var error = result.Errors.SingleOrDefault() ?? ((RuntimeException)result.Terminated!).ErrorRecord;
        Assert.StartsWith("CertificateNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void AUserEntersACode()
    {
        _server.SignIn.Add(new RegisteredApplication("14d82eec-204b-4c2f-b7e8-296a70dab67e", new Account("none", "x"), null));
        using var stop = new CancellationTokenSource();
        var user = Task.Run(() =>
        {
            SpinWait.SpinUntil(() => _server.SignIn.UserCodes.Count > 0 || stop.IsCancellationRequested);
            if (_server.SignIn.UserCodes.Count > 0)
            {
                _server.SignIn.Approve(_server.SignIn.UserCodes[0],
                    new Account("jane@contoso.com", "x") { FullAccess = [GraphTestServer.Address] });
            }
        }, TestContext.Current.CancellationToken);

        var result = Run("-SignInUrl $args[0] -DeviceCode");
        stop.Cancel();

        Assert.Contains(_server.SignIn.UserCodes[0], Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(MailLogin.DeviceCode, ((CommerceMailboxConnection)result.Single.BaseObject).Login);
    }

    [Fact]
    public void ATokenThatExpiredMidwayIsRenewed()
    {
        using var certificate = Register();
        var connection = Connected(
            "-SignInUrl $args[0] -TenantId contoso.onmicrosoft.com -ClientId $args[2] -Certificate $args[3]", ClientId, certificate);
        _server.Accounts.Revoke(_server.SignIn.Issued[0]);

        Assert.Equal("case1", Waiting(connection));
        Assert.Equal(2, _server.SignIn.Issued.Count);
    }

    /// <summary>The command is a stand-in that sends what it is given, as Microsoft documents its parameters.</summary>
    [Fact]
    public void TheCallersGraphSessionIsUsed()
    {
        DefineGraphSession();

        var connection = Connected("", []);

        Assert.Equal(MailLogin.GraphSession, connection.Login);
        Assert.Equal("case1", Waiting(connection));
        Assert.All(_server.Server.Faults.Received, r => Assert.Equal("Bearer " + SessionToken, r.Authorization));
    }

    [Theory]
    [InlineData("", "Install-Module Microsoft.Graph.Authentication")]
    [InlineData("function global:Invoke-MgGraphRequest { throw 'Authentication needed. Please call Connect-MgGraph.' }",
        "Connect-MgGraph -Scopes")]
    public void WithoutAGraphSessionTheUserIsToldWhatToDo(string definition, string advice)
    {
        _session.Run(definition);

        var error = Assert.Single(_session.Run("Connect-CommerceMailbox -Graph -Mailbox a@contoso.com").Errors);

        Assert.StartsWith("MailboxLoginRefused,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(advice, error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingConsentAndARefusedMailboxAreToldApart()
    {
        _server.Store.AddMailbox("other@contoso.com");
        var refused = RefusedFor("other@contoso.com", "-AccessToken $args[2]", Secret(GraphTestServer.Token));
        _server.SignIn.Consent("app", GraphRights.None);
        var missing = Refused("-AccessToken $args[2]", Secret(GraphTestServer.Token));

        Assert.Equal(("PermissionDenied", "PermissionDenied"),
            (refused.CategoryInfo.Category.ToString(), missing.CategoryInfo.Category.ToString()));
        Assert.StartsWith("Exchange Online refuses the mailbox other@contoso.com.", refused.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("ErrorAccessDenied", refused.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("request-id", refused.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("New-ManagementRoleAssignment", refused.Exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("The consent for Mail.Read is missing", missing.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("Authorization_RequestDenied", missing.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none@contoso.com", "MailboxNotFound")]
    [InlineData("guest@fabrikam.com", "MailboxNotFound")]
    public void AMailboxThatIsNotThereIsSaidSo(string mailbox, string id)
    {
        _server.SignIn.GuestsWithoutMailbox.Add("guest@fabrikam.com");

        Assert.StartsWith(id + ",", RefusedFor(mailbox, "-AccessToken $args[2]", Secret(GraphTestServer.Token)).FullyQualifiedErrorId,
            StringComparison.Ordinal);
    }

    [Fact]
    public void AWrongTokenOrAnUntrustedCertificateIsSaidSo()
    {
        var token = Refused("-AccessToken $args[2]", Secret("expired"));
        var trust = Assert.Single(_session.Run(
            "Connect-CommerceMailbox -Graph -Mailbox a@contoso.com -GraphUrl $args[0] -AccessToken $args[1]", _server.Server.Url,
                Secret("x")).Errors);

        Assert.StartsWith("MailboxLoginRefused,", token.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.StartsWith("MailboxCertificateRejected,", trust.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void SeveralMailboxesOfAPipelineAreReadTogetherAndARefusedOneIsOneError()
    {
        var second = _server.Store.AddMailbox("claims@contoso.com");
        _server.Store.Add(
            second.WellKnown["inbox"].Id,
                System.Text.Encoding.UTF8.GetBytes(CaseTexts.Customer("case3", "06-08 09:00").ReplaceLineEndings("\r\n")),
            new ItemProperties(DateTimeOffset.UnixEpoch));
        _server.Accounts.Add(new Account("app", "none") { FullAccess = [GraphTestServer.Address, "claims@contoso.com"] });

        var result = _session.Run(
            "'support@contoso.com', 'none@contoso.com', 'claims@contoso.com' | Connect-CommerceMailbox -Graph -AccessToken $args[2]" + Where
            + " | Get-CommerceCaseBacklog -At 2026-06-12T12:00Z | ForEach-Object CaseId", _server.Server.Url, _server.AuthorityFile,
                Secret(GraphTestServer.Token));

        Assert.Equal(["case1", "case3"], result.Output.Select(o => (string)o.BaseObject).Order(StringComparer.Ordinal));
        Assert.StartsWith("MailboxNotFound,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void NoSecretIsInAnyOutputOrInTheLedger()
    {
        using var certificate = Register();
        using var folder = new TemporaryFolder();
        var ledger = Path.Combine(folder.Path, "cases.ledger");
        const string Script = "Connect-CommerceMailbox -Graph -Mailbox support@contoso.com -SignInUrl $args[0] "
            + "-TenantId t -ClientId $args[2] -Certificate $args[3]" + Where + " -Verbose -Debug "
            + "| Sync-CommerceCase -Ledger $args[4] -Verbose | Out-String; "
            + "Get-CommerceMailboxConnection | Format-List * | Out-String; "
            + "Connect-CommerceMailbox -Graph -Mailbox no@contoso.com -AccessToken $args[5] -Verbose" + Where;

        var result = _session.Run(Script, _server.Server.Url, _server.AuthorityFile, ClientId, certificate, ledger,
            Secret(GraphTestServer.Token));
        _server.Accounts.Revoke(GraphTestServer.Token);
        var refused = _session.Run(Script, _server.Server.Url, _server.AuthorityFile, ClientId, certificate, ledger,
            Secret(GraphTestServer.Token));
        _session.Run("Get-CommerceMailboxConnection | Disconnect-CommerceMailbox");

        var texts = new[] { result, refused }.SelectMany(r => r.Output.Select(o => o.ToString()).Concat(r.Warnings).Concat(r.Verbose)
            .Concat(r.Errors.Select(e => e.Exception + e.ToString() + e.InvocationInfo?.Line)).Append(r.Terminated?.ToString() ?? ""))
            .Concat(Directory.GetFiles(folder.Path).Select(f => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(f)))).ToArray();
        Assert.Contains(texts, t => t.Contains("support@contoso.com", StringComparison.Ordinal));
        Assert.All(_server.SignIn.Issued.Append(GraphTestServer.Token), secret =>
            Assert.All(texts, t => Assert.DoesNotContain(secret, t, StringComparison.Ordinal)));
    }

    private X509Certificate2 Register()
    {
        var certificate = NewCertificate();
        _server.SignIn.Add(new RegisteredApplication(
            ClientId, new Account("app:" + ClientId, "none") { FullAccess = [GraphTestServer.Address] }, certificate));
        return certificate;
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=cases", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private void DefineGraphSession()
    {
        _server.Accounts.AddToken(SessionToken, "app");
        _session.Run(
        """
        function global:Invoke-MgGraphRequest {
            [CmdletBinding()] param($Method, $Uri, $Headers, $Body, $ContentType, $OutputType, [switch] $SkipHttpErrorCheck)
            if ($OutputType -ne 'HttpResponseMessage' -or -not $SkipHttpErrorCheck) { throw 'not as documented' }
            $request = [Net.Http.HttpRequestMessage]::new([Net.Http.HttpMethod]::new($Method), [uri] $Uri)
            $request.Headers.Add('Authorization', "Bearer $global:token")
            foreach ($key in $Headers.Keys) { $request.Headers.Add($key, [string] $Headers[$key]) }
            if ($Body) { $request.Content = [Net.Http.StringContent]::new($Body, [Text.Encoding]::UTF8, $ContentType) }
            $global:http.SendAsync($request).GetAwaiter().GetResult()
        }
        $global:token = $args[0]; $global:http = $args[1]
        """, SessionToken, _server.Http());
    }

    private CommerceMailboxConnection Connected(string arguments, params object?[] values) =>
        (CommerceMailboxConnection)Run(arguments, values).Single.BaseObject;

    private ErrorRecord Refused(string arguments, params object?[] values) => Assert.Single(Run(arguments, values).Errors);

    private ErrorRecord RefusedFor(string mailbox, string arguments, params object?[] values) =>
        Assert.Single(Run(arguments, mailbox, values).Errors);

    private ScriptResult Run(string arguments, params object?[] values) => Run(arguments, GraphTestServer.Address, values);

    private ScriptResult Run(string arguments, string mailbox, object?[] values) => _session.Run(
        $"Connect-CommerceMailbox -Graph -Mailbox {mailbox} -GraphUrl $args[0] "
        + $"{(arguments.Length > 0 ? "-CertificateAuthority $args[1] " : "")}" + arguments,
        [_server.Server.Url, _server.AuthorityFile, .. values]);

    private string Waiting(CommerceMailboxConnection connection)
    {
        var result = _session.Run("(Get-CommerceCaseBacklog -Connection $args[0] -At 2026-06-12T12:00Z).CaseId -join ' '", connection);
        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
        return (string)result.Output.Single().BaseObject;
    }

    private static SecureString Secret(string text) => new NetworkCredential("", text).SecurePassword;
}
