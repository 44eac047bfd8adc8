using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Queries;

namespace CommerceMailAdmin.Commands;

/// <summary>Reads what is new in mailboxes into a ledger of the seller's cases, from which the other case commands answer at once.</summary>
/// <remarks>
/// <para>
/// The ledger is one SQLite file. It keeps what the mail tells of cases, claims and orders, and outlives the mailbox's own retention: who wrote when, case ids,
/// order numbers, the platform's reasons, a buyer's user name once for each case. Bodies, subjects and other words of buyers are not kept. Only the ledger is written; mailboxes are not changed.
/// </para>
/// <para>
/// Each run goes on where the last one ended and emits one object for each mailbox. A run that was killed or stopped is finished by running it
/// again; nothing is lost or counted twice. That holds too where a mailbox was moved, rewritten or numbered anew: it is then read from its start.
/// </para>
/// <para>
/// All paths of one call are one mailbox, unless piped objects have the properties Path and Mailbox; each connection is a mailbox of its own. Give inbox and sent mail, or answers cannot
/// be seen. -SellerAddress and -TrustedAuthServId hold for the mail that is read by this run.
/// </para>
/// </remarks>
/// <example>
/// <summary>A ledger of a mailbox in files, and its backlog</summary>
/// <code>Sync-CommerceCase ./support-mailbox; Get-CommerceCaseBacklog</code>
/// <remarks>Reads the whole mailbox on the first day, and on every later day only what is new. The ledger lies in your local application data.</remarks>
/// </example>
/// <example>
/// <summary>A mailbox on a mail server, from a scheduled task</summary>
/// <code>Connect-CommerceMailbox mail.shop.example -Credential $credential | Sync-CommerceCase -Ledger /srv/support/cases.ledger</code>
/// <remarks>Reads the messages that came since the last run.</remarks>
/// </example>
/// <example>
/// <summary>Several mailboxes into one ledger</summary>
/// <code>Import-Csv ./mailboxes.csv | Sync-CommerceCase -SellerAddress '@helpdesk.example'</code>
/// <remarks>The file has the columns Mailbox and Path. An answer sent from one mailbox counts for a case in another.</remarks>
/// </example>
[Cmdlet(VerbsData.Sync, "CommerceCase", DefaultParameterSetName = PathSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(CaseSyncResult))]
public sealed class SyncCommerceCase : CaseMailCmdlet
{
    private readonly List<(string? Mailbox, List<string> Paths)> _named = [];

    /// <summary>The ledger's file, which is made where there is none. Without it, a file in your local application data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Ledger { get; set; }

    /// <summary>
    /// The mailbox's name in results. It should stay the same when the files are moved. Without it, the name of the folder or file that was named first.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string? Mailbox { get; set; }

    /// <inheritdoc/>
    protected override void AddPaths(IReadOnlyList<string> paths)
    {
        var known = _named.Find(n => string.Equals(n.Mailbox, Mailbox, StringComparison.OrdinalIgnoreCase)).Paths;
        if (known is null)
        {
            _named.Add((Mailbox, known = []));
        }

        known.AddRange(paths);
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        var ledger = Ledgers.Path(this, Ledger);
        ReadMail(observer =>
        {
            foreach (var (mailbox, input) in Mailboxes())
            {
                if (ShouldProcess($"Reading the new mail of '{mailbox}' into the ledger '{ledger}'", $"Read the new mail of '{mailbox}' into the ledger '{ledger}'?", "Confirm"))
                {
                    WriteObject(LedgerSync.Run(input, ledger, Options, observer, Cancellation));
                }
            }
        });
    }

    private MailOptions Options => new() { Profile = MailProfile, SellerAddresses = SellerAddress, Trust = Trust, Now = DateTimeOffset.UtcNow };

    private IEnumerable<(string Mailbox, MailInput Input)> Mailboxes() =>
        ParameterSetName == ConnectionSet
            ? Mail().Each()
            : _named.Where(n => n.Paths.Count > 0).SelectMany(n => CaseInput.Files(n.Paths, n.Mailbox ?? MailboxName(n.Paths)).Each());
}
