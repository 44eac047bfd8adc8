using System.Management.Automation;
using CommerceMailAdmin.Unit.Support;

namespace CommerceMailAdmin.Unit.Rescue;

/// <summary>The cmdlets in the real shell on a real Dovecot.</summary>
[Collection("Mailbox connections")]
public sealed class JunkMailImapTests(DovecotServer dovecot) : IClassFixture<DovecotServer>
{
    [Fact]
    public void JunkAndDeletedMailReturnsToTheInbox()
    {
        dovecot.Require();
        dovecot.Deliver("rescue", "Verdacht", JunkMailTests.Genuine("a1").Replace("\n", "\r\n", StringComparison.Ordinal));
        dovecot.Doveadm(null, "mailbox", "create", "-u", "rescue", "Trash");
        dovecot.Deliver("rescue", "Trash", JunkMailTests.Genuine("c3").Replace("\n", "\r\n", StringComparison.Ordinal));
        using var session = new ModuleSession();
        using var folder = new TemporaryFolder();

        var result = session.Run(
            "$c = Connect-CommerceMailbox 127.0.0.1 -Port $args[0] -Credential $args[1] -SkipCertificateCheck 3>$null;"
            + "$junk = Find-CommerceJunkMail -Connection $c -Folder Junk, Deleted; $junk.CaseId;"
            + "$r = $junk | Restore-CommerceJunkMail -Connection $c -JournalPath $args[2]; $r.Status;"
            + "($junk | Restore-CommerceJunkMail -Connection $c -JournalPath $args[2]).Status;"
            + "@(Find-CommerceJunkMail -Connection $c -Folder Junk, Deleted, Archive).Count;"
            + "(Undo-CommerceMailChange $r[0].RunId -JournalPath $args[2]).Folder;"
            + "@(Find-CommerceJunkMail -Connection $c -Folder Junk, Deleted).Count; $c | Disconnect-CommerceMailbox",
            dovecot.TlsPort, new PSCredential("rescue", EwsTestServer.Secure(DovecotServer.Password)),
            Path.Combine(folder.Path, "c.jsonl"));

        Assert.Null(result.Terminated);
        Assert.Empty(result.Errors);
        Assert.Equal(
            ["0", "2", "Changed", "Changed", "Trash", "Unchanged", "Unchanged", "Verdacht", "a1", "c3"],
            result.Output.Select(o => o.BaseObject.ToString()).Order(StringComparer.Ordinal));
    }
}
