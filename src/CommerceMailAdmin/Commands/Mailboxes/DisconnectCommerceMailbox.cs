using System.Management.Automation;
using CommerceMailAdmin.Engine.Mail;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Closes connections to mailboxes.</summary>
/// <remarks>
/// <para>Logs out and forgets the password or token. A connection that is closed already is skipped.</para>
/// </remarks>
/// <example>
/// <summary>Close one connection</summary>
/// <code>Disconnect-CommerceMailbox $mailbox</code>
/// <remarks>$mailbox is what Connect-CommerceMailbox returned.</remarks>
/// </example>
/// <example>
/// <summary>Close all connections</summary>
/// <code>Get-CommerceMailboxConnection | Disconnect-CommerceMailbox</code>
/// <remarks>Leaves none open in this session.</remarks>
/// </example>
[Cmdlet(VerbsCommunications.Disconnect, "CommerceMailbox", HelpUri = OnlineHelp)]
public sealed class DisconnectCommerceMailbox : CommerceCmdlet
{
    /// <summary>The connections, as Connect-CommerceMailbox or Get-CommerceMailboxConnection returned them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ConnectionArgument]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public CommerceMailboxConnection[] Connection { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        foreach (var connection in Connection.Where(c => !MailboxConnections.Close(c)))
        {
            WriteVerbose($"The connection to {connection.Mailbox} at {connection.Server} was closed already.");
        }
    }
}
