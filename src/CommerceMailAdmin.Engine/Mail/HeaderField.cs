using System.Runtime.CompilerServices;
using System.Text;
using CommerceMailAdmin.Engine.Common;
using MimeKit;
using MimeKit.Utils;

namespace CommerceMailAdmin.Engine.Mail;

/// <summary>One header field (RFC 5322 section 2.2) as a view on the message's bytes; decoded only when asked.</summary>
internal readonly struct HeaderField(byte[] buffer, int nameStart, int nameLength, int valueStart, int valueLength)
{
    /// <summary>No honest subject or address list is longer; what is beyond is not decoded.</summary>
    private const int MaxDecoded = 64 * 1024;

    /// <summary>The field's name as it stands.</summary>
    public ReadOnlySpan<byte> Name => buffer.AsSpan(nameStart, nameLength);

    /// <summary>The field's value as it stands, folds included.</summary>
    public ReadOnlySpan<byte> RawValue => buffer.AsSpan(valueStart, valueLength);

    private int Decodable => Math.Min(valueLength, MaxDecoded);

    /// <summary>Whether this is the named field; names are compared without regard to case.</summary>
    [MethodImpl(HotPath.Options)]
    public bool Is(string name)
    {
        if (name.Length != nameLength)
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            var (a, b) = (buffer[nameStart + i], name[i]);
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
        var value = RawValue.Slice(0, Decodable);
        return PlainAddress.IsPrintable(value) && value.IndexOf("=?"u8) < 0
            ? Encoding.ASCII.GetString(buffer, valueStart, Decodable).Trim()
            : Header.Unfold(Rfc2047.DecodeText(buffer, valueStart, Decodable)).Trim();
    }

    /// <summary>The value unfolded, encoded words left as they are: for machine-readable fields.</summary>
    public string Plain()
    {
        if (RawValue.IndexOf((byte)'\n') < 0)
        {
            return Encoding.UTF8.GetString(buffer, valueStart, Decodable).Trim();
        }

        var unfolded = new byte[Decodable];
        var length = 0;
        foreach (var b in RawValue.Slice(0, unfolded.Length))
        {
            if (b is not ((byte)'\r' or (byte)'\n'))
            {
                unfolded[length++] = b;
            }
        }

        return Encoding.UTF8.GetString(unfolded, 0, length).Trim();
    }

    /// <summary>The mailboxes of an address field, groups flattened; what is no address is left out.</summary>
    public IReadOnlyList<MailAddress> Addresses() => MailAddress.ParseList(buffer, valueStart, Decodable);

    /// <summary>The value as a date (RFC 5322 section 3.3), starting at an offset into it; null where it is none.</summary>
    public DateTimeOffset? Date(int from = 0) =>
        DateUtils.TryParse(buffer, valueStart + from, Math.Min(valueLength - from, 256), out var date) ? date : null;
}
