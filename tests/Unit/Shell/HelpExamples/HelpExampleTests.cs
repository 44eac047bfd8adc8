using System.Text.Json;
using CommerceMailAdmin.Unit.Mail.Graph;
using CommerceMailAdmin.Unit.Rescue;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;

namespace CommerceMailAdmin.Unit.Shell.HelpExamples;

/// <summary>
/// Every example of the help runs in a new session, against the samples, the Exchange emulator and the servers of the tests.
/// </summary>
public sealed class HelpExampleTests(DovecotServer dovecot) : IClassFixture<DovecotServer>
{
    private const string ImapUser = "support@shop.example";
    private const string GraphToken = "token-of-two-mailboxes";
    private const string OtherMailbox = "claims@contoso.com";

    /// <summary>One example as the script reports it. Problem is null if it passed.</summary>
    private sealed record Example(string Name, string Output, string? Problem);

    [Fact]
    public void EveryExampleRunsWithoutAnErrorAndShowsSomething()
    {
        dovecot.Require();
        using var smtp = new SmtpTestServer();
        smtp.Require();
        using var ews = new EwsTestServer();
        using var graph = new GraphTestServer();
        using var webhook = new WebhookTestServer();
        using var dns = new FakeDnsServer(q => [DnsMessage.Reply(q)], q => [DnsMessage.Reply(q)]);
        using var folder = new TemporaryFolder();
        Fill(ews, graph);
        var servers = Path.Combine(folder.Path, "servers.json");
        File.WriteAllText(servers, JsonSerializer.Serialize(new
        {
            Ews = ews.Url, ews.Authority, EwsTestServer.Password, Graph = graph.Server.Url, GraphAuthority = graph.AuthorityFile,
            GraphToken, Imap = dovecot.TlsPort, ImapToken = DovecotServer.Token("support@contoso.com"),
            Smtp = smtp.StartTlsPort, Webhook = webhook.Uri, Dns = dns.Address.ToString(),
        }));

        var results = Path.Combine(folder.Path, "results.json");
        var script = Repository.PathOf("tests", "Unit", "Shell", "HelpExamples", "Invoke-HelpExample.ps1");
        var run = ConsoleRun.Of("-File", script, "-Servers", servers, "-ResultFile", results);
        Assert.True(File.Exists(results), run.Output + run.Error);

        var examples = JsonSerializer.Deserialize<List<Example>>(File.ReadAllBytes(results))!;
        Assert.True(examples.Count > 100, $"Only {examples.Count} examples were found.");
        Assert.Empty(examples.Where(e => e.Problem is not null).Select(e => $"{e.Name}: {e.Problem}"));
    }

    private void Fill(EwsTestServer ews, GraphTestServer graph)
    {
        ews.Store.AddMailbox(OtherMailbox);
        ews.Accounts.Add(new Account("cases@contoso.com", EwsTestServer.Password)
        {
            FullAccess = [EwsTestServer.Mailbox, OtherMailbox], CanImpersonate = true,
        });
        graph.Store.AddMailbox(OtherMailbox);
        graph.Accounts.Add(new Account("app2", "none") { FullAccess = [GraphTestServer.Address, OtherMailbox] });
        graph.Accounts.AddToken(GraphToken, "app2");
        foreach (var id in new[] { "a1", "b2" })
        {
            ews.Deliver("inbox", JunkMailTests.Genuine(id));
            ews.Deliver("junkemail", JunkMailTests.Genuine("junk" + id));
            graph.Deliver(JunkMailTests.Genuine(id));
            graph.Deliver(JunkMailTests.Genuine("junk" + id), "junkemail");
            foreach (var user in new[] { ImapUser, "support@contoso.com" })
            {
                dovecot.Deliver(user, "INBOX", JunkMailTests.Genuine(id).ReplaceLineEndings("\r\n"));
                dovecot.Deliver(user, "Verdacht", JunkMailTests.Genuine("junk" + id).ReplaceLineEndings("\r\n"));
            }
        }
    }
}
