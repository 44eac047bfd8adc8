using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>Decides on a field by its bytes.</summary>
internal delegate bool RawTest(ReadOnlySpan<byte> value);

/// <summary>The header fields of a message, found in its bytes in one pass and decoded on demand.</summary>
internal sealed class HeaderBlock
{
    /// <summary>RemainingEntries for some thousand recipients; the fields of a name that lie behind so many bytes are not read for addresses.</summary>
    private const int MaxAddressBytes = 64 * 1024;

    private const int UsualFields = 24;

    private readonly byte[] _buffer;
    private readonly int _start;
    private readonly int _length;
    private readonly Position[] _fields;

    private HeaderBlock(byte[] buffer, int start, int length, Position[] fields, int count)
    {
        _buffer = buffer;
        _start = start;
        _length = length;
        _fields = fields;
        Count = count;
    }

    /// <summary>The block's length in bytes.</summary>
    public int Length => _length;

    /// <summary>How many fields there are.</summary>
    public int Count { get; }

    /// <summary>The fields from the top of the message down.</summary>
    public HeaderField this[int index]
    {
        get
        {
            var f = _fields[index];
            return new HeaderField(_buffer, f.Name, f.NameLength, f.Value, f.ValueLength);
        }
    }

    /// <summary>Finds the fields in a header block. Lines that are no fields are passed over.</summary>
    /// <param name="buffer">Holds the block; not copied.</param>
    /// <param name="start">Where the block begins.</param>
    /// <param name="length">Its length, without the empty line that ends it.</param>
    [MethodImpl(HotPath.Options)]
    public static HeaderBlock Parse(byte[] buffer, int start, int length)
    {
        var (fields, count) = (new Position[UsualFields], 0);
        var end = start + length;
        while (start < end)
        {
            var next = NextField(buffer, start, end);
            if (TryReadField(buffer, start, next, out var field))
            {
                if (count == fields.Length)
                {
                    Array.Resize(ref fields, 2 * count);
                }

                fields[count++] = field;
            }

            start = next;
        }

        return new HeaderBlock(buffer, end - length, length, fields, count);
    }

    /// <summary>The topmost field of a name; null where there is none.</summary>
    [MethodImpl(HotPath.Options)]
    public HeaderField? First(string name)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_fields[i].NameLength == name.Length && this[i].Is(name))
            {
                return this[i];
            }
        }

        return null;
    }

    /// <summary>Every field of a name, from the top down.</summary>
    public IEnumerable<HeaderField> All(string name)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_fields[i].NameLength == name.Length && this[i].Is(name))
            {
                yield return this[i];
            }
        }
    }

    /// <summary>The addresses of every field of a name, as far as <see cref="MaxAddressBytes"/> reach.</summary>
    /// <param name="name">The fields' name.</param>
    /// <param name="worthReading">Spares decoding the fields whose bytes it turns down.</param>
    /// <param name="known">Fields that were decoded before.</param>
    public List<MailAddress> Addresses(string name, RawTest? worthReading = null, FieldMemo<IReadOnlyList<MailAddress>>? known = null)
    {
        var result = new List<MailAddress>();
        var left = MaxAddressBytes;
        for (var i = 0; i < Count && left > 0; i++)
        {
            if (_fields[i].NameLength == name.Length && this[i] is var field && field.Is(name) && (worthReading is null || worthReading(field.RawValue)))
            {
                left -= field.RawValue.Length;
                result.AddRange(known is null ? field.Addresses() : Addresses(field, known));
            }
        }

        return result;
    }

    private static IReadOnlyList<MailAddress> Addresses(HeaderField field, FieldMemo<IReadOnlyList<MailAddress>> known)
    {
        if (!known.TryGet(field.RawValue, out var addresses))
        {
            known.Add(field.RawValue, addresses = field.Addresses());
        }

        return addresses;
    }

    /// <summary>Whether there is a field of a name.</summary>
    public bool Has(string name) => First(name) is not null;

    /// <summary>The SHA-256 of the block as stored, in lower-case hexadecimal digits.</summary>
    public string Sha256()
    {
#if NET
        return Convert.ToHexString(SHA256.HashData(_buffer.AsSpan(_start, _length))).ToLowerInvariant();
#else
        using var sha = SHA256.Create();
        return string.Concat(sha.ComputeHash(_buffer, _start, _length).Select(b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
#endif
    }

    /// <summary>Where the next unfolded line begins: a line that starts with a blank continues the one above (RFC 5322 section 2.2.3).</summary>
    [MethodImpl(HotPath.Options)]
    private static int NextField(byte[] buffer, int start, int end)
    {
        while (true)
        {
            var newline = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (newline < 0)
            {
                return end;
            }

            start += newline + 1;
            if (start >= end || buffer[start] is not ((byte)' ' or (byte)'\t'))
            {
                return start;
            }
        }
    }

    [MethodImpl(HotPath.Options)]
    private static bool TryReadField(byte[] buffer, int start, int end, out Position field)
    {
        field = default;
        var line = buffer.AsSpan(start, end - start);
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            return false;
        }

        var nameLength = colon;
        while (nameLength > 0 && line[nameLength - 1] is (byte)' ' or (byte)'\t')
        {
            nameLength--;
        }

        for (var i = 0; i < nameLength; i++)
        {
            if (line[i] is < 33 or > 126)
            {
                return false;
            }
        }

        var (from, to) = (colon + 1, line.Length);
        while (from < to && IsBlank(line[from]))
        {
            from++;
        }

        while (to > from && IsBlank(line[to - 1]))
        {
            to--;
        }

        field = new Position(start, nameLength, start + from, to - from);
        return nameLength > 0;

        static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
    }

    private readonly record struct Position(int Name, int NameLength, int Value, int ValueLength);
}
