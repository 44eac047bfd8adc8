using System.Management.Automation;
using CommerceMailAdmin.Engine.Reports;
using CommerceMailAdmin.Parameters;

namespace CommerceMailAdmin.Commands;

/// <summary>Writes a report on answer times, with charts, numbers and the evidence for every case, to a file.</summary>
/// <remarks>
/// <para>
/// Html is a page for people, in one file that asks the network for nothing: the key figures, their trend, how long answers took, how old the backlog is, the numbers by
/// mailbox, agent, reason and platform, and the cases with what proves their times: message ids, times and, with -IncludeBuyerData, header hashes. It follows the light or dark mode of the
/// reader, fits a phone, and prints. Its tables can be sorted and filtered, and are plain tables where scripts are off.
/// </para>
/// <para>
/// Csv is a table for spreadsheets with one row for each wait. Text that a spreadsheet would take for a formula has an apostrophe before it. Import order
/// numbers as text, or a spreadsheet rounds their last digits. Json has the measures and the whole cases, for programs.
/// </para>
/// <para>
/// Reported are the cases with a wait that began in the time, or lay open at its end. What each number means stands in the report, and in the help of Measure-CommerceSla.
/// The file appears whole or not at all. Without -IncludeBuyerData, buyers' user names are shortened,
/// reasons that the profile does not list are called Other, seller's order numbers that do not look like one are left out, and so are the header hashes of messages, because they would confirm a guessed
/// name; those of claims stay. For a dispute in which hashes matter, give -IncludeBuyerData.
/// </para>
/// </remarks>
/// <example>
/// <summary>A page for last month</summary>
/// <code>Export-CommerceSlaReport ./support-mailbox -OutFile ./june.html -From 2026-06-01 -To 2026-07-01 -TimeZone Europe/Berlin -BusinessHours 09:00-17:00</code>
/// <remarks>Open the file in a browser, send it, or print it.</remarks>
/// </example>
/// <example>
/// <summary>Evidence for one order</summary>
/// <code>Get-CommerceCase ./support-mailbox -OrderNumber 30811725540201 -Explain -IncludeBuyerData | Export-CommerceSlaReport -OutFile ./dispute.html -IncludeBuyerData</code>
/// <remarks>The report on a single order's cases with names and header hashes; with -Explain, it shows the steps that led to each due time.</remarks>
/// </example>
/// <example>
/// <summary>A table for a spreadsheet</summary>
/// <code>Export-CommerceSlaReport ./support-mailbox -OutFile ./waits.csv -Format Csv -NoClobber</code>
/// <remarks>Every wait there ever was; an existing file is left alone.</remarks>
/// </example>
[Cmdlet(VerbsData.Export, "CommerceSlaReport", DefaultParameterSetName = LedgerSet, SupportsShouldProcess = true)]
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

    /// <summary>How the report is written: Html, Csv or Json. Default: by the extension of the file's name.</summary>
    [Parameter]
    public SlaReportFormat? Format { get; set; }

    /// <summary>The periods of the trend: Day, Week or Month. Default: what fits the period.</summary>
    [Parameter]
    [ValidateSet(nameof(SlaGrouping.Day), nameof(SlaGrouping.Week), nameof(SlaGrouping.Month))]
    public SlaGrouping By { get; set; }

    /// <summary>The most cases that an HTML report lists with their evidence. Default: 500. The other formats have all.</summary>
    [Parameter]
    [ValidateRange(0, 20000)]
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
            Subject = "a report of this module", IsOurs = SlaReport.IsReport, IsPrivate = true, CanForce = true, Force = Force, NoClobber = NoClobber,
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
            case ".json":
                return SlaReportFormat.Json;
            default:
                Terminate(
                    new ArgumentException($"The name '{OutFile}' does not give the format. Name the file .html, .csv or .json, or give -Format."),
                    "FormatUnknown", ErrorCategory.InvalidArgument, OutFile);
                return default;
        }
    }
}
