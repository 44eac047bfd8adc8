using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Queries;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets the cases that wait for the seller's answer, and until when each must have one.</summary>
/// <remarks>
/// <para>
/// Reads a ledger that Sync-CommerceCase keeps, or mail itself, and returns one object for each case in which the buyer wrote last, most urgent first: escalated to a claim, overdue,
/// due soon, on time. All paths together are one mailbox: give the inbox and the sent mail, or answers cannot be seen. Nothing
/// is changed and nothing is contacted.
/// </para>
/// <para>
/// A case is known by the id in the platform's relay address. The clock starts with the oldest customer message behind the last answer,
/// counted from its arrival. An answer is a message of the seller's to the relay address that is no automatic reply, delivery report or forward (see -SellerAddress).
/// The answer is due two business days later (the profile says how many), at the same time of day, or at the next open moment after it.
/// </para>
/// <para>
/// A claim for a case's order makes the case Escalated. Order mail, claims without a case and all other mail are no cases.
/// Messages that only look like the platform's, by name, domain or a failed check that your own server recorded, do not count. -Verbose
/// names them with the reason (but for notices about orders, which a backlog passes over), and the property Authenticity tells of cases they claim to belong to.
/// </para>
/// <para>Buyers' user names are shortened unless -IncludeBuyerData is given.</para>
/// </remarks>
/// <example>
/// <summary>Who waits, by German business hours</summary>
/// <code>Get-CommerceCaseBacklog ./support-mailbox -TimeZone Europe/Berlin -BusinessHours 09:00-17:00 -HolidayFile ./holidays.ics</code>
/// <remarks>Reads messages, mbox files and Maildirs in the folder and its subfolders, and counts the term in the business time given.</remarks>
/// </example>
/// <example>
/// <summary>The backlog of a large mailbox, at once</summary>
/// <code>Sync-CommerceCase ./support-mailbox; Get-CommerceCaseBacklog -TimeZone Europe/Berlin</code>
/// <remarks>Sync-CommerceCase reads only what is new into the ledger in your local application data, from which the backlog is taken.</remarks>
/// </example>
/// <example>
/// <summary>What must be answered today</summary>
/// <code>Get-CommerceCaseBacklog ./inbox.mbox, ./sent.mbox | Where-Object State -ne OnTime</code>
/// <remarks>Inbox and sent mail are one mailbox. Leaves out the cases that have more than a business day left.</remarks>
/// </example>
/// <example>
/// <summary>How things stood at the end of the first half of the year</summary>
/// <code>Get-CommerceCaseBacklog ./archive -At 2026-06-30T18:00:00+02:00 | Export-Csv ./backlog.csv</code>
/// <remarks>Answers as if nothing later had arrived.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceCaseBacklog", DefaultParameterSetName = LedgerSet)]
[OutputType(typeof(CaseBacklogItem))]
public sealed class GetCommerceCaseBacklog : CaseCmdlet
{
    /// <inheritdoc/>
    protected override void EndCommand()
    {
        using var report = Observe();
        WriteObject(CaseBacklog.Read(Input, Options, report, Cancellation), enumerateCollection: true);
    }
}
