using System.Globalization;
using System.Net;
using CommerceMailAdmin.Engine.Network;

namespace CommerceMailAdmin.Engine.Dns;

/// <summary>Reads the address of a DNS server as users write it.</summary>
public static class DnsServerAddress
{
    private const int DefaultPort = 53;

    /// <summary>Reads "ip" or "ip:port"; an IPv6 address with a port stands in brackets, as in [::1]:53 (RFC 3986 section 3.2.2).</summary>
    /// <param name="text">The text to read. Blanks at its ends do not count.</param>
    /// <param name="server">The address and port; 53 if the text names none.</param>
    /// <param name="problem">What is wrong with the text; empty if nothing is.</param>
    public static bool TryParse(string? text, out IPEndPoint server, out string problem)
    {
        server = new IPEndPoint(IPAddress.None, DefaultPort);
        var (host, port) = Split(text?.Trim() ?? "");
        if (!TryParseHost(host, out var address))
        {
            problem = $"{IPAddressText.Problem(host)}; write 192.0.2.1, 192.0.2.1:5353 or [2001:db8::1]:53";
            return false;
        }

        var number = DefaultPort;
        if (port is not null
            && (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number is < 1 or > ushort.MaxValue))
        {
            problem = "the port must be 1 to 65535";
            return false;
        }

        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            problem = "no server can have this address";
            return false;
        }

        server = new IPEndPoint(address, number);
        problem = "";
        return true;
    }

    /// <summary>
    /// Reads the address. A link-local server (fe80::/10) is reached through one interface of this computer, so that a zone id may stand
    /// here and nowhere else (RFC 4007 section 11); the runtime knows the names of interfaces.
    /// </summary>
    private static bool TryParseHost(string host, out IPAddress address)
    {
        var zone = host.IndexOf('%');
        if (zone < 0)
        {
            return IPAddressText.TryParse(host, out address);
        }

        if (!IPAddressText.TryParse(host[..zone], out address) || zone == host.Length - 1 || !address.IsIPv6LinkLocal
            || !IPAddress.TryParse(host, out var zoned))
        {
            return false;
        }

        address = zoned;
        return true;
    }

    /// <summary>Splits off a port. A bare IPv6 address has colons of its own, hence the brackets.</summary>
    private static (string Host, string? Port) Split(string text)
    {
        if (text.StartsWith("[", StringComparison.Ordinal) && text.IndexOf(']') is var end and > 0 && text.IndexOf(':', 0, end) >= 0)
        {
            var rest = text[(end + 1)..];
            if (rest.Length == 0)
            {
                return (text[1..end], null);
            }

            return rest[0] == ':' ? (text[1..end], rest[1..]) : (text, null);
        }

        var colon = text.IndexOf(':');
        return colon >= 0 && colon == text.LastIndexOf(':') ? (text[..colon], text[(colon + 1)..]) : (text, null);
    }
}
