using System.Globalization;
using System.Management.Automation;
using System.Net;
using CommerceMailAdmin.Unit.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;
using static CommerceMailAdmin.Unit.Cases.Store.Ledger.CaseTexts;

namespace CommerceMailAdmin.Unit.Mail.Ews;

/// <summary>The cmdlets in the real shell against the EWS server of the tests.</summary>
[Collection("Mailbox connections")]
public sealed class EwsMailboxTests : IDisposable
{
    private const string Connect = "Connect-CommerceMailbox -EwsUrl $args[0] -CertificateAuthority $args[1] -Mailbox support@contoso.com"
        + " -Authentication Basic -Credential $args[2]";

    private readonly EwsTestServer _server = new();
    private readonly ModuleSession _session = new();
    private readonly TemporaryFolder _folder = new();

    private static PSCredential Credential => new(EwsTestServer.User, EwsTestServer.Secure(EwsTestServer.Password));

    public void Dispose()
    {
        _session.Run("Get-CommerceMailboxConnection | Disconnect-CommerceMailbox");
        _session.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void AMailboxIsSynchronisedIntoALedgerAndAskedAbout()
    {
        _server.Deliver("inbox", Customer("a1", "06-08 09:00"));
        _server.Deliver("inbox", Customer("b2", "06-08 09:00", "4711001"));
        _server.Deliver(
            "sentitems", Answer("a1", "06-08 10:00"), new ItemProperties(DateTimeOffset.UnixEpoch) { HasTransportHeaders = false });
        var ledger = Path.Combine(_folder.Path, "cases.db");

        var result = _session.Run(
            "$c = " + Connect + "; $c; Sync-CommerceCase -Connection $c -Ledger $args[3];"
            + "(Get-CommerceCaseBacklog -Ledger $args[3] -At 2026-06-12T12:00Z).CaseId; (Get-CommerceCaseBacklog -Connection $c -At "
            + "2026-06-12T12:00Z).CaseId;"
            + "@(Get-CommerceCase -Connection $c).Count; @(Test-CommerceMailAuth -Connection $c -DnsServer 127.0.0.1:1 -Timeout "
            + "0:0:0.1).Count",
            _server.Url, _server.Authority, Credential, ledger);

        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
        var connection = (CommerceMailboxConnection)result.Output[0].BaseObject;
        Assert.Equal((MailProtocol.Ews, MailLogin.Password, "support@contoso.com"),
            (connection.Protocol, connection.Login, connection.Mailbox));
        Assert.Equal(3, ((CaseSyncResult)result.Output[1].BaseObject).Read);
        Assert.Equal(["b2", "b2"], result.Output.Skip(2).Take(2).Select(o => o.BaseObject));
        Assert.Equal([2, 3], result.Output.Skip(4).Select(o => o.BaseObject));
    }

    [Fact]
    public void OneMailboxThatCannotBeOpenedDoesNotStopTheOthers()
    {
        _server.Store.AddMailbox("second@contoso.com");
        _server.Accounts.Add(new Account(EwsTestServer.User,
            EwsTestServer.Password) { FullAccess = [EwsTestServer.Mailbox, "second@contoso.com"] });

        var result = _session.Run(
            "'support@contoso.com', 'nobody@contoso.com', 'second@contoso.com' | Connect-CommerceMailbox -EwsUrl $args[0]"
            + " -CertificateAuthority $args[1] -Authentication Basic -Credential $args[2] | ForEach-Object Mailbox",
            _server.Url, _server.Authority, Credential);

        Assert.Equal(["support@contoso.com", "second@contoso.com"], result.Output.Select(o => (string)o.BaseObject));
        var error = Assert.Single(result.Errors);
        Assert.Equal("MailboxNotFound,CommerceMailAdmin.Commands.ConnectCommerceMailbox", error.FullyQualifiedErrorId);
        Assert.Equal("nobody@contoso.com", error.TargetObject);
    }

    [Fact]
    public void PasswordsAndTokensStandNowhere()
    {
        const string Token = "token-that-nobody-may-see";
        _server.Accounts.AddToken(Token, EwsTestServer.User);
        _server.Deliver("inbox", Customer("a1", "06-08 09:00"));
        var ledger = Path.Combine(_folder.Path, "cases.db");

        var result = _session.Run(
            "$VerbosePreference = 'Continue'; $DebugPreference = 'Continue'; $c = " + Connect + "; $c | Format-List * | Out-String;"
            + "$c | ConvertTo-Json; Sync-CommerceCase -Connection $c -Ledger $args[3] -Verbose -Debug;"
            + "$t = Connect-CommerceMailbox -EwsUrl $args[0] -CertificateAuthority $args[1] -Mailbox support@contoso.com -AccessToken "
            + "$args[4];"
            + "$t | Format-List * | Out-String; Sync-CommerceCase -Connection $t -Ledger $args[3] -Verbose;"
            + "Connect-CommerceMailbox -EwsUrl $args[0] -CertificateAuthority $args[1] -Mailbox support@contoso.com -AccessToken $args[5]; "
            + "$Error | Out-String",
            _server.Url, _server.Authority, Credential, ledger, EwsTestServer.Secure(Token), EwsTestServer.Secure("secret-wrong-token"));

        var texts = result.Output.Select(o => o.ToString())
            .Concat(result.Errors.Select(e => e.ToString() + e.Exception + e.ScriptStackTrace))
            .Concat(result.Warnings).Concat(result.Verbose).Concat(result.Progress.Select(p => p.ToString()));
        var files = Directory.GetFiles(_folder.Path).Select(f => System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(f)));
        var encoded = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(EwsTestServer.User + ":" + EwsTestServer.Password));
        Assert.NotEmpty(result.Errors);
        Assert.All(texts.Concat(files), t => Assert.All(
            [EwsTestServer.Password, Token, "secret-wrong-token", encoded], s => Assert.DoesNotContain(s, t, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("-EwsUrl http://mail.contoso.com/EWS/Exchange.asmx -Mailbox a@contoso.com", "MailboxEncryptionFailed")]
    [InlineData("-EwsUrl https://localhost:1/EWS/Exchange.asmx -Mailbox a@contoso.com", "MailboxUnreachable")]
    [InlineData("-EwsUrl https://localhost:1/ -Mailbox a@contoso.com -CertificateAuthority /no/such/file", "PathNotFound")]
    [InlineData("-Autodiscover -Mailbox nodomain", "MailboxNotFound")]
    public void FailuresSayWhatIsWrong(string arguments, string id)
    {
        var result = _session.Run("Connect-CommerceMailbox -Credential $args[0] " + arguments, Credential);

        Assert.Equal(id + ",CommerceMailAdmin.Commands.ConnectCommerceMailbox", Assert.Single(result.Errors).FullyQualifiedErrorId);
    }

    /// <summary>A run that is killed at any moment is finished by the next one. More kills: COMMERCEMAIL_KILLS=50.</summary>
    [Fact]
    public void AKilledRunIsFinishedByTheNext()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("COMMERCEMAIL_KILLS") ?? "3", CultureInfo.InvariantCulture);
        for (var i = 0; i < 1500; i++)
        {
            _server.Deliver(i % 5 == 0 ? "junkemail" : "inbox", Customer($"case{i}", "06-08 09:00", $"47{i}00"));
        }

        using var undisturbed = new TestLedger();
        Sync(undisturbed);
        var (expected, size, early) = (Mail(undisturbed), (int)new FileInfo(undisturbed.Path).Length, 0);
        var script = $"$p = ConvertTo-SecureString '{EwsTestServer.Password}' -AsPlainText -Force; Connect-CommerceMailbox -EwsUrl "
            + $"{_server.Url}"
            + $" -Mailbox support@contoso.com -CertificateAuthority '{_server.Authority}' -Authentication Basic"
            + $" -Credential ([pscredential]::new('{EwsTestServer.User}', $p)) | Sync-CommerceCase -Ledger ";
        for (var seed = 0; seed < kills; seed++)
        {
            using var ledger = new TestLedger();
            var random = new Random(seed);
            early += RunAndKill(script + $"'{ledger.Path}'", ledger.Path, random.Next(size * 9 / 10), random.Next(40)) ? 1 : 0;
            Sync(ledger);
            Assert.Equal(expected, Mail(ledger));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{early} of {kills} runs were killed before they ended.");
        Assert.True(early > kills / 2, $"only {early} of {kills} runs were killed before they ended");

        void Sync(TestLedger ledger)
        {
            using var session = _server.Session();
            ledger.Sync(session.Source, "support@contoso.com");
        }

        static string[] Mail(TestLedger of) => [.. of.Dump().Where(l => !l.StartsWith("point", StringComparison.Ordinal))];
    }

    private static bool RunAndKill(string script, string ledger, int size, int milliseconds)
    {
        using var process = ConsoleRun.Start("-Command", script);
        while (!(new FileInfo(ledger) is { Exists: true } file && file.Length >= size) && !process.WaitForExit(1))
        {
        }

        process.WaitForExit(milliseconds);
        var isEarly = !process.HasExited;
        process.Kill();
        process.WaitForExit();
        return isEarly;
    }
}
