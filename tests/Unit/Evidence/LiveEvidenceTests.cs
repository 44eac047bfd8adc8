using System.Management.Automation;
using System.Net;
using CommerceMailAdmin.Unit.Mail.Graph;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Evidence;

/// <summary>Evidence from mailboxes on servers, with the cmdlets in the real shell.</summary>
[Collection("Mailbox connections")]
public sealed class LiveEvidenceTests(DovecotServer dovecot) : IClassFixture<DovecotServer>, IDisposable
{
    private const string Monday = "Mon, 08 Jun 2026 10:00:00 +0000";
    private const string Tuesday = "Tue, 09 Jun 2026 09:00:00 +0000";

    // The name of the mailbox is enough for -Connection.
    private const string Export =
        "$e = Export-CommerceCaseEvidence -Connection $c.Mailbox -CaseId h0s6rj5ye1ua93 -OutFile $args[0] -TimeZone Europe/Berlin "
        + "-At 2026-06-12T12:00Z -DnsSnapshot $args[1]; $t = Test-CommerceCaseEvidence $args[0] -ManifestHash $e.ManifestHash;"
        + "$e.Messages; $e.MissingMessages; $t.State; $t.IsExpectedManifest";

    private readonly ModuleSession _session = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _session.Run("Get-CommerceMailboxConnection | Disconnect-CommerceMailbox");
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void APackageFromImapHasTheBytesOfTheServer()
    {
        dovecot.Require();
        var (question, answer) = (EvidenceBench.Customer("one", Monday), EvidenceBench.Answer(Tuesday));
        dovecot.Deliver("evidence", "INBOX", question);
        dovecot.Deliver("evidence", "Erledigt", answer);
        Connect("$c = Connect-CommerceMailbox 127.0.0.1 -Port $args[0] -Credential $args[1] -SkipCertificateCheck 3>$null",
            dovecot.TlsPort, new PSCredential("evidence", EwsTestServer.Secure(DovecotServer.Password)));

        Assert.Equal([question, answer], Messages());
    }

    [Fact]
    public void APackageFromExchangeServerIsWholeAndItsTestPasses()
    {
        using var server = new EwsTestServer();
        var (question, answer) = (EvidenceBench.Customer("one", Monday), EvidenceBench.Answer(Tuesday));
        server.Deliver("inbox", question);
        server.Deliver("sentitems", answer);
        Connect("$c = Connect-CommerceMailbox -EwsUrl $args[0] -CertificateAuthority $args[1] -Mailbox support@contoso.com "
            + "-Authentication Basic -Credential $args[2]",
            server.Url, server.Authority, new PSCredential(EwsTestServer.User, EwsTestServer.Secure(EwsTestServer.Password)));

        Assert.Equal([question, answer], Messages());
    }

    [Fact]
    public void APackageFromExchangeOnlineIsWholeAndItsTestPasses()
    {
        using var server = new GraphTestServer();
        var (question, answer) = (EvidenceBench.Customer("one", Monday), EvidenceBench.Answer(Tuesday));
        server.Deliver(question);
        server.Deliver(answer, "sentitems");
        Connect("$c = Connect-CommerceMailbox -Graph -Mailbox support@contoso.com -GraphUrl $args[0] -CertificateAuthority $args[1] "
            + "-AccessToken $args[2]",
            server.Server.Url, server.AuthorityFile, new NetworkCredential("", GraphTestServer.Token).SecurePassword);

        Assert.Equal([question, answer], Messages());
    }

    private void Connect(string script, params object[] arguments)
    {
        var result = _session.Run(script.Replace("$c =", "$global:c =", StringComparison.Ordinal), arguments);
        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
    }

    private IEnumerable<string> Messages()
    {
        var file = Path.Combine(_folder.Path, "case.zip");
        var result = _session.Run(Export, file, Repository.PathOf("samples", "dns-snapshot.json"));
        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
        Assert.Equal(["2", "0", "Intact", "True"], result.Output.Select(o => o.ToString()));
        return EvidenceBench.Messages(File.ReadAllBytes(file)).Select(m => System.Text.Encoding.UTF8.GetString(m));
    }
}
