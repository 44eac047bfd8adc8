using System.Net;
using System.Net.Sockets;

namespace CommerceMailAdmin.Engine.Network;

/// <summary>IP addresses as they stand in header fields and parameters.</summary>
public static class IPAddressText
{
    /// <summary>
    /// Reads an address literal: dotted IPv4 of four decimal parts, or IPv6, with or without the tag "IPv6:" (RFC 5321 section 4.1.3).
    /// The platform's own parser also takes "1" and "0x7f.1", which nobody means.
    /// </summary>
    public static bool TryParse(string text, out IPAddress address)
    {
        address = IPAddress.None;
        if (text.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase))
        {
            text = text.Substring(5);
        }

        return text.IndexOf(':') >= 0
            ? text.Length <= 45 && text.All(IsIPv6Character) && IPAddress.TryParse(text, out address!)
            : TryParseDottedDecimal(text, ref address);
    }

    /// <summary>
    /// Tells whether an address can only be reached from inside an organisation: loopback, link-local, private (RFC 1918, RFC 4193),
    /// shared (RFC 6598), or 6to4 of one of these, which some large sites use for internal hosts.
    /// </summary>
    public static bool IsInternal(IPAddress address)
    {
        var mapped = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var b = mapped.GetAddressBytes();
        if (mapped.AddressFamily == AddressFamily.InterNetwork)
        {
            return IsInternal(b[0], b[1]);
        }

        return IPAddress.IsLoopback(mapped)
            || (b[0] & 0xfe) == 0xfc
            || (b[0] == 0xfe && (b[1] & 0x80) == 0x80)
            || (b[0] == 0x20 && b[1] == 0x02 && IsInternal(b[2], b[3]));
    }

    private static bool IsInternal(byte first, byte second) =>
        first is 10 or 127
        || (first == 172 && (second & 0xf0) == 16)
        || (first == 192 && second == 168)
        || (first == 169 && second == 254)
        || (first == 100 && (second & 0xc0) == 64);

    private static bool IsIPv6Character(char c) => c is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F') or ':' or '.';

    private static bool TryParseDottedDecimal(string text, ref IPAddress address)
    {
        var bytes = new byte[4];
        var (part, digits, value) = (0, 0, 0);
        foreach (var c in text)
        {
            if (c == '.' && digits > 0 && part < 3)
            {
                bytes[part++] = (byte)value;
                (digits, value) = (0, 0);
            }
            else if (c is < '0' or > '9' || ++digits > 3 || (digits > 1 && value == 0) || (value = (10 * value) + c - '0') > 255)
            {
                return false;
            }
        }

        if (part < 3 || digits == 0)
        {
            return false;
        }

        bytes[3] = (byte)value;
        address = new IPAddress(bytes);
        return true;
    }
}
