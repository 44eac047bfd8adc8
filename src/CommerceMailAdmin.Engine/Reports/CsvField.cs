using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Reports;

/// <summary>A field of a comma-separated file (RFC 4180 section 2) that no spreadsheet takes for a formula.</summary>
internal static class CsvField
{
    /// <summary>
    /// What begins a formula in one spreadsheet or another, their full-width forms among it (OWASP, CSV injection). A field that begins
    /// so, after blanks too, gets an apostrophe, with which spreadsheets mark text.
    /// </summary>
    private const string FormulaStarts = "=+-@|%\uFF1D\uFF0B\uFF0D\uFF20";

    public static string Quote(string value)
    {
        var text = DisplayText.Clean(value);
        var start = text.TrimStart();
        if (start.Length > 0 && FormulaStarts.IndexOf(start[0]) >= 0)
        {
            text = "'" + text;
        }

        return "\"" + text.Replace("\"", "\"\"") + "\"";
    }
}
