using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Commands;
using CommerceMailAdmin.Exchange;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet that works on mailboxes, one after the other.</summary>
public abstract class MailboxCmdlet : ProfiledCmdlet
{
    /// <summary>
    /// The mailboxes, by user principal name, GUID, address, or any other name that means exactly one. Piped objects are
    /// named by the first of their properties UserPrincipalName, Guid, PrimarySmtpAddress, Identity that has a value.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("UserPrincipalName", "PrimarySmtpAddress")]
    [MailboxIdentity]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public string?[]? Identity { get; set; }

    /// <summary>Does the work for one mailbox.</summary>
    /// <param name="identity">Its name, not blank.</param>
    protected abstract void ProcessMailbox(string identity);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        if (Identity is { Length: 0 })
        {
            RejectIdentity(
                "The object names no mailbox: it has none of the properties " + string.Join(", ", MailboxIdentityAttribute.Properties) + ".", "IdentityMissing", null);
        }

        foreach (var identity in Identity ?? [null])
        {
            if (Cancellation.IsCancellationRequested)
            {
                throw new PipelineStoppedException();
            }

            if (MailboxIdentity.IsBlank(identity))
            {
                RejectIdentity("The name of the mailbox is blank. It was left out, because Exchange takes a blank name to mean every mailbox.", "IdentityBlank", identity);
            }
            else
            {
                ProcessMailbox(identity!.Trim());
            }
        }
    }

    /// <summary>Reports a name that is not sent to Exchange.</summary>
    protected void RejectIdentity(string message, string errorId, string? identity) =>
        WriteItemError(new ArgumentException(message), errorId, ErrorCategory.InvalidArgument, identity);
}
