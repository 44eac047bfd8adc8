using System.Globalization;
using System.Net;

namespace CommerceMailAdmin.Engine.Network;

/// <summary>A range of IP addresses in CIDR notation (RFC 4632 for IPv4, RFC 4291 for IPv6).</summary>
public readonly record struct IPRange
{
    private readonly byte[] _network;

    private IPRange(byte[] network, int prefixLength)
    {
        _network = network;
        PrefixLength = prefixLength;
    }

    /// <summary>How many leading bits are fixed.</summary>
    public int PrefixLength { get; }

    /// <summary>The first address of the range.</summary>
    public IPAddress Network => new(_network);

    /// <summary>Reads "address/length"; an address alone is a range of one.</summary>
    /// <param name="text">The text to read.</param>
    /// <param name="range">The range.</param>
    /// <param name="problem">What is wrong with the text; empty where nothing is.</param>
    public static bool TryParse(string text, out IPRange range, out string problem)
    {
        range = default;
        problem = "";
        var parts = text.Split('/');
        if (parts.Length > 2 || !IPAddress.TryParse(parts[0], out var address)
            || (address.GetAddressBytes().Length == 4 && parts[0].Count(c => c == '.') != 3))
        {
            problem = "it does not begin with an IP address";
            return false;
        }

        var network = address.GetAddressBytes();
        var length = network.Length * 8;
        if (parts.Length == 2
            && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > network.Length * 8))
        {
            problem = $"the prefix length must be 0 to {network.Length * 8}";
            return false;
        }

        range = new IPRange(network, length);
        if (!Masked(network, length).AsSpan().SequenceEqual(network))
        {
            problem = $"bits behind the prefix are set; the range is {new IPAddress(Masked(network, length))}/{length}";
            return false;
        }

        return true;
    }

    /// <summary>Tells whether an address lies within the range; IPv4-mapped IPv6 addresses count as IPv4.</summary>
    public bool Contains(IPAddress address)
    {
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        return bytes.Length == _network.Length && Masked(bytes, PrefixLength).AsSpan().SequenceEqual(_network);
    }

    /// <inheritdoc/>
    public bool Equals(IPRange other) => PrefixLength == other.PrefixLength && _network.AsSpan().SequenceEqual(other._network);

    /// <inheritdoc/>
    public override int GetHashCode() => Network.GetHashCode() ^ PrefixLength;

    /// <summary>The range in CIDR notation.</summary>
    public override string ToString() => $"{Network}/{PrefixLength}";

    private static byte[] Masked(byte[] address, int prefixLength)
    {
        var masked = (byte[])address.Clone();
        for (var bit = prefixLength; bit < masked.Length * 8; bit++)
        {
            masked[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return masked;
    }
}
