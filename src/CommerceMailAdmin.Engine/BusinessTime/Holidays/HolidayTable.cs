using System.Globalization;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.BusinessTime.Holidays;

/// <summary>Reads the dates of a table of holidays in CSV form.</summary>
internal static class HolidayTable
{
    public static IEnumerable<DateTime> Read(TextReader reader, string file)
    {
        int? column = null;
        foreach (var record in new CsvRecords(reader, (line, text, problem) => new HolidayFileException(file, line, text, problem)).Read()
            .Where(r => !r.Fields.All(string.IsNullOrWhiteSpace)))
        {
            if (column is null)
            {
                var headed = record.Fields.ToList().FindIndex(f => f.Trim().Equals("Date", StringComparison.OrdinalIgnoreCase));
                column = Math.Max(0, headed);

                // A header may be in any language; a first line with a date in another column is not a header but a mistake.
                if (headed >= 0 || !record.Fields.Any(f => f.Any(char.IsDigit)))
                {
                    continue;
                }
            }

            var text = column < record.Fields.Count ? record.Fields[column.Value].Trim() : "";
            yield return DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                ? date
                : throw new HolidayFileException(file, record.Line, record.Text, $"'{text}' is not a date; write dates like 2025-12-25");
        }
    }
}
