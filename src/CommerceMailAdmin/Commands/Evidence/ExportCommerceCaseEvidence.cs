using System.Management.Automation;
using CommerceMailAdmin.Engine.Cases.Store.Ledger;
using CommerceMailAdmin.Engine.Common;
using CommerceMailAdmin.Engine.Dns;
using CommerceMailAdmin.Engine.Evidence;
using CommerceMailAdmin.Engine.MessageCheck;
using CommerceMailAdmin.Engine.Platform;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Writes the original mail of a case or an order to a .zip file, as evidence for a claim or chargeback.</summary>
/// <remarks>
/// <para>
/// The package has every message of the case: the buyer's, your answers, claims, chargebacks and order notices. Each is a .eml file with
/// the bytes as they were read from the mailbox. The timeline shows when each message arrived, when an answer was due and when it came, as
/// a web page and as JSON. The manifest lists every file with its SHA-256, and for each message the verdict of the receiving server and the
/// verdict of Test-CommerceMailAuth now. The DNS answers of that check are in the package, because keys are replaced: with them, the
/// signatures can be verified again later.
/// </para>
/// <para>
/// Note the ManifestHash of the result outside the package, for example in the ticket or in a mail to your colleagues.
/// Test-CommerceCaseEvidence compares it, so that nobody can write a new package with other content. A package has no signature of its
/// own.
/// </para>
/// <para>
/// The messages must be in the mail that is read. With -Ledger, the timeline has the closing marks too, and messages that were deleted
/// since are listed as missing. Exchange over EWS and Graph makes a message anew; the manifest says so, and a signature that does not fit
/// such a copy proves nothing. A message in an mbox file can have '>' before lines that begin with 'From '.
/// </para>
/// <para>
/// The messages have the buyer's name, words and address. They cannot be shortened without breaking their hashes. Use the package only to
/// serve the order, that is for its claim or dispute, and delete it after that. Only you can read the file. In the timeline, the buyer's
/// name is shortened unless -IncludeBuyerData is given. The names of the files have nothing from the messages.
/// </para>
/// </remarks>
/// <example>
/// <summary>Evidence for a chargeback</summary>
/// <code>Export-CommerceCaseEvidence ./support-mailbox -OrderNumber 30811725540201 -OutFile ./case.zip -TimeZone Europe/Berlin</code>
/// <remarks>Writes all cases, claims and notices of one order. The result has the hash to note.</remarks>
/// </example>
/// <example>
/// <summary>Evidence from a mailbox on a server</summary>
/// <code>$mailbox = Connect-CommerceMailbox mail.shop.example -Credential support@shop.example
/// Export-CommerceCaseEvidence -Connection $mailbox -CaseId h0s6rj5ye1ua93 -Ledger ./cases.db -OutFile ./case.zip</code>
/// <remarks>The ledger adds closing marks and tells which messages are no longer in the mailbox.</remarks>
/// </example>
/// <example>
/// <summary>The same package again</summary>
/// <code>Export-CommerceCaseEvidence ./archive -CaseId h0s6rj5ye1ua93 -At 2026-07-01 -DnsSnapshot ./dns.json -OutFile ./case.zip</code>
/// <remarks>The same mail, time and DNS answers give the same bytes in the same edition of PowerShell.</remarks>
/// </example>
[Cmdlet(VerbsData.Export, "CommerceCaseEvidence", DefaultParameterSetName = PathSet, SupportsShouldProcess = true,
    HelpUri = OnlineHelp)]
[OutputType(typeof(CaseEvidencePackage))]
public sealed class ExportCommerceCaseEvidence : CaseCmdlet
{
    private OutputFile _file = null!;
    private RecordingResolver? _answers;

    /// <summary>The ids of the cases.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public string[] CaseId { get; set; } = [];

    /// <summary>The orders, by the platform's number or yours. The package has all cases, claims and notices of an order.</summary>
    [Parameter]
    [OrderNumber]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(CaseCompleter))]
    public string[] OrderNumber { get; set; } = [];

    /// <summary>The .zip file to write. Wildcards are not expanded.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [Alias("FilePath")]
    public string OutFile { get; set; } = "";

    /// <summary>
    /// The ledger that knows the same cases. Closing marks are taken from it, and messages that are no longer in the mail are listed as
    /// missing. Default: no ledger.
    /// </summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ConnectionSet)]
    [ValidateNotNullOrEmpty]
    public override string? Ledger { get; set; }

    /// <summary>The DNS servers to verify the messages with, as ip or ip:port. Default: the servers of this machine.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NameCompleter))]
    public string[]? DnsServer { get; set; }

    /// <summary>A file that -SaveDnsSnapshot has written. All answers come from the file, and no server is asked.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DnsSnapshot { get; set; }

    /// <summary>Does not verify the messages now and asks no DNS server. The verdicts of the receiving server are in the package.</summary>
    [Parameter]
    public SwitchParameter SkipVerification { get; set; }

    /// <summary>Replaces a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void BeginCommand()
    {
        base.BeginCommand();
        if (CaseId.Length + OrderNumber.Length == 0)
        {
            Terminate(new ArgumentException("Give -CaseId or -OrderNumber."), "CaseOrOrderMissing", ErrorCategory.InvalidArgument, null);
        }

        _file = OutputFile.Prepare(this, OutFile, new OutputFileRules
        {
            Subject = "a package of evidence", IsOurs = _ => false, IsPrivate = true, CanForce = true, Force = Force, KeepsEveryFile = true,
        });
    }

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        if (BroughtNothing)
        {
            return;
        }

        var authenticator = CreateAuthenticator();
        var options = Options;
        using var report = Observe();
        using var evidence = CaseEvidence.Collect(
            new EvidenceQuestion
            {
                Mail = Mail.All(),
                Ledger = Ledger is null ? null : InputPaths.Literal(SessionState, Ledger),
                CaseIds = [.. CaseId.Select(id => id.Trim())],
                OrderNumbers = OrderNumber,
            },
            options, report, Cancellation);
        ReportUnknown(evidence.UnknownCaseIds, "CaseNotFound", "No mail belongs to a case");
        ReportUnknown(evidence.UnknownOrderNumbers, "OrderNotFound", "No mail names the order");
        if (evidence.MessageCount == 0
            || !ShouldProcess(_file.FullPath, $"Write evidence of {Amount.Of(evidence.MessageCount, "message")}"))
        {
            return;
        }

        var writer = new EvidenceWriter(evidence, authenticator, _answers, report);
        var hash = "";
        _file.Write(stream => hash = writer.WriteTo(stream, Cancellation));
        if (writer.Missing > 0)
        {
            WriteWarning($"{Amount.Of(writer.Missing, "message")} of the case could not be read. "
                + "The manifest lists what is missing, and why.");
        }

        WriteObject(new CaseEvidencePackage
        {
            Path = _file.FullPath,
            ManifestHash = hash,
            CaseIds = [.. evidence.Cases.Select(c => c.CaseId)],
            OrderNumbers = evidence.OrderNumbers,
            Messages = writer.Messages,
            MissingMessages = writer.Missing,
            AsOf = options.Clock.InZone(options.At),
        });
    }


    private MessageAuthenticator? CreateAuthenticator()
    {
        if (SkipVerification)
        {
            return null;
        }

        IDnsResolver source = DnsSnapshot is null
            ? DnsSource.Live(this, DnsServer, LiveResolver.DefaultTimeout) : DnsSource.Read(this, DnsSnapshot);
        _answers = new RecordingResolver(source);
        return new MessageAuthenticator(new CachingResolver(_answers), MailProfile, Trust);
    }

    private void ReportUnknown(IEnumerable<string> unknown, string errorId, string problem)
    {
        foreach (var one in unknown)
        {
            WriteItemError(new ItemNotFoundException($"{problem} '{one}'."), errorId, ErrorCategory.ObjectNotFound, one);
        }
    }
}
