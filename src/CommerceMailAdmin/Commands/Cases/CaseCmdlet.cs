using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Reports;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>
/// A cmdlet that answers from the seller's cases: where they are read from, and the business time that they are measured in.
/// </summary>
public abstract partial class CaseCmdlet : MailCmdlet
{
    /// <summary>The parameter set for a ledger.</summary>
    protected const string LedgerSet = "Ledger";

    /// <summary>Whether the input so far means the ledger, and not mail; null before any input.</summary>
    private bool? _meansLedger;

    /// <summary>
    /// The ledger to read the cases from, as Sync-CommerceCase keeps it. Default: the ledger in your local application data, if no
    /// -Path, -LiteralPath or -Connection is given.
    /// </summary>
    [Parameter(ParameterSetName = LedgerSet)]
    [ValidateNotNullOrEmpty]
    public virtual string? Ledger { get; set; }

    /// <summary>Shows the user names of buyers in full. Use them only to serve the order.</summary>
    [Parameter]
    public SwitchParameter IncludeBuyerData { get; set; }

    /// <summary>The number of business days without a message after which an answered case is treated as closed. Default: 10.</summary>
    public virtual int CloseAfterDays { get; set; } = CaseOptions.DefaultCloseAfterDays;

    /// <summary>Adds its timeline to each turn: every step that led to the due time.</summary>
    public virtual SwitchParameter Explain { get; set; }

    /// <inheritdoc/>
    protected override void BeginCommand()
    {
        base.BeginCommand();
        BeginCalendar();
    }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        if (ParameterSetName is PathSet or LiteralPathSet or ConnectionSet)
        {
            AddMail();
        }

        RequireOneSource(ParameterSetName == LedgerSet);
    }

    /// <summary>
    /// Where the cases are read from; complete after the pipeline has ended. A pipeline that brought nothing does not mean the usual
    /// ledger.
    /// </summary>
    private protected CaseInput Input =>
        ParameterSetName == LedgerSet && (Ledger is not null || !BroughtNothing)
            ? CaseInput.Ledger(LedgerFile(Ledger))
            : Mail.All();

    /// <summary>True if some mail that was named is not there, which an error said.</summary>
    private protected bool InputIsIncomplete { get; private set; }

    /// <summary>True if objects were to be piped, and none came.</summary>
    private protected bool BroughtNothing => MyInvocation.ExpectingInput && _meansLedger is null;

    /// <summary>What the cases are worked out with.</summary>
    private protected CaseOptions Options => new()
    {
        Profile = MailProfile,
        Clock = _clock!,
        MailboxClocks = _mailboxClocks,
        At = InstantOf(At) ?? DateTimeOffset.UtcNow,
        Now = DateTimeOffset.UtcNow,
        SellerAddresses = SellerAddress,
        Trust = Trust,
        IncludeBuyerData = IncludeBuyerData,
        CloseAfterDays = CloseAfterDays,
        Explain = Explain,
    };

    /// <summary>Receives what happens while mail is read, and writes it to the cmdlet's streams.</summary>
    private protected MailReadReport Observe() => new(this, "Reading mail", Mail.Paths, Mail.Mailboxes);

    /// <summary>Writes in one line what was read and found, so that an empty result is not mistaken for a failed one.</summary>
    /// <param name="report">Received what was read.</param>
    /// <param name="found">What was found: "3 cases are waiting for an answer".</param>
    private protected void Summarise(MailReadReport report, string found)
    {
        WriteVerbose($"Calendar: {_clock!.Calendar.TimeZoneId}, {CalendarText.Week(_clock.Calendar)}.");
        WriteSummary(report.Summary.Length == 0 ? $"{found}." : $"{report.Summary} {found}.");
    }

    private void RequireOneSource(bool meansLedger)
    {
        if (meansLedger != (_meansLedger ?? meansLedger))
        {
            Terminate(
                new ArgumentException(
                    "Some piped objects are mail, and others are cases of the ledger. Pipe one kind only, and name mail with -Path."),
                "SourceAmbiguous", ErrorCategory.InvalidArgument, null);
        }

        _meansLedger = meansLedger;
    }
}
