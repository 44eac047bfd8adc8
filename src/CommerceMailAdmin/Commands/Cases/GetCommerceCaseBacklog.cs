using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Gets the cases that wait for a reply of the seller, with their due times.</summary>
/// <remarks>
/// <para>
/// Reads a ledger that Sync-CommerceCase keeps, or the mail itself. Returns one object for each case in which the buyer wrote last. The
/// order is: escalated to a claim, overdue, due soon, on time. All paths together are one mailbox. Give the inbox and the sent mail,
/// because no answer is visible without the sent mail. Nothing is changed, and nothing is contacted.
/// </para>
/// <para>
/// A case is recognised by the id in the relay address of the platform. Its turn begins when the oldest customer message after the last
/// answer arrives. An answer is a message of the seller to the relay address. Automatic replies, delivery reports and forwards are not
/// answers (see -SellerAddress). The answer is due two business days later (the profile has the number), at the same time of day, or at the
/// next open moment.
/// </para>
/// <para>
/// A claim for the order of a case makes the case Escalated. Order notices, claims without a case and all other mail are not cases. A
/// message that only looks like the platform's does not count: its name or domain imitates the platform, or your own server recorded a
/// failed check. -Verbose names these messages with the reason, except order notices. The property Authenticity says if such a message
/// claims to belong to the case.
/// </para>
/// <para>
/// A case whose message lies in Junk is marked [Junk], and a warning gives the number. -InformationAction Continue shows in one line what
/// was read and found. -Verbose shows the folders, the addresses of the seller and the calendar.
/// </para>
/// <para>
/// These are answers. Sent mail in reply to the platform's mail whose address was lost, because it lies in the sent mail. An answer whose
/// date is before the buyer's message, if its In-Reply-To names that message: it was written after it, whatever the clock says. A reply
/// that an Outlook rule sends with a template, because nothing tells it from a person's. Mail that a known helpdesk marks as generated, in
/// reply to a case, because a person wrote it.
/// </para>
/// <para>
/// These are not answers. Mail to the relay before the buyer's first message, because it cannot answer what was not asked yet. Mail of an
/// Exchange rule, a receipt, a request to recall a message and a reply to an invitation, because no person wrote to the buyer. A deleted
/// draft, because it was never sent. These are not answers either, and a warning reports them. An answer to another address than the
/// relay's, or to an address such as case%2B%2B1@, because the buyer did not receive it. An answer that came back undelivered; a delay is
/// not a failure. A copy of an answer that failed authentication and does not lie in the sent mail, because anyone can write in your name.
/// An answer that an unknown program marked as generated.
/// </para>
/// <para>
/// These are not messages of a case. An automatic reply of the relay, because the buyer did not write it. A case mail that a colleague
/// attaches to a mail, because the original counts. Mail from a relay address that a group or mailing list has rewritten, because its
/// sender cannot be proven any more. A message that begins within another message of an mbox file counts and is never Genuine, because the
/// writer of that message may have written it. Warnings report all but the second.
/// </para>
/// <para>
/// A message arrived when the topmost Received field says. Fields of a program that fetched the mail later do not count, because the mail
/// was in the mailbox before. A date without a zone counts as UTC, because the zone of the machine that wrote it is not known. An order
/// number in groups of digits is one number, in whatever digits it is written, so that it equals the number in an export; hyphens stay,
/// because they can be a part of the number. docs/reference/reading-mail.md has all rules.
/// </para>
/// <para>User names of buyers are shortened unless -IncludeBuyerData is given.</para>
/// </remarks>
/// <example>
/// <summary>The waiting cases, with German business hours</summary>
/// <code>Get-CommerceCaseBacklog ./support-mailbox -TimeZone Europe/Berlin -BusinessHours 09:00-17:00 -HolidayFile ./holidays.ics</code>
/// <remarks>Reads messages, mbox files and Maildirs in the folder and its subfolders, and counts the term in this business time.</remarks>
/// </example>
/// <example>
/// <summary>The backlog of a large mailbox</summary>
/// <code>Sync-CommerceCase ./support-mailbox
/// Get-CommerceCaseBacklog -TimeZone Europe/Berlin</code>
/// <remarks>
/// Sync-CommerceCase reads only new mail into the ledger in your local application data. The backlog comes from the ledger.
/// </remarks>
/// </example>
/// <example>
/// <summary>The cases to answer today</summary>
/// <code>Get-CommerceCaseBacklog ./inbox.mbox, ./sent.mbox -DueBefore (Get-Date).Date.AddDays(1)</code>
/// <remarks>Inbox and sent mail are one mailbox. Returns the cases whose answer is overdue or due today.</remarks>
/// </example>
/// <example>
/// <summary>The backlog at the end of the first half of the year</summary>
/// <code>Get-CommerceCaseBacklog ./archive -At 2026-06-30T18:00:00+02:00 | Export-Csv ./backlog.csv</code>
/// <remarks>Answers as if no later mail had arrived.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceCaseBacklog", DefaultParameterSetName = LedgerSet, HelpUri = OnlineHelp)]
[OutputType(typeof(CaseBacklogItem))]
public sealed class GetCommerceCaseBacklog : CaseCmdlet
{
    /// <summary>Only cases in these states.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ValidateSet(nameof(CaseState.OnTime), nameof(CaseState.DueSoon), nameof(CaseState.Overdue), nameof(CaseState.Escalated))]
    public CaseState[] State { get; set; } = [];

    /// <summary>Only cases whose answer is due before this time; a date means its midnight in the calendar's time zone.</summary>
    [Parameter]
    [TimeArgument]
    [ArgumentCompleter(typeof(NameCompleter))]
    public DateTime? DueBefore { get; set; }

    /// <summary>Only cases whose last answer is from one of these addresses, or from a domain such as '@shop.example'.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public string[]? Agent { get; set; }

    /// <summary>At most this number of cases, the most urgent ones.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [ArgumentCompleter(typeof(NameCompleter))]
    public int First { get; set; } = int.MaxValue;

    /// <inheritdoc/>
    protected override void BeginCommand()
    {
        base.BeginCommand();
        RequireYear(DueBefore, nameof(DueBefore));
    }

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        using var report = Observe();
        var limit = InstantOf(DueBefore);
        var waiting = CaseBacklog.Read(Input, Options, report, Cancellation, Agent)
            .Where(c => (State.Length == 0 || State.Contains(c.State)) && (limit is null || c.DueBy < limit)).ToList();
        WriteObject(waiting.Take(First), enumerateCollection: true);
        WarnOfJunk(waiting.Where(c => c.InJunk).ToList());
        var shown = First < waiting.Count ? $"; the {First} most urgent are shown" : "";
        Summarise(report, waiting.Count == 0 ? "No case is waiting for an answer" : $"{Cases(waiting.Count)} waiting for an answer{shown}");
    }

    private void WarnOfJunk(IReadOnlyList<CaseBacklogItem> junk)
    {
        if (junk.Count > 0)
        {
            var mailbox = PowerShellText.Quoted(junk[0].Mailbox);
            var way = ParameterSetName == ConnectionSet
                ? $"This moves the genuine messages to the Inbox: Find-CommerceJunkMail -Connection {mailbox} | Restore-CommerceJunkMail "
                    + $"-Connection {mailbox}. "
                : "Move the messages to the Inbox. In a mailbox on a server, Connect-CommerceMailbox, Find-CommerceJunkMail and "
                    + "Restore-CommerceJunkMail do this. ";
            WriteWarning(
                $"{Cases(junk.Count)} waiting in Junk, first '{junk[0].CaseId}' in '{junk[0].Folder}' of '{junk[0].Mailbox}'. {way}"
                + "Add-CommerceSafeSenders keeps later case mail out of Junk. Where-Object InJunk lists these cases.");
        }
    }

    private static string Cases(int count) => Amount.Of(count, "case is", "cases are");
}
