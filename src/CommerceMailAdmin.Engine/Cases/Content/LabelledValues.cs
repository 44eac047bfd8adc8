using System.Text.RegularExpressions;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>
/// Finds the values behind the profile's labels in a body. The value stands behind the label in the same cell, in the next cell, or
/// below it. Labels are tried in the order of the profile, so that a return id is not read as an order number. Where the buyer's message begins, numbers alone are
/// read on: what stands there behind another label is the buyer's.
/// </summary>
internal sealed class LabelledValues
{
    /// <summary>Behind a label: a colon or its like is explicit; a mere gap is not.</summary>
    private static readonly Regex Explicit = new(@"\G\s*(?:\([^)]{0,40}\)\s*)?(?:[:：=#№]|[-–—](?=\s))[\s:#]*", RegexOptions.CultureInvariant);

    /// <summary>What <see cref="Explicit"/> can begin with behind blanks and a remark.</summary>
    private static readonly char[] ExplicitMarks = [':', '：', '=', '#', '№', '-', '–', '—'];

    private readonly List<Label> _labels;

    /// <summary>What stands above or before the buyer's message.</summary>
    private readonly List<Label> _messageLabels;

    /// <summary>All labels at once, to pass over the many cells that begin with none.</summary>
    private readonly BoundedPattern _any;

    /// <param name="profile">The platform's facts.</param>
    /// <param name="slow">Hears of patterns that take too long.</param>
    public LabelledValues(CommerceMailProfile profile, SlowPatterns slow)
    {
        var all = profile.BodyLabels.Select(l => new Label(l, slow)).ToList();
        _labels = all.FindAll(l => l.Field != BodyField.Message);
        _messageLabels = all.FindAll(l => l.Field == BodyField.Message);
        _any = BoundedPattern.Within($@"\A(?:{string.Join("|", profile.BodyLabels.Select(l => $"(?:{l.LabelPattern})"))})(?![\p{{L}}\p{{N}}])", slow);
    }

    /// <summary>Reads the first value of every field that the body names.</summary>
    public IReadOnlyDictionary<BodyField, string> Read(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var found = new Dictionary<BodyField, string>();
        var message = StartOfMessage(rows);
        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < rows[row].Count; column++)
            {
                if (_any.Match(rows[row][column]).Success && ReadCell(rows, row, column) is { } value)
                {
                    Keep(value, row);
                }
            }
        }

        for (var row = 0; row < rows.Count; row++)
        {
            foreach (var value in rows[row].Where(c => c.IndexOfAny(ExplicitMarks) >= 0).SelectMany(ReadSentence))
            {
                Keep(value, row);
            }
        }

        return found;

        void Keep(LabelledValue value, int row)
        {
            if (!found.ContainsKey(value.Field) && (row < message || value.Field is BodyField.OrderNumber or BodyField.ReturnId))
            {
                found.Add(value.Field, value.Text);
            }
        }
    }

    /// <summary>The row with which the buyer's message begins; the number of rows where none says so.</summary>
    private int StartOfMessage(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            var column = rows[row].ToList().FindIndex(c => _any.Match(c).Success && IsMessageLabel(c));
            if (column >= 0)
            {
                // Below a row of headings the values come first.
                return rows[row].Count > 1 && rows[row].All(IsLabel) ? row + 2 : column == 0 ? row : row + 1;
            }
        }

        return rows.Count;
    }

    private bool IsMessageLabel(string cell) =>
        _messageLabels.Exists(l => l.AtStart.Match(cell) is { Success: true } m && (m.Length == cell.Length || Explicit.Match(cell, m.Length).Success));

    private LabelledValue? ReadCell(IReadOnlyList<IReadOnlyList<string>> rows, int row, int column)
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
                return new LabelledValue(label.Field, value);
            }
        }

        return null;
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
    private IEnumerable<LabelledValue> ReadSentence(string cell)
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

                yield return new LabelledValue(label.Field, value);

                // Another label may match a part of this one's words.
                text = text.Remove(match.Index, match.Length).Insert(match.Index, new string('\0', match.Length));
            }
        }
    }

    private bool IsLabel(string cell) => _labels.Concat(_messageLabels).Any(l => l.AtStart.Match(cell) is { Success: true } m && cell[m.Length..].Trim(' ', ':', '#').Length == 0);

    private sealed record LabelledValue(BodyField Field, string Text);

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
