namespace CommerceMailAdmin.Engine.Network;

/// <summary>
/// The one reader of IP addresses as text. It is stricter than the runtime's, which reads 010.0.0.1 as 8.0.0.1 and 10.1 as 10.0.0.1, and it
/// is the same on every runtime. It allocates nothing: each SPF record with addresses passes here.
/// </summary>
internal static class IPNumberText
{
    /// <summary>Reads an address of either family. An IPv4-mapped IPv6 address stays an IPv6 address.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IPNumber address) =>
        text.IndexOf(':') >= 0 ? TryParseIPv6(text, out address) : TryParseIPv4(text, out address);

    /// <summary>
    /// Reads four decimal numbers without leading zeros (RFC 3986 section 3.2.2, IPv4address; RFC 7208 section 12, ip4-network).
    /// </summary>
    public static bool TryParseIPv4(ReadOnlySpan<char> text, out IPNumber address)
    {
        address = default;
        uint value = 0;
        var at = 0;
        for (var part = 0; part < 4; part++)
        {
            if (part > 0 && (at >= text.Length || text[at++] != '.'))
            {
                return false;
            }

            var start = at;
            uint number = 0;
            while (at < text.Length && at - start < 3 && text[at] is >= '0' and <= '9')
            {
                number = (number * 10) + (uint)(text[at++] - '0');
            }

            if (at == start || number > 255 || (text[start] == '0' && at - start > 1))
            {
                return false;
            }

            value = (value << 8) | number;
        }

        address = IPNumber.IPv4(value);
        return at == text.Length;
    }

    /// <summary>Reads an address in one of the three forms of RFC 4291 section 2.2, without zone id or brackets.</summary>
    public static bool TryParseIPv6(ReadOnlySpan<char> text, out IPNumber address)
    {
        address = default;
        Span<ushort> groups = stackalloc ushort[8];
        groups.Clear();
        var count = 0;
        var gap = -1;
        var at = 0;
        if (text.StartsWith("::".AsSpan()))
        {
            gap = 0;
            at = 2;
        }

        while (at < text.Length)
        {
            if (count == 8)
            {
                return false;
            }

            var end = at;
            while (end < text.Length && text[end] != ':')
            {
                end++;
            }

            if (end == text.Length && count <= 6 && TryParseIPv4(text[at..], out var tail))
            {
                groups[count++] = (ushort)(tail.Low >> 16);
                groups[count++] = (ushort)tail.Low;
                break;
            }

            if (!TryParseGroup(text[at..end], out groups[count++]))
            {
                return false;
            }

            if (end == text.Length)
            {
                break;
            }

            at = end + 1;
            if (at < text.Length && text[at] == ':')
            {
                if (gap >= 0)
                {
                    return false;
                }

                gap = count;
                at++;
            }
            else if (at == text.Length)
            {
                return false;
            }
        }

        return Assemble(groups, count, gap, out address);
    }

    private static bool Assemble(Span<ushort> groups, int count, int gap, out IPNumber address)
    {
        address = default;
        if (gap < 0 ? count != 8 : count > 7)
        {
            return false;
        }

        if (gap >= 0)
        {
            var moved = count - gap;
            for (var i = 1; i <= moved; i++)
            {
                groups[8 - i] = groups[count - i];
            }

            groups[gap..(8 - moved)].Clear();
        }

        address = new IPNumber(Join(groups[..4]), Join(groups[4..]), false);
        return true;
    }

    private static ulong Join(ReadOnlySpan<ushort> groups) =>
        ((ulong)groups[0] << 48) | ((ulong)groups[1] << 32) | ((ulong)groups[2] << 16) | groups[3];

    private static bool TryParseGroup(ReadOnlySpan<char> text, out ushort group)
    {
        group = 0;
        if (text.Length is 0 or > 4)
        {
            return false;
        }

        foreach (var c in text)
        {
            var digit = c switch
            {
                >= '0' and <= '9' => c - '0',
                >= 'a' and <= 'f' => c - 'a' + 10,
                >= 'A' and <= 'F' => c - 'A' + 10,
                _ => -1,
            };
            if (digit < 0)
            {
                return false;
            }

            group = (ushort)((group << 4) | digit);
        }

        return true;
    }
}
