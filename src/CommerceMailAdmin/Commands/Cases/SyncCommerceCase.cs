using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Classification;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Reads new mail of mailboxes into a ledger of cases. The other case cmdlets answer from the ledger.</summary>
/// <remarks>
/// <para>
/// The ledger is one SQLite file. It keeps what the mail says about cases, claims and orders after the mailbox has deleted the mail: who
/// wrote when, case ids, order numbers, the reasons of the platform, and a user name of the buyer once for each case. Bodies, subjects and
/// other words of buyers are not kept (docs/reference/ledger.md). Only the ledger is written. Mailboxes are not changed.
/// </para>
/// <para>
/// Each run continues after the last one and returns one object for each mailbox. To finish a run that was killed or stopped, run it again.
/// Nothing is lost or counted twice. A mailbox that was moved, rewritten or numbered again is read from its start.
/// </para>
/// <para>
/// All paths of one call are one mailbox, unless piped objects have the properties Path and Mailbox. Each connection is a mailbox of its
/// own. Give inbox and sent mail, because no answer is visible without the sent mail. -SellerAddress and -TrustedAuthServId apply to the
/// mail that this run reads.
/// </para>
/// <para>
/// What counts as a case and as an answer is in the help of Get-CommerceCaseBacklog, with the reasons. The rules that apply are those of
/// the run that reads the mail.
/// </para>
/// </remarks>
/// <example>
/// <summary>A ledger of a mailbox in files, and its backlog</summary>
/// <code>Sync-CommerceCase ./support-mailbox
/// Get-CommerceCaseBacklog</code>
/// <remarks>
/// Reads the whole mailbox on the first day, and only new mail on later days. The ledger is in your local application data.
/// </remarks>
/// </example>
/// <example>
/// <summary>A mailbox on a mail server, from a scheduled task</summary>
/// <code>Connect-CommerceMailbox mail.shop.example -Credential $credential | Sync-CommerceCase -Ledger /srv/support/cases.ledger</code>
/// <remarks>Reads the messages that arrived since the last run.</remarks>
/// </example>
/// <example>
/// <summary>Several mailboxes into one ledger</summary>
/// <code>Import-Csv ./mailboxes.csv | Sync-CommerceCase -SellerAddress '@helpdesk.example'</code>
/// <remarks>The file has the columns Mailbox and Path. An answer that one mailbox sent counts for a case in another.</remarks>
/// </example>
[Cmdlet(VerbsData.Sync, "CommerceCase", DefaultParameterSetName = PathSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low,
    HelpUri = OnlineHelp)]
[OutputType(typeof(CaseSyncResult))]
public sealed class SyncCommerceCase : MailCmdlet
{
    /// <summary>
    /// The file of the ledger. If it does not exist, it is created. Default: cases.ledger in the folder CommerceMailAdmin of your local
    /// application data.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Ledger { get; set; }

    /// <summary>
    /// The mailbox's name in results. It should stay the same when the files are moved. Default: the name of the folder or file that was
    /// named first.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public string? Mailbox { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput() => AddMail(Mailbox);

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        var ledger = LedgerFile(Ledger);
        using var report = new MailReadReport(this, "Reading mail", Mail.Paths, Mail.Mailboxes);
        foreach (var (mailbox, input) in Mail.Each())
        {
            var what = $"the new mail of '{mailbox}' into the ledger '{ledger}'";
            if (ShouldProcess($"Reading {what}", $"Read {what}?", "Confirm"))
            {
                WriteObject(LedgerSync.Run(input, ledger, Options, report, Cancellation));
            }
        }
    }

    private MailOptions Options => new()
    {
        Profile = MailProfile,
        SellerAddresses = SellerAddress,
        Trust = Trust,
        Now = DateTimeOffset.UtcNow,
    };
}
