using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Commands;
using CommerceMailAdmin.Exchange;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet that works on mailboxes through the Exchange session of the caller.</summary>
public abstract class ExchangeCmdlet : ProfiledCmdlet
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

    /// <summary>Opens the session in which commands are called, or ends the cmdlet with the reason why there is none.</summary>
    private protected IExchangeSession OpenSession(IReadOnlyList<string> commands)
    {
        try
        {
            return new RunspaceExchangeSession(this, commands);
        }
        catch (ExchangeException e)
        {
            ThrowTerminatingError(PowerShellErrors.Record(e, commands[0]));
            throw;
        }
    }

    /// <summary>Reports a mailbox that failed; ends the cmdlet where every further one would fail as well.</summary>
    /// <param name="error">What Exchange reported.</param>
    /// <param name="identity">The mailbox.</param>
    /// <param name="reason">What the user is told; without it, the error's message.</param>
    private protected void ReportFailure(ExchangeException error, string identity, string? reason = null)
    {
        var record = PowerShellErrors.Record(error, identity);
        var text = $"{identity}: {reason ?? error.Message}";
        if (error.Kind is ExchangeErrorKind.SessionLost or ExchangeErrorKind.CommandMissing)
        {
            record.ErrorDetails = new ErrorDetails(text + " The session is lost: connect again and repeat the command. Mailboxes that are done stay unchanged then.");
            ThrowTerminatingError(record);
        }

        record.ErrorDetails = new ErrorDetails(text);
        WriteError(record);
    }
}
