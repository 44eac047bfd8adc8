using CommerceMailAdmin.Unit.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;

namespace CommerceMailAdmin.Unit.Mail.Graph;

/// <summary>
/// Connect-CommerceMailbox -ManagedIdentity in the real shell, against both documented endpoints: that of a virtual machine, and that of
/// App Service, Functions and Automation. The variables are those that Azure sets.
/// </summary>
[Collection("Mailbox connections")]
public sealed class ManagedIdentityTests : IDisposable
{
    private static readonly string[] Variables =
        ["IDENTITY_ENDPOINT", "IDENTITY_HEADER", "AZURE_POD_IDENTITY_AUTHORITY_HOST", "HTTP_PROXY", "http_proxy"];

    private readonly Dictionary<string, string?> _before = Variables.ToDictionary(v => v, Environment.GetEnvironmentVariable);
    private readonly GraphTestServer _server = new();
    private readonly ModuleSession _session = new();

    public ManagedIdentityTests()
    {
        _server.SignIn.ManagedIdentity = new Account("identity", "none") { FullAccess = [GraphTestServer.Address] };
        _server.Deliver(CaseTexts.Customer("case1", "06-08 09:00"));

        // No proxy leads to the identity of a machine.
        Environment.SetEnvironmentVariable("HTTP_PROXY", "http://127.0.0.1:9/");
        Environment.SetEnvironmentVariable("http_proxy", "http://127.0.0.1:9/");
    }

    public void Dispose()
    {
        _session.Run("Get-CommerceMailboxConnection | Disconnect-CommerceMailbox");
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        _session.Dispose();
        _server.Dispose();
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(true, "11111111-2222-3333-4444-555555555555")]
    [InlineData(false, "")]
    [InlineData(false, "11111111-2222-3333-4444-555555555555")]
    public void AResourceSignsInAsItself(bool isService, string client)
    {
        Place(isService);

        var result = Run(client.Length > 0 ? $"-ClientId {client}" : "");

        Assert.Empty(result.Errors);
        Assert.Equal("ManagedIdentity case1", result.Single.ToString());
        var asked = Assert.Single(_server.Server.Faults.Received, r => r.Operation == "sign-in");
        Assert.Contains($"resource={Uri.EscapeDataString(_server.Server.Url.GetLeftPart(UriPartial.Authority))}", asked.Path,
            StringComparison.Ordinal);
        Assert.Equal(client.Length > 0, asked.Path.Contains("client_id=", StringComparison.Ordinal));
        Assert.EndsWith(client, asked.Path, StringComparison.Ordinal);
    }

    /// <summary>A machine that was just made answers 404, one that is updated 410, one that is asked too often 429.</summary>
    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(429)]
    [InlineData(503)]
    public void AnEndpointThatIsNotReadyIsAskedAgain(int status)
    {
        Place(isService: false);
        _server.Server.Faults.Add(new Fault("status")
        {
            Status = status, Headers = new Dictionary<string, string> { ["Retry-After"] = "0.01" },
        });

        Assert.Equal("ManagedIdentity case1", Run("").Single.ToString());
    }

    [Theory]
    [InlineData(true, "No managed identity found")]
    [InlineData(false, "Identity not found")]
    public void AResourceWithoutAnIdentityIsSaidSo(bool isService, string words)
    {
        Place(isService);
        _server.SignIn.ManagedIdentity = null;

        var error = Assert.Single(Run("").Errors);

        Assert.StartsWith("MailboxLoginRefused,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(words, error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMachineOutsideAzureIsSaidSo()
    {
        Place(isService: false);
        Environment.SetEnvironmentVariable("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:9");

        var error = Assert.Single(Run("").Errors);

        Assert.StartsWith("MailboxUnreachable,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Azure VM", error.Exception.Message, StringComparison.Ordinal);
    }

    /// <summary>A token that was revoked is replaced while mail is read.</summary>
    [Fact]
    public void ATokenThatExpiredIsReplaced()
    {
        Place(isService: false);
        _session.Run("$global:c = Connect-CommerceMailbox -Graph -Mailbox support@contoso.com -GraphUrl $args[0] "
            + "-CertificateAuthority $args[1] -ManagedIdentity", _server.Server.Url, _server.AuthorityFile);
        _server.Accounts.Revoke(_server.SignIn.Issued[0]);

        var result = _session.Run("(Get-CommerceCaseBacklog -Connection $c -At 2026-06-12T12:00Z).CaseId");

        Assert.Empty(result.Errors);
        Assert.Equal("case1", result.Single.ToString());
        Assert.Equal(2, _server.SignIn.Issued.Count);
    }

    private void Place(bool isService)
    {
        var url = _server.Server.PlainUrl.ToString();
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", isService ? url + "msi/token" : null);
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", isService ? _server.SignIn.IdentityHeader : null);
        Environment.SetEnvironmentVariable("AZURE_POD_IDENTITY_AUTHORITY_HOST", isService ? null : url);
    }

    private ScriptResult Run(string arguments) => _session.Run(
        "$c = Connect-CommerceMailbox -Graph -Mailbox support@contoso.com -GraphUrl $args[0] -CertificateAuthority $args[1] "
        + $"-ManagedIdentity {arguments}; "
        + "if ($c) { \"$($c.Login) $((Get-CommerceCaseBacklog -Connection $c -At 2026-06-12T12:00Z).CaseId)\" }",
        _server.Server.Url, _server.AuthorityFile);
}
