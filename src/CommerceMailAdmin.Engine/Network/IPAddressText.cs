using System.Net;

namespace CommerceMailAdmin.Engine.Network;

/// <summary>IP addresses as they stand in parameters, files and header fields.</summary>
public static class IPAddressText
{
    private const string LiteralTag = "IPv6:";

    /// <summary>
    /// Reads an address: IPv4 as four decimal numbers without leading zeros, IPv6 as in RFC 4291 section 2.2. An IPv4-mapped IPv6 address
    /// is read as the IPv4 address that it stands for. Blanks, brackets, zone ids, short forms and hexadecimal IPv4 are refused.
    /// </summary>
    /// <param name="text">The text to read.</param>
    /// <param name="address">The address.</param>
    /// <returns>False if the text is not an address; <see cref="Problem"/> tells why.</returns>
    public static bool TryParse(string text, out IPAddress address)
    {
        var isAddress = IPNumberText.TryParse(text.AsSpan(), out var number);
        address = isAddress ? number.Unmapped.ToIPAddress() : IPAddress.None;
        return isAddress;
    }

    /// <summary>
    /// Reads an address as mail servers write it between brackets: the tag "IPv6:" may stand before IPv6 (RFC 5321 section 4.1.3).
    /// </summary>
    public static bool TryParseLiteral(string text, out IPAddress address)
    {
        if (!text.StartsWith(LiteralTag, StringComparison.OrdinalIgnoreCase))
        {
            return TryParse(text, out address);
        }

        address = IPAddress.None;
        var untagged = text.Substring(LiteralTag.Length);
        return untagged.IndexOf(':') >= 0 && TryParse(untagged, out address);
    }

    /// <summary>Tells what is wrong with a text that is not an address, as the second half of a sentence.</summary>
    public static string Problem(string text)
    {
        if (text.Length == 0)
        {
            return "it is empty";
        }

        if (text.Any(char.IsWhiteSpace))
        {
            return "it contains a blank";
        }

        if (text.IndexOf('%') >= 0)
        {
            return "it has a zone id, and this has a meaning on one computer only";
        }

        if (text.IndexOfAny(['[', ']']) >= 0)
        {
            return "an address stands here without brackets";
        }

        if (text.IndexOf('/') >= 0)
        {
            return "one address is expected here, not a range";
        }

        return text.IndexOf(':') >= 0 ? "it is not an IPv6 address such as 2001:db8::1" : ProblemOfIPv4(text.Split('.'));
    }

    /// <summary>
    /// Tells whether an address can only be reached from inside an organisation: loopback, link-local, private (RFC 1918, RFC 4193),
    /// shared (RFC 6598), or 6to4 of one of these, which some large sites use for internal hosts.
    /// </summary>
    public static bool IsInternal(IPAddress address) => SpecialRanges.IsInternal(IPNumber.FromClient(address));

    private static string ProblemOfIPv4(string[] parts)
    {
        if (Array.Exists(parts, p => p.StartsWith("0x", StringComparison.OrdinalIgnoreCase)))
        {
            return "the numbers of an IPv4 address are decimal, not hexadecimal";
        }

        if (!Array.TrueForAll(parts, p => p.Length > 0 && p.All(c => c is >= '0' and <= '9')))
        {
            return "it is not an IP address such as 192.0.2.1 or 2001:db8::1";
        }

        if (parts.Length != 4)
        {
            return $"an IPv4 address has four numbers, and this has {parts.Length}";
        }

        return Array.Exists(parts, p => p.Length > 1 && p[0] == '0')
            ? "a number has a leading zero, and some programs read such a number as octal"
            : "each number of an IPv4 address is 0 to 255";
    }
}
