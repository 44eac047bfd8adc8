using System.Text;

namespace CommerceMailAdmin.Engine.ReceiverResults;

/// <summary>
/// Reads a structured header field from left to right: tokens, quoted strings and nested comments (RFC 5322 section 3.2).
/// Hostile text ends in odd tokens, never in an exception, and every character is looked at once.
/// </summary>
internal ref struct FieldText(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at = 0;

    /// <summary>The first comment met since it was last set to null, without its outer parentheses.</summary>
    public string? Comment { get; set; }

    /// <summary>
    /// True after a comment or a quoted string that is never closed, or a comment that holds half of a quoted string: as if somebody else's
    /// text had ended one that its writer began.
    /// </summary>
    public bool IsBroken { get; private set; }

    /// <summary>True at the end of the text.</summary>
    public readonly bool AtEnd => _at >= _text.Length;

    /// <summary>The next character; NUL at the end.</summary>
    public readonly char Next => AtEnd ? '\0' : _text[_at];

    /// <summary>Takes the next character.</summary>
    public void Take() => _at++;

    /// <summary>Takes the next character if it is the one given.</summary>
    public bool TryTake(char wanted)
    {
        if (Next != wanted || AtEnd)
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>Skips white space, line ends and comments.</summary>
    public void SkipSpace()
    {
        while (!AtEnd)
        {
            if (Next == '(')
            {
                var comment = ReadComment();
                Comment ??= comment;
            }
            else if (IsSpace(Next))
            {
                _at++;
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>
    /// Reads up to white space, a comment, a semicolon or one other stop; quoted strings within are unquoted and may hold any of these.
    /// </summary>
    public string ReadWord(char stop = ';')
    {
        var start = _at;
        StringBuilder? unquoted = null;
        for (; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (IsSpace(c) || c is '(' or ';' || c == stop)
            {
                break;
            }

            IsBroken |= c == ')';

            if (c == '"')
            {
                unquoted ??= new StringBuilder().Append(_text.Slice(start, _at - start).ToString());
                ReadQuoted(unquoted);
                _at--;
            }
            else
            {
                unquoted?.Append(c);
            }
        }

        return unquoted?.ToString() ?? _text.Slice(start, _at - start).ToString();
    }

    /// <summary>Reads a comment, nested ones with it (RFC 5322 section 3.2.2). One that is never closed runs to the end.</summary>
    /// <returns>Its content, without the outer parentheses.</returns>
    public string ReadComment()
    {
        var start = ++_at;
        var isQuoted = false;
        for (var depth = 1; !AtEnd; _at++)
        {
            if (Next == '\\')
            {
                _at++;
            }
            else if (Next == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (Next == '(')
            {
                depth++;
            }
            else if (Next == ')' && --depth == 0)
            {
                IsBroken |= isQuoted;
                return _text.Slice(start, _at++ - start).ToString();
            }
        }

        IsBroken = true;
        _at = _text.Length;
        return _text.Slice(start).ToString();
    }

    /// <summary>The text from here to the end.</summary>
    public readonly string Rest => AtEnd ? "" : _text.Slice(_at).ToString();

    /// <summary>Space, tab, carriage return and line feed.</summary>
    public static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';

    /// <summary>Joins the lines of a folded field and trims it.</summary>
    public static string Unfold(string value) =>
        value.IndexOfAny(['\r', '\n']) < 0 ? value.Trim() : value.Replace("\r", "").Replace("\n", "").Trim();

    private void ReadQuoted(StringBuilder into)
    {
        for (_at++; !AtEnd; _at++)
        {
            if (Next == '"')
            {
                _at++;
                return;
            }

            if (Next == '\\' && _at + 1 < _text.Length)
            {
                _at++;
            }

            into.Append(Next);
        }

        IsBroken = true;
    }
}
