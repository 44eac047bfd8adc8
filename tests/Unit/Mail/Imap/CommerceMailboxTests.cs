using System.Management.Automation;
using System.Net;
using System.Security;
using CommerceMailAdmin.Engine.MessageCheck;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Unit.MessageCheck;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Mail.Imap;

/// <summary>The cmdlets, against a real Dovecot.</summary>
[Collection("Mailbox connections")]
public sealed class CommerceMailboxTests(DovecotServer dovecot) : IClassFixture<DovecotServer>, IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose()
    {
        _session.Run("Get-CommerceMailboxConnection | Disconnect-CommerceMailbox");
        _session.Dispose();
    }

    [Fact]
    public void AConnectionIsKeptUntilItIsClosed()
    {
        dovecot.Require();
        var result = _session.Run("Connect-CommerceMailbox 127.0.0.1 -Port $args[0] -Credential $args[1] -SkipCertificateCheck",
            dovecot.TlsPort, Credential("bo"));

        var connection = (CommerceMailboxConnection)result.Single.BaseObject;
        Assert.Equal(("bo", "127.0.0.1", MailEncryption.Tls, MailLogin.Password),
            (connection.Mailbox, connection.Server, connection.Encryption, connection.Login));
        Assert.Contains("not checked", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(connection, _session.Run("Get-CommerceMailboxConnection b*").Single.BaseObject);
        Assert.Empty(_session.Run("Get-CommerceMailboxConnection ada").Output);
        Assert.Empty(_session.Run("$args[0] | Disconnect-CommerceMailbox", connection).Errors);
        Assert.Empty(_session.Run("Get-CommerceMailboxConnection").Output);
        Assert.Single(_session.Run("Disconnect-CommerceMailbox $args[0] -Verbose", connection).Verbose);
        var closed = _session.Run("Get-CommerceCaseBacklog -Connection $args[0]", connection);
        Assert.StartsWith("MailboxClosed,", Assert.Single(closed.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void ANameOrAnIdStandsForAConnection()
    {
        dovecot.Require();
        const string Connect = "Connect-CommerceMailbox 127.0.0.1 -Port $args[0] -Credential $args[1] -SkipCertificateCheck 3>$null;";
        dovecot.Deliver("name", "INBOX", "From: a@b.example\r\nSubject: x\r\n\r\n");

        Assert.Null(_session.Run("$global:c = " + Connect + "Find-CommerceJunkMail -Connection NAME -ErrorAction Stop;"
            + "Get-CommerceCaseBacklog -Connection name, $c.Id -ErrorAction Stop", dovecot.TlsPort, Credential("name")).Terminated);
        Assert.Contains("No open connection leads to 'other'. These are open: name.",
            Problem("Find-CommerceJunkMail -Connection other"), StringComparison.Ordinal);

        _session.Run(Connect, dovecot.TlsPort, Credential("name"));
        Assert.Contains("2 open connections lead to 'name'. Give the Id of one: ",
            Problem("Find-CommerceJunkMail -Connection name"), StringComparison.Ordinal);
        Assert.Null(_session.Run("Find-CommerceJunkMail -Connection $c.Id -ErrorAction Stop").Terminated);

        _session.Run("Get-CommerceMailboxConnection | Disconnect-CommerceMailbox");
        Assert.Contains("No open connection leads to 'name'. Connect-CommerceMailbox opens a connection.",
            Problem("Find-CommerceJunkMail -Connection name"), StringComparison.Ordinal);
    }

    [Fact]
    public void TheBacklogIsReadFromAConnection()
    {
        dovecot.Require();
        foreach (var file in Directory.GetFiles(Repository.PathOf("samples", "support-mailbox", "Inbox"), "*.eml"))
        {
            dovecot.Deliver("shop", "INBOX", File.ReadAllText(file));
        }

        foreach (var file in Directory.GetFiles(Repository.PathOf("samples", "support-mailbox", "Sent Items", "cur")))
        {
            dovecot.Deliver("shop", "Erledigt", File.ReadAllText(file));
        }

        var result = _session.Run(
            "$all = Connect-CommerceMailbox 127.0.0.1 -Port $args[0] -Credential $args[1] -SkipCertificateCheck | Get-CommerceCaseBacklog "
            + "-At 2026-06-12T12:00Z -TimeZone Europe/Berlin;"
            + "$files = Get-CommerceCaseBacklog $args[2], $args[3] -At 2026-06-12T12:00Z -TimeZone Europe/Berlin; $all.CaseId -join ' '; "
            + "$files.CaseId -join ' '; $all.OrderNumber -join ' '; $files.OrderNumber -join ' '",
            dovecot.TlsPort, Credential("shop"), Repository.PathOf("samples", "support-mailbox", "Inbox"),
            Repository.PathOf("samples", "support-mailbox", "Sent Items"));

        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
        Assert.Equal(4, result.Output.Count);
        Assert.NotEqual("", result.Output[0].BaseObject);
        Assert.Equal(result.Output[1].BaseObject, result.Output[0].BaseObject);
        Assert.Equal(result.Output[3].BaseObject, result.Output[2].BaseObject);
    }

    [Fact]
    public async Task TheMessagesBehindAConnectionAreVerifiedWhole()
    {
        dovecot.Require();
        using var folder = new TemporaryFolder();
        var zone = PlatformMessage.Zone();
        var signed = PlatformMessage.Delivered(
            PlatformMessage.Signed(PlatformMessage.Content(body: string.Concat(Enumerable.Repeat("Where is it?\r\n", 400_000)))));
        var authenticator = new MessageAuthenticator(zone, ProfileReader.BuiltIn, TrustOptions.Default);
        await authenticator.AuthenticateAsync(
            PlatformMessage.ToVerify(PlatformMessage.Bytes(signed)), TestContext.Current.CancellationToken);
        var dns = Path.Combine(folder.Path, "dns.json");
        SnapshotFile.Write(dns, zone);
        dovecot.Deliver("verify", "INBOX", signed);
        dovecot.Deliver("verify", "Erledigt", PlatformMessage.Delivered(PlatformMessage.Content(), PlatformMessage.Stranger));

        var result = _session.Run(
            "$found = Connect-CommerceMailbox 127.0.0.1 -Port $args[0] -Credential $args[1] -SkipCertificateCheck | Test-CommerceMailAuth "
            + "-DnsSnapshot $args[2];"
            + "$found | ForEach-Object { \"$($_.Verdict) $($_.Location)\" }; Get-CommerceMailboxConnection | Disconnect-CommerceMailbox; "
            + "Test-CommerceMailAuth -Connection $args[3]",
            dovecot.TlsPort, Credential("verify"), dns,
            _session.Run("Connect-CommerceMailbox 127.0.0.1 -Port $args[0] -Credential $args[1] -SkipCertificateCheck", dovecot.TlsPort,
                Credential("verify")).Single);

        var lines = result.Output.Select(o => (string)o.BaseObject).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("Forged imap://verify@127.0.0.1:", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("Genuine imap://verify@127.0.0.1:", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("MailboxClosed,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void ALedgerSurvivesThatTheServerNumbersItsMessagesAnew()
    {
        dovecot.Require();
        using var folder = new TemporaryFolder();
        var ledger = Path.Combine(folder.Path, "cases.db");
        foreach (var file in Directory.GetFiles(Repository.PathOf("samples", "support-mailbox", "Inbox"), "*.eml"))
        {
            dovecot.Deliver("ledger", "INBOX", File.ReadAllText(file));
        }

        _session.Run("$mailbox = Connect-CommerceMailbox 127.0.0.1 -Port $args[0] -Credential $args[1] -SkipCertificateCheck",
            dovecot.TlsPort, Credential("ledger"));
        var first = Sync(ledger);
        var second = Sync(ledger);
        dovecot.Renumber("ledger", 4242);
        var renumbered = Sync(ledger);

        Assert.True(first.Added > 0);
        Assert.Equal((0L, 0L), (second.Read, second.Added));
        Assert.Equal((first.Read, 0L), (renumbered.Read, renumbered.Added));
        Assert.Equal(first.Waiting, renumbered.Waiting);
    }

    [Fact]
    public void AnAccessTokenIsEnough()
    {
        dovecot.Require();
        var token = new NetworkCredential("", DovecotServer.Token("ada")).SecurePassword;

        var result = _session.Run(
            "Connect-CommerceMailbox 127.0.0.1 -Port $args[0] -Mailbox ada -AccessToken $args[1] -SkipCertificateCheck", dovecot.TlsPort,
            token);

        Assert.Equal(MailLogin.AccessToken, ((CommerceMailboxConnection)result.Single.BaseObject).Login);
    }

    [Fact]
    public void StartTlsProtectsThePlainPort()
    {
        dovecot.Require();
        var result = _session.Run(
            "Connect-CommerceMailbox 127.0.0.1 -Port $args[0] -Encryption StartTls -Credential $args[1] -SkipCertificateCheck",
            dovecot.PlainPort, Credential("bo"));

        Assert.Equal(MailEncryption.StartTls, ((CommerceMailboxConnection)result.Single.BaseObject).Encryption);
    }

    [Fact]
    public void WithoutEncryptionTheUserIsWarned()
    {
        dovecot.Require();
        var result = _session.Run("Connect-CommerceMailbox 127.0.0.1 -Port $args[0] -Encryption None -Credential $args[1]",
            dovecot.PlainPort, Credential("bo"));

        Assert.Single(result.Output);
        Assert.Contains("not encrypted", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Port $args[0] -Credential $args[2]", "MailboxCertificateRejected", ErrorCategory.SecurityError)]
    [InlineData("-Port $args[0] -Credential $args[3] -SkipCertificateCheck", "MailboxLoginRefused", ErrorCategory.AuthenticationError)]
    [InlineData("-Port $args[0] -Mailbox bo -AccessToken $args[4] -SkipCertificateCheck", "MailboxLoginRefused",
        ErrorCategory.AuthenticationError)]
    [InlineData("-Port $args[1] -Encryption Tls -Credential $args[2] -SkipCertificateCheck", "MailboxEncryptionFailed",
        ErrorCategory.SecurityError)]
    [InlineData("-Port 1 -Credential $args[2]", "MailboxUnreachable", ErrorCategory.ConnectionError)]
    public void FailuresSayWhatIsWrong(string arguments, string id, ErrorCategory category)
    {
        dovecot.Require();
        var result = _session.Run(
            "Connect-CommerceMailbox 127.0.0.1 " + arguments, dovecot.TlsPort, dovecot.PlainPort, Credential("bo"),
            new PSCredential("bo", Secure("wrong")), Secure("no.token.atall"));

        var record = Assert.Single(result.Errors);
        Assert.Equal((id + ",CommerceMailAdmin.Commands.ConnectCommerceMailbox", category),
            (record.FullyQualifiedErrorId, record.CategoryInfo.Category));
    }

    /// <summary>Reads what is new into a ledger, and tells who waits then.</summary>
    private (long Read, long Added, string Waiting) Sync(string ledger)
    {
        var result = _session.Run(
            "Sync-CommerceCase -Connection $mailbox -Ledger $args[0]; (Get-CommerceCaseBacklog -Ledger $args[0] -At 2026-06-12T12:00Z "
                + "-TimeZone Europe/Berlin).CaseId -join ' '", ledger);
        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
        var sync = (CaseSyncResult)result.Output[0].BaseObject;
        return (sync.Read, sync.Added, (string)result.Output[1].BaseObject);
    }

    private string Problem(string script) => Assert.Single(_session.Run(script).Errors).Exception.Message;

    private static PSCredential Credential(string user) => new(user, Secure(DovecotServer.Password));

    private static SecureString Secure(string text) => new NetworkCredential("", text).SecurePassword;
}
