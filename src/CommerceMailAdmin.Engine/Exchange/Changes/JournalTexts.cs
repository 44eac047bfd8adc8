using System.Text;
using System.Text.Json;

namespace CommerceMailAdmin.Engine.Exchange.Changes;

/// <summary>Texts and lists of texts, each kept once.</summary>
internal sealed class JournalTexts
{
    private const int MostTexts = 1 << 20;

    private readonly List<string> _items = [];
    private readonly Dictionary<int, List<IReadOnlyList<string>>> _lists = [];
    private string?[] _slots = new string?[1 << 12];
    private int _count;

    /// <summary>The text that a reader stands on; null for null.</summary>
    /// <exception cref="JsonException">It is not a text.</exception>
    public string? Text(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return reader.TokenType == JsonTokenType.Null ? null : throw new JsonException();
        }

        var bytes = reader.ValueSpan;
        if (reader.ValueIsEscaped)
        {
            return reader.GetString();
        }

        var hash = Hash(bytes);
        for (var slot = hash & (_slots.Length - 1); ; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (_slots[slot] is not { } known)
            {
                var text = reader.GetString()!;
                if (_count < MostTexts && text.Length == bytes.Length)
                {
                    _slots[slot] = text;
                    Grow();
                }

                return text;
            }

            if (Same(known, bytes))
            {
                return known;
            }
        }
    }

    /// <summary>The list of texts at whose beginning a reader stands.</summary>
    /// <exception cref="JsonException">An item is not a text.</exception>
    public IReadOnlyList<string> List(ref Utf8JsonReader reader)
    {
        _items.Clear();
        var hash = 17;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var text = Text(ref reader) ?? throw new JsonException();
            _items.Add(text);
            hash = unchecked((hash * 31) + text.Length + (text.Length > 0 ? text[0] + (text[text.Length - 1] << 8) : 0));
        }

        if (_items.Count == 0)
        {
            return [];
        }

        if (!_lists.TryGetValue(hash, out var alike))
        {
            _lists[hash] = alike = new List<IReadOnlyList<string>>(1);
        }

        foreach (var list in alike)
        {
            if (list.Count == _items.Count && Enumerable.Range(0, list.Count).All(i => list[i] == _items[i]))
            {
                return list;
            }
        }

        var added = _items.ToArray();
        if (alike.Count < 16)
        {
            alike.Add(added);
        }

        return added;
    }

    private static int Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261u;
        foreach (var b in bytes)
        {
            hash = unchecked((hash ^ b) * 16777619);
        }

        return (int)(hash & int.MaxValue);
    }

    private static bool Same(string text, ReadOnlySpan<byte> ascii)
    {
        if (text.Length != ascii.Length)
        {
            return false;
        }

        for (var i = 0; i < ascii.Length; i++)
        {
            if (text[i] != ascii[i])
            {
                return false;
            }
        }

        return true;
    }

    private void Grow()
    {
        if (++_count * 2 < _slots.Length)
        {
            return;
        }

        var old = _slots;
        _slots = new string?[old.Length * 2];
        foreach (var text in old.Where(t => t is not null))
        {
            var slot = Hash(Encoding.UTF8.GetBytes(text!)) & (_slots.Length - 1);
            while (_slots[slot] is not null)
            {
                slot = (slot + 1) & (_slots.Length - 1);
            }

            _slots[slot] = text;
        }
    }
}
