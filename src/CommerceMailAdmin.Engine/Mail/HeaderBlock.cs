using System.Runtime.CompilerServices;
using CommerceMailAdmin.Engine.Common;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>Decides on a field by its bytes.</summary>
internal delegate bool RawTest(ReadOnlySpan<byte> value);

/// <summary>
/// The header fields of a message (RFC 5322 section 2.2), found in its bytes in one pass and decoded on demand. Lines end in CRLF or in LF
/// alone. A line that is not a field, such as an mbox envelope line, is skipped.
/// </summary>
internal sealed class HeaderBlock
{
    /// <summary>Room for some thousand recipients. Fields of a name after this many bytes are not read for addresses.</summary>
    private const int MaxAddressBytes = 64 * 1024;

    private const int UsualFields = 24;

    private readonly byte[] _buffer;
    private readonly int _start;
    private readonly int _length;
    private readonly FieldPosition[] _fields;

    private HeaderBlock(byte[] buffer, int start, int length, FieldPosition[] fields, int count)
    {
        _buffer = buffer;
        _start = start;
        _length = length;
        _fields = fields;
        Count = count;
    }

    /// <summary>The block's length in bytes.</summary>
    public int Length => _length;

    /// <summary>The block as stored.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, _length);

    /// <summary>How many fields there are.</summary>
    public int Count { get; }

    /// <summary>The fields from the top of the message down.</summary>
    public HeaderField this[int index] => new(_buffer, _fields[index]);

    /// <summary>Finds the fields in a header block.</summary>
    /// <param name="buffer">Holds the block; not copied.</param>
    /// <param name="start">Where the block begins.</param>
    /// <param name="length">Its length, without the empty line that ends it.</param>
    [MethodImpl(HotPath.Options)]
    public static HeaderBlock Parse(byte[] buffer, int start, int length)
    {
        var (fields, count) = (new FieldPosition[UsualFields], 0);
        var end = start + length;
        while (start < end)
        {
            var next = NextField(buffer, start, end);
            if (FieldPosition.TryRead(buffer, start, next, out var field))
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

    /// <summary>Whether a field has a name; names are compared without regard to case.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Is(int index, string name) => _fields[index].NameLength == name.Length && this[index].Is(name);

    /// <summary>The topmost field of a name; null if there is none.</summary>
    [MethodImpl(HotPath.Options)]
    public HeaderField? First(string name)
    {
        for (var i = 0; i < Count; i++)
        {
            if (Is(i, name))
            {
                return this[i];
            }
        }

        return null;
    }

    /// <summary>The places of the fields of a name, from the top down.</summary>
    public List<int> IndexesOf(string name)
    {
        var found = new List<int>();
        for (var i = 0; i < Count; i++)
        {
            if (Is(i, name))
            {
                found.Add(i);
            }
        }

        return found;
    }

    /// <summary>Every field of a name, from the top down.</summary>
    public IEnumerable<HeaderField> All(string name)
    {
        for (var i = 0; i < Count; i++)
        {
            if (Is(i, name))
            {
                yield return this[i];
            }
        }
    }

    /// <summary>The addresses of every field of a name, up to <see cref="MaxAddressBytes"/>.</summary>
    /// <param name="name">The fields' name.</param>
    /// <param name="worthReading">A field is decoded only if this test of its bytes says so.</param>
    /// <param name="known">Fields that were decoded before.</param>
    public List<MailAddress> Addresses(string name, RawTest? worthReading = null, FieldMemo<IReadOnlyList<MailAddress>>? known = null)
    {
        var result = new List<MailAddress>();
        var left = MaxAddressBytes;
        for (var i = 0; i < Count && left > 0; i++)
        {
            if (Is(i, name) && this[i] is var field && (worthReading is null || worthReading(field.RawValue)))
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
    public string Sha256() => Hex.Of(Common.Sha256.Hash(_buffer, _start, _length));

    /// <summary>
    /// Where the next unfolded line begins: a line that starts with a blank continues the one above (RFC 5322 section 2.2.3).
    /// </summary>
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
}
