using System.Globalization;

namespace CommerceMailAdmin.Engine.Cases.Content;

/// <summary>Reads the outline of a .NET regular expression that ignores case.</summary>
internal sealed class PatternOutlineReader
{
    /// <summary>Deeper nesting than any sensible pattern has.</summary>
    private const int MostNested = 50;

    private readonly string _pattern;
    private int _at;
    private int _nested;

    private PatternOutlineReader(string pattern) => _pattern = pattern;

    /// <summary>
    /// Reads an outline; null if the pattern uses what outlines do not know, such as inline options or references to groups.
    /// </summary>
    public static PatternOutline? Read(string pattern)
    {
        var reader = new PatternOutlineReader(pattern);
        return reader.ReadAlternatives() is { } outline && reader._at == pattern.Length ? outline : null;
    }

    private bool IsAtEnd => _at >= _pattern.Length;

    private PatternOutline? ReadAlternatives()
    {
        if (++_nested > MostNested)
        {
            return null;
        }

        var alternatives = new List<PatternOutline>();
        while (true)
        {
            if (ReadSequence() is not { } sequence)
            {
                return null;
            }

            alternatives.Add(sequence);
            if (IsAtEnd || _pattern[_at] != '|')
            {
                _nested--;
                return alternatives.Count == 1 ? alternatives[0] : new PatternOutline.Alternatives(alternatives);
            }

            _at++;
        }
    }

    private PatternOutline? ReadSequence()
    {
        var items = new List<PatternOutline>();
        while (!IsAtEnd && _pattern[_at] is not ('|' or ')'))
        {
            if (ReadItem() is not { } item || ReadRepetition(item) is not { } repeated)
            {
                return null;
            }

            items.Add(repeated);
        }

        return new PatternOutline.Sequence(items);
    }

    private PatternOutline? ReadItem()
    {
        var c = _pattern[_at++];
        return c switch
        {
            '(' => ReadGroup(),
            '[' => ReadSet(),
            '\\' => ReadEscape(),
            '.' => PatternOutline.Any,
            '^' or '$' => PatternOutline.Empty,
            '*' or '+' or '?' => null,
            _ => Literal(c),
        };
    }

    private PatternOutline? ReadGroup()
    {
        var isAssertion = false;
        if (!IsAtEnd && _pattern[_at] == '?')
        {
            _at++;
            if (!ReadGroupKind(out isAssertion))
            {
                return null;
            }
        }

        if (ReadAlternatives() is not { } inner || IsAtEnd || _pattern[_at] != ')')
        {
            return null;
        }

        _at++;
        return isAssertion ? PatternOutline.Empty : inner;
    }

    private bool ReadGroupKind(out bool isAssertion)
    {
        isAssertion = false;
        var kind = IsAtEnd ? '\0' : _pattern[_at++];
        switch (kind)
        {
            case ':' or '>':
                return true;
            case '=' or '!':
                return isAssertion = true;
            case '<' when !IsAtEnd && _pattern[_at] is '=' or '!':
                _at++;
                return isAssertion = true;
            case '<' or '\'':
                var end = _pattern.IndexOf(kind == '<' ? '>' : kind, _at);
                if (end < 0 || !_pattern.Substring(_at, end - _at).All(c => char.IsLetterOrDigit(c) || c == '_'))
                {
                    return false;
                }

                _at = end + 1;
                return true;
            default:
                return false;
        }
    }

    private PatternOutline? ReadEscape()
    {
        if (IsAtEnd)
        {
            return null;
        }

        var c = _pattern[_at++];
        switch (c)
        {
            case 's':
                return PatternOutline.Blank;
            case 'd' or 'w' or 'W' or 'D' or 'S':
                return PatternOutline.Any;
            case 'b' or 'B' or 'A' or 'z' or 'Z' or 'G':
                return PatternOutline.Empty;
            case 'p' or 'P':
                var end = _pattern.IndexOf('}', _at);
                _at = end + 1;
                return end < 0 ? null : PatternOutline.Any;
            default:
                return char.IsLetterOrDigit(c) ? null : Literal(c);
        }
    }

    private PatternOutline? ReadSet()
    {
        var set = new HashSet<char>();
        var isWide = !IsAtEnd && _pattern[_at] == '^';
        _at += isWide ? 1 : 0;
        for (var isFirst = true; !IsAtEnd && (isFirst || _pattern[_at] != ']'); isFirst = false)
        {
            var c = _pattern[_at++];
            if (c == '[' || (c == '-' && !IsAtEnd && _pattern[_at] == '['))
            {
                return null;
            }

            if (c == '\\')
            {
                if (ReadEscape() is not PatternOutline.Characters escaped)
                {
                    return null;
                }

                isWide |= escaped.Set is null;
                set.UnionWith(escaped.Set ?? []);
                continue;
            }

            var last = c;
            if (_at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] is not (']' or '\\'))
            {
                last = _pattern[_at + 1];
                _at += 2;
            }

            isWide |= last - c > PatternOutline.MostCharacters;
            for (int each = c; !isWide && each <= last; each++)
            {
                set.Add(PatternOutline.Fold((char)each));
            }
        }

        if (IsAtEnd)
        {
            return null;
        }

        _at++;
        return isWide || set.Count > PatternOutline.MostCharacters ? PatternOutline.Any : new PatternOutline.Characters(set);
    }

    private PatternOutline? ReadRepetition(PatternOutline item)
    {
        var result = item;
        if (IsAtEnd)
        {
            return result;
        }

        switch (_pattern[_at])
        {
            case '?':
                result = new PatternOutline.Repeated(item, 0, 1);
                break;
            case '*':
                result = new PatternOutline.Repeated(item, 0, null);
                break;
            case '+':
                result = new PatternOutline.Repeated(item, 1, null);
                break;
            case '{':
                return ReadCount(item);
            default:
                return result;
        }

        _at++;
        SkipLazy();
        return result;
    }

    private PatternOutline? ReadCount(PatternOutline item)
    {
        var end = _pattern.IndexOf('}', _at);
        var parts = end < 0 ? [] : _pattern.Substring(_at + 1, end - _at - 1).Split(',');
        if (parts.Length is 0 or > 2 || !Number(parts[0], out var least))
        {
            return null;
        }

        int? most = least;
        if (parts.Length == 2)
        {
            most = parts[1].Length == 0 ? null : Number(parts[1], out var number) ? number : -1;
        }

        _at = end + 1;
        SkipLazy();
        return most < least ? null : new PatternOutline.Repeated(item, least, most);

        static bool Number(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private void SkipLazy()
    {
        if (!IsAtEnd && _pattern[_at] == '?')
        {
            _at++;
        }
    }

    private static PatternOutline Literal(char c) =>
        char.IsWhiteSpace(c) ? PatternOutline.Blank : new PatternOutline.Characters([PatternOutline.Fold(c)]);
}
