using System.Text.RegularExpressions;
using CommerceMailAdmin.Engine.Cases.Recognition;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>
/// Finds the values behind the profile's labels in a body. The value stands behind the label in the same cell, in the next cell, or
/// below it. Labels are tried in the order of the profile, so that a return id is not read as an order number.
/// </summary>
internal sealed class LabelledValues
{
    /// <summary>Behind a label: a colon or its like is explicit; a mere gap is not.</summary>
    private static readonly Regex Explicit = new(@"\G\s*(?:\([^)]{0,40}\)\s*)?(?:[:：=#№]|[-–—](?=\s))[\s:#]*", RegexOptions.CultureInvariant);

    /// <summary>What <see cref="Explicit"/> can begin with behind blanks and a remark.</summary>
    private static readonly char[] ExplicitMarks = [':', '：', '=', '#', '№', '-', '–', '—'];

    private readonly List<Label> _labels;

    /// <summary>All labels at once, to pass over the many cells that begin with none.</summary>
    private readonly BoundedPattern _any;

    /// <param name="profile">The platform's facts.</param>
    /// <param name="slow">Hears of patterns that take too long.</param>
    public LabelledValues(CommerceMailProfile profile, SlowPatterns slow)
    {
        _labels = profile.BodyLabels.Select(l => new Label(l, slow)).ToList();
        _any = BoundedPattern.Within($@"\A(?:{string.Join("|", profile.BodyLabels.Select(l => $"(?:{l.LabelPattern})"))})(?![\p{{L}}\p{{N}}])", slow);
    }

    /// <summary>Reads the first value of every field that the body names.</summary>
    public IReadOnlyDictionary<BodyField, string> Read(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var found = new Dictionary<BodyField, string>();
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < rows[row].Count; column++)
            {
                if (_any.Match(rows[row][column]).Success)
                {
                    ReadCell(rows, row, column, found);
                }
            }
        }

        foreach (var cell in rows.SelectMany(r => r).Where(c => c.IndexOfAny(ExplicitMarks) >= 0))
        {
            ReadSentence(cell, found);
        }

        return found;
    }

    private void ReadCell(IReadOnlyList<IReadOnlyList<string>> rows, int row, int column, Dictionary<BodyField, string> found)
    {
        var cell = rows[row][column];
        foreach (var label in _labels)
        {
            if (label.AtStart.Match(cell) is not { Success: true } match)
            {
                continue;
            }

            var separator = Explicit.Match(cell, match.Length);
            var start = separator.Success ? separator.Index + separator.Length : match.Length;
            var value = start < cell.Length
                ? label.ValueAt(cell, start, isExplicit: separator.Success)
                : ValueBeside(label, rows, row, column);
            if (value is not null)
            {
                if (!found.ContainsKey(label.Field))
                {
                    found.Add(label.Field, value);
                }

                return;
            }
        }
    }

    private string? ValueBeside(Label label, IReadOnlyList<IReadOnlyList<string>> rows, int row, int column)
    {
        if (column + 1 < rows[row].Count && !IsLabel(rows[row][column + 1]))
        {
            return label.ValueAt(rows[row][column + 1], 0, isExplicit: true);
        }

        if (row + 1 >= rows.Count)
        {
            return null;
        }

        // Below a row of headings the value stands in the same column.
        var below = rows[row + 1];
        var cell = rows[row].Count > 1 && column < below.Count ? below[column] : below[0];
        return IsLabel(cell) ? null : label.ValueAt(cell, 0, isExplicit: true);
    }

    /// <summary>Finds "... about order #123 ..." within running text, where only an explicit separator makes it a label.</summary>
    private void ReadSentence(string cell, Dictionary<BodyField, string> found)
    {
        var text = cell;
        foreach (var label in _labels.Where(l => l.HasValuePattern))
        {
            for (var match = label.Anywhere.Match(text); match.Success; match = label.Anywhere.Match(text, match.Index + match.Length))
            {
                var separator = Explicit.Match(text, match.Index + match.Length);
                if (!separator.Success || label.ValueAt(text, separator.Index + separator.Length, isExplicit: true) is not { } value)
                {
                    continue;
                }

                if (!found.ContainsKey(label.Field))
                {
                    found.Add(label.Field, value);
                }

                // Another label may match a part of this one's words.
                text = text.Remove(match.Index, match.Length).Insert(match.Index, new string('\0', match.Length));
            }
        }
    }

    private bool IsLabel(string cell) => _labels.Any(l => l.AtStart.Match(cell) is { Success: true } m && cell[m.Length..].Trim(' ', ':', '#').Length == 0);

    private sealed class Label(BodyLabel fact, SlowPatterns slow)
    {
        private readonly BoundedPattern? _value = fact.ValuePattern is { } v ? BoundedPattern.Within($@"\G(?:{v})", slow) : null;

        public BodyField Field => fact.Field;

        public bool HasValuePattern => _value is not null;

        public BoundedPattern AtStart { get; } = BoundedPattern.Within($@"\A(?:{fact.LabelPattern})(?![\p{{L}}\p{{N}}])", slow);

        public BoundedPattern Anywhere { get; } = BoundedPattern.Within($@"(?<![\p{{L}}\p{{N}}])(?:{fact.LabelPattern})(?![\p{{L}}\p{{N}}])", slow);

        /// <summary>The value at a place; behind a mere gap only one word with a digit is a value, since prose goes on with words.</summary>
        public string? ValueAt(string text, int start, bool isExplicit)
        {
            while (start < text.Length && text[start] is ' ' or '#')
            {
                start++;
            }

            var value = _value is null ? text[Math.Min(start, text.Length)..] : _value.Match(text, start) is { Success: true } match ? match.Value : "";
            value = value.Trim();
            return value.Length > 0 && (isExplicit || (value.Any(char.IsDigit) && !value.Any(char.IsWhiteSpace))) ? value : null;
        }
    }
}
