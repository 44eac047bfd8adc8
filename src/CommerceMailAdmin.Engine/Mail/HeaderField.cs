using System.Runtime.CompilerServices;
using System.Text;
using CommerceMailAdmin.Engine.Common;
using MimeKit;
using MimeKit.Utils;

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
