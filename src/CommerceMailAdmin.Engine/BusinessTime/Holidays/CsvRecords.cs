using System.Text;

namespace CommerceMailAdmin.Engine.BusinessTime.Holidays;

/// <summary>One record of a CSV file.</summary>
/// <param name="Line">The line on which it begins, counted from 1.</param>
/// <param name="Text">The text of that line.</param>
/// <param name="Fields">Its fields, without their quotes; at least one.</param>
internal sealed record CsvRecord(int Line, string Text, IReadOnlyList<string> Fields);

/// <summary>
/// Reads CSV (RFC 4180): fields in quotes may hold separators, line breaks and doubled quotes. The first comma, semicolon or
/// tab outside quotes in the first record separates the fields of the file. Empty lines and lines that begin with # are left out.
/// </summary>
internal sealed class CsvRecords(TextReader reader, string file)
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

                text = NextLine() ?? throw new HolidayFileException(file, firstLine, firstText, "a quote is opened and never closed");
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
