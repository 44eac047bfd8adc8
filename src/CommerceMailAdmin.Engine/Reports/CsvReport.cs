using System.Globalization;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Reports;

/// <summary>The report as a table with one row for each wait of the cases reported (RFC 4180).</summary>
internal static class CsvReport
{
    /// <summary>The beginning by which a report is known.</summary>
    public static string Mark { get; } = string.Join(",", TurnTable.Columns.Take(3).Select(c => CsvField.Quote(c.Name))) + ",";

    public static void Write(TextWriter writer, ReportData data, CancellationToken cancellationToken)
    {
        WriteLine(writer, TurnTable.Columns.Select(c => c.Name));
        foreach (var row in TurnTable.Rows(data, cancellationToken))
        {
            WriteLine(writer, TurnTable.Columns.Select(c => Text(c.Value(row))));
        }
    }

    private static void WriteLine(TextWriter writer, IEnumerable<string> values)
    {
        writer.Write(string.Join(",", values.Select(CsvField.Quote)));
        writer.Write("\r\n");
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        DateTimeOffset time => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
        double number => number.ToString("0.####", CultureInfo.InvariantCulture),
        bool yes => yes ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
