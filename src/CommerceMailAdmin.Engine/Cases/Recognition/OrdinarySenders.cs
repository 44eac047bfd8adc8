using System.Runtime.CompilerServices;
using CommerceMailAdmin.Engine.Mail;

namespace CommerceMailAdmin.Engine.Cases.Recognition;

/// <summary>
/// Remembers senders that were judged before, by the bytes of the From field as it stands: most mail of a mailbox comes from few of them. What is
/// remembered is bounded; a mailbox of many senders is only read more slowly.
/// </summary>
internal sealed class OrdinarySenders
{
    private const int Remembered = 20_000;

    /// <summary>No longer field is remembered.</summary>
    private const int MaxLength = 512;

    private readonly Dictionary<uint, byte[]> _values = [];

    /// <summary>Remembers the sender of a message, where it has a single From field.</summary>
    public void Add(HeaderBlock headers)
    {
        if (!TryFind(headers, out var value) || value.Length > MaxLength)
        {
            return;
        }

        if (_values.Count >= Remembered)
        {
            _values.Clear();
        }

        // Of two values with one hash the later is remembered.
        _values[Hash(value)] = value.ToArray();
    }

    /// <summary>Whether a message has a single From field, and that field is remembered.</summary>
    public bool Wrote(HeaderBlock headers) =>
        TryFind(headers, out var value) && value.Length <= MaxLength && _values.TryGetValue(Hash(value), out var known) && value.SequenceEqual(known);

    private static bool TryFind(HeaderBlock headers, out ReadOnlySpan<byte> value)
    {
        var count = 0;
        value = default;
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i] is var field && field.Is("From"))
            {
                count++;
                value = field.RawValue;
            }
        }

        return count == 1;
    }

    /// <summary>FNV-1a; a collision costs time and nothing else, since the bytes are compared.</summary>
    [MethodImpl(HotPath.Options)]
    private static uint Hash(ReadOnlySpan<byte> value)
    {
        var hash = 2166136261u;
        foreach (var b in value)
        {
            hash = unchecked((hash ^ b) * 16777619u);
        }

        return hash;
    }
}
