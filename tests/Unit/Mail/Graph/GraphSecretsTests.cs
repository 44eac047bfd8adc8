using System.Text;
using CommerceMailAdmin.Unit.Rescue;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;
using MailServers.Graph;

namespace CommerceMailAdmin.Unit.Mail.Graph;

/// <summary>
/// A user signs in with a device code, synchronises, and moves mail; the token expires in between. None of the secrets stands in an
/// output, the ledger or the journal.
/// </summary>
[Collection("Mailbox connections")]
public sealed class GraphSecretsTests : IDisposable
{
    private readonly GraphTestServer _server = new();
    private readonly ModuleSession _session = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _session.Run("Get-CommerceMailboxConnection | Disconnect-CommerceMailbox");
        _session.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task NeitherTheDeviceCodeNorATokenStandsAnywhere()
    {
        _server.SignIn.Add(new RegisteredApplication("14d82eec-204b-4c2f-b7e8-296a70dab67e", new Account("none", "x"), null));
        _server.Deliver(JunkMailTests.Genuine("a1"), "junkemail");
        var user = Task.Run(
            () =>
            {
                SpinWait.SpinUntil(() => _server.SignIn.UserCodes.Count > 0, TimeSpan.FromMinutes(1));
                _server.SignIn.Approve(
                    _server.SignIn.UserCodes[0], new Account("jane@contoso.com", "x") { FullAccess = [GraphTestServer.Address] });
            },
            TestContext.Current.CancellationToken);

        var connected = _session.Run(
            "$global:c = Connect-CommerceMailbox -Graph -DeviceCode -Mailbox support@contoso.com -GraphUrl $args[0] -SignInUrl $args[0]"
            + " -CertificateAuthority $args[1] -Scope Mail.ReadWrite.Shared -Verbose; \"$c\";"
            + " foreach ($p in $c.PSObject.Properties) { \"$($p.Name) $($p.Value)\" }",
            _server.Server.Url, _server.AuthorityFile);
        await user;
        Assert.Null(connected.Terminated);
        Assert.Empty(connected.Errors);
        var codes = _server.SignIn.Secrets;

        // The first token expires, and a second one is fetched with the refresh token.
        _server.Accounts.Revoke(_server.SignIn.Issued[0]);
        var used = _session.Run(
            "Sync-CommerceCase -Connection $c -Ledger $args[0] -Verbose;"
            + "$m = Find-CommerceJunkMail -Connection $c -Verbose;"
            + "($m | Restore-CommerceJunkMail -Connection $c -JournalPath $args[1] -Verbose).Status",
            Path.Combine(_folder.Path, "cases.db"), Path.Combine(_folder.Path, "changes.jsonl"));

        // Nothing renews it any more, so that the errors are searched as well.
        _server.SignIn.Lifetime = TimeSpan.FromSeconds(-1);
        _server.SignIn.Issued.ToList().ForEach(_server.Accounts.Revoke);
        var refused = _session.Run("Get-CommerceCaseBacklog -Connection $c -Verbose; foreach ($e in $Error) { \"$e $($e.Exception)\" }");

        Assert.Empty(used.Errors);
        Assert.Equal("Changed", used.Output[^1].ToString());
        Assert.True(_server.SignIn.Issued.Count >= 2);
        Assert.Single(_server.Store.Items(_server.Mailbox.WellKnown["inbox"].Id));
        var texts = new[] { connected, used, refused }.SelectMany(Texts)
            .Concat(Directory.GetFiles(_folder.Path).Select(f => Encoding.Latin1.GetString(File.ReadAllBytes(f)))).ToList();
        Assert.Equal(2, Directory.GetFiles(_folder.Path).Count(f => f.EndsWith("cases.db", StringComparison.Ordinal)
            || f.EndsWith("changes.jsonl", StringComparison.Ordinal)));
        Assert.True(codes.Count >= 3, $"{codes.Count} secrets");
        Assert.All(codes.Concat(_server.SignIn.Secrets).Distinct(), secret =>
            Assert.All(texts, t => Assert.DoesNotContain(secret, t, StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Texts(ScriptResult result) => result.Output.Select(o => o.ToString())
        .Concat(result.Warnings).Concat(result.Verbose).Concat(result.Progress.Select(p => p.ToString()))
        .Concat(result.Errors.Select(e => e.Exception + e.ToString() + e.ScriptStackTrace)).Append(result.Terminated?.ToString() ?? "");
}
