using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace CommerceMailAdmin.Engine.Network;

/// <summary>An IP address as numbers, so that ranges compare without allocation.</summary>
internal readonly record struct IPNumber(ulong High, ulong Low, bool IsIPv4) : IComparable<IPNumber>
{
    private const ulong MappedPrefix = 0xFFFF_0000_0000;

    /// <summary>How many bits an address of the family has.</summary>
    public int Bits => IsIPv4 ? 32 : 128;

    /// <summary>True if no address of the family follows.</summary>
    public bool IsLast => IsIPv4 ? Low == uint.MaxValue : High == ulong.MaxValue && Low == ulong.MaxValue;

    /// <summary>The address that follows.</summary>
    public IPNumber Next => this with { Low = Low + 1, High = Low == ulong.MaxValue ? High + 1 : High };

    /// <summary>The address before.</summary>
    public IPNumber Previous => this with { Low = Low - 1, High = Low == 0 ? High - 1 : High };

    /// <summary>
    /// The IPv4 address that an IPv4-mapped IPv6 address stands for (RFC 4291 section 2.5.5.2); every other address is itself.
    /// </summary>
    public IPNumber Unmapped => !IsIPv4 && High == 0 && (Low & 0xFFFF_FFFF_0000_0000) == MappedPrefix ? IPv4((uint)Low) : this;

    public static IPNumber IPv4(uint address) => new(0, address, true);

    /// <summary>The client's address: mapped addresses are IPv4 (RFC 7208 section 5).</summary>
    public static IPNumber FromClient(IPAddress address) => From(address).Unmapped;

    /// <summary>The address as it stands in a DNS answer.</summary>
    [SkipLocalsInit]
    public static IPNumber From(IPAddress address)
    {
#if NET
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
#else
        var bytes = address.GetAddressBytes();
#endif
        return address.AddressFamily == AddressFamily.InterNetwork
            ? IPv4(((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3])
            : new(BigEndian(bytes, 0), BigEndian(bytes, 8), false);
    }

    /// <summary>Tells whether the first bits of two addresses of one family are the same.</summary>
    public bool SharesPrefix(IPNumber other, int length)
    {
        if (IsIPv4 != other.IsIPv4)
        {
            return false;
        }

        if (length == 0)
        {
            return true;
        }

        if (IsIPv4)
        {
            return (Low ^ other.Low) >> (32 - length) == 0;
        }

        return length <= 64
            ? (High ^ other.High) >> (64 - length) == 0
            : High == other.High && (Low ^ other.Low) >> (128 - length) == 0;
    }

    /// <summary>The number of first bits that two addresses of one family share.</summary>
    public int SharedBits(IPNumber other)
    {
        var length = 0;
        while (length < Bits && SharesPrefix(other, length + 1))
        {
            length++;
        }

        return length;
    }

    /// <summary>IPv4 before IPv6, then by number.</summary>
    public int CompareTo(IPNumber other)
    {
        if (IsIPv4 != other.IsIPv4)
        {
            return IsIPv4 ? -1 : 1;
        }

        return High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);
    }

    public IPAddress ToIPAddress()
    {
        if (IsIPv4)
        {
            return new IPAddress([(byte)(Low >> 24), (byte)(Low >> 16), (byte)(Low >> 8), (byte)Low]);
        }

        var bytes = new byte[16];
        for (var i = 0; i < 8; i++)
        {
            bytes[i] = (byte)(High >> (56 - (i * 8)));
            bytes[i + 8] = (byte)(Low >> (56 - (i * 8)));
        }

        return new IPAddress(bytes);
    }

    /// <summary>The i macro: dotted quad, or 32 dotted hexadecimal digits (RFC 7208 section 7.3).</summary>
    public string ToDotted()
    {
        if (IsIPv4)
        {
            return ToIPAddress().ToString();
        }

        var text = new char[63];
        for (var i = 0; i < 32; i++)
        {
            var nibble = (int)((i < 16 ? High >> (60 - (i * 4)) : Low >> (124 - (i * 4))) & 15);
            text[i * 2] = "0123456789ABCDEF"[nibble];
            if (i > 0)
            {
                text[(i * 2) - 1] = '.';
            }
        }

        return new string(text);
    }

    /// <summary>The name that holds the PTR records of the address (RFC 1035 section 3.5, RFC 3596 section 2.5).</summary>
    public string ToReverseName()
    {
        var labels = ToDotted().ToLowerInvariant().Split('.');
        Array.Reverse(labels);
        return string.Join(".", labels) + (IsIPv4 ? ".in-addr.arpa" : ".ip6.arpa");
    }

#if NET
    private static ulong BigEndian(ReadOnlySpan<byte> bytes, int start) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes[start..]);
#else
    private static ulong BigEndian(byte[] bytes, int start) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(start));
#endif
}
