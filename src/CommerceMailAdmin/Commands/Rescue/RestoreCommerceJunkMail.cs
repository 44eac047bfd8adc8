using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Rescue;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Moves the platform's mail from Junk, Deleted Items and archive folders to the Inbox.</summary>
/// <remarks>
/// <para>
/// Takes the objects of Find-CommerceJunkMail. A genuine message is moved. A forged message is never moved. A message that cannot be
/// verified is moved only with -Force. Each message has one result, and a message that fails does not stop the others. A second run changes
/// nothing.
/// </para>
/// <para>
/// On Exchange Server, a message in Junk is marked as not junk. This also removes its sender from the blocked senders of the mailbox. On
/// other servers, the message is only moved. If the server does not tell whether it moved a message, the command reads the mailbox again
/// and searches the Inbox for the Message-ID.
/// </para>
/// <para>
/// Every move is in the journal before it is sent. Get-CommerceMailChange shows it. Undo-CommerceMailChange moves those messages
/// back that are still in the Inbox.
/// SafeSenderCommand of a result is the command that keeps later mail of the sender out of Junk.
/// </para>
/// </remarks>
/// <example>
/// <summary>See what would be moved, and then move it</summary>
/// <code>$mailbox = Connect-CommerceMailbox -EwsUrl https://mail.contoso.com/EWS/Exchange.asmx -Mailbox support@contoso.com
/// $junk = Find-CommerceJunkMail -Connection $mailbox
/// $junk | Restore-CommerceJunkMail -Connection $mailbox -WhatIf
/// $junk | Restore-CommerceJunkMail -Connection $mailbox</code>
/// <remarks>Moves the genuine messages in Junk to the Inbox.</remarks>
/// </example>
/// <example>
/// <summary>Prevent the next time</summary>
/// <code>$junk | Restore-CommerceJunkMail -Connection $mailbox | Select-Object -ExpandProperty SafeSenderCommand -Unique</code>
/// <remarks>Shows the commands that add the senders to the safe senders. They need an Exchange session.</remarks>
/// </example>
[Cmdlet(VerbsData.Restore, "CommerceJunkMail", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, HelpUri = OnlineHelp)]
[OutputType(typeof(JunkMailRestoreResult))]
public sealed class RestoreCommerceJunkMail : CommerceCmdlet
{
    private readonly List<CommerceJunkMail> _messages = [];

    /// <summary>The messages, as Find-CommerceJunkMail returns them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public CommerceJunkMail[] Message { get; set; } = [];

    /// <summary>The mailboxes of the messages, as Connect-CommerceMailbox returns them, or their names.</summary>
    [Parameter(Mandatory = true)]
    [ConnectionArgument]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public CommerceMailboxConnection[] Connection { get; set; } = [];

    /// <summary>Also moves messages that cannot be verified to be from the platform. Forged messages are not moved.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// The file in which moves are written down. Default: changes.jsonl in the folder CommerceMailAdmin of your local application data.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput() => _messages.AddRange(Message);

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        var journal = new ChangeJournal(
            JournalPaths.Resolve(this, JournalPath, toWrite: true), MyInvocation.MyCommand.Name, null, () => DateTimeOffset.UtcNow,
            IsRehearsal());
        using var report = new MailReadReport(this, "Reading mail");
        foreach (var messages in _messages.GroupBy(m => m.Mailbox, StringComparer.OrdinalIgnoreCase))
        {
            if (Array.Find(Connection, c => c.Mailbox.Equals(messages.Key, StringComparison.OrdinalIgnoreCase)) is not { } connection)
            {
                WriteItemError(
                    new ItemNotFoundException(
                        $"The mailbox '{messages.Key}' is not among those of -Connection. Its messages were not moved."),
                    "MailboxNotGiven", ErrorCategory.ObjectNotFound, messages.Key);
                continue;
            }

            CommerceJunkMail[] each = [.. messages.GroupBy(m => m.Id, StringComparer.Ordinal).Select(g => g.First())];
            foreach (var result in new JunkMailRestorer(connection, journal, Force).Restore(each, Ask, report, Cancellation))
            {
                Write(result);
            }
        }
    }

    private ChangeDecision Ask(CommerceJunkMail message)
    {
        var what = $"the message of {message.From}, received {message.Received:yyyy-MM-dd HH:mm} UTC, from '{message.Folder}' to the Inbox "
            + $"of {message.Mailbox}";
        return ShouldProcess($"Moving {what}", $"Move {what}?", "Confirm", out var reason) ? ChangeDecision.Apply
            : reason == ShouldProcessReason.WhatIf ? ChangeDecision.Preview
            : ChangeDecision.Decline;
    }

    private void Write(JunkMailRestoreResult result)
    {
        WriteObject(result);
        if (result.Status == ChangeStatus.Failed)
        {
            WriteItemError(
                new IOException(
                    $"{result.Mailbox}: the message of {result.From}, received {result.Received:yyyy-MM-dd HH:mm} UTC: {result.Reason}"),
                "MessageNotMoved", ErrorCategory.WriteError, result.Id);
        }
    }
}
