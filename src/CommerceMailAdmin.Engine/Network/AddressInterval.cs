using System.Globalization;
using System.Net;

namespace CommerceMailAdmin.Engine.Network;

/// <summary>IPv4 addresses that follow one another, both ends included, as numbers.</summary>
internal readonly record struct AddressInterval(uint First, uint Last)
{
    private const int AddressBits = 32;

    /// <summary>How many addresses there are.</summary>
    public long Count => (long)Last - First + 1;

    /// <summary>True where all of the other's addresses are here.</summary>
    public bool Contains(AddressInterval other) => First <= other.First && other.Last <= Last;

    /// <summary>True where any address is in both.</summary>
    public bool Overlaps(AddressInterval other) => First <= other.Last && other.First <= Last;

    /// <summary>The range of a CIDR block or of one address.</summary>
    public static AddressInterval Of(IPRange range)
    {
        var first = Number(range.Network);
        return new AddressInterval(first, (uint)(first + (1L << (AddressBits - range.PrefixLength)) - 1));
    }

    /// <summary>
    /// Reads an entry as Exchange stores it: an address, a range a-b, or a CIDR block, whose address need not be the block's first.
    /// </summary>
    public static bool TryParse(string text, out AddressInterval interval)
    {
        interval = default;
        if (TryParseEnds(text, out interval))
        {
            return true;
        }

        var parts = text.Split('/');
        if (parts.Length > 2 || !IsIPv4(parts[0], out var address))
        {
            return false;
        }

        var bits = AddressBits;
        if (parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out bits) || bits > AddressBits))
        {
            return false;
        }

        var size = 1L << (AddressBits - bits);
        interval = new AddressInterval((uint)(address - (address % size)), (uint)(address - (address % size) + size - 1));
        return true;
    }

    /// <summary>Reads a range a-b.</summary>
    public static bool TryParseEnds(string text, out AddressInterval interval)
    {
        interval = default;
        var ends = text.Split('-');
        if (ends.Length != 2 || !IsIPv4(ends[0].Trim(), out var first) || !IsIPv4(ends[1].Trim(), out var last) || last < first)
        {
            return false;
        }

        interval = new AddressInterval(first, last);
        return true;
    }

    /// <summary>The CIDR blocks of a length that make up the interval, which must begin and end where blocks do.</summary>
    public IEnumerable<string> Blocks(int prefixLength)
    {
        var size = 1L << (AddressBits - prefixLength);
        for (long at = First; at <= Last; at += size)
        {
            yield return $"{Address((uint)at)}/{prefixLength}";
        }
    }

    /// <summary>The interval as a-b; as one address where it is one.</summary>
    public override string ToString() => First == Last ? Address(First) : $"{Address(First)}-{Address(Last)}";

    /// <summary>True where the intervals together hold every address of one.</summary>
    public static bool Cover(IEnumerable<AddressInterval> intervals, AddressInterval wanted)
    {
        long next = wanted.First;
        foreach (var interval in intervals.OrderBy(i => i.First))
        {
            if (interval.First > next)
            {
                break;
            }

            next = Math.Max(next, (long)interval.Last + 1);
        }

        return next > wanted.Last;
    }

    private static bool IsIPv4(string text, out uint number)
    {
        // Fewer dots, or octal numbers, mean other addresses to other programs.
        var isPlain = text.Split('.') is { Length: 4 } parts
            && parts.All(p => p.Length is > 0 and <= 3 && p.All(c => c is >= '0' and <= '9') && (p.Length == 1 || p[0] != '0') && int.Parse(p, CultureInfo.InvariantCulture) <= 255);
        number = isPlain ? Number(IPAddress.Parse(text)) : 0;
        return isPlain;
    }

    private static uint Number(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return ((uint)bytes[0] << 24) | ((uint)bytes[1] << 16) | ((uint)bytes[2] << 8) | bytes[3];
    }

    private static string Address(uint number) => $"{number >> 24}.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}";
}
