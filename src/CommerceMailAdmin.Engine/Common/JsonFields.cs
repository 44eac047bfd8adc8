using System.Globalization;
using System.Text.RegularExpressions;

namespace CommerceMailAdmin.Engine.Common;

/// <summary>
/// Reads the fields of one object of a file of facts or settings, each checked as it is read; fields nobody asked for are mistakes too.
/// </summary>
internal sealed class JsonFields
{
    private readonly LocatedJson _node;
    private readonly string _page;
    private readonly bool _checksPatterns;
    private readonly Dictionary<string, LocatedJson> _members;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    /// <param name="node">The object.</param>
    /// <param name="page">The page that describes the file, to which mistakes point.</param>
    /// <param name="checksPatterns">Whether regular expressions are tried; a hundred of them take longer than all the rest.</param>
    public JsonFields(LocatedJson node, string page, bool checksPatterns = true)
    {
        _node = node;
        _page = page;
        _checksPatterns = checksPatterns;
        _members = node.Value as Dictionary<string, LocatedJson> ?? throw node.Error("an object { } is expected here");
    }

    public string Text(string name) => OptionalText(name) ?? throw _node.Missing(name);

    public string? OptionalText(string name)
    {
        if (Find(name) is not { } node)
        {
            return null;
        }

        return node.Value is string { Length: > 0 } text ? text : throw node.Error("a text that is not empty is expected here");
    }

    /// <summary>A text that may be empty.</summary>
    public string TextOrEmpty(string name) => OptionalTextOrEmpty(name) ?? throw _node.Missing(name);

    /// <summary>A text that may be empty; null if the field is not there.</summary>
    public string? OptionalTextOrEmpty(string name) =>
        Find(name) is { } node ? node.Value as string ?? throw node.Error("a text is expected here") : null;

    /// <summary>A whole number.</summary>
    /// <param name="name">The field.</param>
    /// <param name="least">The smallest number that is allowed.</param>
    public int Number(string name, int least = 1)
    {
        var node = Find(name) ?? throw _node.Missing(name);
        return node.Value is long and <= int.MaxValue && (long)node.Value >= least
            ? (int)(long)node.Value
            : throw node.Error($"a whole number from {least} is expected here");
    }

    /// <summary>An instant; without an offset it is UTC.</summary>
    public DateTimeOffset Time(string name) =>
        DateTimeOffset.TryParse(
            Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw _members[name].Error("a time such as 2026-01-31T12:00:00Z is expected here");

    public bool Flag(string name)
    {
        if (Find(name) is not { } node)
        {
            return false;
        }

        return node.Value is bool flag ? flag : throw node.Error("true or false is expected here");
    }

    public T Choice<T>(string name) where T : struct, Enum => OptionalChoice<T>(name) ?? throw _node.Missing(name);

    public T? OptionalChoice<T>(string name) where T : struct, Enum
    {
        if (OptionalText(name) is not { } text)
        {
            return null;
        }

        return Enum.TryParse<T>(text, ignoreCase: false, out var value) && Enum.IsDefined(typeof(T), value)
            ? value
            : throw _members[name].Error($"'{text}' is none of {string.Join(", ", Enum.GetNames(typeof(T)))}");
    }

    /// <summary>One of the names that the file lists elsewhere; null if the field is not there.</summary>
    public string? OptionalChoice(string name, IReadOnlyList<string> known)
    {
        var text = OptionalText(name);
        return text is null || known.Contains(text) ? text : throw _members[name].Error($"'{text}' is none of {string.Join(", ", known)}");
    }

    public string Pattern(string name) => OptionalPattern(name) ?? throw _node.Missing(name);

    public string? OptionalPattern(string name)
    {
        var text = OptionalText(name);
        try
        {
            if (_checksPatterns && text is not null)
            {
                // Alone, and as code wraps it: an option within must not swallow what follows.
                _ = new Regex(text);
                _ = new Regex($"(?:{text})$");
            }

            return text;
        }
        catch (ArgumentException e)
        {
            throw _members[name].Error("this is not a regular expression: " + e.Message);
        }
    }

    /// <summary>Asks that a pattern has a named group, since a value is taken from it.</summary>
    public void RequireGroup(string name, string group)
    {
        if (_checksPatterns && !new Regex(Pattern(name)).GetGroupNames().Contains(group))
        {
            throw _members[name].Error($"the pattern needs a group (?<{group}>...)");
        }
    }

    public IReadOnlyList<string> Texts(string name) =>
        Items(name).Select(i => i.Value is string { Length: > 0 } text ? text : throw i.Error("a text that is not empty is expected here"))
            .ToArray();

    /// <summary>The same where the whole list may be absent.</summary>
    public IReadOnlyList<string> OptionalTexts(string name) => Find(name) is null ? [] : Texts(name);

    /// <summary>An object of which each field is a list of texts.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> TextLists(string name)
    {
        var fields = Object(name);
        return fields._members.Keys.ToDictionary(k => k, fields.OptionalTexts);
    }

    public JsonFields Object(string name) => new(Find(name) ?? throw _node.Missing(name), _page, _checksPatterns);

    public IReadOnlyList<T> Objects<T>(string name, Func<JsonFields, T> read)
    {
        var result = new List<T>();
        foreach (var item in Items(name))
        {
            var fields = new JsonFields(item, _page, _checksPatterns);
            result.Add(read(fields));
            fields.RejectUnread();
        }

        // The built-in facts are shared by the whole process.
        return result.AsReadOnly();
    }

    /// <summary>The same where the whole list may be absent.</summary>
    public IReadOnlyList<T> OptionalObjects<T>(string name, Func<JsonFields, T> read) => Find(name) is null ? [] : Objects(name, read);

    public JsonFormatException Error(string name, string problem) => (Find(name) ?? _node).Error(problem);

    public void RejectUnread()
    {
        foreach (var member in _members)
        {
            if (!_read.Contains(member.Key) && member.Key != "$schema")
            {
                throw member.Value.Error($"no such field is known here; the fields are described in {_page}");
            }
        }
    }

    private List<LocatedJson> Items(string name)
    {
        var node = Find(name) ?? throw _node.Missing(name);
        return node.Value as List<LocatedJson> ?? throw node.Error("a list [ ] is expected here");
    }

    private LocatedJson? Find(string name)
    {
        _read.Add(name);
        return _members.TryGetValue(name, out var node) && node.Value is not null ? node : null;
    }
}

/// <summary>
/// A JSON file of ours that cannot be used, a profile or a snapshot: names the file, the line, the field and what is wrong with it.
/// </summary>
public sealed class JsonFormatException(string file, int line, string field, string problem)
    : FormatException(DisplayText.Clean($"{file}, line {line}, field '{field}': {problem}"))
{
    /// <summary>The line, counted from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The field's path within the file, such as ipRanges[2].range.</summary>
    public string Field { get; } = field;
}
