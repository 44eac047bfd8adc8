using System.IO.Compression;
using System.Text;
using CommerceMailAdmin.Engine.Common;
using MiniExcelLibs;
using MiniExcelLibs.Attributes;
using MiniExcelLibs.OpenXml;

namespace CommerceMailAdmin.Engine.Reports;

/// <summary>
/// The report as a workbook (ECMA-376): the turns, the measures, and how they were made. Text cells have the format of text, so that a
/// spreadsheet neither rounds a number of an order nor runs a formula, not even after somebody has edited the cell.
/// </summary>
internal static class XlsxReport
{
    /// <summary>The most rows of a sheet, without the heading.</summary>
    private const int MostRows = (1 << 20) - 1;

    /// <summary>The most characters of a cell.</summary>
    private const int LongestText = 32_767;

    private const int HeadLength = 1 << 16;
    private const string Turns = "Turns";
    private const string Measures = "Measures";
    private const string About = "About";

    private static readonly TableColumn<SlaMeasure>[] MeasureColumns =
    [
        new("By", ColumnKind.Text, m => m.By == SlaGrouping.None ? "All" : m.By.ToString()),
        new("Group", ColumnKind.Text, m => m.Group),
        new("From", ColumnKind.Time, m => m.From),
        new("To", ColumnKind.Time, m => m.To),
        new("Cases", ColumnKind.Number, m => m.Cases),
        new("Turns", ColumnKind.Number, m => m.Turns),
        new("Answered", ColumnKind.Number, m => m.Answered),
        new("TurnsInTime", ColumnKind.Number, m => m.InTime),
        new("Late", ColumnKind.Number, m => m.Late),
        new("Undecided", ColumnKind.Number, m => m.Undecided),
        new("InTimeShare", ColumnKind.Number, m => m.InTimeShare),
        new("MedianBusinessHours", ColumnKind.Number, m => m.MedianBusinessTime),
        new("Percentile90BusinessHours", ColumnKind.Number, m => m.Percentile90BusinessTime),
        new("Percentile95BusinessHours", ColumnKind.Number, m => m.Percentile95BusinessTime),
        new("LongestBusinessHours", ColumnKind.Number, m => m.LongestBusinessTime),
        new("MedianElapsedHours", ColumnKind.Number, m => m.MedianElapsedTime),
        new("Percentile90ElapsedHours", ColumnKind.Number, m => m.Percentile90ElapsedTime),
        new("Percentile95ElapsedHours", ColumnKind.Number, m => m.Percentile95ElapsedTime),
        new("LongestElapsedHours", ColumnKind.Number, m => m.LongestElapsedTime),
        new("Backlog", ColumnKind.Number, m => m.Backlog),
        new("BacklogOverdue", ColumnKind.Number, m => m.BacklogOverdue),
        new("ClaimsOfCases", ColumnKind.Number, m => m.Claims),
        new("ClaimsPerCase", ColumnKind.Number, m => m.ClaimsPerCase),
        new("ReopenedCases", ColumnKind.Number, m => m.Reopened),
    ];

    private static readonly TableColumn<(string Name, string Text)>[] FactColumns =
        [new("Fact", ColumnKind.Text, f => f.Name), new("Value", ColumnKind.Text, f => f.Text)];

    private static readonly OpenXmlConfiguration Configuration = new()
    {
        FreezeRowCount = 1,
        DynamicColumns = [.. Formats(TurnTable.Columns).Concat(Formats(MeasureColumns)).Concat(Formats(FactColumns))],
    };

    /// <summary>Writes the workbook.</summary>
    /// <exception cref="IOException">There are more turns than a sheet has rows.</exception>
    public static void Write(Stream stream, ReportData data, CancellationToken cancellationToken)
    {
        if (data.Cases.Sum(c => (long)c.Turns.Length) > MostRows)
        {
            throw new IOException($"a workbook has at most {MostRows} rows. Use the format Csv, or a shorter period");
        }

        var measures = new[] { data.Total }.Concat(data.Periods).Concat(data.ByMailbox).Concat(data.ByAgent).Concat(data.ByReason)
            .Concat(data.ByPlatform);
        stream.SaveAs(
            new Dictionary<string, object>
            {
                [Turns] = Rows(TurnTable.Columns, TurnTable.Rows(data, cancellationToken)),
                [Measures] = Rows(MeasureColumns, measures),
                [About] = Rows(FactColumns, ReportFacts.Of(data)),
            },
            excelType: ExcelType.XLSX, configuration: Configuration);
    }

    /// <summary>Whether a file is a report that this module wrote as a workbook.</summary>
    /// <param name="file">Its path.</param>
    public static bool IsReport(string file)
    {
        try
        {
            using var archive = new ZipArchive(File.OpenRead(file), ZipArchiveMode.Read);
            return archive.GetEntry("xl/workbook.xml") is { } book && archive.GetEntry("xl/worksheets/sheet3.xml") is { } about
                && Head(book).Contains($"name=\"{About}\"") && Head(about).Contains(" by CommerceMailAdmin ");
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Head(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        var bytes = new byte[HeadLength];
        return Encoding.UTF8.GetString(bytes, 0, stream.Fill(bytes, bytes.Length));
    }

    private static List<Dictionary<string, object?>> Rows<T>(IReadOnlyList<TableColumn<T>> columns, IEnumerable<T> rows) =>
        rows.Select(r => columns.ToDictionary(c => c.Name, c => Value(c.Value(r), c.Kind))).ToList();

    private static object? Value(object? value, ColumnKind kind) => value switch
    {
        null => null,
        DateTimeOffset time => time.DateTime,
        TimeSpan time => Math.Round(time.TotalHours, 4),
        double number => Math.Round(number, 4),
        _ => kind == ColumnKind.Text ? Text(value.ToString()!) : value,
    };

    private static string Text(string text)
    {
        var clean = DisplayText.Clean(text);
        return clean.Length <= LongestText ? clean : clean.Substring(0, LongestText - 1) + "\u2026";
    }

    private static IEnumerable<DynamicExcelColumn> Formats<T>(IEnumerable<TableColumn<T>> columns) => columns.Select(c =>
        new DynamicExcelColumn(c.Name)
        {
            Width = Math.Max(c.Name.Length + 2, c.Kind == ColumnKind.Time ? 18 : 12),
            Format = c.Kind switch { ColumnKind.Text => "@", ColumnKind.Time => "yyyy-mm-dd hh:mm", _ => null },
        });
}
