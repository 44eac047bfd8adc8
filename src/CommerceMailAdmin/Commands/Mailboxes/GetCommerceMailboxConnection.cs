using System.Management.Automation;
using CommerceMailAdmin.Engine.Mail.Imap;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets the open connections to mailboxes.</summary>
/// <remarks>
/// <para>Returns what Connect-CommerceMailbox opened in this session and Disconnect-CommerceMailbox has not closed, oldest first. Nothing is contacted.</para>
/// </remarks>
/// <example>
/// <summary>All open connections</summary>
/// <code>Get-CommerceMailboxConnection</code>
/// <remarks>Tells mailbox, server, encryption and since when.</remarks>
/// </example>
/// <example>
/// <summary>The backlog of every mailbox of a domain that is connected</summary>
/// <code>Get-CommerceCaseBacklog -Connection (Get-CommerceMailboxConnection *@shop.example)</code>
/// <remarks>The mailboxes are read together, so that an answer sent from one of them counts for a case in another.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceMailboxConnection")]
[OutputType(typeof(CommerceMailboxConnection))]
public sealed class GetCommerceMailboxConnection : CommerceCmdlet
{
    /// <summary>Only connections to these mailboxes.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public string[] Mailbox { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        var wanted = Mailbox.Select(m => new WildcardPattern(m, WildcardOptions.IgnoreCase)).ToArray();
        WriteObject(MailboxConnections.All.Where(c => wanted.Any(w => w.IsMatch(c.Mailbox))), enumerateCollection: true);
    }
}
