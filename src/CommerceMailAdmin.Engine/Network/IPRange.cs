using System.Net;

namespace CommerceMailAdmin.Engine.Network;

/// <summary>
/// IP addresses of one family that follow one another: a CIDR block (RFC 4632 for IPv4, RFC 4291 section 2.3 for IPv6), one address, or
/// any range from a first to a last address.
/// </summary>
public readonly record struct IPRange
{
    internal IPRange(IPNumber first, IPNumber last)
    {
        First = first;
        Last = last;
    }

    /// <summary>The first address.</summary>
    internal IPNumber First { get; }

    /// <summary>The last address.</summary>
    internal IPNumber Last { get; }

    /// <summary>The number of leading bits that all addresses share.</summary>
    internal int PrefixLength => First.SharedBits(Last);

    /// <summary>The number of addresses; <see cref="long.MaxValue"/> if there are more than a long holds.</summary>
    internal long Count =>
        First.IsIPv4 || (First.High == Last.High && Last.Low - First.Low < long.MaxValue)
            ? (long)(Last.Low - First.Low) + 1
            : long.MaxValue;

    /// <summary>
    /// Reads "address/length" whose bits after the prefix are zero; an address alone is a range of one. Addresses are read as
    /// <see cref="IPAddressText"/> reads them. A range of IPv4-mapped IPv6 addresses is refused: it has to be written as IPv4.
    /// </summary>
    /// <param name="text">The text to read.</param>
    /// <param name="range">The range.</param>
    /// <param name="problem">What is wrong with the text, as the second half of a sentence; empty if nothing is.</param>
    public static bool TryParse(string text, out IPRange range, out string problem)
    {
        if (!TryParseBlock(text, out range, out var address, out problem))
        {
            return false;
        }

        if (range.First != address)
        {
            problem = $"bits after the prefix are set; the range of this address is {range}";
            return false;
        }

        return true;
    }

    /// <summary>Tells whether an address lies within the range; IPv4-mapped IPv6 addresses count as IPv4.</summary>
    public bool Contains(IPAddress address) => Contains(IPNumber.FromClient(address));

    /// <summary>The range in CIDR notation if it is a block, as "first-last" if not.</summary>
    public override string ToString() => this == Block(First, PrefixLength) ? $"{First.ToIPAddress()}/{PrefixLength}" : ToEnds();

    /// <summary>All addresses that share the first bits of one.</summary>
    internal static IPRange Block(IPNumber address, int prefixLength)
    {
        var free = address.Bits - prefixLength;
        var high = free <= 64 ? 0 : Ones(free - 64);
        var low = free <= 64 ? Ones(free) : ulong.MaxValue;
        var first = address with { High = address.High & ~high, Low = address.Low & ~low };
        return new IPRange(first, first with { High = first.High | high, Low = first.Low | low });
    }

    /// <summary>Reads a range in CIDR notation that was checked before.</summary>
    /// <exception cref="FormatException">The text is not a range; the message tells why.</exception>
    internal static IPRange Parse(string text) =>
        TryParse(text, out var range, out var problem)
            ? range
            : throw new FormatException($"'{text}' is not a range in CIDR notation: {problem}.");

    /// <summary>Reads a range "first-last" of IPv4 addresses. Blanks may stand on both sides of the hyphen.</summary>
    internal static bool TryParseEnds(string text, out IPRange range)
    {
        range = default;
        var ends = text.Split('-');
        if (ends.Length != 2 || !IPNumberText.TryParseIPv4(ends[0].AsSpan().Trim(), out var first)
            || !IPNumberText.TryParseIPv4(ends[1].AsSpan().Trim(), out var last)
            || first.CompareTo(last) > 0)
        {
            return false;
        }

        range = new IPRange(first, last);
        return true;
    }

    /// <summary>
    /// Reads an IPv4 entry as Exchange stores it: an address, a range "first-last", or a CIDR block, whose address need not be the block's
    /// first.
    /// </summary>
    internal static bool TryParseStored(string text, out IPRange range) =>
        TryParseEnds(text, out range) || (TryParseBlock(text, out range, out _, out _) && range.First.IsIPv4);

    /// <summary>True if the address is in the range.</summary>
    internal bool Contains(IPNumber address) =>
        First.IsIPv4 == address.IsIPv4 && First.CompareTo(address) <= 0 && address.CompareTo(Last) <= 0;

    /// <summary>True if all of the other's addresses are here.</summary>
    internal bool Contains(IPRange other) => Contains(other.First) && Contains(other.Last);

    /// <summary>True if any address is in both.</summary>
    internal bool Overlaps(IPRange other) =>
        First.CompareTo(other.Last) <= 0 && other.First.CompareTo(Last) <= 0 && First.IsIPv4 == other.First.IsIPv4;

    /// <summary>The CIDR blocks of a length that make up the range, which must begin and end where blocks do.</summary>
    internal IEnumerable<IPRange> Blocks(int prefixLength)
    {
        var block = Block(First, prefixLength);
        yield return block;
        while (block.Last.CompareTo(Last) < 0)
        {
            block = Block(block.Last.Next, prefixLength);
            yield return block;
        }
    }

    /// <summary>The range as "first-last"; as one address if it is one.</summary>
    internal string ToEnds() => First == Last ? $"{First.ToIPAddress()}" : $"{First.ToIPAddress()}-{Last.ToIPAddress()}";

    /// <summary>True if the ranges together hold every address of one.</summary>
    internal static bool Cover(IEnumerable<IPRange> ranges, IPRange wanted) =>
        IPAddressSet.Of([wanted]).Except(IPAddressSet.Of(ranges)).IsEmpty;

    private static bool TryParseBlock(string text, out IPRange range, out IPNumber address, out string problem)
    {
        range = default;
        var slash = text.IndexOf('/');
        var addressText = slash < 0 ? text : text.Substring(0, slash);
        if (!IPNumberText.TryParse(addressText.AsSpan(), out address))
        {
            problem = IPAddressText.Problem(addressText);
            return false;
        }

        if (address.Unmapped.IsIPv4 != address.IsIPv4)
        {
            problem = $"it is an IPv4-mapped IPv6 address; write it as IPv4, {address.Unmapped.ToIPAddress()}";
            return false;
        }

        var length = address.Bits;
        if (slash >= 0 && !TryParseLength(text.AsSpan(slash + 1), address.Bits, out length))
        {
            problem = $"the prefix length must be a number from 0 to {address.Bits}, without leading zeros";
            return false;
        }

        problem = "";
        range = Block(address, length);
        return true;
    }

    /// <summary>
    /// Reads a prefix length: digits without leading zero, at most the family's bits (RFC 7208 section 12, ip4-cidr-length and
    /// ip6-cidr-length).
    /// </summary>
    internal static bool TryParseLength(ReadOnlySpan<char> text, int bits, out int length)
    {
        length = 0;
        if (text.Length is 0 or > 3 || (text[0] == '0' && text.Length > 1))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (c is not (>= '0' and <= '9'))
            {
                return false;
            }

            length = (length * 10) + (c - '0');
        }

        return length <= bits;
    }

    private static ulong Ones(int count) => count == 64 ? ulong.MaxValue : (1UL << count) - 1;
}
