using System.Runtime.CompilerServices;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>
/// Remembers what was made of header fields by their bytes as they stand: most mail of a mailbox comes from, and goes to, few addresses.
/// What is remembered is bounded; a mailbox of many is only read more slowly.
/// </summary>
internal sealed class FieldMemo<T>
{
    private const int Remembered = 20_000;

    /// <summary>No longer field is remembered.</summary>
    private const int MaxLength = 512;

    private readonly Dictionary<int, Entry> _known = [];

    /// <summary>Remembers what was made of a field.</summary>
    public void Add(ReadOnlySpan<byte> field, T made)
    {
        if (field.Length > MaxLength)
        {
            return;
        }

        if (_known.Count >= Remembered)
        {
            _known.Clear();
        }

        // Of two fields with one hash the later is remembered.
        _known[Hash(field)] = new Entry(field.ToArray(), made);
    }

    /// <summary>What was made of the same bytes before; false if they are not remembered.</summary>
    public bool TryGet(ReadOnlySpan<byte> field, out T made)
    {
        var found = field.Length <= MaxLength && _known.TryGetValue(Hash(field), out var known) && field.SequenceEqual(known.Field) ? known
            : null;
        made = found is null ? default! : found.Made;
        return found is not null;
    }

    /// <summary>A collision costs time and nothing else, because the bytes are compared.</summary>
    [MethodImpl(HotPath.Options)]
    private static int Hash(ReadOnlySpan<byte> field)
    {
        var hash = Fnv1a.Empty32;
        foreach (var b in field)
        {
            hash = Fnv1a.Add(hash, b);
        }

        return unchecked((int)hash);
    }

    private sealed record Entry(byte[] Field, T Made);
}
