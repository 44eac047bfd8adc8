using System.Text;

namespace CommerceMailAdmin.Engine.Common;

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

    /// <summary>Quotes a field of several lines, each of which is safe like a field of its own.</summary>
    public static string QuoteLines(IEnumerable<string> lines) => $"\"{string.Join("\n", lines.Select(l => Quote(l)[1..^1]))}\"";

    /// <summary>A value without the apostrophes that <see cref="Quote"/> has put into it.</summary>
    public static string Unguarded(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] != '\'' || !(i == 0 || Separators.IndexOf(value[i - 1]) >= 0) || !StartsFormula(value, i + 1))
            {
                text.Append(value[i]);
            }
        }

        return text.ToString();
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

/// <summary>One record of a CSV file.</summary>
/// <param name="Line">The line on which it begins, counted from 1.</param>
/// <param name="Text">The text of that line.</param>
/// <param name="Fields">Its fields, without their quotes; at least one.</param>
internal sealed record CsvRecord(int Line, string Text, IReadOnlyList<string> Fields);

/// <summary>
/// Reads CSV (RFC 4180): fields in quotes may hold separators, line breaks and doubled quotes. The first comma, semicolon or
/// tab outside quotes in the first record separates the fields of the file. Empty lines and lines that begin with # are left out.
/// </summary>
/// <param name="reader">The text.</param>
/// <param name="malformed">The error for a record that cannot be read: the line, its text, and what is wrong.</param>
internal sealed class CsvRecords(TextReader reader, Func<int, string, string, Exception> malformed)
{
    private int _line;
    private char? _separator;

    public IEnumerable<CsvRecord> Read()
    {
        while (NextLine() is { } text)
        {
            if (text.Trim().Length > 0 && !text.TrimStart().StartsWith("#", StringComparison.Ordinal))
            {
                yield return new CsvRecord(_line, text, Fields(text));
            }
        }
    }

    private List<string> Fields(string text)
    {
        var firstLine = _line;
        var firstText = text;
        var fields = new List<string>();
        var field = new StringBuilder();
        bool isQuoted = false, isBlank = true;
        for (var i = 0; ; i++)
        {
            if (i == text.Length)
            {
                if (!isQuoted)
                {
                    fields.Add(field.ToString());
                    return fields;
                }

                text = NextLine() ?? throw malformed(firstLine, firstText, "a quote is opened and never closed");
                field.Append('\n');
                i = -1;
            }
            else if (text[i] == '"' && isQuoted && i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (text[i] == '"' && (isQuoted || isBlank))
            {
                isBlank = false;
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && IsSeparator(text[i]))
            {
                fields.Add(field.ToString());
                field.Clear();
                isBlank = true;
            }
            else
            {
                field.Append(text[i]);
                isBlank &= char.IsWhiteSpace(text[i]);
            }
        }
    }

    private bool IsSeparator(char c)
    {
        if (_separator is null && c is ',' or ';' or '\t')
        {
            _separator = c;
        }

        return c == _separator;
    }

    private string? NextLine()
    {
        _line++;
        return reader.ReadLine();
    }
}
