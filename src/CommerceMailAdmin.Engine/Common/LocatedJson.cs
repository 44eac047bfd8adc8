using System.Text;
using System.Text.Json;

namespace CommerceMailAdmin.Engine.Common;

/// <summary>
/// A JSON value that knows the line it began on and its path, so that whoever reads it can say where a mistake stands.
/// </summary>
internal sealed class LocatedJson
{
    /// <summary>More of a path than this is not shown: names of fields are as long as their writer likes.</summary>
    private const int LongestPath = 500;

    /// <summary>Each value takes some hundred bytes of memory, and two in the file.</summary>
    private const int MostValues = 1_000_000;

    private readonly string _file;
    private readonly JsonPlace _place;

    private LocatedJson(string file, int line, JsonPlace place, object? value)
    {
        _file = file;
        Line = line;
        _place = place;
        Value = value;
    }

    /// <summary>The line the value begins on, from 1.</summary>
    public int Line { get; }

    /// <summary>The path from the root, such as domains[0].name.</summary>
    public string Path => _place.ToString();

    /// <summary>A string, long, double, bool, null, list of nodes, or dictionary of nodes.</summary>
    public object? Value { get; }

    /// <summary>Parses a whole document (RFC 8259; comments and trailing commas are let pass).</summary>
    /// <exception cref="JsonFormatException">The text is no JSON.</exception>
    public static LocatedJson Parse(string file, byte[] utf8)
    {
        var bom = Encoding.UTF8.GetPreamble();
        var text = utf8.AsSpan(utf8.AsSpan().StartsWith(bom) ? bom.Length : 0);
        var options = new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        var reader = new Utf8JsonReader(text, options);
        var at = new Place(file, text);
        try
        {
            reader.Read();
            var root = ReadValue(ref reader, ref at, JsonPlace.Root);
            reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            var isUtf16 = text.Length > 1 && text[0] is 0xFF or 0xFE && text[1] is 0xFF or 0xFE;
            var problem = text.IsEmpty ? "the file is empty"
                : isUtf16 ? "the file is in UTF-16; save it in UTF-8"
                : "what stands here is not JSON, or the file ends too early";
            throw new JsonFormatException(file, (int)(e.LineNumber ?? 0) + 1, at.Path, problem);
        }
        catch (Exception e) when (e is InvalidOperationException or (FormatException and not JsonFormatException))
        {
            var line = at.LineOf(reader.TokenStartIndex);
            throw new JsonFormatException(file, line, at.Path,
                "a text here is not UTF-8, or a number is too large; save the file in UTF-8");
        }
    }

    /// <summary>An error about this value.</summary>
    public JsonFormatException Error(string problem) => new(_file, Line, Path, problem);

    /// <summary>An error about a field that this object lacks.</summary>
    public JsonFormatException Missing(string name) => new(_file, Line, new JsonPlace(_place, name).ToString(), "the field is missing");

    private static LocatedJson ReadValue(ref Utf8JsonReader reader, ref Place at, JsonPlace path)
    {
        at.Json = path;
        if (++at.Values > MostValues)
        {
            throw new JsonFormatException(at.File, at.LineOf(reader.TokenStartIndex), at.Path, $"there are more than {MostValues} values");
        }

        var line = at.LineOf(reader.TokenStartIndex);
        object? value = reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadObject(ref reader, ref at, path),
            JsonTokenType.StartArray => ReadArray(ref reader, ref at, path),
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => reader.TryGetInt64(out var whole) ? (object)whole : reader.GetDouble(),
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => null,
        };
        return new LocatedJson(at.File, line, path, value);
    }

    private static Dictionary<string, LocatedJson> ReadObject(ref Utf8JsonReader reader, ref Place at, JsonPlace path)
    {
        var members = new Dictionary<string, LocatedJson>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var memberPath = new JsonPlace(path, name);
            if (members.ContainsKey(name))
            {
                throw new JsonFormatException(at.File, at.LineOf(reader.TokenStartIndex), memberPath.ToString(),
                    "the field stands here twice");
            }

            reader.Read();
            members.Add(name, ReadValue(ref reader, ref at, memberPath));
        }

        return members;
    }

    private static List<LocatedJson> ReadArray(ref Utf8JsonReader reader, ref Place at, JsonPlace path)
    {
        var items = new List<LocatedJson>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader, ref at, new JsonPlace(path, null, items.Count)));
        }

        return items;
    }

    /// <summary>
    /// A place in the document. Its text is made only if it is shown: with long names, the texts of all would be immense.
    /// </summary>
    private sealed record JsonPlace(JsonPlace? Parent, string? Name, int Index = 0)
    {
        public static JsonPlace Root { get; } = new(null, "");

        public override string ToString()
        {
            var steps = new Stack<string>();
            for (var place = this; place.Parent is not null; place = place.Parent)
            {
                steps.Push(place.Name is null ? $"[{place.Index}]" : "." + place.Name);
            }

            var path = new StringBuilder();
            while (steps.Count > 0 && path.Length < LongestPath)
            {
                path.Append(steps.Pop());
            }

            var text = path.ToString(0, Math.Min(path.Length, LongestPath));
            return text.StartsWith(".", StringComparison.Ordinal) ? text.Substring(1) : text;
        }
    }

    /// <summary>Turns byte offsets, asked for in rising order, into line numbers.</summary>
    private ref struct Place(string file, ReadOnlySpan<byte> text)
    {
        private readonly ReadOnlySpan<byte> _text = text;
        private int _offset;
        private int _line = 1;

        public string File { get; } = file;

        public int Values { get; set; }

        public JsonPlace Json { get; set; } = JsonPlace.Root;

        public readonly string Path => Json.ToString();

        public int LineOf(long offset)
        {
            for (; _offset < offset; _offset++)
            {
                if (_text[_offset] == (byte)'\n')
                {
                    _line++;
                }
            }

            return _line;
        }
    }
}
