using System.Text;
using CommerceMailAdmin.Engine.BusinessTime;
using CommerceMailAdmin.Engine.Cases.Statistics;
using CommerceMailAdmin.Engine.Reports.Html;

namespace CommerceMailAdmin.Engine.Reports;

/// <summary>A report on how the promise to answer was kept, with the evidence.</summary>
public sealed class SlaReport
{
    private readonly ReportData _data;

    private SlaReport(ReportData data) => _data = data;

    /// <summary>Works the report out.</summary>
    /// <exception cref="SlaRangeException">The time asked about is empty, or has too many periods.</exception>
    public static SlaReport Of(IReadOnlyList<CommerceCase> cases, SlaReportOptions options) => new(ReportData.Of(cases, options));

    /// <summary>Writes it as UTF-8.</summary>
    public void Write(Stream stream, SlaReportFormat format, CancellationToken cancellationToken)
    {
        switch (format)
        {
            case SlaReportFormat.Csv:
                // Spreadsheets take a file without the mark for one in the machine's old code page.
                using (var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), bufferSize: 1 << 16,
                    leaveOpen: true))
                {
                    CsvReport.Write(writer, _data, cancellationToken);
                }

                break;
            case SlaReportFormat.Xlsx:
                XlsxReport.Write(stream, _data, cancellationToken);
                break;
            case SlaReportFormat.Json:
                JsonReport.Write(stream, _data, cancellationToken);
                break;
            default:
                var page = Encoding.UTF8.GetBytes(ReportPage.Of(_data));
                stream.Write(page, 0, page.Length);
                break;
        }
    }

    /// <summary>Whether a file is a workbook that a report was written to.</summary>
    public static bool IsWorkbook(string file) => XlsxReport.IsReport(file);

    /// <summary>Whether the beginning of a file is that of a report, in one of the other formats.</summary>
    public static bool IsReport(string head) =>
        head.Contains(ReportPage.Mark) || head.StartsWith(CsvReport.Mark, StringComparison.Ordinal) || JsonReport.IsReport(head);
}

/// <summary>What a report is about, and what it says of itself.</summary>
public sealed record SlaReportOptions
{
    /// <summary>The time that is reported, the calendar of its periods, and their length; None lets the report choose one.</summary>
    public required SlaQuestion Question { get; init; }

    /// <summary>
    /// True if the cases' due times were worked out by the question's calendar, so that the report can name its hours and holidays.
    /// </summary>
    public required bool CalendarIsKnown { get; init; }

    /// <summary>The business time of mailboxes that have their own.</summary>
    public IReadOnlyList<MailboxClock> MailboxClocks { get; init; } = [];

    /// <summary>The facts that the cases rest on.</summary>
    public required CommerceMailProfile Profile { get; init; }

    /// <summary>When the report is made.</summary>
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>Whether buyers' user names are given in full, as far as the cases have them.</summary>
    public bool IncludeBuyerData { get; init; }

    /// <summary>The most cases an HTML report lists with their evidence.</summary>
    public int CaseLimit { get; init; } = DefaultCaseLimit;

    /// <summary>A few megabytes of page.</summary>
    public const int DefaultCaseLimit = 500;
}
