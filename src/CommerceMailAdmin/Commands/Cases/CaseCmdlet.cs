using CommerceMailAdmin.Engine.Reports;
using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.History;
using CommerceMailAdmin.Engine.Cases.Queries;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Engine.ReceiverResults;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>
/// A cmdlet that answers from the seller's cases: where they are read from, and the business time that they are measured in.
/// </summary>
public abstract partial class CaseCmdlet : CommerceCmdlet
{
    /// <summary>The parameter set in which wildcards are expanded.</summary>
    protected const string PathSet = "Path";

    /// <summary>The parameter set in which every character is taken as it stands.</summary>
    protected const string LiteralPathSet = "LiteralPath";

    /// <summary>The parameter set for mailboxes on mail servers.</summary>
    protected const string ConnectionSet = "Connection";

    /// <summary>The parameter set for a ledger.</summary>
    protected const string LedgerSet = "Ledger";

    private readonly MailArguments _mail = new();

    /// <summary>Whether the input so far means the ledger, and not mail; null before any input.</summary>
    private bool? _meansLedger;

    /// <summary>The mail: message files (.eml), mbox files, Maildirs, or folders of them. Wildcards are expanded.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [PathArgument]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>The mail, without wildcards: every character counts as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    [Alias("PSPath")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Mailboxes on mail servers, as Connect-CommerceMailbox returns them. All their folders are read.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public CommerceMailboxConnection[] Connection { get; set; } = [];

    /// <summary>
    /// The ledger to read the cases from, as Sync-CommerceCase keeps it. Default: the ledger in your local application data, if no
    /// -Path, -LiteralPath or -Connection is given.
    /// </summary>
    [Parameter(ParameterSetName = LedgerSet)]
    [ValidateNotNullOrEmpty]
    public string? Ledger { get; set; }

    /// <summary>
    /// Who answers for the seller: addresses, or whole domains as '@shop.example'. A message in the sent mail can always be an answer; another
    /// message only if it is from one of these senders. Default: the address that the platform's case mails were delivered to, and its domain.
    /// -Verbose names what does not count. With a ledger, give it to Sync-CommerceCase.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public string[] SellerAddress { get; set; } = [];

    /// <summary>
    /// The names (authserv-id) under which your own servers record authentication results. Rarely needed. Default: the results that were
    /// recorded where the message entered your organisation, found by its Received fields. With a ledger, give it to Sync-CommerceCase.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    public string[] TrustedAuthServId { get; set; } = [];

    /// <summary>
    /// The facts of the platform's mail, as Get-CommerceMailProfile returns them. Default: the facts that come with the module.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public CommerceMailProfile MailProfile { get; set; } = ProfileReader.BuiltIn;

    /// <summary>Shows the user names of buyers in full. Use them only to serve the order.</summary>
    [Parameter]
    public SwitchParameter IncludeBuyerData { get; set; }

    /// <inheritdoc/>
    protected override void BeginCommand()
    {
        MailArguments.RequireAddresses(this, SellerAddress);
        BeginCalendar();
    }

    /// <inheritdoc/>
    protected override void ProcessInput()
    {
        switch (ParameterSetName)
        {
            case ConnectionSet:
                _mail.Add(Connection);
                break;
            case PathSet or LiteralPathSet:
                var isLiteral = ParameterSetName == LiteralPathSet;
                foreach (var path in isLiteral ? LiteralPath : Path)
                {
                    _mail.Add(ResolveInput(path, isLiteral));
                }

                break;
        }

        RequireOneSource(ParameterSetName == LedgerSet);
    }

    /// <summary>
    /// Where the cases are read from; complete after the pipeline has ended. A pipeline that brought nothing does not mean the usual ledger.
    /// </summary>
    private protected CaseInput Input =>
        ParameterSetName == LedgerSet && (Ledger is not null || !BroughtNothing)
            ? CaseInput.Ledger(Ledger is null ? LedgerPath.Default : InputPaths.Literal(this, Ledger))
            : _mail.All();

    /// <summary>True if objects were to be piped, and none came.</summary>
    private protected bool BroughtNothing => MyInvocation.ExpectingInput && _meansLedger is null;

    /// <summary>What the cases are worked out with.</summary>
    private protected virtual CaseOptions Options => new()
    {
        Profile = MailProfile,
        Clock = _clock!,
        MailboxClocks = _mailboxClocks,
        At = InstantOf(At) ?? DateTimeOffset.UtcNow,
        Now = DateTimeOffset.UtcNow,
        SellerAddresses = SellerAddress,
        Trust = new TrustOptions { TrustedAuthServIds = TrustedAuthServId },
        IncludeBuyerData = IncludeBuyerData,
    };

    /// <summary>Receives what happens while mail is read, and writes it to the cmdlet's streams.</summary>
    private protected MailReadReport Observe() => new(this, "Reading mail");

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
                new ArgumentException("Some piped objects are mail, and others are cases of the ledger. Pipe one kind only, and name mail with -Path."),
                "SourceAmbiguous", ErrorCategory.InvalidArgument, null);
        }

        _meansLedger = meansLedger;
    }
}
