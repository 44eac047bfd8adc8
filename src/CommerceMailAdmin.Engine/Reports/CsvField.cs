using System.Text;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Reports;

/// <summary>A field of a comma-separated file (RFC 4180 section 2) that no spreadsheet treats as a formula.</summary>
internal static class CsvField
{
    /// <summary>What begins a formula in one spreadsheet or another, and their full-width forms (OWASP, CSV injection).</summary>
    private const string FormulaStarts = "=+-@|%\uFF1D\uFF0B\uFF0D\uFF20";

    /// <summary>Where a spreadsheet with other settings begins a new cell. Tabs do not get here: they are spaces in clean text.</summary>
    private const string Separators = ";,";

    /// <summary>
    /// Quotes a field. A formula, at the beginning or after a separator, gets an apostrophe, by which spreadsheets know text.
    /// </summary>
    public static string Quote(string value)
    {
        var text = DisplayText.Clean(value);
        var field = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            if ((i == 0 || Separators.IndexOf(text[i - 1]) >= 0) && StartsFormula(text, i))
            {
                field.Append('\'');
            }

            field.Append(text[i], text[i] == '"' ? 2 : 1);
        }

        return field.Append('"').ToString();
    }

    private static bool StartsFormula(string text, int start)
    {
        while (start < text.Length && (char.IsWhiteSpace(text[start]) || text[start] == '"'))
        {
            start++;
        }

        return start < text.Length && FormulaStarts.IndexOf(text[start]) >= 0;
    }
}
