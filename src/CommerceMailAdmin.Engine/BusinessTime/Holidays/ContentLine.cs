using System.Text;

namespace CommerceMailAdmin.Engine.BusinessTime.Holidays;

/// <summary>One unfolded content line of an iCalendar file (RFC 5545 section 3.1).</summary>
/// <param name="Line">The line on which it begins, counted from 1.</param>
/// <param name="Text">The whole line, unfolded.</param>
/// <param name="Name">The property's name in upper case.</param>
/// <param name="Parameters">The property's parameters, such as TZID, without quotes.</param>
/// <param name="Value">What stands behind the colon.</param>
internal sealed record ContentLine(int Line, string Text, string Name, IReadOnlyDictionary<string, string> Parameters, string Value)
{
    /// <summary>Reads the content lines of a file, empty lines left out.</summary>
    public static IEnumerable<ContentLine> ReadAll(TextReader reader, string file)
    {
        var unfolded = new StringBuilder();
        var first = 0;
        for (var line = 1; ; line++)
        {
            var text = reader.ReadLine();
            if (text is { Length: > 0 } && text[0] is ' ' or '\t' && first > 0)
            {
                unfolded.Append(text, 1, text.Length - 1);
                continue;
            }

            if (unfolded.ToString().Trim().Length > 0)
            {
                yield return Parse(unfolded.ToString(), file, first);
            }

            if (text is null)
            {
                yield break;
            }

            unfolded.Clear().Append(text);
            first = line;
        }
    }

    private static ContentLine Parse(string text, string file, int line)
    {
        var parts = Split(text, out var value);
        if (value is null || parts[0].Trim().Length == 0)
        {
            throw new HolidayFileException(file, line, text, "this is not a line of an iCalendar file, which reads NAME:value");
        }

        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in parts.Skip(1))
        {
            var at = part.IndexOf('=');
            parameters[at < 0 ? part : part.Substring(0, at)] = at < 0 ? "" : part.Substring(at + 1).Trim('"');
        }

        return new ContentLine(line, text, parts[0].Trim().ToUpperInvariant(), parameters, value.Trim());
    }

    /// <summary>
    /// Splits the name and the parameters at semicolons, up to the colon that begins the value; neither counts within quotes.
    /// </summary>
    private static List<string> Split(string text, out string? value)
    {
        var parts = new List<string>();
        var start = 0;
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (!isQuoted && text[i] is ';' or ':')
            {
                parts.Add(text.Substring(start, i - start));
                start = i + 1;
                if (text[i] == ':')
                {
                    value = text.Substring(start);
                    return parts;
                }
            }
        }

        value = null;
        return parts;
    }
}
