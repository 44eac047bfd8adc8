using System.Management.Automation;
using CommerceMailAdmin.Unit.Support;
using MailServers.Common;
using static CommerceMailAdmin.Unit.Cases.Store.Ledger.CaseTexts;

namespace CommerceMailAdmin.Unit.Rescue;

/// <summary>The cmdlets in the real shell against the EWS server of the tests.</summary>
[Collection("Mailbox connections")]
public sealed class JunkMailServerTests : IDisposable
{
    private const string Connect = "$c = Connect-CommerceMailbox -EwsUrl $args[0] -CertificateAuthority $args[1]"
        + " -Mailbox support@contoso.com -Authentication Basic -Credential $args[2];";

    private readonly EwsTestServer _server = new();
    private readonly ModuleSession _session = new();
    private readonly TemporaryFolder _folder = new();

    private string Journal => Path.Combine(_folder.Path, "changes.jsonl");

    public void Dispose()
    {
        _session.Run("Get-CommerceMailboxConnection | Disconnect-CommerceMailbox");
        _session.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void JunkAndDeletedMailReturnsToTheInbox()
    {
        _server.Deliver("junkemail", JunkMailTests.Genuine("a1"));
        _server.Deliver("junkemail", Customer("b2", "06-08 09:00"));
        _server.Deliver("deleteditems", JunkMailTests.Genuine("c3"));

        var result = Run(
            "$junk = Find-CommerceJunkMail -Connection $c -Folder Junk, Deleted; $junk.Count;"
            + "($junk | Restore-CommerceJunkMail -Connection $c -JournalPath $args[3] -WhatIf).Status;"
            + "($junk | Restore-CommerceJunkMail -Connection $c -JournalPath $args[3]).Status;"
            + "($junk | Restore-CommerceJunkMail -Connection $c -JournalPath $args[3]).Status;"
            + "(Find-CommerceJunkMail -Connection $c -Folder Junk, Deleted).CaseId;"
            + "(Get-CommerceMailChange -Target support@contoso.com -JournalPath $args[3] | Where-Object Result -EQ Verified).Before");

        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
        object[] expected =
        [
            3, ChangeStatus.Planned, ChangeStatus.Planned, ChangeStatus.Rejected, ChangeStatus.Changed, ChangeStatus.Changed,
            ChangeStatus.Rejected, ChangeStatus.Unchanged, ChangeStatus.Unchanged, ChangeStatus.Rejected,
            "b2", "Deleted Items", "Junk Email",
        ];
        Assert.Equal(expected.Select(e => e.ToString()).Order(), result.Output.Select(o => o.BaseObject.ToString()).Order());
        Assert.Contains("MarkAsJunk", _server.Operations);
    }

    [Fact]
    public void AMailboxThatIsNotGivenIsAnErrorAndUndoMovesBackWhatIsStillInTheInbox()
    {
        _server.Deliver("junkemail", JunkMailTests.Genuine("a1"));
        _server.Store.AddMailbox("second@contoso.com");
        _server.Accounts.Add(
            new Account(EwsTestServer.User, EwsTestServer.Password) { FullAccess = [EwsTestServer.Mailbox, "second@contoso.com"] });

        var result = Run(
            "$m = Find-CommerceJunkMail -Connection $c; $d = Connect-CommerceMailbox -EwsUrl $args[0] -CertificateAuthority $args[1]"
            + " -Mailbox second@contoso.com -Authentication Basic -Credential $args[2];"
            + "$m | Restore-CommerceJunkMail -Connection $d -JournalPath $args[3];"
            + "$r = $m | Restore-CommerceJunkMail -Connection $c -JournalPath $args[3];"
            + "(Undo-CommerceMailChange $r.RunId -JournalPath $args[3] -WhatIf).Status;"
            + "(Undo-CommerceMailChange $r.RunId -JournalPath $args[3]).Status;"
            + "(Undo-CommerceMailChange $r.RunId -JournalPath $args[3]).Status; (Find-CommerceJunkMail -Connection $c).CaseId;"
            + "$c | Disconnect-CommerceMailbox; Undo-CommerceMailChange $r.RunId -JournalPath $args[3]");

        Assert.Equal(["MailboxNotGiven,CommerceMailAdmin.Commands.RestoreCommerceJunkMail",
            "MailboxNotGiven,CommerceMailAdmin.Commands.UndoCommerceMailChange"], result.Errors.Select(e => e.FullyQualifiedErrorId));
        Assert.Equal(["Planned", "Changed", "Unchanged", "a1"], result.Output.Select(o => o.BaseObject.ToString()));
    }

    private ScriptResult Run(string script) => _session.Run(Connect + script, _server.Url, _server.Authority,
        new PSCredential(EwsTestServer.User, EwsTestServer.Secure(EwsTestServer.Password)), Journal);
}
