using System.Management.Automation;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets the open connections to mailboxes.</summary>
/// <remarks>
/// <para>
/// Returns the connections that Connect-CommerceMailbox opened in this session and that are still open, the oldest first. Nothing is
/// contacted.
/// </para>
/// </remarks>
/// <example>
/// <summary>All open connections</summary>
/// <code>Get-CommerceMailboxConnection</code>
/// <remarks>Shows mailbox, server, encryption and the time of the connection.</remarks>
/// </example>
/// <example>
/// <summary>The backlog of every connected mailbox of a domain</summary>
/// <code>Get-CommerceCaseBacklog -Connection (Get-CommerceMailboxConnection *@shop.example)</code>
/// <remarks>Reads the mailboxes together, so that an answer from one of them counts for a case in another.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceMailboxConnection", HelpUri = OnlineHelp)]
[OutputType(typeof(CommerceMailboxConnection))]
public sealed class GetCommerceMailboxConnection : CommerceCmdlet
{
    /// <summary>Returns only connections to these mailboxes.</summary>
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
