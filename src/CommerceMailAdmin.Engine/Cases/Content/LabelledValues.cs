using System.Text.RegularExpressions;
using CommerceMailAdmin.Engine.Platform;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>
/// Finds the values of the profile's labels in a body. The value is after the label in the same cell, in the next cell, or below it. Labels
/// are tried in the order of the profile, so that a return id is not read as an order number. After the start of the buyer's message only
/// order numbers are read: other values there are the buyer's words.
/// </summary>
internal sealed class LabelledValues
{
    /// <summary>More than any notice needs: a body that has more words like labels is not read on.</summary>
    internal const int MostTries = 4000;

    /// <summary>As long as a <see cref="BoundedPattern"/> looks.</summary>
    private const int MostSearched = 2000;

    private readonly LabelPattern[] _labels;
    private readonly LabelIndex _index;
    private readonly bool _readsReasonsInSentences;

    /// <param name="profile">The platform's facts.</param>
    /// <param name="slow">Receives patterns that take too long.</param>
    public LabelledValues(CommerceMailProfile profile, SlowPatterns slow)
    {
        // Labels of the buyer's message come last: they have no values.
        var facts = profile.BodyLabels.OrderBy(l => l.Field == BodyField.Message).ToList();
        _labels = facts.Select((fact, i) => new LabelPattern(fact, LabelIndex.BitOf(i), slow)).ToArray();
        _index = new LabelIndex(facts.Select(f => f.LabelPattern).ToList());
        _readsReasonsInSentences = Array.Exists(_labels, l => l.Field == BodyField.Reason && l.HasValuePattern);
    }

    /// <summary>Reads the first value of each field that the body names.</summary>
    public Values Read(BodyRows rows)
    {
        var reading = new Reading(this, rows);
        reading.ReadCells();
        reading.ReadSentences();
        return reading.Found;
    }

    /// <summary>
    /// Reads the values of cells that begin with a label in the first rows of a body. If all fields have a value there, the rest of the
    /// body adds nothing; if not, the whole body has to be read.
    /// </summary>
    public Values ReadBeginning(BodyRows rows)
    {
        var reading = new Reading(this, rows);
        reading.ReadCells();
        return reading.Found;
    }

    /// <summary>What was found in one or several bodies, and how many patterns were tried.</summary>
    internal sealed class Values
    {
        private readonly Dictionary<BodyField, string> _values = [];

        /// <summary>How often a label's pattern was applied.</summary>
        public int Tries { get; internal set; }

        /// <summary>The value of a field; null if there is none.</summary>
        public string? this[BodyField field] => _values.TryGetValue(field, out var value) ? value : null;

        /// <summary>Whether nothing more can be found: return ids are read only to tell them from order numbers.</summary>
        public bool IsWhole =>
            _values.ContainsKey(BodyField.OrderNumber) && _values.ContainsKey(BodyField.SellerOrderNumber)
            && _values.ContainsKey(BodyField.Reason);

        /// <summary>Keeps the first value of a field.</summary>
        public void Keep(BodyField field, string value)
        {
            if (!_values.ContainsKey(field))
            {
                _values.Add(field, value);
            }
        }

        /// <summary>Adds the values of another body for fields without one.</summary>
        public void Add(Values others)
        {
            foreach (var other in others._values)
            {
                Keep(other.Key, other.Value);
            }
        }
    }

    /// <summary>The reading of one body.</summary>
    private sealed class Reading(LabelledValues labels, BodyRows rows)
    {
        /// <summary>The row with which the buyer's message begins; the number of rows if none says so.</summary>
        private int _message = rows.Count;

        public Values Found { get; } = new();

        /// <summary>Reads cells that begin with a label.</summary>
        public void ReadCells()
        {
            _message = StartOfMessage();
            for (var row = 0; row < rows.Count && IsWanted(row); row++)
            {
                for (var column = 0; column < rows.CellsOf(row); column++)
                {
                    var cell = rows.FirstCell(row) + column;
                    if (labels._index.At(rows[cell], 0) is var mask and not 0)
                    {
                        ReadCell(row, column, rows[cell].ToString(), mask);
                    }
                }
            }
        }

        /// <summary>Reads "... about order #123 ..." within running text, where only an explicit separator makes it a label.</summary>
        public void ReadSentences()
        {
            for (var row = 0; row < rows.Count && IsWanted(row, inSentence: true); row++)
            {
                for (var cell = rows.FirstCell(row); cell < rows.FirstCell(row) + rows.CellsOf(row); cell++)
                {
                    if (rows[cell].LastIndexOfAny(LabelSeparator.Marks.AsSpan()) is >= 0 and var mark)
                    {
                        ReadSentence(row, rows[cell], mark);
                    }
                }
            }
        }

        /// <summary>Whether anything that is still missing can be read from a row on.</summary>
        private bool IsWanted(int row, bool inSentence = false)
        {
            if (Found.Tries > MostTries)
            {
                return false;
            }

            return Found[BodyField.OrderNumber] is null
                || (row < _message && (Found[BodyField.SellerOrderNumber] is null || IsReasonWanted(inSentence)));
        }

        private bool IsReasonWanted(bool inSentence) => Found[BodyField.Reason] is null && (!inSentence || labels._readsReasonsInSentences);

        private void Keep(BodyField field, string value, int row)
        {
            if (row < _message || field is BodyField.OrderNumber or BodyField.ReturnId)
            {
                Found.Keep(field, value);
            }
        }

        private int StartOfMessage()
        {
            for (var row = 0; row < rows.Count && Found.Tries <= MostTries; row++)
            {
                var first = rows.FirstCell(row);
                for (var column = 0; column < rows.CellsOf(row); column++)
                {
                    if (IsMessageLabel(rows[first + column]))
                    {
                        // Below a row of headings the values come first.
                        var columns = rows.CellsOf(row);
                        var isHeading = columns > 1 && Enumerable.Range(first, columns).All(cell => IsLabel(rows[cell]));
                        return isHeading ? row + 2 : column == 0 ? row : row + 1;
                    }
                }
            }

            return rows.Count;
        }

        private bool IsMessageLabel(ReadOnlySpan<char> span)
        {
            var mask = labels._index.At(span, 0);
            if (mask == 0)
            {
                return false;
            }

            string? cell = null;
            foreach (var label in labels._labels)
            {
                if (label.Field == BodyField.Message && (mask & label.Bit) != 0
                    && At(label, cell ??= span.ToString(), 0) is { Success: true } match
                    && (match.Length == cell.Length || LabelSeparator.End(span, match.Length) >= 0))
                {
                    return true;
                }
            }

            return false;
        }

        private bool IsLabel(ReadOnlySpan<char> span)
        {
            var mask = labels._index.At(span, 0);
            if (mask == 0)
            {
                return false;
            }

            var cell = span.ToString();
            foreach (var label in labels._labels)
            {
                if ((mask & label.Bit) != 0 && At(label, cell, 0) is { Success: true } match
                    && span.Slice(match.Length).Trim(" :#".AsSpan()).Length == 0)
                {
                    return true;
                }
            }

            return false;
        }

        private void ReadCell(int row, int column, string cell, ulong mask)
        {
            foreach (var label in labels._labels)
            {
                if (label.Field == BodyField.Message || (mask & label.Bit) == 0 || At(label, cell, 0) is not { Success: true } match)
                {
                    continue;
                }

                var separator = LabelSeparator.End(cell.AsSpan(), match.Length);
                var start = separator >= 0 ? separator : match.Length;
                var value = start < cell.Length
                    ? label.ValueAt(cell, start, isExplicit: separator >= 0)
                    : ValueBeside(label, row, column);
                if (value is not null)
                {
                    Keep(label.Field, value, row);
                    return;
                }
            }
        }

        private string? ValueBeside(LabelPattern label, int row, int column)
        {
            var first = rows.FirstCell(row);
            var columns = rows.CellsOf(row);
            if (column + 1 < columns && !IsLabel(rows[first + column + 1]))
            {
                return label.ValueAt(rows[first + column + 1].ToString(), 0, isExplicit: true);
            }

            if (row + 1 >= rows.Count)
            {
                return null;
            }

            // Below a row of headings the value is in the same column.
            var below = rows[rows.FirstCell(row + 1) + (columns > 1 && column < rows.CellsOf(row + 1) ? column : 0)];
            return IsLabel(below) ? null : label.ValueAt(below.ToString(), 0, isExplicit: true);
        }

        /// <param name="row">The row of the cell.</param>
        /// <param name="cell">The cell.</param>
        /// <param name="mark">The last character that can separate a label from its value.</param>
        private void ReadSentence(int row, ReadOnlySpan<char> cell, int mark)
        {
            var places = Places(cell.Slice(0, mark), cell);
            if (places.Count == 0)
            {
                return;
            }

            var text = cell.ToString();
            foreach (var label in labels._labels)
            {
                if (label.HasValuePattern && places.Exists(p => (p.Mask & label.Bit) != 0) && ReadLabel(label, row, ref text, places))
                {
                    places = Places(text.AsSpan(0, mark), text.AsSpan());
                }
            }
        }

        /// <summary>Reads a label wherever it is in a text.</summary>
        /// <returns>True if a value was found; the label's words are then gone from the text, because another label may match a part of
        /// them.</returns>
        private bool ReadLabel(LabelPattern label, int row, ref string text, List<(int Start, ulong Mask)> places)
        {
            var found = false;
            var next = 0;
            foreach (var (start, mask) in places)
            {
                if (start < next || (mask & label.Bit) == 0 || Found.Tries > MostTries
                    || At(label, text, start) is not { Success: true } match)
                {
                    continue;
                }

                next = start + match.Length;
                var separator = LabelSeparator.End(text.AsSpan(), next);
                if (separator < 0 || label.ValueAt(text, separator, isExplicit: true) is not { } value)
                {
                    continue;
                }

                Keep(label.Field, value, row);
                text = text.Remove(start, match.Length).Insert(start, new string('\0', match.Length));
                found = true;
            }

            return found;
        }

        /// <summary>The places at which labels can begin: after anything that is not a letter or digit.</summary>
        /// <param name="part">The part of the text in which labels can begin.</param>
        /// <param name="text">The text.</param>
        private List<(int Start, ulong Mask)> Places(ReadOnlySpan<char> part, ReadOnlySpan<char> text)
        {
            var places = new List<(int, ulong)>();
            var isInWord = false;
            for (var i = 0; i < part.Length && i < MostSearched; i++)
            {
                if (!isInWord && labels._index.At(text, i) is var mask and not 0)
                {
                    places.Add((i, mask));
                }

                isInWord = char.IsLetterOrDigit(text[i]);
            }

            return places;
        }

        private Match At(LabelPattern label, string text, int start)
        {
            Found.Tries++;
            return label.Pattern.Match(text, start);
        }
    }
}
