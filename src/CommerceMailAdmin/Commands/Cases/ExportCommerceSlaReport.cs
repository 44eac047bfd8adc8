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
    private string _file = "";
    private SlaReportFormat _format;

    /// <summary>The file to write. Wildcards are not expanded.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    [Alias("FilePath")]
    public string OutFile { get; set; } = "";

    /// <summary>How the report is written: Html, Csv or Json. Without it, by the ending of the file's name.</summary>
    [Parameter]
    public SlaReportFormat? Format { get; set; }

    /// <summary>The periods of the trend: Day, Week or Month. Without it, what suits the time that is reported.</summary>
    [Parameter]
    [ValidateSet(nameof(SlaGrouping.Day), nameof(SlaGrouping.Week), nameof(SlaGrouping.Month))]
    public SlaGrouping By { get; set; }

    /// <summary>The most cases that an HTML report lists with their evidence. Without it, 500. The other formats have all.</summary>
    [Parameter]
    [ValidateRange(0, 20000)]
    public int CaseLimit { get; set; } = SlaReportOptions.DefaultCaseLimit;

    /// <summary>Replaces the file even where it is write-protected.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Leaves an existing file alone, and ends with an error.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Returns the file that was written.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        try
        {
            _file = InputPaths.Literal(this, OutFile);
        }
        catch (Exception e) when (e is PSArgumentException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            Terminate(e, "PathInvalid", ErrorCategory.InvalidArgument, OutFile);
        }

        _format = Format ?? FormatByName();
        RequireWritable();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!ShouldProcess(_file, $"Write {_format.ToString().ToUpperInvariant()} report on answer times"))
        {
            return;
        }

        Measure(By, (cases, question, options) =>
        {
            var report = SlaReport.Of(cases, new SlaReportOptions
            {
                Question = question,
                CalendarIsKnown = ReadsMail,
                MailboxClocks = options.MailboxClocks,
                Profile = MailProfile,
                GeneratedAt = DateTimeOffset.UtcNow,
                IncludeBuyerData = IncludeBuyerData,
                CaseLimit = CaseLimit,
            });
            try
            {
                Unprotect();
                report.Save(_file, _format, Cancellation);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Terminate(e, "ReportUnwritable", ErrorCategory.WriteError, OutFile);
            }
        });
        if (PassThru)
        {
            WriteObject(new FileInfo(_file));
        }
    }

    private SlaReportFormat FormatByName()
    {
        switch (System.IO.Path.GetExtension(_file).ToLowerInvariant())
        {
            case ".html" or ".htm":
                return SlaReportFormat.Html;
            case ".csv":
                return SlaReportFormat.Csv;
            case ".json":
                return SlaReportFormat.Json;
            default:
                Terminate(new ArgumentException($"The name '{OutFile}' does not tell the format. Name it .html, .csv or .json, or give -Format."), "FormatUnknown", ErrorCategory.InvalidArgument, OutFile);
                return default;
        }
    }

    /// <summary>Refuses what would fail at the end, before any mail is read.</summary>
    private void RequireWritable()
    {
        if (Directory.Exists(_file) || System.IO.Path.GetDirectoryName(_file) is not { } folder)
        {
            Terminate(new IOException($"'{OutFile}' is a folder. Name a file in it."), "ReportUnwritable", ErrorCategory.WriteError, OutFile);
        }
        else if (!Directory.Exists(folder))
        {
            Terminate(InputPaths.NotFound(folder), "PathNotFound", ErrorCategory.ObjectNotFound, OutFile);
        }
        else if (File.Exists(_file) && NoClobber)
        {
            Terminate(new IOException($"The file '{OutFile}' exists, and -NoClobber leaves it alone. Name another file, or leave -NoClobber out."), "NoClobber", ErrorCategory.ResourceExists, OutFile);
        }
        else if (!Force && IsProtected())
        {
            Terminate(new UnauthorizedAccessException($"The file '{OutFile}' is write-protected. Name another file, or give -Force."), "FileProtected", ErrorCategory.PermissionDenied, OutFile);
        }
    }

    private bool IsProtected() => File.Exists(_file) && (File.GetAttributes(_file) & FileAttributes.ReadOnly) != 0;

    private void Unprotect()
    {
        if (IsProtected())
        {
            File.SetAttributes(_file, File.GetAttributes(_file) & ~FileAttributes.ReadOnly);
        }
    }
}
