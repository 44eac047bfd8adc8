using System.Management.Automation;
using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Exchange.Session;
using CommerceMailAdmin.Engine.Exchange.Trace;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Engine.Rescue;
using CommerceMailAdmin.ExchangeSession;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>
/// Gets what became of the platform's mail at the organisation's door: delivered, junked, quarantined, rejected, and why.
/// </summary>
/// <remarks>
/// <para>
/// Returns one object for each message and recipient, the newest first: the outcome, the reason in words, and the command that fixes it.
/// Mail of the last 2 days is traced unless a period is given. A time without a zone is local time.
/// </para>
/// <para>
/// In Exchange Online, the command reads the message trace in windows of 10 days, and joins it with the quarantine. Exchange Online keeps
/// the message trace for 90 days and the quarantine for 30 days. It accepts 100 trace requests in 5 minutes. The command waits if more are
/// needed, and -Verbose shows it. The status does not name the folder. -Detail reads the events of each message, one request each. For
/// messages that failed or wait, the events are always read.
/// </para>
/// <para>
/// On-premises, the command reads the message tracking log of every transport server. A log does not name the folder. A server that cannot
/// be asked is an error, and the other servers are read.
/// </para>
/// <para>
/// The sender is what Exchange recorded. It is a claim. For quarantined messages, the command reads the header and judges it: Verdict is
/// Genuine only if the results that your own servers recorded prove the sender. Without -Recipient, the mail of the whole organisation is
/// read, and mail of other senders is left out.
/// </para>
/// <para>
/// -Release releases quarantined messages after a question. The release is in the journal before it is sent, and is read back. A message
/// whose sender is not proven, or is forged, is released only with -Force. A second run changes nothing. A released message cannot be put
/// back: Undo-CommerceMailChange does not take a release back. With -Recipient, the message is released to these recipients, and otherwise
/// to all.
/// </para>
/// <para>
/// With -Ledger, InLedger tells whether the ledger has the message. -CaseId and -OrderNumber find the messages of a case by the ledger, and
/// quarantined messages also by their header.
/// </para>
/// <para>
/// Permissions: a role with Get-MessageTraceV2, such as Message Tracking, for the trace; a role that reads the quarantine, such as the
/// Entra role Security Reader; and Quarantine Administrator or Security Administrator for -Release. On-premises: the role Message Tracking.
/// </para>
/// </remarks>
/// <example>
/// <summary>What became of the mail of the last days</summary>
/// <code>Get-CommerceMailTrace -Recipient support@contoso.com -LastDays 7</code>
/// <remarks>Lists the mail of seven days, with outcome and reason.</remarks>
/// </example>
/// <example>
/// <summary>What did not arrive, and the commands that fix it</summary>
/// <code>Get-CommerceMailTrace -Recipient support@contoso.com | Where-Object Outcome -NE Delivered |
///     Format-List Outcome, Reason, Remediation</code>
/// <remarks>Shows why each message is not in the Inbox, and what to do.</remarks>
/// </example>
/// <example>
/// <summary>Release genuine mail from the quarantine</summary>
/// <code>Get-CommerceMailTrace -Recipient support@contoso.com -LastDays 30 -Release -WhatIf
/// Get-CommerceMailTrace -Recipient support@contoso.com -LastDays 30 -Release</code>
/// <remarks>Shows what would be released, and then asks and releases.</remarks>
/// </example>
/// <example>
/// <summary>Everything about one case</summary>
/// <code>Get-CommerceMailTrace -CaseId 8f3kq2 -Detail</code>
/// <remarks>Finds the messages of the case in the ledger, and shows where each was delivered.</remarks>
/// </example>
[Cmdlet(VerbsCommon.Get, "CommerceMailTrace", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, HelpUri = OnlineHelp)]
[OutputType(typeof(CommerceMailTrace))]
public sealed class GetCommerceMailTrace : ExchangeCmdlet
{
    private const int DefaultDays = 2;
    private const int DefaultDaysOfMessage = 10;

    private readonly List<string> _messageIds = [];
    private readonly List<string> _recipients = [];

    /// <summary>The recipients, by address. Default: all of the organisation.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [Alias("RecipientAddress", "Mailbox", "PrimarySmtpAddress")]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public string[] Recipient { get; set; } = [];

    /// <summary>The Message-IDs, with or without angle brackets.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[] MessageId { get; set; } = [];

    /// <summary>Only mail of these cases. The ledger is read.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public string[] CaseId { get; set; } = [];

    /// <summary>Only mail about these orders. The ledger is read.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [OrderNumber]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public string[] OrderNumber { get; set; } = [];

    /// <summary>The beginning of the period. Default: 2 days ago; 10 days ago with -MessageId; the first message of the case with
    /// -CaseId and -OrderNumber.</summary>
    [Parameter]
    [TimeArgument]
    [ArgumentCompleter(typeof(NameCompleter))]
    public DateTime? From { get; set; }

    /// <summary>The end of the period. Default: now.</summary>
    [Parameter]
    [TimeArgument]
    [ArgumentCompleter(typeof(NameCompleter))]
    public DateTime? To { get; set; }

    /// <summary>Traces the mail of so many hours until now.</summary>
    [Parameter]
    [ValidateRange(1, 2160)]
    [ArgumentCompleter(typeof(NameCompleter))]
    public int? LastHours { get; set; }

    /// <summary>Traces the mail of so many days until now.</summary>
    [Parameter]
    [ValidateRange(1, 90)]
    [ArgumentCompleter(typeof(NameCompleter))]
    public int? LastDays { get; set; }

    /// <summary>Reads the events of each message, so that the folder is named. In Exchange Online, each message takes a request.</summary>
    [Parameter]
    public SwitchParameter Detail { get; set; }

    /// <summary>Releases the quarantined messages whose sender is proven. Asks before each message.</summary>
    [Parameter]
    public SwitchParameter Release { get; set; }

    /// <summary>With -Release: also releases messages whose sender is not proven, or is forged. Look at them first.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// The ledger to compare with. Default: none; with -CaseId or -OrderNumber, the ledger in your local application data.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Ledger { get; set; }

    /// <summary>
    /// The names (authserv-id) under which your own servers record authentication results. Rarely needed. Default: the results that were
    /// recorded where the message entered your organisation.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[] TrustedAuthServId { get; set; } = [];

    /// <summary>Shows the subjects. They can have names of buyers. Use them only to serve the order.</summary>
    [Parameter]
    public SwitchParameter IncludeBuyerData { get; set; }

    /// <summary>
    /// With -Release: the file in which releases are written down. Default: changes.jsonl in the folder CommerceMailAdmin of your local
    /// application data.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public override string? JournalPath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        _recipients.AddRange(Recipient.Select(r => r.Trim()).Where(r => !_recipients.Contains(r, StringComparer.OrdinalIgnoreCase)));
        _messageIds.AddRange(MessageId.Select(i => i.Trim().TrimStart('<').TrimEnd('>'))
            .Where(i => i.Length > 0 && !_messageIds.Contains(i)));
    }

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        var now = DateTimeOffset.UtcNow;
        var question = Question(now);
        var session = OpenTrace();
        if (Release)
        {
            CheckJournal();
        }

        var trace = new MailTrace(session, Options(now), new TraceReport(this), () => DateTimeOffset.UtcNow, Wait);
        using var report = new MailReadReport(this, "Reading the ledger");
        var rows = trace.Read(question, report, Cancellation);
        WriteProgress(new ProgressRecord(2, "Tracing mail", "Done") { RecordType = ProgressRecordType.Completed });
        if (Release)
        {
            Write(trace.Release(rows, _recipients, Force, Journal(session), Ask, Cancellation));
        }
        else
        {
            foreach (var row in rows)
            {
                WriteObject(row);
            }
        }

        WriteSummary($"{Amount.Of(rows.Count, "message")} of the platform traced. " + string.Join(", ", rows.GroupBy(r => r.Outcome)
            .OrderBy(g => g.Key).Select(g => $"{g.Key}: {g.Count()}")));
        base.EndCommand();
    }

    private TraceQuestion Question(DateTimeOffset now)
    {
        if (new[] { From is not null || To is not null, LastHours is not null, LastDays is not null }.Count(given => given) > 1)
        {
            Terminate(new ArgumentException("Give one period: -From and -To, -LastHours or -LastDays."), "PeriodAmbiguous",
                ErrorCategory.InvalidArgument, null);
        }

        var days = LastDays ?? (_messageIds.Count > 0 ? DefaultDaysOfMessage : DefaultDays);
        var to = Instant(To) ?? now;
        var from = Instant(From) ?? (LastHours is { } hours ? now.AddHours(-hours) : to.AddDays(-days));
        if (from >= to)
        {
            Terminate(new ArgumentException($"-From is {from:yyyy-MM-dd HH:mm} UTC and -To is {to:yyyy-MM-dd HH:mm} UTC. "
                + "-To must be later than -From."), "PeriodInvalid", ErrorCategory.InvalidArgument, From);
        }

        if (Force && !Release)
        {
            Terminate(new ArgumentException("-Force belongs to -Release."), "ForceWithoutRelease", ErrorCategory.InvalidArgument, null);
        }

        return new TraceQuestion
        {
            From = from, To = to > now ? now : to, Recipients = _recipients, MessageIds = _messageIds, WithEvents = Detail,
        };
    }

    private static DateTimeOffset? Instant(DateTime? time) => time is { } given ? new DateTimeOffset(given.ToUniversalTime()) : null;

    private MailTraceOptions Options(DateTimeOffset now)
    {
        return new MailTraceOptions
        {
            Mail = new CaseOptions
            {
                Profile = MailProfile, Trust = new TrustOptions { TrustedAuthServIds = TrustedAuthServId },
                Clock = new BusinessClock(BusinessCalendar.Create(null, BusinessCalendar.MondayToFriday, null, [])), At = now, Now = now,
            },
            Ledger = Ledger is not null || CaseId.Length + OrderNumber.Length > 0 ? CaseInput.Ledger(LedgerFile(Ledger)) : null,
            CaseIds = CaseId, OrderNumbers = OrderNumber, IncludesBuyerData = IncludeBuyerData,
        };
    }

    /// <summary>The session to Exchange Online, or, if there is none, to the organisation on-premises.</summary>
    private IExchangeSession OpenTrace()
    {
        var online = MailTrace.Commands(isOnline: true, Release);
        var onPremises = MailTrace.Commands(isOnline: false, release: false);
        if (Release || Has(online))
        {
            return OpenSession(online);
        }

        if (!Has(onPremises))
        {
            var missing = new ExchangeException(ExchangeErrorKind.CommandMissing,
                $"This session has neither {online[0]} nor {onPremises[0]}. For Exchange Online run Connect-ExchangeOnline; on-premises "
                + "open "
                    + "the Exchange Management Shell. If you are connected, -CommandName or your role leaves the commands out.");
            ThrowTerminatingError(ErrorTable.Of(missing, online[0])!);
        }

        return OpenSession(onPremises);
    }

    private bool Has(IReadOnlyList<string> commands)
    {
        try
        {
            _ = new RunspaceExchangeSession(new CallerRunner(InvokeCommand), commands);
            return true;
        }
        catch (ExchangeException e)
        {
            // Something that is there and cannot be used tells why when it is opened.
            return e.Kind != ExchangeErrorKind.CommandMissing;
        }
    }
}

/// <summary>Puts what happens while mail is traced on the cmdlet's streams.</summary>
internal sealed class TraceReport(CommerceCmdlet cmdlet) : ITraceObserver
{
    /// <inheritdoc/>
    public void Incomplete(string part, ExchangeException problem)
    {
        var record = ErrorTable.Exchange(problem, part, isMailbox: false);
        record.ErrorDetails = new ErrorDetails($"The trace is not complete. {part} cannot be read: {problem.Message}");
        cmdlet.WriteError(record);
    }

    /// <inheritdoc/>
    public void Warn(string message) => cmdlet.WriteWarning(message);

    /// <inheritdoc/>
    public void Detail(string message) => cmdlet.WriteVerbose(message);

    /// <inheritdoc/>
    public void Progress(string what, int rows) =>
        cmdlet.WriteProgress(new ProgressRecord(2, "Tracing mail", $"{rows:N0} rows read") { CurrentOperation = DisplayText.Clean(what) });
}
