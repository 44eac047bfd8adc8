namespace CommerceMailAdmin.Engine.Authentication.Dkim;

/// <summary>
/// A tag=value list (RFC 6376 section 3.2), as in DKIM signatures and keys and ARC fields. Values keep their inner white space; the text
/// must have one character for each byte where places matter.
/// </summary>
internal readonly struct TagList
{
    /// <summary>No list in use has half as many; longer ones are refused.</summary>
    public const int MaxTags = 64;

    private readonly string _text;
    private readonly Tag[] _tags;
    private readonly int _count;

    private TagList(string text, Tag[] tags, int count)
    {
        _text = text;
        _tags = tags;
        _count = count;
    }

    /// <summary>The number of tags.</summary>
    public int Count => _count;

    /// <summary>Reads a list.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tags">The list, as far as it could be read.</param>
    /// <returns>What is wrong with the text; null if nothing is.</returns>
    public static string? Parse(string text, out TagList tags)
    {
        var read = new Tag[16];
        var (count, at) = (0, 0);
        string? problem = null;
        while (at < text.Length && problem is null)
        {
            var semicolon = text.IndexOf(';', at);
            var end = semicolon < 0 ? text.Length : semicolon;
            var (start, stop) = Trim(text, at, end);
            if (start < stop)
            {
                problem = Read(text, start, stop, end, out var tag) ?? Add(text, ref read, ref count, tag);
            }
            else if (semicolon >= 0)
            {
                problem = "there is an empty tag";
            }

            at = end + 1;
        }

        tags = new TagList(text, read, count);
        return problem;
    }

    /// <summary>A tag's value, trimmed; null if the list has no such tag.</summary>
    public string? this[string name] => TryFind(name, out var tag) ? _text.Substring(tag.ValueStart, tag.ValueEnd - tag.ValueStart) : null;

    /// <summary>A tag's value, trimmed, in place; empty if the list has no such tag.</summary>
    public ReadOnlySpan<char> Span(string name) => TryFind(name, out var tag) ? _text.AsSpan(tag.ValueStart, tag.ValueEnd - tag.ValueStart)
        : default;

    /// <summary>The name of a tag, by its place.</summary>
    public string NameAt(int index) => _text.Substring(_tags[index].NameStart, _tags[index].NameEnd - _tags[index].NameStart);

    /// <summary>A tag's value without any white space; null if the list has no such tag.</summary>
    public string? WithoutSpace(string name)
    {
        var value = this[name];
        if (value is null || value.AsSpan().IndexOfAny(" \t\r\n".AsSpan()) < 0)
        {
            return value;
        }

        var kept = new char[value.Length];
        var length = 0;
        foreach (var c in value)
        {
            if (!IsSpace(c))
            {
                kept[length++] = c;
            }
        }

        return new string(kept, 0, length);
    }

    /// <summary>The places just behind a tag's equals sign and of the semicolon, or the end of the text, that ends it.</summary>
    public bool TryGetExtent(string name, out int start, out int end)
    {
        var found = TryFind(name, out var tag);
        (start, end) = (tag.Sign + 1, tag.End);
        return found;
    }

    /// <summary>White space within a list: space, tab and line ends.</summary>
    public static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';

    private static string? Read(string text, int start, int stop, int end, out Tag tag)
    {
        tag = default;
        var equals = text.IndexOf('=', start, stop - start);
        if (equals < 0)
        {
            return $"\"{Shown(text, start, stop)}\" is not tag=value";
        }

        var (nameStart, nameEnd) = Trim(text, start, equals);
        if (!IsName(text, nameStart, nameEnd))
        {
            return $"\"{Shown(text, nameStart, nameEnd)}\" is not a tag name";
        }

        var (valueStart, valueEnd) = Trim(text, equals + 1, stop);
        tag = new Tag(nameStart, nameEnd, equals, valueStart, valueEnd, end);
        return null;
    }

    private static string? Add(string text, ref Tag[] read, ref int count, Tag tag)
    {
        var name = text.AsSpan(tag.NameStart, tag.NameEnd - tag.NameStart);
        if (new TagList(text, read, count).TryFind(name, out _))
        {
            return $"the tag {name.ToString()}= stands there twice";
        }

        if (count == MaxTags)
        {
            return $"there are more than {MaxTags} tags";
        }

        if (count == read.Length)
        {
            Array.Resize(ref read, MaxTags);
        }

        read[count++] = tag;
        return null;
    }

    private bool TryFind(string name, out Tag tag) => TryFind(name.AsSpan(), out tag);

    private bool TryFind(ReadOnlySpan<char> name, out Tag tag)
    {
        for (var i = 0; i < _count; i++)
        {
            tag = _tags[i];
            if (tag.NameEnd - tag.NameStart == name.Length && _text.AsSpan(tag.NameStart, name.Length).SequenceEqual(name))
            {
                return true;
            }
        }

        tag = default;
        return false;
    }

    private static bool IsName(string text, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            var c = text[i];
            if (!(c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') || (i > start && c is (>= '0' and <= '9') or '_')))
            {
                return false;
            }
        }

        return start < end;
    }

    private static (int Start, int End) Trim(string text, int start, int end)
    {
        while (start < end && IsSpace(text[start]))
        {
            start++;
        }

        while (end > start && IsSpace(text[end - 1]))
        {
            end--;
        }

        return (start, end);
    }

    private static string Shown(string text, int start, int end) => text.Substring(start, Math.Min(end - start, 40));

    private readonly record struct Tag(int NameStart, int NameEnd, int Sign, int ValueStart, int ValueEnd, int End);
}
