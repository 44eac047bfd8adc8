namespace CommerceMailAdmin.Engine.Network;

/// <summary>The addresses that share the first bits of one.</summary>
internal readonly record struct IPNumberRange(IPNumber Address, int PrefixLength)
{
    /// <summary>The first and the last address.</summary>
    public static (IPNumber First, IPNumber Last) Interval(IPNumber address, int prefixLength)
    {
        var (high, low) = Mask(address, prefixLength);
        var first = address with { High = address.High & ~high, Low = address.Low & ~low };
        return (first, first with { High = first.High | high, Low = first.Low | low });
    }

    /// <summary>Reads a range in CIDR notation.</summary>
    /// <exception cref="FormatException">The text is no range; the message tells why.</exception>
    public static IPNumberRange Parse(string text) => IPRange.TryParse(text, out var range, out var problem)
        ? new IPNumberRange(IPNumber.From(range.Network), range.PrefixLength)
        : throw new FormatException($"'{text}' is not a range in CIDR notation: {problem}.");

    /// <summary>Whether the address is not the first of the range.</summary>
    public bool HasHostBits => Interval(Address, PrefixLength).First != Address;

    /// <summary>The range in CIDR notation, from its first address.</summary>
    public override string ToString() => $"{Interval(Address, PrefixLength).First.ToIPAddress()}/{PrefixLength}";

    /// <summary>The bits behind the prefix.</summary>
    private static (ulong High, ulong Low) Mask(IPNumber address, int prefixLength)
    {
        var free = address.Bits - prefixLength;
        return free <= 64 ? (0, Ones(free)) : (Ones(free - 64), ulong.MaxValue);
    }

    private static ulong Ones(int count) => count == 64 ? ulong.MaxValue : (1UL << count) - 1;
}
