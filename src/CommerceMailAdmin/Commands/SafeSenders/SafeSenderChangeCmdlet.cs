using System.Management.Automation;
using CommerceMailAdmin.Engine.Exchange.Changes;
using CommerceMailAdmin.Engine.Exchange.SafeSenders;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>A cmdlet that changes mailboxes' safe senders.</summary>
public abstract class SafeSenderChangeCmdlet : SafeSenderCmdlet
{
    private readonly object _turn = new();
    private string _file = null!;
    private ChangeJournal? _journal;
    private string? _organization;

    /// <summary>
    /// The mailboxes, by user principal name, GUID, address, or any other name that means exactly one. Piped objects are
    /// named by the first of their properties UserPrincipalName, Guid, PrimarySmtpAddress, Identity that has a value.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = IdentitySet)]
    [Alias("UserPrincipalName", "PrimarySmtpAddress")]
    [MailboxIdentity]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public override string?[]? Identity { get; set; }

    /// <summary>
    /// The file in which changes are written down. Without it, changes.jsonl in the folder CommerceMailAdmin of the user's local application data.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    private protected override IReadOnlyList<string> RequiredCommands => SafeSenderWriter.Commands;

    private protected override void Prepare() => _file = JournalPaths.Resolve(this, JournalPath, toWrite: true);

    /// <summary>The journal of this run, which all its sessions share.</summary>
    /// <exception cref="ExchangeException">The session leads to another organisation than those before.</exception>
    private protected ChangeJournal Journal(IExchangeSession session)
    {
        lock (_turn)
        {
            if (_journal is null)
            {
                _organization = session.Organization;
                _journal = ChangeSupport.Journal(this, _file, session.Organization);
            }

            return _organization == session.Organization ? _journal : throw new ExchangeException(
                ExchangeErrorKind.Other, $"-ConnectionScript connected to different organisations: {_organization ?? "on-premises"} and {session.Organization ?? "on-premises"}.");
        }
    }
}
