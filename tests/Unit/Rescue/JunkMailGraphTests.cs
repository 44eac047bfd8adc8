using System.Net;
using CommerceMailAdmin.Unit.Mail.Graph;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;

namespace CommerceMailAdmin.Unit.Rescue;

/// <summary>Find, restore and undo in the real shell against the Graph server of the tests.</summary>
[Collection("Mailbox connections")]
public sealed class JunkMailGraphTests : IDisposable
{
    private const string Connect = "$c = Connect-CommerceMailbox -Graph -Mailbox support@contoso.com -GraphUrl $args[0] "
        + "-CertificateAuthority $args[1] -AccessToken $args[2]; $j = @{ Connection = $c; JournalPath = $args[3] };"
        + "$names = { $l = [string[]]@($args[0] | ForEach-Object { \"$($_.FolderKind) $($_.CaseId)\" }); [Array]::Sort($l); $l -join ', ' "
        + "};";

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
    public void JunkDeletedAndArchivedMailReturnsToTheInboxOnceAndGoesBack()
    {
        _server.Deliver(JunkMailTests.Genuine("a1"), "junkemail");
        _server.Deliver(JunkMailTests.Genuine("b2"), "deleteditems");
        var archive = _server.Store.AddFolder(_server.Mailbox.WellKnown["msgfolderroot"].Id, "Archive");
        _server.Deliver(JunkMailTests.Genuine("c3"), archive.Id);

        Assert.Equal(
            [
                "Archive c3, Deleted b2, Junk a1", "Planned Planned Planned", "Changed Changed Changed", "Unchanged Unchanged Unchanged",
                "0",
                "Changed Changed Changed", "Archive c3, Deleted b2, Junk a1", "Unchanged Unchanged Unchanged",
            ],
            Run("$m = Find-CommerceJunkMail -Connection $c -Folder Junk, Deleted, Archive; & $names $m;"
                + "($m | Restore-CommerceJunkMail @j -WhatIf).Status -join ' '; $r = $m | Restore-CommerceJunkMail @j; $r.Status -join ' ';"
                + "($m | Restore-CommerceJunkMail @j).Status -join ' ';"
                + "@(Find-CommerceJunkMail -Connection $c -Folder Junk, Deleted, Archive).Count;"
                + "$u = Undo-CommerceMailChange $r[0].RunId @j; $u.Status -join ' ';"
                + "& $names (Find-CommerceJunkMail -Connection $c -Folder Junk, Deleted, Archive);"
                + "(Undo-CommerceMailChange $r[0].RunId @j).Status -join ' '"));
    }

    [Fact]
    public void AMessageThatVanishedBetweenTheListAndTheMoveIsReportedAndTheOthersAreMoved()
    {
        var gone = _server.Deliver(JunkMailTests.Genuine("a1"), "junkemail");
        _server.Deliver(JunkMailTests.Genuine("b2"), "junkemail");
        var output = Run("$global:m = Find-CommerceJunkMail -Connection $c; $m.Count");
        Assert.Equal(["2"], output);
        _server.Store.Delete(gone.Id);

        var result = _session.Run(
            "$c = Get-CommerceMailboxConnection; ($m | Restore-CommerceJunkMail -Connection $c -JournalPath $args[0]).Status -join ' '",
            Journal);

        Assert.Equal("MessageNotMoved,CommerceMailAdmin.Commands.RestoreCommerceJunkMail",
            Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.Equal(["Changed", "Failed"], Assert.Single(result.Output).ToString().Split(' ').Order());
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(504)]
    public void AMoveThatIsThrottledIsRepeated(int status)
    {
        _server.Deliver(JunkMailTests.Genuine("a1"), "junkemail");
        Run("$global:m = Find-CommerceJunkMail -Connection $c");
        var left = 2;
        _server.Server.Faults.Choose = r => r.Path.Contains("/move", StringComparison.Ordinal) && left-- > 0
            ? new Fault("status") { Status = status, Headers = new Dictionary<string, string> { ["Retry-After"] = "0" } } : null;

        var result = _session.Run(
            "$c = Get-CommerceMailboxConnection; ($m | Restore-CommerceJunkMail -Connection $c -JournalPath $args[0]).Status; "
                + "@(Find-CommerceJunkMail -Connection $c).Count", Journal);

        Assert.Empty(result.Errors);
        Assert.Equal(["Changed", "0"], result.Output.Select(o => o.ToString()));
    }

    private string Journal => Path.Combine(_folder.Path, "changes.jsonl");

    private string[] Run(string script)
    {
        var result = _session.Run(Connect + script, _server.Server.Url, _server.AuthorityFile,
            new NetworkCredential("", GraphTestServer.Token).SecurePassword, Journal);
        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
        return [.. result.Output.Select(o => o.ToString())];
    }
}
