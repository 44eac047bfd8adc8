using System.Diagnostics;
using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;
using CommerceMailAdmin.Unit.Cases.Store.Ledger;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;

namespace CommerceMailAdmin.Unit.Mail.Ews;

/// <summary>
/// The module through real Negotiate and NTLM: apache2 with mod_auth_gssapi and gss-ntlmssp in front of the EWS server of the tests, with a
/// KDC of MIT Kerberos. All of it lies in one folder and touches nothing of the system.
/// </summary>
[Collection("Mailbox connections")]
public sealed class NegotiateAndNtlmTests : IDisposable
{
    private const string User = "agent";
    private const string Connect = "Connect-CommerceMailbox -EwsUrl $args[0] -CertificateAuthority $args[1] -Mailbox support@contoso.com";

    private static readonly string[] Programs =
    [
        "/usr/sbin/apache2", "/usr/lib/apache2/modules/mod_auth_gssapi.so", "/usr/sbin/krb5kdc", "/usr/sbin/kadmin.local", "/usr/bin/kinit",
        "/etc/gss/mech.d/mech.ntlmssp.conf",
    ];

    private readonly EwsTestServer _server = new();
    private readonly TemporaryFolder _folder = new();
    private readonly ModuleSession _session = new();
    private readonly Process _front;
    private readonly (string Url, string Configuration, string Cache) _place;

    public NegotiateAndNtlmTests()
    {
        PeerProgram.Require(
            Programs.All(File.Exists),
            "On Debian: apt-get install apache2 libapache2-mod-auth-gssapi gss-ntlmssp krb5-kdc krb5-admin-server krb5-user");
        _server.Accounts.ProxyHeader = "X-Remote-User";
        _server.Accounts.Add(new Account(User, "known to the KDC only") { FullAccess = [EwsTestServer.Mailbox] });
        for (var i = 0; i < 60; i++)
        {
            _server.Deliver("inbox", CaseTexts.Customer($"case{i}", "06-08 09:00", $"47{i}00"));
        }

        var certificate = Path.Combine(_folder.Path, "server.pem");
        File.WriteAllText(certificate, _server.Certificate.Server.ExportCertificatePem() + "\n"
            + _server.Certificate.Server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n");
        var start = new ProcessStartInfo("/bin/bash") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in new[]
        {
            Repository.PathOf("tests", "MailServers", "Peers", "gssapi_front.sh"), _server.Server.PlainUrl.ToString(), certificate,
        })
        {
            start.ArgumentList.Add(argument);
        }

        _front = Process.Start(start)!;
        string Line() => _front.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The front did not start.");
        _place = (Line(), Line(), Line());
    }

    public void Dispose()
    {
        _session.Run("Get-CommerceMailboxConnection | Disconnect-CommerceMailbox");
        _session.Dispose();
        if (_front is not null)
        {
            _front.StandardInput.Close();
            _front.WaitForExit();
            _front.Dispose();
        }

        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void TheCurrentUserSignsInWithAKerberosTicket()
    {
        var run = ConsoleRun.Of(["-Command", Script()], Kerberos(_place.Cache));

        Assert.True(run.ExitCode == 0 && run.Error.Length == 0, run.Output + run.Error);
        Assert.Equal("CurrentUser 60", run.Output.Trim());
        Assert.NotEmpty(Operations());
        Assert.All(Operations(), r => Assert.Equal((User, null), (r.User, r.Authorization)));
    }

    [Fact]
    public void WithoutATicketTheCurrentUserIsRefusedOnce()
    {
        var run = ConsoleRun.Of(["-Command", Script()], Kerberos(Path.Combine(_folder.Path, "no-cache")));

        Assert.Contains("does not accept the sign-in of the current user", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Empty(Operations());
    }

    [Theory]
    [InlineData("Ntlm", "CONTOSO\\agent")]
    [InlineData("Negotiate", "CONTOSO\\agent")]
    [InlineData("Automatic", "CONTOSO\\agent")]
    public void AUserNameAndPasswordSignIn(string authentication, string userName)
    {
        var result = _session.Run(
            $"$c = {Connect} -Authentication {authentication} -Credential $args[2]; $c.Login; "
            + "@(Get-CommerceCaseBacklog -Connection $c -At 2026-06-12T12:00Z).Count",
            _place.Url, _server.Authority, Credential(userName, EwsTestServer.Password));

        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
        Assert.Equal(["Password", "60"], result.Output.Select(o => o.ToString()));
        Assert.NotEmpty(Operations());
        Assert.All(Operations(), r => Assert.Equal((User, null), (r.User, r.Authorization)));
    }

    [Fact]
    public void AWrongPasswordIsRefusedWithTheReason()
    {
        var result = _session.Run(
            Connect + " -Authentication Ntlm -Credential $args[2]", _place.Url, _server.Authority, Credential("CONTOSO\\agent", "wrong"));

        Assert.StartsWith("MailboxLoginRefused,", Assert.Single(result.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Operations());
    }

    private IEnumerable<ReceivedRequest> Operations() => _server.Faults.Received.Where(r => r.Operation.Length > 0);

    private static PSCredential Credential(string userName, string password) => new(userName, EwsTestServer.Secure(password));

    private Dictionary<string, string> Kerberos(string cache) =>
        new() { ["KRB5_CONFIG"] = _place.Configuration, ["KRB5CCNAME"] = "FILE:" + cache };

    private string Script() =>
        $"$c = Connect-CommerceMailbox -EwsUrl {_place.Url} -CertificateAuthority '{_server.Authority}' -Mailbox support@contoso.com; "
        + "if ($c) { \"$($c.Login) $(@(Get-CommerceCaseBacklog -Connection $c -At 2026-06-12T12:00Z -WarningAction Ignore).Count)\" }";
}
