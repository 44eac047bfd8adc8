using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>
/// The text of a body as a reader sees it: rows of cells. A line of plain text is a row, and so are a paragraph and a table row of HTML.
/// White space is one blank;
/// emphasis, invisible characters, quote marks and bullets are left out. All cells are in one buffer: a blank stands between the cells of a
/// row, a line feed between rows.
/// </summary>
internal sealed class BodyRows : IDisposable
{
    /// <summary>More than any notice needs. What follows, which buyers add, is not read.</summary>
    public const int MaxText = 64 * 1024;

    private readonly List<Cell> _cells = [];

    /// <summary>The first cell of each row.</summary>
    private readonly List<int> _rows = [];
    private char[] _buffer;
    private int _length;
    private int _start;
    private bool _rowIsOpen;

    /// <summary>Makes an empty body.</summary>
    /// <param name="capacity">The length of the text that is to be added, with all that is left out.</param>
    public BodyRows(int capacity) => _buffer = ArrayPool<char>.Shared.Rent(capacity + 2);

    private enum Treatment : byte
    {
        Keep,
        Blank,
        Omit,
    }

    /// <summary>
    /// What is done with each character of US-ASCII: 1 for white space, 2 for the asterisk. A table in the program itself, because loops
    /// that are compiled in full
    /// at once would ask at each access whether a static field was set.
    /// </summary>
    private static ReadOnlySpan<byte> Ascii =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>How many rows there are, each with at least one cell.</summary>
    public int Count => _rows.Count;

    /// <summary>How many cells there are in all rows.</summary>
    public int Cells => _cells.Count;

    /// <summary>All rows.</summary>
    public ReadOnlySpan<char> Text => _buffer.AsSpan(0, _length);

    /// <summary>Takes plain text apart. The text is read once, whether own and quoted lines are wanted apart or not.</summary>
    /// <param name="text">The text.</param>
    /// <param name="own">Receives the rows.</param>
    /// <param name="quoted">Receives the rows of quoted lines, which begin with ">"; null if they are to go where the others go.</param>
    [MethodImpl(HotPath.Options)]
    public static void AddPlain(ReadOnlySpan<char> text, BodyRows own, BodyRows? quoted)
    {
        var rest = Limit(text);
        while (true)
        {
            var end = rest.IndexOf('\n');
            var line = end < 0 ? rest : rest.Slice(0, end);
            var rows = quoted is not null && line.TrimStart() is ['>', ..] ? quoted : own;
            rows.AddLine(line);
            if (end < 0)
            {
                return;
            }

            rest = rest.Slice(end + 1);
        }
    }

    /// <summary>The part of a text that is read.</summary>
    public static ReadOnlySpan<char> Limit(ReadOnlySpan<char> text) => text.Length <= MaxText ? text : text.Slice(0, MaxText);

    /// <summary>The number of the first cell of a row.</summary>
    public int FirstCell(int row) => _rows[row];

    /// <summary>How many cells a row has.</summary>
    public int CellsOf(int row) => (row + 1 < _rows.Count ? _rows[row + 1] : _cells.Count) - _rows[row];

    /// <summary>The text of a cell.</summary>
    public ReadOnlySpan<char> this[int cell] => _buffer.AsSpan(_cells[cell].Start, _cells[cell].Length);

    /// <summary>The text of a row: its cells with a blank between them.</summary>
    public ReadOnlySpan<char> Row(int row)
    {
        var last = _cells[_rows[row] + CellsOf(row) - 1];
        var first = _cells[_rows[row]].Start;
        return _buffer.AsSpan(first, last.Start + last.Length - first);
    }

    /// <summary>Where a cell ends in <see cref="Text"/>.</summary>
    public int EndOf(int cell) => _cells[cell].Start + _cells[cell].Length;

    /// <summary>Where a row begins in <see cref="Text"/>.</summary>
    public int StartOf(int row) => _cells[_rows[row]].Start;

    /// <summary>The cell that has a character of <see cref="Text"/>.</summary>
    public int CellAt(int position) => Last(0, _cells.Count, cell => _cells[cell].Start <= position);

    /// <summary>The row that has a character of <see cref="Text"/>.</summary>
    public int RowAt(int position) => Last(0, _rows.Count, row => _cells[_rows[row]].Start <= position);

    /// <summary>Adds text to the open cell.</summary>
    [MethodImpl(HotPath.Options)]
    public void Add(ReadOnlySpan<char> text)
    {
        Reserve(text.Length);
        var added = _buffer.AsSpan(_start);
        var length = _length - _start;
        var ascii = Ascii;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var treatment = c < ascii.Length ? (Treatment)ascii[c] : TreatmentOf(c);
            if (treatment == Treatment.Keep)
            {
                added[length++] = c;
            }
            else if (treatment == Treatment.Blank && length > 0 && added[length - 1] != ' ')
            {
                added[length++] = ' ';
            }
        }

        _length = _start + length;
    }

    /// <summary>Ends the open cell. An empty one is left out.</summary>
    public void EndCell()
    {
        var (start, end) = (_start, _length);
        while (end > start && IsTrimmed(_buffer[end - 1]))
        {
            end--;
        }

        while (start < end && IsTrimmed(_buffer[start]))
        {
            start++;
        }

        _buffer.AsSpan(start, end - start).CopyTo(_buffer.AsSpan(_start));
        _length = _start + end - start;
        if (start == end)
        {
            return;
        }

        if (!_rowIsOpen)
        {
            _rows.Add(_cells.Count);
            _rowIsOpen = true;
        }

        _cells.Add(new Cell(_start, end - start));
        Separate(' ');
    }

    /// <summary>Ends the open cell and the row. An empty one is left out.</summary>
    public void EndRow()
    {
        EndCell();
        if (_rowIsOpen)
        {
            _rowIsOpen = false;
            _buffer[_length - 1] = '\n';
        }
    }

    /// <summary>Removes all rows.</summary>
    public void Clear()
    {
        _cells.Clear();
        _rows.Clear();
        _length = _start = 0;
        _rowIsOpen = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_buffer);
        _buffer = [];
    }

    private static Treatment TreatmentOf(char c)
    {
        if (char.IsWhiteSpace(c))
        {
            return Treatment.Blank;
        }

        return c == '*' || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.Format ? Treatment.Omit : Treatment.Keep;
    }

    private static bool IsTrimmed(char c) => c is ' ' or '>' or '_' or '\u2022' or '\u00B7';

    private static int Last(int from, int to, Func<int, bool> isBefore)
    {
        while (from + 1 < to)
        {
            var middle = (from + to) / 2;
            (from, to) = isBefore(middle) ? (middle, to) : (from, middle);
        }

        return from;
    }

    private void AddLine(ReadOnlySpan<char> line)
    {
        while (line.IndexOfAny('|', '\t') is var end and >= 0)
        {
            Add(line.Slice(0, end));
            EndCell();
            line = line.Slice(end + 1);
        }

        Add(line);
        EndRow();
    }

    private void Separate(char separator)
    {
        Reserve(1);
        _buffer[_length++] = separator;
        _start = _length;
    }

    private void Reserve(int more)
    {
        if (_length + more + 1 > _buffer.Length)
        {
            var larger = ArrayPool<char>.Shared.Rent(2 * (_length + more + 1));
            Text.CopyTo(larger);
            ArrayPool<char>.Shared.Return(_buffer);
            _buffer = larger;
        }
    }

    private readonly record struct Cell(int Start, int Length);
}
