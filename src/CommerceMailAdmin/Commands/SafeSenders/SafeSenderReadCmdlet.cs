using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.ExchangeSession;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet that reads mailboxes' safe senders and changes nothing.</summary>
public abstract class SafeSenderReadCmdlet : SafeSenderCmdlet
{
    private SafeSenderRequest _request = null!;

    /// <summary>
    /// The mailboxes, by user principal name, GUID, address, or any other name that means exactly one; with wildcards, every mailbox that matches. Piped
    /// objects are named by the first of their properties UserPrincipalName, Guid, PrimarySmtpAddress, Identity that has a value.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = IdentitySet)]
    [Alias("UserPrincipalName", "PrimarySmtpAddress")]
    [SupportsWildcards]
    [MailboxIdentity]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public override string?[]? Identity { get; set; }

    private protected override bool TakesPatterns => true;

    private protected override IReadOnlyList<string> RequiredCommands => SafeSenderInspector.Commands;

    /// <summary>Whether the journal is asked about the mailboxes.</summary>
    private protected virtual bool AsksJournal => false;

    private protected override void Prepare() => _request = ReadSenders(force: true);

    private protected sealed override MailboxWork CreateWork(IExchangeSession session)
    {
        var inspector = new SafeSenderInspector(session, _request, AsksJournal);
        return batch => Read(inspector, batch).Select(r => (Action)(() => Show(session, r)));
    }

    /// <summary>Writes one mailbox, on the pipeline's thread.</summary>
    private protected abstract void Show(IExchangeSession session, SafeSenderReading reading);

    private static IEnumerable<SafeSenderReading> Read(SafeSenderInspector inspector, IReadOnlyList<MailboxReference> batch)
    {
        if (batch.Count > 1 || !MailboxIdentity.HasWildcard(batch[0].Identity))
        {
            return inspector.Read(batch);
        }

        try
        {
            return inspector.Find(batch[0].Identity);
        }
        catch (ExchangeException e)
        {
            return [new SafeSenderReading(batch[0].Identity, null, e)];
        }
    }
}
