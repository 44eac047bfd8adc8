using System.Management.Automation;
using System.Text.Json;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Digests;

/// <summary>
/// Messages about waiting cases, against a real SMTP server and a webhook. The inputs follow public reports about tools that remind:
/// the same reminder every run, a reminder lost because the server was busy, an empty message each morning, a webhook's address in the log,
/// a link made of a customer's words.
/// </summary>
public sealed class SendCommerceBacklogDigestTests(SmtpTestServer smtp) : IClassFixture<SmtpTestServer>, IDisposable
{
    private const string Noon = "2026-06-12T12:00:00Z";
    private const string Sync = "$null = Sync-CommerceCase -Path $args[0] -Ledger $args[1] -WarningAction SilentlyContinue";

    private const string Send =
        """
        $login = [pscredential]::new('shop', [Net.NetworkCredential]::new('', $args[4]).SecurePassword)
        $more = $args[3]
        Send-CommerceBacklogDigest -Ledger $args[0] -SmtpServer 127.0.0.1 -Port $args[1] -Encryption $args[2] -SkipCertificateCheck `
            -Credential $login -From cases@contoso.com -To team@contoso.com -TimeZone UTC @more
        """;

    private readonly ModuleSession _session = new();
    private readonly TemporaryFolder _folder = new();
    private int _before;

    private string Ledger => Path.Combine(_folder.Path, "cases.ledger");

    public void Dispose()
    {
        smtp.Mode = "";
        _session.Dispose();
        _folder.Dispose();
    }

    private static Dictionary<string, object> At(string time, bool reminder = false) =>
        new() { ["At"] = time, ["Reminder"] = (SwitchParameter)reminder };

    private void Prepare()
    {
        smtp.Require();
        smtp.Mode = "";
        _before = smtp.Messages.Count;
        var synced = _session.Run(Sync, Repository.PathOf("samples", "support-mailbox"), Ledger);
        Assert.True(File.Exists(Ledger), string.Join(", ", synced.Errors) + synced.Terminated);
    }

    private ScriptResult Mail(Dictionary<string, object> more, string password = "secret", string encryption = "StartTls") =>
        _session.Run(Send, Ledger, encryption == "Tls" ? smtp.TlsPort : smtp.StartTlsPort, encryption,
            new System.Collections.Hashtable(more), password);

    private static ErrorRecord ErrorOf(ScriptResult run) =>
        (run.Terminated as IContainsErrorRecord)?.ErrorRecord ?? Assert.Single(run.Errors);

    private static string ErrorId(ScriptResult run) => ErrorOf(run).FullyQualifiedErrorId.Split(',')[0];

    [Theory]
    [InlineData("StartTls")]
    [InlineData("Tls")]
    public void TheListArrivesEncryptedWithALogin(string encryption)
    {
        Prepare();
        var digest = (BacklogDigest)Mail(At(Noon), encryption: encryption).Single.BaseObject;
        Assert.True(digest.Sent);
        Assert.Equal(11, digest.Cases);
        var message = smtp.Messages[^1];
        Assert.Equal("Commerce cases: 1 escalated, 3 overdue, 4 due soon, 3 on time", message.Subject);
        Assert.Equal(digest.MessageId, message.MessageId);
        Assert.Equal("auto-generated", message.Headers["Auto-Submitted"]);
        Assert.Contains("e9f1ua7ks3mb60", message.TextBody, StringComparison.Ordinal);
        Assert.Contains("due Thu 2026-06-11 14:00 (22h 00m ago)", message.TextBody, StringComparison.Ordinal);
        Assert.Contains("<strong>", message.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public void BuyersAreNamedOnlyOnRequest()
    {
        Prepare();
        Mail(At(Noon));
        Assert.DoesNotContain("buyer", smtp.Messages[^1].TextBody, StringComparison.OrdinalIgnoreCase);
        var named = At(Noon);
        named["IncludeBuyerData"] = (SwitchParameter)true;
        Mail(named);
        Assert.Contains("buyer Lantern Moth", smtp.Messages[^1].TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public void ACaseIsRemindedOfOnceInEachState()
    {
        Prepare();
        var first = (BacklogDigest)Mail(At(Noon, reminder: true)).Single.BaseObject;
        Assert.Equal(8, first.Cases);
        Assert.Empty(Mail(At(Noon, reminder: true)).Output);
        Assert.Equal(_before + 1, smtp.Messages.Count);

        // On Monday morning, four are overdue that were due soon, and three are due soon.
        var monday = (BacklogDigest)Mail(At("2026-06-15T11:00:00Z", reminder: true)).Single.BaseObject;
        Assert.Equal("4 overdue, 3 due soon", monday.Subject);
        Assert.Empty(Mail(At("2026-06-15T11:00:00Z", reminder: true)).Output);
    }

    [Theory]
    [InlineData("refuse", "DigestRefused")]
    [InlineData("later", "DigestThrottled")]
    public void AReminderThatTheServerDidNotAcceptIsSentByTheNextRunOnce(string mode, string id)
    {
        Prepare();
        smtp.Mode = mode;
        Assert.Equal(id, ErrorId(Mail(At(Noon, reminder: true))));
        smtp.Mode = "";
        var second = (BacklogDigest)Mail(At(Noon, reminder: true)).Single.BaseObject;
        Assert.Equal((8, false), (second.Cases, second.IsRepetition));
        Assert.Empty(Mail(At(Noon, reminder: true)).Output);
        Assert.Equal(_before + 1, smtp.Messages.Count);
    }

    [Fact]
    public void AWrongPasswordIsSaidAndNothingIsLost()
    {
        Prepare();
        Assert.Equal("DigestLoginRefused", ErrorId(Mail(At(Noon, reminder: true), password: "wrong")));
        Assert.Equal(8, ((BacklogDigest)Mail(At(Noon, reminder: true)).Single.BaseObject).Cases);
    }

    [Fact]
    public void AnUntrustedCertificateIsRefused()
    {
        Prepare();
        var more = At(Noon);
        more["SkipCertificateCheck"] = (SwitchParameter)false;
        var run = _session.Run(Send.Replace("-SkipCertificateCheck", "", StringComparison.Ordinal), Ledger, smtp.TlsPort, "Tls",
            new System.Collections.Hashtable(At(Noon)), "secret");
        Assert.Equal("DigestNotEncrypted", ErrorId(run));
    }

    [Fact]
    public void ARunThatIsKilledAfterTheServerHasTheMessageIsRepeatedWithTheSameMessageId()
    {
        Prepare();
        smtp.Mode = "hang";
        var script = Path.Combine(_folder.Path, "send.ps1");
        File.WriteAllText(script, Send.Replace("$args[3]", $"@{{ At = '{Noon}'; Reminder = $true }}", StringComparison.Ordinal));
        using (var process = ConsoleRun.Start("-File", script, Ledger, $"{smtp.StartTlsPort}", "StartTls", "-", "secret"))
        {
            Assert.True(SpinWait.SpinUntil(() => smtp.Messages.Count > _before || process.HasExited, TimeSpan.FromMinutes(2)));
            Assert.False(process.HasExited, process.HasExited ? process.StandardError.ReadToEnd() : "");
            Assert.Equal("ReminderRunning", ErrorId(Mail(At(Noon, reminder: true))));
            process.Kill();
            process.WaitForExit();
        }

        smtp.Mode = "";
        var second = (BacklogDigest)Mail(At(Noon, reminder: true)).Single.BaseObject;
        Assert.True(second.IsRepetition);
        var messages = smtp.Messages.Skip(_before).ToList();
        Assert.Equal(messages[0].MessageId, messages[1].MessageId);
        Assert.Contains("may arrive twice", messages[1].TextBody, StringComparison.Ordinal);
        Assert.Empty(Mail(At(Noon, reminder: true)).Output);
    }

    [Fact]
    public void WhatIfShowsTheMessageAndRemembersNothing()
    {
        Prepare();
        var more = At(Noon, reminder: true);
        more["WhatIf"] = (SwitchParameter)true;
        var shown = (BacklogDigest)Mail(more).Single.BaseObject;
        Assert.Equal((false, 8), (shown.Sent, shown.Cases));
        Assert.Contains("OVERDUE: case w4k2mz81qp0t5n", shown.Lines);
        Assert.Equal(_before, smtp.Messages.Count);
        Assert.Equal(8, ((BacklogDigest)Mail(At(Noon, reminder: true)).Single.BaseObject).Cases);
    }

    [Fact]
    public void NothingToSayIsNothingSentUnlessAskedFor()
    {
        Prepare();
        Assert.Empty(Mail(At("2026-06-01T00:00:00Z")).Output);
        Assert.Equal(_before, smtp.Messages.Count);
        var more = At("2026-06-01T00:00:00Z");
        more["SendEmpty"] = (SwitchParameter)true;
        Assert.Equal(0, ((BacklogDigest)Mail(more).Single.BaseObject).Cases);
        Assert.Equal("Commerce cases: no case waits for an answer", smtp.Messages[^1].Subject);
    }

    [Fact]
    public void ARemovedCaseTakesItsRemindersAlong()
    {
        Prepare();
        Mail(At(Noon, reminder: true));
        var run = _session.Run("Remove-CommerceCase -OlderThan 2026-11-01 -Ledger $args[0] -Confirm:$false", Ledger);
        Assert.Empty(run.Errors);
        Assert.Null(run.Terminated);
    }

    private ScriptResult Hook(string uri, string more = "") => _session.Run(
        $"Send-CommerceBacklogDigest -Ledger $args[0] -WebhookUri $args[1] -TimeZone UTC -At {Noon} {more}", Ledger, uri);

    [Fact]
    public void TeamsGetsACardInTheEnvelopeOfAWorkflow()
    {
        Prepare();
        using var server = new WebhookTestServer();
        Assert.Equal("127.0.0.1", ((BacklogDigest)Hook(server.Uri).Single.BaseObject).Destination);
        using var json = JsonDocument.Parse(Assert.Single(server.Bodies));
        var attachment = json.RootElement.GetProperty("attachments")[0];
        Assert.Equal("application/vnd.microsoft.card.adaptive", attachment.GetProperty("contentType").GetString());
        var body = attachment.GetProperty("content").GetProperty("body");
        Assert.Equal(2 + (2 * 11), body.GetArrayLength());
        Assert.True(server.Bodies[0].Length < 28 * 1024);
    }

    [Fact]
    public void SlackGetsTextWithoutLinksOfStrangers()
    {
        Prepare();
        using var server = new WebhookTestServer { Status = 200 };
        Hook(server.Uri, "-WebhookService Slack");
        using var json = JsonDocument.Parse(Assert.Single(server.Bodies));
        var text = json.RootElement.GetProperty("text").GetString()!;
        Assert.StartsWith("*Commerce cases: 1 escalated", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "DigestThrottled")]
    [InlineData(503, "DigestThrottled")]
    [InlineData(404, "DigestRefused")]
    [InlineData(302, "DigestRefused")]
    public void AWebhookThatDoesNotAcceptIsAnErrorWithoutTheSecretAndTheNextRunSends(int status, string id)
    {
        Prepare();
        using var server = new WebhookTestServer { Status = status };
        var run = Hook(server.Uri, "-Reminder");
        Assert.Equal(id, ErrorId(run));
        Assert.DoesNotContain("secret-path", ErrorOf(run).ToString(), StringComparison.Ordinal);
        server.Status = 202;
        Assert.Equal(8, ((BacklogDigest)Hook(server.Uri, "-Reminder").Single.BaseObject).Cases);
        Assert.Empty(Hook(server.Uri, "-Reminder").Output);
    }

    [Theory]
    [InlineData("-WebhookUri http://hooks.example/secret-4711", "WebhookMalformed")]
    [InlineData("-WebhookUri https://h.example/x -SmtpServer mail.example", "DestinationAmbiguous")]
    [InlineData("", "DestinationAmbiguous")]
    [InlineData("-SmtpServer mail.example", "RecipientMissing")]
    [InlineData("-SmtpServer mail.example -From 'a@b.example' -To 'x@y.example, z'", "RecipientMalformed")]
    public void ADestinationThatMakesNoSenseIsRefused(string destination, string id)
    {
        var run = _session.Run($"Send-CommerceBacklogDigest -Ledger $args[0] {destination}", Ledger);
        Assert.Equal(id, ErrorId(run));
        Assert.DoesNotContain("4711", ErrorOf(run).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AReminderNeedsALedger()
    {
        var run = _session.Run(
            "Send-CommerceBacklogDigest $args[0] -Reminder -WebhookUri https://h.example/x", Repository.PathOf("samples",
                "support-mailbox"));
        Assert.Equal("ReminderNeedsLedger", ErrorId(run));
    }
}
