using System.Runtime.CompilerServices;
using System.Text;
using CommerceMailAdmin.Engine.Common;
using MimeKit.Utils;
using MimeKit;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>One header field (RFC 5322 section 2.2) as a view on the message's bytes; decoded only when asked.</summary>
internal readonly struct HeaderField(byte[] buffer, FieldPosition position)
{
    /// <summary>No honest subject or address list is longer. What is after it is not decoded.</summary>
    public const int MaxDecoded = 64 * 1024;

    /// <summary>No date with its zone in words is longer.</summary>
    private const int LongestDate = 128;

    /// <summary>The field's name as it stands.</summary>
    public ReadOnlySpan<byte> Name => buffer.AsSpan(position.Start, position.NameLength);

    /// <summary>
    /// The field's name, white space after it, and the colon: what simple canonicalization keeps (RFC 6376 section 3.4.1).
    /// </summary>
    public ReadOnlySpan<byte> NameAndColon => buffer.AsSpan(position.Start, position.ValueStart - position.Start);

    /// <summary>Everything after the colon, without the final line end.</summary>
    public ReadOnlySpan<byte> WholeValue => buffer.AsSpan(position.ValueStart, position.End - position.ValueStart);

    /// <summary>The field's value as it stands, folds included, without surrounding blanks.</summary>
    public ReadOnlySpan<byte> RawValue
    {
        get
        {
            var (start, length) = Extent();
            return buffer.AsSpan(start, length);
        }
    }

    /// <summary>Whether this is the named field; names are compared without regard to case.</summary>
    [MethodImpl(HotPath.Options)]
    public bool Is(string name)
    {
        if (name.Length != position.NameLength)
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            var (a, b) = (buffer[position.Start + i], name[i]);
            if (a != b && (Lower(a) != Lower(b)))
            {
                return false;
            }
        }

        return true;

        static int Lower(int c) => c is >= 'A' and <= 'Z' ? c | 0x20 : c;
    }

    /// <summary>The value unfolded, encoded words (RFC 2047) decoded, without surrounding blanks.</summary>
    public string Text()
    {
        // Nearly all are plain, and spared the decoder.
        var (start, length) = Decodable();
        var value = buffer.AsSpan(start, length);
        return PlainAddress.IsPrintable(value) && value.IndexOf("=?"u8) < 0
            ? Encoding.ASCII.GetString(buffer, start, length).Trim()
            : Header.Unfold(Rfc2047.DecodeText(buffer, start, length)).Trim();
    }

    /// <summary>
    /// The value unfolded, encoded words left as they are: for machine-readable fields. A byte that is not UTF-8 becomes U+FFFD (RFC 6532).
    /// </summary>
    public string Plain()
    {
        var (start, length) = Decodable();
        var value = buffer.AsSpan(start, length);
        if (value.IndexOf((byte)'\n') < 0)
        {
            return Encoding.UTF8.GetString(buffer, start, length).Trim();
        }

        var unfolded = new byte[length];
        length = 0;
        foreach (var b in value)
        {
            if (b is not ((byte)'\r' or (byte)'\n'))
            {
                unfolded[length++] = b;
            }
        }

        return Encoding.UTF8.GetString(unfolded, 0, length).Trim();
    }

    /// <summary>The mailboxes of an address field, groups flattened. What is not an address is left out.</summary>
    public IReadOnlyList<MailAddress> Addresses()
    {
        var (start, length) = Decodable();
        return MailAddress.ParseList(buffer, start, length);
    }

    /// <summary>The value as a date (RFC 5322 section 3.3), starting at an offset into it; null if it is not one.</summary>
    public DateTimeOffset? Date(int from = 0)
    {
        var (start, length) = Extent();
        return MailDate.Parse(buffer, start + from, length - from);
    }

    /// <summary>
    /// The line below the field as a date, if that line is not a field: some gateways fold without the blank that RFC 5322 section 2.2.3
    /// asks for. Null if it is not a date.
    /// </summary>
    public DateTimeOffset? DateBelow()
    {
        var start = position.End;
        while (start < buffer.Length && start < position.End + 2 && buffer[start] is (byte)'\r' or (byte)'\n')
        {
            start++;
        }

        var line = buffer.AsSpan(start, Math.Min(buffer.Length - start, LongestDate));
        var end = line.IndexOf((byte)'\n');
        line = end < 0 ? line : line[..end];
        var colon = line.IndexOf((byte)':');
        return colon > 0 && line[..colon].IndexOf((byte)' ') > 0 ? MailDate.Parse(buffer, start, line.Length) : null;
    }

    private (int Start, int Length) Decodable()
    {
        var (start, length) = Extent();
        return (start, Math.Min(length, MaxDecoded));
    }

    [MethodImpl(HotPath.Options)]
    private (int Start, int Length) Extent()
    {
        var (start, end) = (position.ValueStart, position.End);
        while (start < end && IsBlank(buffer[start]))
        {
            start++;
        }

        while (end > start && IsBlank(buffer[end - 1]))
        {
            end--;
        }

        return (start, end - start);

        static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
    }
}

/// <summary>Where a header field lies in its message's buffer.</summary>
/// <param name="Start">The first byte of its name.</param>
/// <param name="NameLength">The length of its name, without white space before the colon.</param>
/// <param name="ValueStart">The first byte after the colon.</param>
/// <param name="End">The byte after its last, without the final line end.</param>
internal readonly record struct FieldPosition(int Start, int NameLength, int ValueStart, int End)
{
    /// <summary>
    /// Reads a field; false if the text is not one: no colon, or a name with other than printable ASCII (RFC 5322 section 2.2).
    /// </summary>
    [MethodImpl(HotPath.Options)]
    public static bool TryRead(byte[] buffer, int start, int end, out FieldPosition field)
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

        var length = line.Length;
        if (line[length - 1] == '\n')
        {
            length -= length > colon + 2 && line[length - 2] == '\r' ? 2 : 1;
        }

        field = new FieldPosition(start, nameLength, start + colon + 1, start + length);
        return nameLength > 0;
    }
}
