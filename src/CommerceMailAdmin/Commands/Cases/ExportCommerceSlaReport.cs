using System.Management.Automation;
using CommerceMailAdmin.Engine.Reports;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Writes a report on answer times to a file, with charts, numbers and the evidence for every case.</summary>
/// <remarks>
/// <para>
/// Html is a page for people. It is one file and loads nothing from the network. It has the key figures, their trend, the answer times, the
/// age of the backlog, the numbers by mailbox, agent, reason and platform, and the cases with their evidence: message ids, times and, with
/// -IncludeBuyerData, header hashes. It follows the light or dark mode of the reader, fits a phone, and prints. Its tables can be sorted
/// and filtered.
/// </para>
/// <para>
/// Xlsx is a workbook for spreadsheets. It has one row for each turn, the measures, and how they were made. Order numbers are text, times
/// are times in the calendar's time zone, durations are hours, and no text is a formula.
/// </para>
/// <para>
/// Csv is the same table of turns as text. An apostrophe comes before a text that a spreadsheet would treat as a formula. Import order
/// numbers as text, because a spreadsheet rounds their last digits. Json has the measures and the whole cases, for programs. Its durations
/// are hours, and their names say so, such as businessHours.
/// </para>
/// <para>
/// The report covers the cases with a turn that began in the period, or was open at its end. The report itself and the help of
/// Measure-CommerceSla explain each number. The file is written completely or not at all.
/// </para>
/// <para>
/// By default, user names of buyers are shortened. A reason that the profile does not list is called Other. A seller's order number that
/// does not look like a number is left out. Header hashes are left out except those of claims, because a hash would confirm a guessed name.
/// If hashes matter in a dispute, use -IncludeBuyerData.
/// </para>
/// </remarks>
/// <example>
/// <summary>A page for last month</summary>
/// <code>Export-CommerceSlaReport ./support-mailbox -OutFile ./june.html -From 2026-06-01 -To 2026-07-01 -TimeZone Europe/Berlin</code>
/// <remarks>Open the file in a browser, send it, or print it.</remarks>
/// </example>
/// <example>
/// <summary>Evidence for one order</summary>
/// <code>Get-CommerceCase ./support-mailbox -OrderNumber 30811725540201 -Explain -IncludeBuyerData |
///     Export-CommerceSlaReport -OutFile ./dispute.html -IncludeBuyerData</code>
/// <remarks>Reports the cases of one order with names and header hashes. -Explain adds the steps to each due time.</remarks>
/// </example>
/// <example>
/// <summary>A workbook for a spreadsheet</summary>
/// <code>Export-CommerceSlaReport ./support-mailbox -OutFile ./turns.xlsx -LastMonth -NoClobber</code>
/// <remarks>Writes the turns and measures of last month. An existing file is not changed.</remarks>
/// </example>
[Cmdlet(VerbsData.Export, "CommerceSlaReport", DefaultParameterSetName = LedgerSet, SupportsShouldProcess = true, HelpUri = OnlineHelp)]
[OutputType(typeof(FileInfo))]
public sealed class ExportCommerceSlaReport : SlaCmdlet
{
    private OutputFile _file = null!;
    private SlaReportFormat _format;

    /// <summary>The file to write. Wildcards are not expanded.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [Alias("FilePath")]
    public string OutFile { get; set; } = "";

    /// <summary>How the report is written: Html, Csv, Xlsx or Json. Default: by the extension of the file's name.</summary>
    [Parameter]
    public SlaReportFormat? Format { get; set; }

    /// <summary>The periods of the trend: Day, Week or Month. Default: what fits the period.</summary>
    [Parameter]
    [ValidateSet(nameof(SlaGrouping.Day), nameof(SlaGrouping.Week), nameof(SlaGrouping.Month))]
    public SlaGrouping By { get; set; }

    /// <summary>The most cases that an HTML report lists with their evidence. Default: 500. The other formats have all.</summary>
    [Parameter]
    [ValidateRange(0, 20000)]
    [ArgumentCompleter(typeof(NameCompleter))]
    public int CaseLimit { get; set; } = SlaReportOptions.DefaultCaseLimit;

    /// <summary>Replaces a file that is write-protected, or that is not a report of this module.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Ends with an error if the file exists.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Returns the file that was written.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginCommand()
    {
        base.BeginCommand();
        _format = Format ?? FormatByName();
        _file = OutputFile.Prepare(this, OutFile, new OutputFileRules
        {
            Subject = "a report of this module", IsOurs = SlaReport.IsReport, IsOurFile = SlaReport.IsWorkbook, IsPrivate = true,
            CanForce = true, Force = Force,
            NoClobber = NoClobber,
        });
    }

    /// <inheritdoc/>
    protected override void EndCommand()
    {
        if (!ShouldProcess(_file.FullPath, $"Write {_format.ToString().ToUpperInvariant()} report on answer times"))
        {
            return;
        }

        var options = Options;
        var cases = ReadCases(options);
        var report = SlaReport.Of(cases, new SlaReportOptions
        {
            Question = Question(cases, options, By),
            CalendarIsKnown = ReadsMail,
            MailboxClocks = options.MailboxClocks,
            Profile = MailProfile,
            GeneratedAt = DateTimeOffset.UtcNow,
            IncludeBuyerData = IncludeBuyerData,
            CaseLimit = CaseLimit,
        });
        _file.Write(stream => report.Write(stream, _format, Cancellation));
        if (PassThru)
        {
            WriteObject(new FileInfo(_file.FullPath));
        }
    }

    private SlaReportFormat FormatByName()
    {
        switch (System.IO.Path.GetExtension(OutFile).ToLowerInvariant())
        {
            case ".html" or ".htm":
                return SlaReportFormat.Html;
            case ".csv":
                return SlaReportFormat.Csv;
            case ".xlsx":
                return SlaReportFormat.Xlsx;
            case ".json":
                return SlaReportFormat.Json;
            default:
                Terminate(
                    new ArgumentException(
                        $"The name '{OutFile}' does not give the format. Name the file .html, .csv, .xlsx or .json, or give -Format."),
                    "FormatUnknown", ErrorCategory.InvalidArgument, OutFile);
                return default;
        }
    }
}
