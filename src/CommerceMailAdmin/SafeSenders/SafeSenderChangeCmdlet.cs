using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Commands;
using CommerceMailAdmin.Engine.Exchange.Journal;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet that changes mailboxes' safe senders.</summary>
public abstract class SafeSenderChangeCmdlet : SafeSenderCmdlet
{
    /// <summary>
    /// The file in which changes are written down. Without it, changes.jsonl in the folder CommerceMailAdmin of the user's local application data.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>Does the work for one mailbox.</summary>
    /// <param name="identity">Its name, neither blank nor with wildcards.</param>
    protected abstract void ChangeMailbox(string identity);

    /// <inheritdoc/>
    protected sealed override void ProcessMailbox(string identity)
    {
        if (MailboxIdentity.HasWildcard(identity))
        {
            RejectIdentity($"'{identity}' has wildcards. Changes are made to named mailboxes only: pipe them from Get-EXOMailbox or Get-Mailbox.", "IdentityWildcard", identity);
            return;
        }

        try
        {
            ChangeMailbox(identity);
        }
        catch (JournalException e)
        {
            Terminate(e, "JournalUnwritable", ErrorCategory.WriteError, identity);
        }
    }

    /// <summary>The journal of this run.</summary>
    private protected ChangeJournal OpenJournal(IExchangeSession session) => Changes.Journal(this, JournalPath, session);
}
