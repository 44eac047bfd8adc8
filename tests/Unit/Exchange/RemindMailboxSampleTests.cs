using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CommerceMailAdmin.Unit.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Mail.Graph;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;
using MailServers.Graph;

namespace CommerceMailAdmin.Unit.Exchange;

/// <summary>remind-mailbox.ps1 as cron starts it: against the Graph server of the tests, with all settings in a file.</summary>
public sealed class RemindMailboxSampleTests : IDisposable
{
    private const string ClientId = "11111111-2222-3333-4444-555555555555";

    private readonly GraphTestServer _server = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(ClientId, 1, "case1")]
    [InlineData("99999999-2222-3333-4444-555555555555", 2, "")]
    public void TheMailboxIsReadWithTheCertificateAndTheExitCodeTellsThatAnswersAreOverdue(string client, int exitCode, string expected)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "On Linux, the folder HOME has the certificates of the user.");
        _server.Deliver(CaseTexts.Customer("case1", "06-08 09:00"));
        using var certificate = Register();
        var pfx = _folder.Write("app.pfx", certificate.Export(X509ContentType.Pfx, "secret"));
        var settings = _folder.Write("reminders.env",
            $"COMMERCE_STATE={_folder.Path}\nCOMMERCE_MAILBOX={GraphTestServer.Address}\nCOMMERCE_ZONE=UTC\n"
            + $"COMMERCE_WEBHOOK=http://127.0.0.1:9/hook\nEXCHANGE_APPID={client}\nEXCHANGE_ORGANIZATION=contoso.onmicrosoft.com\n"
            + $"EXCHANGE_CERTIFICATE={certificate.Thumbprint}\n");

        // The webhook does not answer at this port, so the list is shown and not sent.
        var run = ConsoleRun.Of(
            [
                "-NonInteractive", "-Command",
                $"$store = [Security.Cryptography.X509Certificates.X509Store]::new('My', 'CurrentUser'); $store.Open('ReadWrite');"
                + $"$store.Add([Security.Cryptography.X509Certificates.X509Certificate2]::new('{pfx}', 'secret', 'PersistKeySet'));"
                + $"$url = '{_server.Server.Url}'; $PSDefaultParameterValues = @{{ 'Connect-CommerceMailbox:GraphUrl' = $url;"
                + $"'Connect-CommerceMailbox:SignInUrl' = $url; 'Connect-CommerceMailbox:CertificateAuthority' = '{_server.AuthorityFile}';"
                + "'Send-CommerceBacklogDigest:WhatIf' = $true };"
                + $"& '{Repository.PathOf("samples", "unattended", "remind-mailbox.ps1")}' -SettingsPath '{settings}'; exit $LASTEXITCODE",
            ],
            new() { ["HOME"] = _folder.Path, ["PATH"] = "/usr/bin:/bin", ["LANG"] = "", ["XDG_DATA_HOME"] = "" });

        Assert.True(run.ExitCode == exitCode, $"{run.ExitCode}: {run.Output}{run.Error}");
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
        Assert.Equal(exitCode == 1, run.Error.Length == 0);
    }

    private X509Certificate2 Register()
    {
        using var key = RSA.Create(2048);
        var certificate = new CertificateRequest("CN=cases", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _server.SignIn.Add(new RegisteredApplication(
            ClientId, new Account("app:" + ClientId, "none") { FullAccess = [GraphTestServer.Address] }, certificate));
        return certificate;
    }
}
